"""How a submission moves: the row is found, the role and the conditions asked, the effects run, the decision kept."""
from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.model.types import make_uuid

from ckanext.tangerang import audit
from ckanext.tangerang.people import notice_events, permissions
from ckanext.tangerang.people.language import in_language
from ckanext.tangerang.revision import findings, fresh, priority, saving, transitions, visible
from ckanext.tangerang.revision.ask import Ask
from ckanext.tangerang.revision.conditions import GUARDS, WHEN, has_hand_in
from ckanext.tangerang.revision.effects import EFFECTS
from ckanext.tangerang.revision.model import Decision, Revision, Submission, now
from ckanext.tangerang.revision.transitions import Row
from satudata.record import digest

SAID = ("reason", "due")
"""Conditions about what is said with a decision."""


def move(ask: Ask) -> Submission:
    """Moves a locked submission; the caller commits. Gives the submission that moved (a member split off is its own).

    Raises ``NotAuthorized`` for the wrong role or four eyes, ``ValidationError`` keyed by what has to be mended.
    """
    require_some_role(ask)
    if ask.event in ("take", "approve") and not ask.basis:  # the Forum may have decided in a transaction that did not see it
        priority.note(ask.submission)
    row = chosen(ask)
    role = acting_role(ask.user, row, ask.submission)
    if role is None:
        raise tk.NotAuthorized(permissions.refusal(cells(row)))
    if ask.revision_id and row.event == "return" and len(ask.submission.revisions) > 1:
        GUARDS["seen"](ask)
        ask.seen = None
        ask.submission = split(ask)
    require_all(row, ask)
    for name in row.effects:
        EFFECTS[name](ask)
    settle(ask, row, role)
    return ask.submission


def require_all(row: Row, ask: Ask) -> None:
    """Raises what a condition of the row refuses with; what the person left out or mistyped is said all at once."""
    said: dict[str, list[str]] = {}
    for name in row.guards:
        try:
            GUARDS[name](ask)
        except tk.ValidationError as refusal:
            if name not in SAID:
                raise
            said |= refusal.error_dict
    if said:
        raise tk.ValidationError(said)


def require_some_role(ask: Ask) -> None:
    """``NotAuthorized`` for one who may never cause this event here, whatever the state."""
    rows = [row for row in transitions.rows() if row.event == ask.event]
    if not any(acting_role(ask.user, row, ask.submission) for row in rows):
        reach = {role: scope for row in rows for role, scope in cells(row).items()}
        raise tk.NotAuthorized(permissions.refusal(reach))


def chosen(ask: Ask) -> Row:
    """The row that applies; ``ValidationError`` naming the state if the event is not possible there."""
    submission = ask.submission
    for row in transitions.leaving(submission.state, submission.stage, ask.event):
        if row.when is None or WHEN[row.when](submission):
            return row
    state = in_language(transitions.title("states", submission.state))
    event = in_language(transitions.title("events", ask.event))
    raise tk.ValidationError({"event": [
        tk._("“%(event)s” is not possible now: the submission is in the state “%(state)s”.") % {"event": event, "state": state}]})


def cells(row: Row) -> dict[str, str]:
    """The row's roles with their reach, as the permission table writes them."""
    return {role: permissions.roles()[role]["scope"] for role in row.roles}


def acting_role(user: model.User, row: Row, submission: Submission) -> str | None:
    """In which role the person may do this, or None."""
    return permissions.acting_role(user, cells(row), visible.subject(submission))


def settle(ask: Ask, row: Row, role: str) -> None:
    """Writes the new state, the decision and the audit event."""
    submission = ask.submission
    basis = "; ".join(filter(None, (ask.basis, ask.noted))) or None
    fresh.add(submission, Decision(
        id=make_uuid(), submission_id=submission.id, revision_id=ask.revision_id, event=row.event, from_state=submission.state,
        to_state=row.to, from_stage=submission.stage, stage=row.next, role=role, round=submission.round, actor=ask.user.id,
        basis=basis, reason=(ask.reason or "").strip() or None, due=ask.due, notes=submission.notes,
        document=ask.document if row.to == "APPROVED" else None, created=now(),
    ))
    audit.record(audit.Decided(
        actor=ask.user.id, subject=submission.id, event=row.event, from_state=submission.state, to_state=row.to,
        stage=row.next, role=role, basis=basis, revision_id=ask.revision_id,
        digests={revision.id: digest(revision.record) for revision in submission.revisions},
    ))
    submission.state, submission.stage, submission.moved = row.to, row.next, now()
    submission.version += 1
    if not ask.quiet:
        notice_events.moved(ask, row)
    if not fresh.is_new(submission):
        fresh.flush(submission)
        model.Session.expire(submission, ["decisions"])


def split(ask: Ask) -> Submission:
    """Takes one member out of the submission into one of its own, in the same state; both keep their findings."""
    whole = ask.submission
    member = next((revision for revision in whole.revisions if revision.id == ask.revision_id), None)
    if member is None:
        raise tk.ValidationError({"revision_id": [tk._("This revision is not part of the submission.")]})
    part = saving.opened(ask.user, member.kind, whole.owner_org or "")
    copied = ("state", "stage", "round", "assignee", "custodian", "submitted", "submitted_by", "created_by",
              "priority", "due", "waits_from", "waited")
    for name in copied:
        setattr(part, name, getattr(whole, name))
    part.title = member.title
    member.submission = part
    whole.version += 1 + member.saves
    model.Session.flush()
    for submission in (whole, part):
        model.Session.expire(submission, ["revisions"])
        priority.note(submission)
        findings.recount(submission)
    whole.title, whole.kind = whole.revisions[0].title, whole.revisions[0].kind
    return part


def events(user: model.User, submission: Submission, hand_in: bool | None = None) -> list[str]:
    """What this person may do with the submission now; conditions they can still mend (reason, date) do not count."""
    found: list[str] = []
    for row in transitions.leaving(submission.state, submission.stage):
        if row.event in found or (row.when and not WHEN[row.when](submission)) or not acting_role(user, row, submission):
            continue
        if "four_eyes" in row.guards:
            hand_in = has_hand_in(user.id, submission) if hand_in is None else hand_in
            if hand_in:
                continue
        found.append(row.event)
    return found


def apply_order(submission: Submission) -> list[Revision]:
    """The members in the order in which they are applied: what is pointed at first."""
    return sorted(submission.revisions, key=lambda revision: (transitions.apply_rank(revision.kind), revision.created))
