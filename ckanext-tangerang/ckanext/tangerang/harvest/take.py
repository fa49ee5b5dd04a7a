"""What happens to one harvested record: a revision is made or brought up to date and sent, or nothing has to change."""
from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.delivery.model import Delivery
from ckanext.tangerang.harvest import sources
from ckanext.tangerang.harvest.merge import Merged, merge
from ckanext.tangerang.harvest.model import Record, Source, now
from ckanext.tangerang.harvest.row_merge import known, row_ids
from ckanext.tangerang.harvest.shared import Shared
from ckanext.tangerang.revision import findings, flow, fresh, priority, records, saving, transitions
from ckanext.tangerang.revision.ask import Ask
from ckanext.tangerang.revision.model import Revision

BUSY = "busy"


class Conflict(Exception):
    """The identifier or the agency is not this source's; the message is a sentence."""


@dataclass
class Taken:
    """What became of one record; ``revision`` is set when something was sent."""

    identifier: str
    outcome: str
    row: Record | None = None
    revision: Revision | None = None
    kept: list[dict[str, Any]] = field(default_factory=list)


def take(user: model.User, batch: Shared, item: dict[str, Any]) -> Taken:
    """Takes one new or changed record. Flushes; the caller commits.

    :raises Conflict: another source holds it
    :raises tk.ValidationError: it does not fit the form
    """
    source, row = batch.source, batch.rows.get(item["identifier"])
    given = with_deliveries(source, item["record"], row)
    if row and row.state != "gone" and row.hash == item["hash"] and row.fingerprint == item["fingerprint"]:
        return back(row, item)
    check_owner(batch, item["identifier"], given)
    if row is None:
        return first(user, source, item, given)
    return again(user, batch, item, given, row)


def check_owner(batch: Shared, identifier: str, given: dict[str, Any]) -> None:
    """Refuses a record of another agency, or one that another source of the same address holds."""
    if given.get("owner_org") != batch.source.owner_org:
        raise Conflict(tk._("The record names another agency than its source."))
    name = batch.elsewhere.get(identifier)
    if name:
        raise Conflict(tk._("The source %(name)s already holds this identifier of the same system.") % {"name": name})


def first(user: model.User, source: Source, item: dict[str, Any], given: dict[str, Any]) -> Taken:
    """A record the source gives for the first time."""
    revision = saving.create(user, kind=sources.kind(source), record=given, owner_org=source.owner_org, origin="harvest")
    send(user, revision)
    row = Record(source_id=source.id, identifier=item["identifier"], address=source.address, record_id=revision.record_id,
                 state="present", kept=[], missing_runs=0, document_version=source.version)
    note(row, item, given, revision)
    model.Session.add(row)
    return Taken(item["identifier"], "created", row, revision)


def again(user: model.User, batch: Shared, item: dict[str, Any], given: dict[str, Any], row: Record) -> Taken:
    """A record the source gave before: proposed anew, or brought up to date where a proposal still waits."""
    source, waiting = batch.source, batch.waiting.get(row.revision_id or "")
    if waiting is not None and waiting.version is not None:
        row.applied = row.harvested
    base = records.published(row.record_id)
    row.document_version = source.version
    kind = sources.kind(source)
    merged = merge(base.record if base else None, row.applied, given, source.document.get("pinned", ()), row_ids(kind))
    outcome = "restored" if row.state == "gone" else "updated"
    if base is not None and same(kind, merged.record, base.record) and row.state != "gone" and not undecided(waiting):
        note(row, item, given, None, merged.kept)
        return Taken(item["identifier"], "kept", row, None, merged.kept)
    if undecided(waiting):
        revision = amend(user, waiting, merged, base)
    elif base is None:
        revision = saving.create(user, kind=kind, record=merged.record, owner_org=source.owner_org, origin="harvest")
        row.record_id = revision.record_id
        send(user, revision)
    else:
        cleared: dict[str, Any] = {name: None for name in base.record if name not in merged.record}
        revision = saving.create(user, kind=kind, record={**cleared, **merged.record}, record_id=row.record_id, origin="harvest")
        send(user, revision)
    note(row, item, given, revision, merged.kept)
    return Taken(item["identifier"], outcome, row, revision, merged.kept)


def back(row: Record, item: dict[str, Any]) -> Taken:
    """Nothing differs: only a record that was missing is present again."""
    if row.state == "present":
        return Taken(item["identifier"], "unchanged", row)
    row.state, row.missing_runs, row.missing_since, row.modified = "present", 0, None, now()
    return Taken(item["identifier"], "restored", row)


def undecided(revision: Revision | None) -> bool:
    """Whether a proposal still waits for a decision."""
    return revision is not None and revision.version is None and not transitions.final(revision.submission.state)


def amend(user: model.User, revision: Revision, merged: Merged, base: Revision | None) -> Revision:
    """Brings a waiting proposal up to date in place, so that proposals do not pile up; a reader is told it changed."""
    submission = saving.locked(revision.submission_id)
    if submission.stage == "pembina":
        raise tk.ValidationError({BUSY: [
            tk._("The pembina is looking at this record. It is brought up to date after the decision.")]})
    record = records.normalised(revision.kind, known(revision.kind, merged.record, revision.record))
    revision.base_version = base.version if base and base.version else 0
    fields = records.differing(revision.record, record)
    if fields:
        revision.saves += 1
        revision.record, revision.title = record, str(record.get("title") or "")
        revision.touched = {**revision.touched, **dict.fromkeys(fields, revision.saves)}
        revision.modified, revision.modified_by = now(), user.id
        saving.edited(revision, user.id)
    if transitions.editable(submission.state):
        send(user, revision)
        return revision
    submission.version += 1
    submission.title = submission.revisions[0].title
    priority.note(submission)
    model.Session.flush()
    findings.evaluate(submission)
    return revision


def send(user: model.User, revision: Revision) -> None:
    """Submits a proposal: the rules run and leave their findings."""
    own_deliveries(revision)
    fresh.flush(revision.submission)
    flow.move(Ask(revision.submission, "submit", user))


def own_deliveries(revision: Revision) -> None:
    """Ties the deliveries of a record to its revision."""
    ids = [table["delivery"] for table in revision.record.get("tables", ()) if table.get("delivery")]
    if ids:
        fresh.write()
        loose = sa.update(Delivery).where(Delivery.id.in_(ids), Delivery.revision_id.is_(None))
        model.Session.execute(loose.values(revision_id=revision.id, record_id=revision.record_id)
                              .execution_options(synchronize_session=False))


def with_deliveries(source: Source, record: Any, row: Record | None) -> dict[str, Any]:
    """The record with a delivery in each table: the one just uploaded for this source, or the one of last time."""
    if not isinstance(record, dict):
        raise tk.ValidationError({"record": [tk._("The record must be an object of field names and values.")]})
    given = deepcopy(record)
    tables = given.get("tables") or []
    before = (row.harvested.get("tables") or []) if row else []
    for place, table in enumerate(tables):
        if not table.get("delivery") and place < len(before) and before[place].get("delivery"):
            table["delivery"] = before[place]["delivery"]
    check_deliveries(source, {table["delivery"] for table in tables if table.get("delivery")})
    return given


def check_deliveries(source: Source, ids: set[str]) -> None:
    """Refuses deliveries that were not handed in for this source."""
    mine = sa.select(sa.func.count()).where(Delivery.id.in_(ids), Delivery.source_id == source.id)
    if ids and model.Session.scalar(mine) != len(ids):
        raise tk.ValidationError({"tables": [tk._("A file of this record was not handed in for this source.")]})


def same(kind: str, proposed: dict[str, Any], public: dict[str, Any]) -> bool:
    """Whether the public already sees all of it."""
    return not records.differing(records.normalised(kind, proposed), public)


def note(row: Record, item: dict[str, Any], given: dict[str, Any], revision: Revision | None,
         kept: list[dict[str, Any]] | None = None) -> None:
    """Remembers what the source gave."""
    row.hash, row.fingerprint, row.harvested, row.kept = item["hash"], item["fingerprint"], given, kept or []
    row.state, row.missing_runs, row.missing_since, row.modified = "present", 0, None, now()
    if revision is not None:
        row.revision_id = revision.id
