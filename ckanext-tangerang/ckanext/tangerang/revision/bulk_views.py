"""Pages of decisions on many: the split before acting, one bulk with its report, and all of them to find it again."""
from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

import ckan.plugins.toolkit as tk
from flask import Blueprint, Response, stream_with_context

from ckanext.tangerang.pages import call, errors_of, flash_errors, signed_in
from ckanext.tangerang.people import notices
from ckanext.tangerang.people.permissions import require
from ckanext.tangerang.revision import bulk_report
from ckanext.tangerang.revision.bulk_wanted import DOES
from satudata.exchange.sheets import Sheet, csv_chunks

sdi_bulk = Blueprint("sdi_bulk", __name__)
PAGE, SHOWN = 50, 100
"""Items on a page; items named in the split."""
SAID = ("reason", "due", "document", "assignee")


@sdi_bulk.route("/pengajuan/massal", strict_slashes=False, methods=["GET"])
@signed_in
def listed() -> Any:
    """The bulks there were, latest first."""
    found = call("sdi_bulk_list", limit=25, after=tk.request.args.get("after") or None)
    return tk.render("revision/bulk_list.html", {"found": found, "after": tk.request.args.get("after")})


@sdi_bulk.route("/pengajuan/massal", strict_slashes=False, methods=["POST"])
@signed_in
def split() -> Any:
    """What would become of those chosen; nothing is written."""
    return asked(chosen(), [])


@sdi_bulk.route("/pengajuan/massal/mulai", methods=["POST"])
@signed_in
def start() -> Any:
    """Begins, with the versions the split was made of."""
    given = chosen()
    try:
        made = call("sdi_submission_bulk", **given)
    except tk.ValidationError as refusal:
        return asked(given, errors_of(refusal))
    return tk.redirect_to("sdi_bulk.read", bulk_id=made["id"])


def chosen() -> dict[str, Any]:
    """What the form says: ids (with the version seen, from the split) or the filter of the queue."""
    values = tk.request.form
    data: dict[str, Any] = {"do": values.get("do", ""), "notes": bool(values.get("notes"))}
    data |= {name: values[name].strip() for name in SAID if values.get(name, "").strip()}
    if values.get("items"):
        versions = dict(item.split("=", 1) for item in values["items"].split() if "=" in item)
        return data | {"ids": list(versions), "versions": versions}
    if "filter" in values and not values.getlist("id"):
        filters = {name: found[-1] for name, found in parse_qs(values["filter"].lstrip("?")).items()}
        return data | {"filter": filters}
    return data | {"ids": values.getlist("id")}


def asked(given: dict[str, Any], errors: list[tuple[str, str]]) -> Any:
    """The page of the split."""
    if given["do"] not in DOES:
        tk.h.flash_error(tk._("Choose what to do with the submissions."))
        return tk.redirect_to("sdi_review.queue")
    try:
        found = call("sdi_submission_bulk", dry_run=True, **given)
    except tk.ValidationError as refusal:
        if errors or not set(refusal.error_dict) & {"due", "document", "assignee", "reason"}:
            flash_errors(refusal)
            return tk.redirect_to("sdi_review.queue")
        errors = errors_of(refusal)
        found = call("sdi_submission_bulk", dry_run=True, **{name: value for name, value in given.items() if name not in SAID})
    results = found["results"]
    guards = {item["guard"] for item in results}
    return tk.render("revision/bulk_split.html", {
        "found": found, "given": given, "errors": errors,
        "items": " ".join(f"{item['id']}={item['version'] or '-'}" for item in results),
        "acted": [item for item in results if item["outcome"] == "allowed"][:SHOWN],
        "others": [item for item in results if item["outcome"] != "allowed"][:SHOWN],
        "conditions": given["notes"] or "conditions_noted" in guards,
        "asks_document": "document" in given or "document_named" in guards, "people": reviewers(),
    })


def reviewers() -> list[tuple[str, str]]:
    """Who may be given submissions."""
    return [(person, tk.h.sdi_person(person)) for person in sorted(set(notices.holders("walidata")))]


@sdi_bulk.route("/pengajuan/massal/<bulk_id>")
@signed_in
def read(bulk_id: str) -> Any:
    """How far it is, and what became of each."""
    args = tk.request.args
    given = {name: args[name] for name in ("outcome", "after") if args.get(name)}
    return tk.render("revision/bulk_read.html", {
        "bulk": call("sdi_bulk_show", id=bulk_id, limit=PAGE, **given), "asked": given})


@sdi_bulk.route("/pengajuan/massal/<bulk_id>.csv")
@signed_in
def download(bulk_id: str) -> Any:
    """The whole report as CSV."""
    require({"user": tk.g.user}, "submission_bulk")
    head = (tk._("Number"), tk._("Title"), tk._("Outcome"), tk._("Public"), tk._("Explanation"), tk._("When"))
    bulk_report.get(bulk_id)
    sheet = Sheet("report", head, rows(bulk_id))
    response = Response(stream_with_context(csv_chunks(sheet)), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="massal-{bulk_id[:8]}.csv"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def rows(bulk_id: str) -> Iterator[tuple[str, ...]]:
    """Every item, page by page."""
    after: Any = 0
    while after is not None:
        part = bulk_report.whole(bulk_id, {"after": after, "limit": bulk_report.MOST})
        for item in part["results"]:
            yield tuple(str(value or "") for value in (
                item["number"] or item["id"], item["title"], word(item["outcome"]),
                {True: tk._("yes"), False: tk._("not yet")}.get(item["public"], ""), item["sentence"], item["moment"]))
        after = part["next"]


def word(outcome: str | None) -> str:
    """An outcome as people say it."""
    return str({
        "approved": tk._("Approved"), "forwarded": tk._("Sent on to the data supervisor"), "returned": tk._("Returned"),
        "assigned": tk._("Given to another person"), "checked": tk._("Checked again"), "held": tk._("Held by a rule"),
        "changed": tk._("Changed meanwhile"), "decided": tk._("Already decided"), "refused": tk._("Not for you to decide"),
        "failed": tk._("Failed"), "allowed": tk._("Can be decided")}.get(outcome or "", tk._("Waiting")))


@sdi_bulk.app_context_processor
def words() -> dict[str, Any]:
    """The words of outcomes for the templates of this room."""
    return {"sdi_bulk_word": word}
