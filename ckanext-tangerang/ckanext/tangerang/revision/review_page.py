"""What the review page shows beside the record: neighbours in the queue, rounds, who uses what, what may be withdrawn."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.discovery import showing
from ckanext.tangerang.pages import call
from ckanext.tangerang.registry.model import Reference
from ckanext.tangerang.revision import assigning, conditions, queue, queue_page, staleness
from ckanext.tangerang.revision.model import Submission
from ckanext.tangerang.revision.queue_order import order_of
from ckanext.tangerang.revision.saved_filters import NAMES
from satudata import form as forms
from satudata.form import Form

Json = dict[str, Any]


def page(submission_id: str, *, event: str = "", errors: list[tuple[str, str]] | None = None,
         values: Mapping[str, str] | None = None) -> Json:
    """Everything the template asks for; after a refusal with the sentences and what was typed, so that nothing is lost."""
    submission = call("sdi_submission_show", id=submission_id)
    members = [member(item["id"]) for item in submission["revisions"]]
    row = model.Session.get_one(Submission, submission_id)
    return {
        "submission": submission, "members": members, "seen": staleness.opened(submission["version"]), "event": event,
        "errors": errors or [], "said": dict(errors or []), "typed": values or {}, "rounds": rounds(submission, members),
        "around": around(row) if tk.h.sdi_can("queue_open", stage="pembina") else {}, "query": query(),
        "reviewers": reviewers(submission), "to_pembina": submission["stage"] == "walidata" and conditions.pembina_decides(row),
        "checklist": call("sdi_checklist_show", submission_id=submission_id),
        "public": [found for item in members if (found := public(item["revision"]))],
    }


def member(revision_id: str) -> Json:
    """One revision of a submission with all a reviewer weighs."""
    revision = call("sdi_revision_show", id=revision_id)
    form = forms.load(revision["kind"])
    found = call("sdi_finding_list", revision_id=revision_id)["results"]
    return {
        "revision": revision, "form": form, "record": revision["record"], "found": found,
        "diff": call("sdi_revision_diff", id=revision_id, against="public"),
        "open": [item for item in found if item["state"] in {"open", "answered"}],
        "settled": [item for item in found if item["state"] not in {"open", "answered"}],
        "deliveries": call("sdi_delivery_list", revision_id=revision_id)["results"],
        "uses": uses(form, revision["record"]),
        "used_by": Reference.counts([revision["record_id"]]).get(revision["record_id"], 0),
    }


def uses(form: Form, record: Mapping[str, Any]) -> list[Json]:
    """The standards the record points at, each with how many public records do so too."""
    wanted = [ident for field in form.fields if field.kind == "reference" for ident in showing.listed(record.get(field.name))]
    for table in record.get("tables") or []:
        schema = table.get("skema_tabel") if isinstance(table.get("skema_tabel"), dict) else {}
        wanted += [str(column["variabel"]) for column in schema.get("fields") or [] if column.get("variabel")]
    ids = list(dict.fromkeys(wanted))
    links, counts = showing.record_links(ids), Reference.counts(ids) if ids else {}
    return [{**links[ident], "count": counts.get(ident, 0)} for ident in ids if ident in links]


def rounds(submission: Json, members: list[Json]) -> list[Json]:
    """The thread by round, the latest first: decisions, remarks, answers and how they were settled, in order of time."""
    found: dict[int, list[Json]] = {}
    for item in submission["decisions"]:
        found.setdefault(item["round"], []).append({"what": "decision", "when": item["created"], "item": item})
    for one in members:
        for item in one["found"]:
            if item["origin"] == "reviewer" or item["answer"]:
                found.setdefault(item["round"], []).append({"what": "remark", "when": item["created"], "item": item,
                                                            "form": one["form"]})
    return [{"n": n, "items": sorted(found[n], key=lambda entry: entry["when"])} for n in sorted(found, reverse=True)]


def public(revision: Mapping[str, Any]) -> Json | None:
    """The public record a revision is about, where the person may withdraw or correct it."""
    about = {"owner_org": revision["owner_org"], "kind": revision["kind"]}
    package = model.Package.get(revision["record_id"])
    may = tk.h.sdi_can("record_withdraw", **about) or tk.h.sdi_can("record_correct", **about)
    if not may or package is None or package.state != "active" or package.private:
        return None
    files = [{"id": resource.id, "name": resource.name} for resource in package.resources]
    return {"id": package.id, "type": package.type, "owner_org": package.owner_org, "title": package.title, "resources": files}


def chosen() -> Json:
    """The filters of the queue from which the page was opened."""
    return {name: tk.request.args[name] for name in NAMES if tk.request.args.get(name)}


def query() -> str:
    """The same as a query string."""
    return urlencode(chosen())


def around(row: Submission) -> Json:
    """The submissions before and after this one in the queue: ``{prev, next}``, each ``{id, title}`` or None."""
    user, given = model.User.get(tk.g.user), chosen() or {"tab": queue_page.FIRST}
    given = {"sort": queue_page.usual_order(given)} | given
    try:
        order, where = order_of(given), queue.selection(user, given)
    except tk.ValidationError:  # an address somebody wrote by hand
        return {}
    found: Json = {}
    for name, back in (("prev", True), ("next", False)):
        asked = sa.select(Submission.id, Submission.title, Submission.number).where(
            where, Submission.id != row.id, order.beyond(order.key(row), back=back)).order_by(*order.columns(back=back)).limit(1)
        other = model.Session.execute(asked).first()
        found[name] = {"id": other.id, "title": other.title or other.number} if other else None
    return found


def reviewers(submission: Json) -> list[tuple[str, str]]:
    """Who may be given the submission, by name."""
    if submission["stage"] not in ("walidata", "pembina"):
        return []
    people = queue_page.names([{"assignee": ident} for ident in assigning.reviewers(submission["stage"])])
    return sorted(people.items(), key=lambda pair: pair[1].casefold())
