"""How values get into a revision: opened, saved with the base the person saw, nothing overwritten unseen."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from ckan.model.types import make_uuid
from sqlalchemy.dialects.postgresql import insert

from ckanext.tangerang import audit
from ckanext.tangerang.people import permissions
from ckanext.tangerang.people.clock import today
from ckanext.tangerang.registry import central
from ckanext.tangerang.revision import fresh, records, transitions
from ckanext.tangerang.revision.model import Revision, RevisionEditor, Submission, now, number_sequence

#: What a copy does not take over: files, agency, and where the original stands as a standard.
NOT_COPIED = frozenset({"tables", "owner_org", "asal_standar", "usang", "digantikan_oleh", "alasan_usang"})


def create(user: model.User, *, kind: str, record: Any = None, record_id: str | None = None, copy_of: str | None = None,
           submission_id: str | None = None, owner_org: str | None = None, origin: str = "form") -> Revision:
    """Opens a revision of a new or of a public record, in a submission of its own or in the one named.

    The caller commits. Raises ``ValidationError``, ``NotAuthorized``, ``ObjectNotFound``.
    """
    kind = records.check_kind(kind)
    start, base = starting_point(kind, record_id, copy_of)
    whole = records.merged(kind, start, record or {})
    org = agency(user, kind, owner_org or whole.get("owner_org") or (base.owner_org if base else None))
    if base and base.owner_org:
        allowed(user, kind, base.owner_org)
    whole["owner_org"] = org
    central.require_local(start if record_id else None, whole)
    submission = joined(user, submission_id, org) if submission_id else opened(user, kind, org)
    title = str(whole.get("title") or "")
    revision = Revision(
        id=make_uuid(), submission=submission, record_id=record_id or make_uuid(), kind=kind, title=title, owner_org=org,
        origin=origin, base_version=base.version if base else 0, record=whole, created_by=user.id, modified_by=user.id,
        saves=1, touched=dict.fromkeys(records.differing(start, whole), 1),
    )
    model.Session.add(revision)
    fresh.flush(submission)
    submission.version += 1
    submission.title = submission.title or title
    edited(revision, user.id)
    audit.record(audit.Created(actor=user.id, subject=revision.id, record_id=revision.record_id, kind=kind, origin=origin))
    return revision


def starting_point(kind: str, record_id: str | None, copy_of: str | None) -> tuple[records.Record, Revision | None]:
    """The values a revision begins with, and the public version it is based on."""
    wanted = record_id or copy_of
    if not wanted:
        return {}, None
    base = records.published(wanted)
    if base is None or base.kind != kind:
        raise tk.ObjectNotFound(tk._("There is no public record %(id)s of this kind.") % {"id": wanted})
    if record_id:
        return dict(base.record), base
    return records.copied(kind, {name: value for name, value in base.record.items() if name not in NOT_COPIED}), None


def agency(user: model.User, kind: str, owner_org: str | None) -> str:
    """The id of the agency the record belongs to: the one named, or the only one the person works for."""
    if owner_org:
        group = model.Session.get(model.Group, owner_org) or model.Group.by_name(owner_org)
        if group is None or not group.is_organization or group.state != "active":
            raise tk.ValidationError({"owner_org": [tk._("There is no such agency.")]})
        return allowed(user, kind, group.id)
    own = permissions.orgs_with(user, "revision_create") or set()
    if not own:
        raise tk.NotAuthorized(permissions.refusal(permissions.table()["permissions"]["revision_create"]))
    if len(own) > 1:
        raise tk.ValidationError({"owner_org": [tk._("Choose the agency: you work for more than one.")]})
    return allowed(user, kind, own.pop())


def allowed(user: model.User, kind: str, org: str) -> str:
    """The agency, or ``NotAuthorized`` if the person may not write records of this kind for it."""
    if not permissions.can(user, "revision_create", owner_org=org, kind=kind, created_by=user.id):
        raise tk.NotAuthorized(permissions.refusal(permissions.table()["permissions"]["revision_create"]))
    return org


def opened(user: model.User, kind: str, org: str) -> Submission:
    """A new submission with the next number."""
    taken = fresh.number() or model.Session.scalar(sa.select(number_sequence.next_value()))
    number = f"P-{today().year}-{taken:06d}"
    submission = Submission(id=make_uuid(), number=number, owner_org=org, kind=kind, title="", created_by=user.id,
                            state="DRAFT", stage="agency", version=0, round=1, waited=0, priority=False, notes=False)
    model.Session.add(submission)
    fresh.opened(submission)
    return submission


def joined(user: model.User, submission_id: str, org: str) -> Submission:
    """The submission a revision is added to: still with the agency, and of the same agency."""
    submission = locked(submission_id)
    if submission.owner_org != org:
        raise tk.ValidationError({"submission_id": [tk._("This submission belongs to another agency.")]})
    require_editable(submission)
    return submission


def locked(submission_id: str) -> Submission:
    """The submission, kept from changing under us until the transaction ends; ``ObjectNotFound``."""
    query = sa.select(Submission).where(Submission.id == submission_id).with_for_update()
    submission = model.Session.scalars(query.execution_options(populate_existing=True)).first()
    if submission is None:
        raise tk.ObjectNotFound(tk._("There is no such submission."))
    return submission


def require_editable(submission: Submission) -> None:
    """``ValidationError`` with a sentence unless values may be saved in the submission's state."""
    if not transitions.editable(submission.state):
        raise tk.ValidationError({"state": [
            tk._("This has been sent and cannot be changed now. Cancel the submission, or wait until it is returned.")]})


def locked_revision(revision_id: str) -> Revision:
    """The revision, kept from changing under us; ``ObjectNotFound``. Its submission is locked before it, as everywhere: it is
    not sent while values are saved, and nobody waits for the two the other way round.
    """
    submission_id = model.Session.scalar(sa.select(Revision.submission_id).where(Revision.id == revision_id))
    if submission_id is None:
        raise tk.ObjectNotFound(tk._("There is no such revision."))
    locked(submission_id)
    query = sa.select(Revision).where(Revision.id == revision_id).with_for_update()
    revision = model.Session.scalars(query.execution_options(populate_existing=True)).one()
    if revision.submission_id != submission_id:  # it was split off just now
        model.Session.refresh(revision.submission)
    return revision


def save(user: model.User, revision: Revision, base: Any, record: records.Record) -> Revision:
    """Puts a whole normalised record into a locked revision. Raises ``ValidationError`` keyed ``base`` if it is stale."""
    require_editable(revision.submission)
    check_base(revision, base, record)
    fields = records.differing(revision.record, record)
    if not fields:
        return revision
    central.require_local(revision.record, record)
    move_agency(user, revision, record)
    revision.saves += 1
    revision.record = record
    revision.touched = {**revision.touched, **dict.fromkeys(fields, revision.saves)}
    revision.title = str(record.get("title") or "")
    revision.modified, revision.modified_by = now(), user.id
    if revision.submission.title != revision.title and is_first(revision):
        revision.submission.title = revision.title
    if edited(revision, user.id):
        audit.record(audit.Edited(actor=user.id, subject=revision.id, fields=tuple(fields)))
    return revision


def is_first(revision: Revision) -> bool:
    """Whether the revision gives its submission the name it goes by."""
    return revision.submission.revisions[0] is revision


def check_base(revision: Revision, base: Any, record: records.Record) -> None:
    """Refuses a save made on an older copy, saying who changed what since; what was typed stays with the caller."""
    if not str(base if base is not None else "").isdigit():
        raise tk.ValidationError({"base": [tk._("Say which version you saw: base is the number of saves.")]})
    seen = int(base)
    if seen == revision.saves:
        return
    since = sorted(name for name, number in revision.touched.items() if number > seen)
    who = model.User.get(revision.modified_by)
    name = who.display_name if who else revision.modified_by
    raise tk.ValidationError({
        "base": [tk._("%(name)s has changed this record since you opened it. Nothing of yours was overwritten: compare the "
                      "fields and save again.") % {"name": name}],
        "conflict": [{
            "by": revision.modified_by, "name": name, "when": revision.modified.isoformat(), "saves": revision.saves,
            "fields": since, "differing": records.differing(revision.record, record),
        }],
    })


def move_agency(user: model.User, revision: Revision, record: records.Record) -> None:
    """Lets the record change hands only to an agency for which the person writes too, and never alone in a group."""
    wanted = record.get("owner_org")
    if not wanted or wanted == revision.owner_org:
        return
    if revision.base_version or len(revision.submission.revisions) > 1:
        raise tk.ValidationError({"owner_org": [tk._("The agency of this record cannot be changed here.")]})
    revision.owner_org = revision.submission.owner_org = record["owner_org"] = agency(user, revision.kind, wanted)


def edited(revision: Revision, user_id: str) -> bool:
    """Notes that this person saved a value; true if it was the first time."""
    moment, known = now(), fresh.editors(revision.submission)
    if known is not None and user_id not in known:
        known.add(user_id)
        fresh.add(revision.submission, RevisionEditor(
            revision_id=revision.id, user_id=user_id, first=moment, last=moment, saves=1))
        return True
    fresh.write()
    row = insert(RevisionEditor).values(revision_id=revision.id, user_id=user_id, first=moment, last=moment, saves=1)
    again = row.on_conflict_do_update(
        index_elements=["revision_id", "user_id"], set_={"last": moment, "saves": RevisionEditor.saves + 1})
    return model.Session.scalar(again.returning(RevisionEditor.saves)) == 1
