"""What people are reminded of once a day: two working days before, on the day, and after it has passed, then each week."""
from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.people import notices, persons, working_days
from ckanext.tangerang.people.clock import today
from ckanext.tangerang.people.notice_events import senders
from ckanext.tangerang.people.notice_model import Notice
from ckanext.tangerang.revision.model import Submission, now

SOON = 2  # working days
KEPT = timedelta(days=365)


def remind() -> int:
    """Writes the reminders of today; may run any number of times. Gives how many were written; the caller commits."""
    day = today()
    query = sa.select(Submission).where(
        Submission.state == "CORRECTION_REQUIRED", Submission.due.is_not(None), Submission.due <= working_days.after(day, SOON))
    written = 0
    for submission in model.Session.scalars(query.order_by(Submission.due, Submission.id)):
        if submission.due and (event := due_word(submission.due, day)):
            written += reminded(submission, event, submission.due, day)
    written += unused_accounts(day)
    model.Session.execute(sa.delete(Notice).where(Notice.created < now() - KEPT))
    return written


def unused_accounts(day: date) -> int:
    """Tells walidata once a week how many accounts were not used for long."""
    count = persons.counts(None)["unused"]
    since = day - timedelta(days=persons.unused_days())
    week = "{}-{}".format(*day.isocalendar())
    return notices.tell_once(notices.holders("walidata"), "unused", f"unused:{week}", actor=None, subject=("user", week),
                             title="", url="/orang/?daftar=unused", number=str(count), due=since.isoformat()) if count else 0


def due_word(due: date, day: date) -> str | None:
    """Which reminder the day asks for, if any."""
    if due < day:
        return "overdue"
    if due == day:
        return "due_today"
    return "due_soon" if working_days.between(day, due) == SOON else None


def reminded(submission: Submission, event: str, due: date, day: date) -> int:
    """Reminds the senders, once per submission, due date and, when it has passed, week."""
    week = ((day - due).days - 1) // 7 if event == "overdue" else 0
    return notices.tell_once(
        senders(submission), event, f"{event}:{submission.id}:{due}:{week}", actor=None,
        subject=("submission", submission.id), title=submission.title or submission.number,
        url=f"/pengajuan/{submission.id}", number=submission.number, due=due.isoformat())
