"""How central standards come in: read, compared with what is public, and decided as one submission or not at all."""
from __future__ import annotations

from datetime import timedelta
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from ckan.types import Context

from ckanext.tangerang.people import permissions
from ckanext.tangerang.people.clock import today
from ckanext.tangerang.registry import central, central_file, shipped
from ckanext.tangerang.registry.central_file import KIND, Read
from ckanext.tangerang.registry.importing import content
from ckanext.tangerang.revision import deciding, flow, jobs, records, saving
from ckanext.tangerang.revision.ask import Ask
from ckanext.tangerang.revision.model import Revision
from satudata.record import digest

Json = dict[str, Any]
CENTRE = "Badan Pusat Statistik"
NOTES_DAYS = 365
MOST_TOLD = 200


def sdi_standard_import(context: Context, data_dict: Json) -> Json:
    """Brings central standards in from a file of SDSN concepts. With errors nothing is written; again it changes nothing.

    :param upload: CSV or XLSX with the columns kode_sds, nama, definisi, referensi and others of a concept
    :param document: the number of the document they are set by (optional)
    :param dry_run: false to import (default true)
    :returns: ``{rows, accepted, created, changed, unchanged, errors: [{row, cell, column, value, message}], submission?}``
    """
    user = permissions.require(context, "standard_import")
    data, filename = content(data_dict.get("upload"))
    return bring_in(user, data, filename, document=data_dict.get("document"),
                    dry_run=tk.asbool(data_dict.get("dry_run", True)))


def bring_in(user: model.User, data: bytes, filename: str, *, document: Any = None, dry_run: bool = True) -> Json:
    """The same for code of ours; ``user`` is the walidata whose decision this is. Commits."""
    if not permissions.can(user, "standard_import"):
        raise tk.NotAuthorized(permissions.refusal(permissions.table()["permissions"]["standard_import"]))
    paper = deciding.read(document) or {"nomor": tk._("Import of SDSN concepts, %(file)s") % {"file": filename or "CSV"}}
    found = central_file.read(data, filename)
    org = steward(user)
    wanted = compared(found, org)
    answer: Json = {
        "rows": found.rows, "accepted": len(found.records), "errors": found.errors[:MOST_TOLD],
        **{word: sum(state == word for _, _, state in wanted) for word in ("created", "changed", "unchanged")},
    }
    if dry_run:
        return answer
    if found.errors:
        raise tk.ValidationError({"upload": [
            tk._("%(count)s errors: nothing was loaded.") % {"count": len(found.errors)},
            *(f"{item['cell']}: {item['message']}" for item in found.errors[:5])], "errors": answer["errors"]})
    new = [(record, present) for record, present, state in wanted if state != "unchanged"]
    return answer | {"submission": written(user, org, new, {"oleh": CENTRE, **paper}) if new else None}


def steward(user: model.User) -> model.Group:
    """The agency that keeps the central standards here: that of the walidata."""
    for grant in permissions.grants_of(user.id):
        if grant.role == "walidata" and grant.org_id:
            org = model.Group.get(grant.org_id)
            if org is not None and org.state == "active":
                return org
    raise tk.NotAuthorized(permissions.refusal(permissions.table()["permissions"]["standard_import"]))


def compared(found: Read, org: model.Group) -> list[tuple[Json, str | None, str]]:
    """``(record, id of the public one, created|changed|unchanged)`` of each row; known by the SDSN code."""
    codes = {record["kode_sds"]: None for _, record in found.records}
    extra = model.Package.extras.op("->>")
    known = dict(model.Session.execute(sa.select(extra("kode_sds"), model.Package.id).where(
        model.Package.type == KIND, model.Package.state == "active", extra("asal_standar") == central.CENTRAL,
        extra("kode_sds").in_(list(codes)))).tuples().all())
    public = records.published_of(list(known.values()))
    answer = []
    for _, given in found.records:
        present = known.get(given["kode_sds"])
        before = public.get(present) if present else None
        record = records.normalised(KIND, {**given, "owner_org": before.owner_org if before else org.id})
        state = "created" if before is None else "unchanged" if digest(before.record) == digest(record) else "changed"
        answer.append((record, present if before else None, state))
    return answer


def written(user: model.User, org: model.Group, new: list[tuple[Json, str | None]], paper: Json) -> Json:
    """Proposed by the technical account, decided by the walidata, and by the pembina where one is granted."""
    loader = loader_of(org, user)
    with central.importing():
        submission = None
        for record, present in new:
            revision = saving.create(loader, kind=KIND, record=record, record_id=present, origin="api",
                                     submission_id=submission.id if submission else None, owner_org=record["owner_org"])
            replaced(revision, record)
            submission = revision.submission
        assert submission is not None
        model.Session.flush()
        model.Session.expire(submission, ["revisions"])
        flow.move(Ask(submission, "submit", loader))
        basis = tk._("Import of central standards")
        flow.move(Ask(submission, "take", user, basis=basis))
        notes = bool(submission.syarat)
        due = today() + timedelta(days=NOTES_DAYS) if notes else None
        flow.move(Ask(submission, "approve", user, basis=basis, notes=notes, due=due, document=paper))
        model.Session.commit()
    if submission.state == "APPROVED":
        jobs.publish(submission, user.id)
    return {"id": submission.id, "number": submission.number, "state": submission.state, "stage": submission.stage}


def replaced(revision: Revision, record: Json) -> None:
    """The whole record is the file's: a cell that is empty now clears what it said before."""
    revision.record = {**record, "owner_org": revision.owner_org}


def loader_of(org: model.Group, giver: model.User) -> model.User:
    """The technical account, with the right to propose concepts for this agency."""
    from ckanext.tangerang.people import grants
    user = shipped.account(org, giver)
    if not permissions.can(user, "revision_create", owner_org=org.id, kind=KIND, created_by=user.id):
        grants.give(giver, role="produsen", user=user, org=org, kind=KIND, source=None, start=today(), until=None)
        model.Session.commit()
    return user
