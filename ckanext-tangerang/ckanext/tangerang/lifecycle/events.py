"""What the catalogue itself says of a sub-process: a mark where its event is the step, else a proposal the agency decides.

Phases 3 to 6 happen outside a catalogue: a mark there would be false evidence, so ``note`` raises.
"""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from ckan import model
from ckan.model.types import make_uuid
from sqlalchemy.dialects.postgresql import insert

from ckanext.tangerang import audit
from ckanext.tangerang.discovery.words import as_date
from ckanext.tangerang.lifecycle.model import BEGUN, CONFIRMED, DONE, PROPOSED, WAITING, Evidence, ProcessStep
from satudata import gsbpm


@dataclass(frozen=True)
class Witnessed:
    """One event: what it says of which step (``source`` of ``witness.yaml``), and the id of the record it happened to."""

    activity_id: str
    step: str
    source: str
    record: str
    moment: datetime
    actor: str
    marks: bool


def mark(activity_id: str, step: str, *, source: str, record: str, moment: datetime, actor: str) -> bool:
    """Says that the step was done by this event; whether that was new. Flushes, does not commit.

    :param record: id of the record the event names; told again, it counts once
    :param actor: id of the person who caused the event
    :raises ValueError: an event of this kind is not this step
    """
    return bool(note([Witnessed(activity_id, step, source, record, moment, actor, marks=True)]))


def propose(activity_id: str, step: str, *, source: str, record: str, moment: datetime, actor: str) -> bool:
    """Proposes the event as evidence of the step, for the agency to confirm or decline; whether that was new."""
    return bool(note([Witnessed(activity_id, step, source, record, moment, actor, marks=False)]))


def note(events: Sequence[Witnessed]) -> int:
    """Marks and proposes many at once, in two statements; gives how many were new.

    :raises ValueError: an event that may not mark its step, an unknown step or kind of event, or no record
    """
    for event in events:
        check(event)
    if not events:
        return 0
    rows = [{
        "id": make_uuid(), "activity_id": event.activity_id, "step": event.step, "source": event.source, "record": event.record,
        "origin": "event", "state": CONFIRMED if event.marks else PROPOSED, "date": as_date(event.moment), "public": event.marks,
        "created": event.moment, "created_by": event.actor, **dict.fromkeys(("kind", "title", "filename", "link", "note",
                                                                            "reason"), ""),
    } for event in events]
    statement = insert(Evidence).values(rows).on_conflict_do_nothing(constraint="sdi_process_evidence_once")
    fresh = model.Session.execute(statement.returning(Evidence.id)).scalars().all()
    new = [(row, event) for row, event in zip(rows, events, strict=True) if row["id"] in set(fresh)]
    _finish([event for _row, event in new if event.marks])
    for row, event in new:
        audit.record(audit.ProcessChanged(
            actor=event.actor, subject=event.activity_id, step=event.step, change="marked" if event.marks else "proposed",
            evidence=str(row["id"]), source=event.source, record=event.record))
    return len(new)


def check(event: Witnessed) -> None:
    """``ValueError`` for what a catalogue may not say."""
    if event.step not in gsbpm.current():
        raise ValueError(f"there is no sub-process {event.step}")
    if event.source not in gsbpm.sources():
        raise ValueError(f"unknown kind of event {event.source}")
    if not event.record:
        raise ValueError("an event names the record it happened to")
    if event.marks and not gsbpm.may_mark(event.source, event.step):
        raise ValueError(f"{event.source} is not the sub-process {event.step}: propose it instead")


def _finish(events: Iterable[Witnessed]) -> None:
    """Steps not begun or under way become done; what the agency skipped or declared not applicable stays as it is."""
    rows: dict[tuple[str, str], dict[str, object]] = {}
    for event in events:
        rows.setdefault((event.activity_id, event.step), {
            "activity_id": event.activity_id, "step": event.step, "state": DONE, "actual_until": as_date(event.moment),
            "saves": 1, "modified": event.moment, "modified_by": event.actor})
    if not rows:
        return
    texts = ("reason", "responsible", "inputs", "outputs", "methods", "standards", "software", "remarks")
    statement = insert(ProcessStep).values([row | dict.fromkeys(texts, "") for row in rows.values()])
    table, given = ProcessStep, statement.excluded
    model.Session.execute(statement.on_conflict_do_update(
        index_elements=["activity_id", "step"], where=sa.and_(
            table.state.in_((WAITING, BEGUN)), table.applies.is_distinct_from(False)),
        set_={"state": DONE, "saves": table.saves + 1, "modified": given.modified, "modified_by": given.modified_by,
              "actual_until": sa.func.coalesce(table.actual_until, sa.func.greatest(table.actual_from, given.actual_until))}))
    for held in [one for one in model.Session.identity_map.values() if isinstance(one, ProcessStep)]:
        model.Session.expire(held)  # the statement went past the session
