"""How one submission of a bulk is decided: through the same door, with the same conditions, as if it were alone."""
from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.tangerang.people import permissions
from ckanext.tangerang.revision import bulk, bulk_assign, flow, saving, visible
from ckanext.tangerang.revision.bulk_wanted import Wanted, refusal
from ckanext.tangerang.revision.conditions import token
from ckanext.tangerang.revision.effects import EFFECTS
from ckanext.tangerang.revision.model import Submission

APPROVED, FORWARDED, RETURNED, ASSIGNED, CHECKED, FAILED = (
    "approved", "forwarded", "returned", "assigned", "checked", "failed")
#: What was done, then what was not.
ACTED = (APPROVED, FORWARDED, RETURNED, ASSIGNED, CHECKED)
OUTCOMES = (*ACTED, bulk.HELD, bulk.CHANGED, bulk.DECIDED, bulk.REFUSED, FAILED)
Outcome = tuple[str, str | None]


def decided(user: model.User, wanted: Wanted, submission_id: str, seen: str) -> Outcome:
    """What became of it, and a sentence where it was not decided; the caller commits.

    Raises ``NotAuthorized``, ``ObjectNotFound``, ``ValidationError`` as the door does: then nothing may be kept of it.
    """
    if not permissions.can(user, "submission_bulk"):
        raise tk.NotAuthorized(refusal())
    submission = saving.locked(submission_id)
    model.Session.expire(submission, ["revisions"])
    visible.require(user, submission)
    if token(submission) != seen:
        return not_as_seen(user, wanted, submission)
    if wanted.do == "check":
        return check(user, wanted, submission)
    if wanted.do == "assign":
        bulk_assign.assign(user, submission, wanted)
        return ASSIGNED, None
    for row in bulk.way(wanted.ask(submission, user, wanted.do)):
        flow.move(wanted.ask(submission, user, row.event))
    if wanted.do == "return":
        return RETURNED, None
    return (APPROVED if submission.state == "APPROVED" else FORWARDED), None


def not_as_seen(user: model.User, wanted: Wanted, submission: Submission) -> Outcome:
    """Somebody was faster: it is decided already, or has changed and is left for another look."""
    found = bulk.verdict(user, wanted, submission, {})
    return (bulk.DECIDED, found.sentence) if found.outcome == bulk.DECIDED else (bulk.CHANGED, bulk.changed())


def check(user: model.User, wanted: Wanted, submission: Submission) -> Outcome:
    """Runs the rules again over what lies with the reviewers; who has it open is told only if the findings changed."""
    bulk.require_waiting(submission)
    before = (submission.menahan, submission.syarat, submission.saran)
    EFFECTS["evaluate"](wanted.ask(submission, user, "check"))
    after = (submission.menahan, submission.syarat, submission.saran)
    if before == after:
        return CHECKED, None
    submission.version += 1
    model.Session.flush()
    return CHECKED, tk._("Findings before: %(before)s; now: %(after)s (holding, conditions, suggestions).") % {
        "before": " / ".join(map(str, before)), "after": " / ".join(map(str, after))}
