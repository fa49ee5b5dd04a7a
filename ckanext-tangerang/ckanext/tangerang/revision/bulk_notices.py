"""Who is told of a bulk: each person once, however many of theirs were decided and however long it took."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from ckan import model
from ckan.model.types import make_uuid
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import defer, selectinload

from ckanext.tangerang.people import notice_events, notices
from ckanext.tangerang.people.notice_model import Notice
from ckanext.tangerang.people.notice_texts import calm
from ckanext.tangerang.revision import bulk_assign, bulk_decide, bulk_wanted
from ckanext.tangerang.revision.bulk_decide import APPROVED, ASSIGNED, FORWARDED, RETURNED
from ckanext.tangerang.revision.bulk_model import Bulk, BulkItem
from ckanext.tangerang.revision.model import Revision, Submission, now

#: Outcome -> the event its sender is told of.
EVENTS = {APPROVED: "approve", FORWARDED: "forwarded", RETURNED: "return"}
HERE = "/pemberitahuan"
Items = list[dict[str, Any]]


def tell(bulk: Bulk) -> None:
    """Writes a notice for each person concerned and each thing that happened to theirs; the caller commits."""
    told: dict[str, dict[str, Items]] = defaultdict(lambda: defaultdict(list))
    for outcome, submission in acted(bulk.id):
        item = {"number": submission.number, "title": submission.title or submission.number, "url": f"/pengajuan/{submission.id}"}
        for event, people in concerned(outcome, submission, bulk):
            for person in dict.fromkeys(people):
                told[event][person].append(item)
        if outcome == APPROVED:
            standards(bulk, submission)
    for event, people_ in told.items():
        write(bulk, event, people_)


def acted(bulk_id: str) -> Iterator[tuple[str, Submission]]:
    """What was done with which submission."""
    query = sa.select(BulkItem.outcome, Submission).join(Submission, Submission.id == BulkItem.submission_id).where(
        BulkItem.bulk_id == bulk_id, BulkItem.outcome.in_(bulk_decide.ACTED)).order_by(BulkItem.position).options(
        selectinload(Submission.revisions).options(defer(Revision.record), defer(Revision.touched)))
    for outcome, submission in model.Session.execute(query).tuples():
        yield str(outcome), submission


def concerned(outcome: str, submission: Submission, bulk: Bulk) -> Iterator[tuple[str, list[str]]]:
    """Events and the people told of them, as by a single decision."""
    if outcome in EVENTS:
        yield EVENTS[outcome], notice_events.senders(submission)
    if outcome == FORWARDED:
        yield "pembina", notices.holders("pembina", kind=submission.kind)
    if outcome == ASSIGNED:
        yield from bulk_assign.concerned(bulk.parameters.get("assignee"))


def standards(bulk: Bulk, submission: Submission) -> None:
    """Producers whose public records use a standard that was approved: the notices of one transaction become one each."""
    if any(revision.base_version for revision in submission.revisions) and (user := model.User.get(bulk.started_by)):
        notice_events.standards(submission, bulk_wanted.kept(bulk.do, bulk.parameters).ask(submission, user, "approve"))


def write(bulk: Bulk, event: str, told: dict[str, Items]) -> None:
    """One notice a person; a second one of this bulk and event is not written, whoever tries."""
    people = notices.readers(told, bulk.started_by)
    if not people:
        return
    choices, who = notices.choices_of(people), model.User.get(bulk.started_by)
    params = {"due": bulk.parameters.get("due"), "reason": str(bulk.parameters.get("reason") or "")[:notices.REASON],
              "who": who.display_name if who else None}
    rows = []
    for person in people:
        items, single = told[person], len(told[person]) == 1
        rows.append({
            "id": make_uuid(), "user_id": person, "event": event, "actor": bulk.started_by, "subject_kind": "bulk",
            "subject_id": bulk.id, "once": f"bulk:{bulk.id}:{event}", "title": items[0]["title"],
            "url": items[0]["url"] if single else HERE, "count": len(items), "tries": 0, "created": now(),
            "params": {name: value for name, value in params.items() if value} | {
                "number": items[0]["number"], "items": items[:notices.ITEMS]},
            "send_at": notices.send_at(choices[person], now(), calm(event))})
    model.Session.execute(insert(Notice).values(rows).on_conflict_do_nothing(index_elements=["user_id", "once"]))
