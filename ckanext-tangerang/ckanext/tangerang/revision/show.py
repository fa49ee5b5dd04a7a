"""What the action API gives: revisions, submissions, decisions and findings as JSON."""
from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.people import permissions
from ckanext.tangerang.people.language import in_language, lang
from ckanext.tangerang.revision import conditions, flow, transitions, waiting
from ckanext.tangerang.revision.conditions import token
from ckanext.tangerang.revision.findings import STANDING
from ckanext.tangerang.revision.model import Decision, Finding, Revision, RevisionEditor, Submission
from satudata import form as forms

Json = dict[str, Any]


def iso(moment: date | None) -> str | None:
    """A day or a moment (UTC) in ISO form."""
    return moment.isoformat() if moment else None


def revision(row: Revision, user: model.User | None = None, *, with_record: bool = True) -> Json:
    """A revision; ``editable``: this person may save values now."""
    submission = row.submission
    shown: Json = {
        "id": row.id, "submission_id": row.submission_id, "record_id": row.record_id, "kind": row.kind, "title": row.title,
        "base_version": row.base_version, "version": row.version, "applied": iso(row.applied), "apply_error": row.apply_error,
        "state": submission.state, "stage": submission.stage, "number": submission.number, "due": iso(submission.due),
        "owner_org": row.owner_org, "origin": row.origin, "saves": row.saves, "created": iso(row.created),
        "created_by": row.created_by, "modified": iso(row.modified), "modified_by": row.modified_by,
        "editable": bool(user) and may_edit(row, user),
    }
    if with_record:
        shown["record"] = row.record
    return shown


def may_edit(row: Revision, user: model.User | None) -> bool:
    """Whether this person may save values of the revision now."""
    return bool(user) and transitions.editable(row.submission.state) and permissions.can(
        user, "revision_save", owner_org=row.owner_org, kind=row.kind, created_by=row.created_by)


def submission(row: Submission, user: model.User, *, hand_in: bool | None = None, decisions: bool = True) -> Json:
    """A submission with its members, counters and what this person may do with it."""
    shown: Json = {
        "id": row.id, "number": row.number, "title": row.title, "kind": row.kind, "state": row.state, "stage": row.stage,
        "state_label": in_language(transitions.title("states", row.state)),
        "round": row.round, "version": token(row), "owner_org": row.owner_org, "priority": row.priority, "notes": row.notes,
        "holder": None if transitions.final(row.state) else row.stage, "assignee": row.assignee, "custodian": row.custodian,
        "due": iso(row.due),
        "submitted": iso(row.submitted), "submitted_by": row.submitted_by, "moved": iso(row.moved), "created": iso(row.created),
        "created_by": row.created_by, "apply_at": iso(row.apply_at), "applied": iso(row.applied),
        "clock": waiting.clock(row),
        "findings": {"menahan": row.menahan, "syarat": row.syarat, "saran": row.saran},
        "revisions": [revision(member, user, with_record=False) for member in row.revisions],
        "events": flow.events(user, row, hand_in), "asks_document": conditions.asks_document(row),
    }
    if decisions:
        shown["decisions"] = [decision(item) for item in row.decisions]
    return shown


def decision(row: Decision) -> Json:
    """One transition as it happened."""
    return {
        "id": row.id, "event": row.event, "from": row.from_state, "to": row.to_state, "from_stage": row.from_stage,
        "stage": row.stage, "role": row.role, "round": row.round, "actor": row.actor, "basis": row.basis, "reason": row.reason,
        "due": iso(row.due), "notes": row.notes, "document": row.document, "revision_id": row.revision_id,
        "created": iso(row.created),
    }


def finding(row: Finding, kind: str) -> Json:
    """A finding in the reader's language, with the label of the field it is about."""
    return {
        "id": row.id, "revision_id": row.revision_id, "rule": row.rule, "effect": row.effect, "principle": row.principle,
        "path": row.path, "label": label(kind, row.path), "message": in_language(row.message), "current": row.current,
        "suggestion": row.suggestion, "clause": row.clause, "help": in_language(row.help), "state": row.state,
        "standing": row.state in STANDING, "origin": row.origin, "author": row.author, "answer": row.answer,
        "reason": row.reason, "round": row.round, "created": iso(row.created),
    }


def label(kind: str, path: str) -> str:
    """What the form calls the field a path lies in; the path itself where it has no name."""
    field = forms.load(kind).at(path) if path else None
    return field.label.in_(lang()) if field else path


def in_hand(user: model.User, rows: Iterable[Submission]) -> set[str]:
    """Ids of the submissions this person had a hand in, in one query for a whole page of them."""
    found = list(rows)
    members = {member.id: row.id for row in found for member in row.revisions}
    query = sa.select(RevisionEditor.revision_id).where(
        RevisionEditor.user_id == user.id, RevisionEditor.revision_id.in_(members))
    saved = {members[revision_id] for revision_id in model.Session.scalars(query)}
    return saved | {row.id for row in found if user.id in (row.created_by, row.submitted_by)}
