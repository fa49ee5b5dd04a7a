"""Decisions a walidata made beforehand: a harvest source whose records are published when nothing holds."""
from __future__ import annotations

from datetime import timedelta

from ckan import model

from ckanext.tangerang.people import permissions
from ckanext.tangerang.people.clock import today
from ckanext.tangerang.planning import lookup
from ckanext.tangerang.revision import conditions, flow, priority, visible
from ckanext.tangerang.revision.ask import Ask
from ckanext.tangerang.revision.model import Submission

NOTES_DAYS = 30


def covers(submission: Submission, holder: model.User) -> bool:
    """Whether the standing decision of ``holder`` may publish this: never priority data, nor what holds, nor for one
    whose grant has ended, nor for one who had a hand in it."""
    from ckanext.tangerang.delivery.holding import holds_of
    if submission.state not in ("SUBMITTED", "REVISED") or conditions.needs_pembina(submission) or submission.menahan:
        return False
    if conditions.has_hand_in(holder.id, submission) or any(holds_of(revision) for revision in submission.revisions):
        return False
    row = flow.chosen(Ask(submission, "take", holder))
    return permissions.acting_role(holder, flow.cells(row), visible.subject(submission)) is not None


def decide(submission: Submission, *, holder: model.User, basis: str) -> bool:
    """Takes and approves a submitted submission on a standing decision; false: it stays in the queue.

    ``basis`` names the decision (source id and version of its document) in the decision row and the audit event.
    The caller commits and then calls ``jobs.publish``.
    """
    if any(revision.record.get("daftar_data_id") for revision in submission.revisions):
        lookup.forget()  # the transaction of a harvest is long: what the Forum decided meanwhile counts
        priority.note(submission)
    if not covers(submission, holder):
        return False
    flow.move(Ask(submission, "take", holder, basis=basis))
    notes = bool(submission.syarat)
    due = today() + timedelta(days=NOTES_DAYS) if notes else None
    flow.move(Ask(submission, "approve", holder, basis=basis, notes=notes, due=due))
    return True
