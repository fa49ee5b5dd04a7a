"""Registration: the desk, a start, the task list, one section, check and send."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint
from werkzeug.datastructures import MultiDict

from ckanext.tangerang.pages import as_json, call, errors_of, flash_errors, here, page, signed_in
from ckanext.tangerang.revision.queue_filters import WAITING
from satudata import form as forms

from . import merging, sections
from .code_views import sdi_desk_codes
from .handover_views import sdi_handover
from .indah_views import sdi_desk_indah
from .row_views import sdi_desk_rows

__all__ = ["sdi_desk", "sdi_desk_codes", "sdi_desk_indah", "sdi_desk_rows", "sdi_handover"]

sdi_desk = Blueprint("sdi_desk", __name__)
FILES = sections.FILES
PLACES = {
    "CORRECTION_REQUIRED": "returned", "DRAFT": "drafts", "SUBMITTED": "away", "UNDER_REVIEW": "away", "REVISED": "away",
}


def revision_url(revision: dict[str, Any], endpoint: str = "tasks", **more: Any) -> str:
    return tk.url_for(f"sdi_desk.{endpoint}", revision_id=revision["id"], **more)


@sdi_desk.route("/meja-kerja")
@signed_in
def desk() -> str:
    """What is returned to me, what is due, what I left half-done; for reviewers, what waits for them."""
    return tk.render("desk/desk.html", {
        "desk": work(), "queue": to_decide() if tk.h.sdi_can("queue_open") or checks_first() else None,
        "can_register": bool(tk.h.sdi_agencies("revision_create")),
    })


def checks_first() -> bool:
    """Whether submissions may come to this person for the agency's first check."""
    wanted = tk.asbool(tk.config.get("ckanext.sdi.first_check") or False)
    return wanted and any(held["role"] == "walidata_pendukung" for held in tk.h.sdi_my_roles())


def to_decide() -> list[dict[str, Any]]:
    """What this person may take up or decide, that lying longest first."""
    return [item for item in call("sdi_submission_list", state=list(WAITING), limit=50)["results"] if item["events"]][:10]


def work() -> dict[str, list[dict[str, Any]]]:
    """The lists of the desk: what came back, drafts, what lies with others, what was settled lately."""
    groups: dict[str, list[dict[str, Any]]] = {"returned": [], "drafts": [], "away": [], "done": []}
    for item in call("sdi_revision_list", mine=True, limit=100)["results"]:
        groups[PLACES.get(item["state"], "done")].append(item)
    groups["done"] = groups["done"][:10]
    return groups


@sdi_desk.route("/daftarkan", methods=["GET", "POST"])
@signed_in
def start() -> Any:
    """One of four ways in: a file, last year's record, an activity or standard, or an empty form."""
    agencies = tk.h.sdi_agencies("revision_create")
    if not agencies:
        raise tk.NotAuthorized(tk._("Only data producers register data. Ask the data steward for a grant for your agency."))
    if tk.request.method == "GET":
        return tk.render("desk/start.html", {"agencies": agencies, "errors": [], "values": tk.request.args})
    values = tk.request.form
    try:
        revision = begin(values, agencies)
    except tk.ValidationError as refusal:
        return tk.render("desk/start.html", {"agencies": agencies, "errors": errors_of(refusal), "values": values})
    upload = tk.request.files.get("upload")
    if upload and upload.filename:
        try:
            call("sdi_delivery_create", revision_id=revision["id"], upload=upload, table="new")
        except tk.ValidationError as refusal:
            flash_errors(refusal)
            return tk.redirect_to(revision_url(revision, "section", section=FILES))
        tk.h.flash_success(tk._("The file was read. Check what we found in it, then go on with the other parts."))
        return tk.redirect_to(revision_url(revision, "section", section=FILES))
    return tk.redirect_to(revision_url(revision))


def begin(values: Any, agencies: list[dict[str, Any]]) -> dict[str, Any]:
    """The revision a person starts with."""
    data: dict[str, Any] = {"kind": values.get("kind") or "dataset", "owner_org": values.get("owner_org") or agencies[0]["id"]}
    if values.get("copy_of"):
        data["copy_of"] = values["copy_of"]
    title = (values.get("title") or "").strip()
    if title:
        data["record"] = {"title": title}
    if data["kind"] not in forms.kinds():
        raise tk.ValidationError({"kind": [tk._("Choose what you want to register.")]})
    made: dict[str, Any] = call("sdi_revision_create", **data)
    return made


@sdi_desk.route("/dataset/<record_id>/revisi", methods=["POST"])
@signed_in
def revise(record_id: str) -> Any:
    """A new revision of a published record."""
    record = call("package_show", id=record_id)
    try:
        revision = call("sdi_revision_create", kind=record["type"], record_id=record["id"])
    except tk.ValidationError as refusal:
        flash_errors(refusal)
        return tk.redirect_to(f"{record['type']}.read", id=record["name"])
    return tk.redirect_to(revision_url(revision))


@sdi_desk.route("/revisi/<revision_id>")
@page
def tasks(revision_id: str) -> str:
    """The task list of one revision: any order, leave and come back."""
    found = [item for items in findings_by_path(revision_id).values() for item in items]
    return tk.render("desk/tasks.html", {
        **context_of(revision_id), "open_remarks": [item for item in found if item["origin"] == "reviewer"],
    })


def context_of(revision_id: str) -> dict[str, Any]:
    """What every page of one revision shows."""
    revision = call("sdi_revision_show", id=revision_id)
    form = forms.load(revision["kind"])
    record = revision["record"]
    return {
        "revision": revision,
        "submission": call("sdi_submission_show", id=revision["submission_id"]),
        "form": form,
        "record": record,
        "tasks": sections.tasks(form, record),
        "deliveries": {item["id"]: item for item in call("sdi_delivery_list", revision_id=revision_id)["results"]},
    }


@sdi_desk.route("/revisi/<revision_id>/<section>", methods=["GET", "POST"])
@page
def section(revision_id: str, section: str) -> Any:
    """One section: fields with help; saved by the button, and by the page's script while a person types."""
    if tk.request.method == "POST":
        return save_section(revision_id, section)
    return show_section(revision_id, section)


def show_section(revision_id: str, name: str, **more: Any) -> Any:
    extra = context_of(revision_id)
    form, record = extra["form"], extra["record"]
    chosen = next((part for part in form.sections if part.name == name), None)
    if chosen is None:
        raise tk.ObjectNotFound()
    names = [task.name for task in extra["tasks"]]
    place = names.index(name) if name in names else 0
    extra |= {
        "section": chosen,
        "place": place,
        "fields": form.in_section(name),
        "found": findings_by_path(revision_id),
        "next_section": names[place + 1] if place + 1 < len(names) else None,
        "lacking": {path for path, _field in form.missing_paths(record)} if tk.request.args.get("saved") else set(),
        "errors": [],
        "typed": record,
        "seen": merging.seen_of(form, name, record),
        "clashes": [],
        "other": None,
    } | more
    return tk.render("desk/section.html", extra)


def save_section(revision_id: str, name: str) -> Any:
    """Saves what this person changed; what somebody else changed meanwhile in other items is kept."""
    values = tk.request.form
    revision = call("sdi_revision_show", id=revision_id)
    form, record = forms.load(revision["kind"]), revision["record"]
    quiet = tk.request.headers.get("X-Autosave") == "1"
    if quiet:
        values = MultiDict((key, value) for key, value in values.items(multi=True) if not key.endswith(".remove"))
    merged = merging.merge(form, name, record, values)
    other = revision if values.get("base") != str(revision["saves"]) else None
    if other and merged.clashes:
        compared = merging.compared(merged, form, name, record, merging.read(values.get("seen", "")))
        return as_json({"conflict": merged.clashes}, 409) if quiet else show_section(
            revision_id, name, typed=merged.typed, clashes=compared, other=other)
    saved = revision
    try:
        if merged.changes:
            saved = call("sdi_revision_save", id=revision_id, base=revision["saves"], changes=merged.changes)
    except tk.ValidationError as refusal:
        errors = errors_of(refusal)
        return as_json({"errors": errors}, 422) if quiet else show_section(revision_id, name, errors=errors, typed=merged.typed)
    if quiet:
        return as_json({"base": saved["saves"], "seen": merging.seen_of(form, name, saved["record"])})
    tk.h.flash_success(tk._("Saved. {who} changed other items meanwhile; both are kept.").format(
        who=tk.h.sdi_person(revision["modified_by"])) if other else tk._("Saved."))
    return after_saving(revision_id, name)


def after_saving(revision_id: str, name: str) -> Any:
    """Where the button pressed leads: the task list, the next section, or here again with what is still missing."""
    following = tk.request.form.get("then")
    if following == "tasks":
        return tk.redirect_to("sdi_desk.tasks", revision_id=revision_id)
    if following:
        return tk.redirect_to("sdi_desk.section", revision_id=revision_id, section=following)
    return tk.redirect_to("sdi_desk.section", revision_id=revision_id, section=name, saved=1)


def findings_by_path(revision_id: str) -> dict[str, list[dict[str, Any]]]:
    """Open remarks and findings of the last submission, under the first part of their path."""
    found: dict[str, list[dict[str, Any]]] = {}
    for item in call("sdi_finding_list", revision_id=revision_id)["results"]:
        if item["state"] in {"open", "answered"}:
            found.setdefault(str(item["path"] or "").split(".")[0], []).append(item)
    return found


@sdi_desk.route("/revisi/<revision_id>/berkas/unggah", methods=["POST"])
@page
def upload(revision_id: str) -> Any:
    """A file added to a revision: read, looked through, its tables described."""
    file = tk.request.files.get("upload")
    back = tk.url_for("sdi_desk.section", revision_id=revision_id, section=FILES)
    if not file or not file.filename:
        tk.h.flash_error(tk._("Choose a file first: CSV or XLSX."))
        return tk.redirect_to(back)
    data: dict[str, Any] = {"revision_id": revision_id, "upload": file, "table": tk.request.form.get("table") or "new"}
    try:
        call("sdi_delivery_create", **data)
    except tk.ValidationError as refusal:
        flash_errors(refusal)
    else:
        tk.h.flash_success(tk._("The file was read. Check what we found in it."))
    return tk.redirect_to(back)


@sdi_desk.route("/revisi/<revision_id>/periksa", methods=["GET", "POST"])
@page
def check(revision_id: str) -> Any:
    """Findings before sending, most valuable first; each leads to its field and offers its suggestion."""
    extra = context_of(revision_id)
    if tk.request.method == "POST":
        return apply_suggestion(revision_id, tk.request.form)
    extra["result"] = call("sdi_revision_check", id=revision_id)
    return tk.render("desk/check.html", extra)


def apply_suggestion(revision_id: str, values: Any) -> Any:
    """Puts one suggestion of the check into its field, or all of them at once."""
    result = call("sdi_revision_check", id=revision_id)
    revision = call("sdi_revision_show", id=revision_id)
    changes: dict[str, Any] = {}
    for item in result["findings"]:
        asked = values.get("all") or (item["rule"], item["path"]) == (values.get("rule"), values.get("path"))
        if asked and item["suggestion"] is not None:
            changes |= sections.change_at({**revision["record"], **changes}, item["path"], item["suggestion"])
    if changes:
        try:
            call("sdi_revision_save", id=revision_id, base=revision["saves"], changes=changes)
        except tk.ValidationError as refusal:
            flash_errors(refusal)
        else:
            said = tk._("The suggestions were applied.") if values.get("all") else tk._("The suggestion was applied.")
            tk.h.flash_success(said)
    return tk.redirect_to("sdi_desk.check", revision_id=revision_id)


@sdi_desk.route("/revisi/<revision_id>/temuan/<finding_id>", methods=["POST"])
@page
def finding(revision_id: str, finding_id: str) -> Any:
    """The agency's answer to a remark: apply its suggestion, or answer in words."""
    try:
        if tk.request.form.get("do") == "apply":
            call("sdi_finding_apply", id=finding_id)
            tk.h.flash_success(tk._("The suggestion was applied."))
        else:
            call("sdi_finding_answer", id=finding_id, answer=tk.request.form.get("answer", ""))
            tk.h.flash_success(tk._("Your answer was saved."))
    except tk.ValidationError as refusal:
        flash_errors(refusal)
    return tk.redirect_to(here(tk.request.form.get("back")) or tk.url_for("sdi_desk.tasks", revision_id=revision_id))


@sdi_desk.route("/revisi/<revision_id>/kirim", methods=["POST"])
@page
def send(revision_id: str) -> Any:
    """Sends the submission to the data steward."""
    return decide(revision_id, "sdi_submission_submit", tk._("Sent. The data steward will check it."))


@sdi_desk.route("/revisi/<revision_id>/batal", methods=["POST"])
@page
def withdraw(revision_id: str) -> Any:
    """Takes the submission back for good."""
    return decide(revision_id, "sdi_submission_withdraw", tk._("The submission was cancelled."))


def decide(revision_id: str, action: str, said: str) -> Any:
    revision = call("sdi_revision_show", id=revision_id)
    try:
        call(action, id=revision["submission_id"], reason=tk.request.form.get("reason") or None)
    except tk.ValidationError as refusal:
        flash_errors(refusal)
        return tk.redirect_to("sdi_desk.check", revision_id=revision_id)
    tk.h.flash_success(said)
    return tk.redirect_to("sdi_desk.tasks", revision_id=revision_id)
