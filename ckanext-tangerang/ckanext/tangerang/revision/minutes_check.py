"""Whether a printed *berita acara* is what the catalogue holds: its digest, its address, and the look-up behind that address."""
from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.audit.events import Decided
from ckanext.tangerang.audit.model import audit_event
from ckanext.tangerang.compliance.checklist import ChecklistAnswer, answers
from ckanext.tangerang.revision import findings
from ckanext.tangerang.revision.model import Decision, Finding, Submission
from satudata.record import digest

DECIDED = ("APPROVED", "REJECTED")
DIGITS = 16
"""Of the digest in the address: 64 bits, so that nobody who was not given the document finds a page by trying."""
CODE = re.compile(rf"(?P<number>[A-Za-z0-9-]{{1,40}})-(?P<digest>[0-9a-fA-F]{{{DIGITS}}})")


def final(submission: Submission) -> Decision:
    """The decision that closed the submission."""
    return next(item for item in reversed(submission.decisions) if item.to_state == submission.state)


def records(submission: Submission) -> dict[str, str]:
    """Digest of each record as it is kept now, by revision."""
    return {revision.id: digest(revision.record) for revision in submission.revisions}


def found(submission: Submission) -> list[Finding]:
    """The findings there were when it was decided, in a lasting order."""
    kept = findings.of_revisions([revision.id for revision in submission.revisions])
    closed = final(submission).created
    return sorted((item for item in kept if item.created <= closed), key=lambda item: (item.created, item.id))


def stood(item: Finding, closed: datetime) -> tuple[str, str, str]:
    """State, answer and reason of a finding as they were when it was decided: a walidata may close one later."""
    if item.modified <= closed:
        return item.state, item.answer or "", item.reason or ""
    return ("answered" if item.answer else "open"), item.answer or "", ""


def digest_of(submission: Submission) -> str:
    """SHA-256 (hex) over the number, every step with its decision, the records, and the findings as they were then."""
    closed = final(submission).created
    said = [[item.revision_id, item.rule, item.effect, item.path, item.message, *stood(item, closed)]
            for item in found(submission)]
    what = [submission.number, submission.owner_org, [step(item) for item in submission.decisions], records(submission), said]
    if rows := answered(submission):
        what.append([[row.revision_id, row.rule, row.round, row.answer, row.note, row.answered_by] for row in rows])
    return hashlib.sha256(json.dumps(what, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()


def answered(submission: Submission) -> list[ChecklistAnswer]:
    """The reviewers' answers to the checklist, oldest round first."""
    return answers(submission)


def step(item: Decision) -> list[Any]:
    """What of a step the digest vouches for."""
    return [item.id, item.event, item.from_state, item.to_state, item.round, item.role, item.actor, item.created.isoformat(),
            item.reason, item.due.isoformat() if item.due else None, item.document, item.basis, item.notes]


def code(submission: Submission) -> str:
    """What stands in the address: the number and the beginning of the digest."""
    return f"{submission.number}-{digest_of(submission)[:DIGITS]}"


def address(submission: Submission) -> str:
    """Where anybody may check the document."""
    site, root = str(tk.config["ckan.site_url"]).rstrip("/"), str(tk.config.get("ckan.root_path") or "").replace("/{{LANG}}", "")
    return f"{site}{root.rstrip('/')}/verifikasi/{code(submission)}"


def looked_up(given: str) -> Submission | None:
    """The decided submission whose document bears this code, or None: then one of both is not what it was."""
    parts = CODE.fullmatch(given)
    if parts is None:
        return None
    kept = model.Session.scalar(sa.select(Submission).where(
        Submission.number == parts["number"].upper(), Submission.state.in_(DECIDED)))
    return kept if kept is not None and digest_of(kept).startswith(parts["digest"].lower()) else None


def as_decided(submission: Submission) -> bool:
    """Whether decision and records are those the audit chain keeps since that day."""
    last = final(submission)
    wanted = {"to_state": last.to_state, "event": last.event, "role": last.role, "digests": records(submission)}
    query = sa.select(audit_event.c.actor, audit_event.c.details).where(
        audit_event.c.subject == submission.id, audit_event.c.action == Decided.action)
    return any(actor == last.actor and wanted.items() <= kept.items()
               for actor, kept in readable(model.Session.execute(query)))


def readable(rows: Iterable[Any]) -> Iterable[tuple[str, dict[str, Any]]]:
    """Actor and details of each row; one somebody made unreadable vouches for nothing."""
    for actor, text in rows:
        try:
            kept = json.loads(text)
        except ValueError:
            continue
        if isinstance(kept, dict):
            yield actor, kept
