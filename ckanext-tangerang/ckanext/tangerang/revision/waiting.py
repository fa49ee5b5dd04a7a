"""How long a submission waits for a decision, and how near its due date is: in working days, only while reviewers hold it.

The clock starts when the agency sends it, stops when it is returned, and goes on where it stopped with the next round.
"""
from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from ckanext.tangerang.people import working_days
from ckanext.tangerang.people.clock import today

if TYPE_CHECKING:
    from ckanext.tangerang.revision.model import Submission

SOON = 2
"""Working days before the due date from which it is near."""
LEAST = 2
"""Working days a reviewer has at least for what comes back corrected."""
COLOURS = ("late", "soon", "ok", "none")


def due_from(day: date) -> date:
    """By when reviewers decide what reaches them on that day."""
    return working_days.after(day, working_days.review_days())


def start(submission: Submission) -> None:
    """The reviewers' clock runs, from where it stopped."""
    day = today()
    submission.waits_from = working_days.after(day, -(submission.waited or 0))
    submission.due = max(due_from(submission.waits_from), working_days.after(day, LEAST))


def stop(submission: Submission) -> None:
    """The clock stands: what was waited so far is kept."""
    if submission.waits_from is not None:
        submission.waited, submission.waits_from = working_days.between(submission.waits_from, today()), None


def colour(due: date | None) -> str:
    """``late``, ``soon`` (within two working days), ``ok``, or ``none`` without a due date."""
    left = working_days.left(due)
    if left is None:
        return "none"
    return "late" if left < 0 else "soon" if left <= SOON else "ok"


def clock(submission: Submission) -> dict[str, Any]:
    """``{waited, stopped, left, colour}``: working days waited for reviewers, whether the agency holds it now, and the
    working days left until the due date of whoever holds it (negative: passed)."""
    stopped = submission.waits_from is None
    waited = submission.waited or 0
    if submission.waits_from is not None:
        waited = max(0, working_days.between(submission.waits_from, today()))
    over = submission.stage == "closed"
    return {"waited": waited, "stopped": stopped, "left": None if over else working_days.left(submission.due),
            "colour": "none" if over else colour(submission.due)}
