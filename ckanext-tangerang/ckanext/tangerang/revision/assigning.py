"""Who has a submission on the desk, and by when: given to a reviewer, taken over, given back, the due date moved."""
from __future__ import annotations

from datetime import date

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.tangerang import audit
from ckanext.tangerang.people import notice_events, notices, permissions
from ckanext.tangerang.people.language import in_language
from ckanext.tangerang.revision import conditions, transitions, visible
from ckanext.tangerang.revision.ask import Ask
from ckanext.tangerang.revision.model import Submission
from ckanext.tangerang.revision.queue_filters import OPEN, WAITING


def require(by: model.User, submission: Submission, right: str = "submission_assign") -> None:
    """``NotAuthorized`` unless the person may give this submission to somebody; ``ValidationError`` where it waits for
    no reviewer."""
    visible.require(by, submission)
    if not permissions.can(by, right, **visible.subject(submission)):
        raise tk.NotAuthorized(permissions.refusal(permissions.table()["permissions"][right]))
    if submission.state not in (WAITING if right == "submission_assign" else OPEN):
        state = in_language(transitions.title("states", submission.state))
        raise tk.ValidationError({"state": [tk._("This is not possible in the state “%(state)s”.") % {"state": state}]})


def assign(submission: Submission, assignee: model.User | None, by: model.User, *, quiet: bool = False) -> bool:
    """Gives a locked submission to a reviewer, or back to the queue (None); the caller commits. False: it was so already.

    ``quiet``: the new holder is told of many at once by whoever asks. Raises ``NotAuthorized``, ``ValidationError``.
    """
    require(by, submission)
    if assignee is not None:
        able(submission, assignee)
    return give(submission, assignee, by, quiet=quiet)


def give(submission: Submission, assignee: model.User | None, by: model.User, *, quiet: bool) -> bool:
    """The same, where it was looked at before who may and who can."""
    wanted = assignee.id if assignee else None
    if submission.assignee == wanted:
        return False
    submission.assignee = wanted
    submission.version += 1
    change = "assigned" if wanted else "released"
    audit.record(audit.DeskChanged(actor=by.id, subject=submission.id, change=change, person=wanted))
    if wanted and not quiet:
        notice_events.about(submission, "assigned", [wanted], Ask(submission, "assign", by))
    return True


def able(submission: Submission, person: model.User) -> None:
    """``ValidationError`` keyed ``assignee`` for one who could not decide about it."""
    name = {"name": person.display_name}
    role = submission.stage
    about = visible.subject(submission)
    if not permissions.acting_role(person, {role: permissions.roles()[role]["scope"]}, about):
        raise tk.ValidationError({"assignee": [
            tk._("%(name)s has no role by which this submission could be decided. Choose another person.") % name]})
    if conditions.has_hand_in(person.id, submission):
        raise tk.ValidationError({"assignee": [
            tk._("%(name)s worked on this submission and cannot decide about it. Choose another person.") % name]})


def reviewers(stage: str = "walidata") -> list[str]:
    """Ids of those who decide at a stage today."""
    return sorted(set(notices.holders(stage)))


def move_due(submission: Submission, due: date | None, by: model.User, reason: str = "") -> bool:
    """Moves the due date of whoever holds a locked submission; the caller commits. False: it was that day already.

    Raises ``NotAuthorized``; ``ValidationError`` keyed ``due`` for a day that is missing or past.
    """
    require(by, submission, "submission_due")
    if due is None:
        raise tk.ValidationError({"due": [tk._("Choose the new day.")]})
    if said := conditions.misplaced(due):
        raise tk.ValidationError({"due": [said]})
    if submission.due == due:
        return False
    submission.due = due
    submission.version += 1
    audit.record(audit.DeskChanged(actor=by.id, subject=submission.id, change="due", due=due.isoformat()))
    if submission.state == "CORRECTION_REQUIRED":
        notice_events.about(submission, "due_moved", notice_events.senders(submission),
                            Ask(submission, "due", by, due=due, reason=reason))
    return True
