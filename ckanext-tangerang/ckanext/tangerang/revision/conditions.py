"""The conditions of a transition, by the names ``transitions.yaml`` uses; each refusal says what to do."""
from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.people import permissions
from ckanext.tangerang.people.clock import today
from ckanext.tangerang.people.language import lang
from ckanext.tangerang.revision import deciding, fresh, transitions
from ckanext.tangerang.revision.ask import Ask
from ckanext.tangerang.revision.base import base_current
from ckanext.tangerang.revision.model import RevisionEditor, Submission, now

REASON_LIMIT = 4000
LATEST = date(2100, 1, 1)
SLOW = timedelta(minutes=10)
"""How long a person may take from typing an hour to sending it."""


def token(submission: Submission) -> str:
    """What changes whenever anything in the submission changes: given back as ``seen`` with a decision."""
    return f"{submission.version}-{sum(revision.saves for revision in submission.revisions)}"


def has_hand_in(user_id: str, submission: Submission) -> bool:
    """Whether this person made, sent or saved a value of the submission: then they do not decide about it."""
    if user_id in (submission.created_by, submission.submitted_by):
        return True
    known = fresh.editors(submission)
    if known is not None:
        return user_id in known
    ids = [revision.id for revision in submission.revisions]
    query = sa.select(RevisionEditor.user_id).where(RevisionEditor.revision_id.in_(ids), RevisionEditor.user_id == user_id)
    return model.Session.scalar(sa.select(query.exists())) is True


def four_eyes(ask: Ask) -> None:
    """Nobody decides a submission to which they saved a value."""
    if has_hand_in(ask.user.id, ask.submission):
        raise tk.NotAuthorized(tk._("You worked on this submission yourself. Another person has to decide."))


def seen(ask: Ask) -> None:
    """A decision is about what the person saw."""
    from ckanext.tangerang.revision import staleness
    if ask.seen is not None and staleness.version_of(ask.seen) != token(ask.submission):
        raise tk.ValidationError(staleness.refusal(ask.submission, ask.seen))


def reason(ask: Ask) -> None:
    """A refusal says why."""
    if not (ask.reason or "").strip():
        raise tk.ValidationError({"reason": [tk._("Say why, so that the agency knows what to do.")]})


def due(ask: Ask) -> None:
    """What goes back to the agency has a day by which it is expected."""
    if ask.due is None:
        raise tk.ValidationError({"due": [tk._("Say by which day the correction is expected.")]})
    if said := misplaced(ask.due):
        raise tk.ValidationError({"due": [said]})


def misplaced(day: date) -> str | None:
    """Why a correction cannot be expected by this day, as a sentence; None where it can."""
    if day < today():
        return str(tk._("This day is past. Choose today or a later day."))
    return str(tk._("This day is too far ahead.")) if day > LATEST else None


def hour_ahead(ask: Ask) -> None:
    """An hour of publication that has passed is a slip of the pen; what was typed a moment ago is not."""
    if ask.hour is None:
        return
    if ask.hour < now() - SLOW:
        raise tk.ValidationError({"hour": [
            tk._("This hour is past. Choose an hour to come, or leave it empty to publish at once.")]})
    if ask.hour.date() > LATEST:
        raise tk.ValidationError({"hour": [tk._("This hour is too far ahead.")]})


def complete_enough(ask: Ask) -> None:
    """Submit is refused only without title and agency; everything else becomes a finding."""
    for revision in ask.submission.revisions:
        missing = [name for name in ("title", "owner_org") if not revision.record.get(name)]
        if missing:
            sentences = {"title": tk._("Give the record a title before sending it."),
                         "owner_org": tk._("Choose the agency before sending it.")}
            raise tk.ValidationError({name: [sentences[name]] for name in missing})


def embargo_ahead(ask: Ask) -> None:
    """An embargo that has ended before it was asked for is a slip of the pen."""
    from ckanext.tangerang.publish import embargo_due
    embargo_due.require_ahead(ask.submission)


def nothing_holds(ask: Ask) -> None:
    """No finding that holds publication is left, and no file is held."""
    if ask.submission.menahan:
        count = {"count": ask.submission.menahan}
        raise tk.ValidationError({"findings": [
            tk._("%(count)s findings hold publication. Return the submission, or close a false alarm with a reason.") % count]})
    from ckanext.tangerang.delivery.holding import holds_of
    held = [sentence for revision in ask.submission.revisions for sentence in holds_of(revision)]
    if held:
        raise tk.ValidationError({"tables": held})


def checklist_answered(ask: Ask) -> None:
    """No holding rule that only a person can answer is left without an answer."""
    from ckanext.tangerang.compliance import checklist
    left = checklist.unsettled(ask.submission)
    if left:
        raise tk.ValidationError({"checklist": [
            tk._("Answer the checklist first: %(rules)s.") % {"rules": ", ".join(rule.title.in_(lang()) for rule in left)}]})


def conditions_noted(ask: Ask) -> None:
    """Open SDI conditions need 'approve with notes' and a day by which they are met."""
    if not ask.submission.syarat:
        return
    if not ask.notes:
        raise tk.ValidationError({"notes": [
            tk._("%(count)s conditions of Satu Data are open. Approve with notes, or return the submission.")
            % {"count": ask.submission.syarat}]})
    due(ask)


def document_named(ask: Ask) -> None:
    """A standard is set by a document with a number: it is asked of who decides last."""
    if not any(transitions.is_standard(revision.kind) for revision in ask.submission.revisions):
        ask.document = None
        return
    ask.document = deciding.complete(ask.document, ask.user, chosen_org(ask))


def chosen_org(ask: Ask) -> str | None:
    """The agency for which the person decides: that of the grant that lets them decide at this stage."""
    role = "pembina" if ask.submission.stage == "pembina" else "walidata"
    return next((grant.org_id for grant in permissions.grants_of(ask.user.id) if grant.role == role), None)


def asks_document(submission: Submission) -> bool:
    """Whether the next approval is the last one and sets a standard."""
    standard = any(transitions.is_standard(revision.kind) for revision in submission.revisions)
    waits = submission.state == "UNDER_REVIEW"
    return standard and waits and (submission.stage == "pembina" or not pembina_granted(submission))


def successor_named(ask: Ask) -> None:
    """A standard that public records use is retired only where another takes its place."""
    from ckanext.tangerang.registry import retiring
    together = [member.record_id for member in ask.submission.revisions]
    for revision in ask.submission.revisions:
        found = retiring.obstacle(revision.record, revision.kind, revision.record_id, together)
        if found:
            raise tk.ValidationError({"digantikan_oleh": [retiring.sentence(found)]})


def pembina_decides(submission: Submission) -> bool:
    """Whether the decision goes on to the pembina: priority data or a standard, and somebody holds that role."""
    return needs_pembina(submission) and pembina_granted(submission)


def needs_pembina(submission: Submission) -> bool:
    """Whether a member is priority data or a standard."""
    return submission.priority or any(transitions.is_standard(revision.kind) for revision in submission.revisions)


def pembina_granted(submission: Submission) -> bool:
    """Whether a pembina's grant for this kind is in force."""
    kinds = {submission.kind, *(revision.kind for revision in submission.revisions)}
    return any(not grant.kind or grant.kind in kinds for grant in permissions.grants_as("pembina"))


def first_check(submission: Submission) -> bool:
    """Whether the agency's supporting data steward looks first: where the city wants it and there is one who had no hand in it.
    What a harvest brings is not looked at twice.
    """
    if not tk.asbool(tk.config.get("ckanext.sdi.first_check") or False):
        return False
    if any(grant.user_id == submission.created_by for grant in permissions.grants_as("agent")):
        return False
    return any(grant.org_id == submission.owner_org and not has_hand_in(grant.user_id, submission)
               for grant in permissions.grants_as("walidata_pendukung"))


GUARDS: dict[str, Callable[[Ask], None]] = {
    guard.__name__: guard
    for guard in (four_eyes, seen, reason, due, hour_ahead, complete_enough, embargo_ahead, nothing_holds, checklist_answered,
                  conditions_noted, base_current, document_named, successor_named)
}
WHEN: dict[str, Callable[[Submission], bool]] = {"pembina_decides": pembina_decides, "first_check": first_check}
