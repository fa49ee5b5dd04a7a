"""What rules and reviewers say about a revision: stored at submit, kept over the rounds, closed when mended."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.revision import fresh
from ckanext.tangerang.revision.model import Finding, Revision, Submission, now

if TYPE_CHECKING:
    from satudata.rules import Finding as Found

EFFECTS = ("menahan", "syarat", "saran")
STANDING = ("open", "answered")  # states in which a finding still counts
MENDED = "mended"


def evaluate(submission: Submission) -> None:
    """Runs the rules over every member and brings the stored findings up to date."""
    from ckanext.tangerang.compliance.checks import check_revision
    if fresh.is_unchecked(submission):
        first(submission, {revision.id: check_revision(revision) for revision in submission.revisions})
        return
    fresh.write()
    for revision in submission.revisions:
        renew(revision, check_revision(revision), submission.round)
    model.Session.flush()
    recount(submission)


def first(submission: Submission, found: Mapping[str, list[Found]]) -> None:
    """Stores what the rules say of a submission nothing is stored of yet."""
    fresh.add(submission, *(made(revision_id, item, submission.round) for revision_id, items in found.items() for item in items))
    counts = Counter(item.effect for items in found.values() for item in items)
    submission.menahan, submission.syarat, submission.saran = (counts[name] for name in EFFECTS)


def made(revision_id: str, item: Found, round_: int) -> Finding:
    """What a rule says, as it is stored."""
    return Finding(revision_id=revision_id, rule=item.rule, path=item.path, round=round_, **values(item))


def renew(revision: Revision, found: list[Found], round_: int) -> None:
    """Matches what the rules say now with what is stored: new ones are added, gone ones closed, answers stay."""
    kept = sorted((row for row in of_revisions([revision.id]) if row.origin == "rule"), key=lambda row: (row.created, row.id))
    stored = dict(zip(numbered(kept), kept, strict=True))
    for key, item in zip(numbered(found), found, strict=True):
        row = stored.pop(key, None)
        if row is None:
            model.Session.add(made(revision.id, item, round_))
        else:
            refresh(row, item)
    for row in stored.values():
        if row.state in STANDING:
            row.state, row.reason, row.modified = "closed", MENDED, now()


def numbered(found: Iterable[Any]) -> list[tuple[str, str, int]]:
    """Rule, path, and the how-manieth of those two: a rule may say several things about one field."""
    counts: Counter[tuple[str, str]] = Counter()
    keys = []
    for item in found:
        counts[item.rule, item.path] += 1
        keys.append((item.rule, item.path, counts[item.rule, item.path]))
    return keys


def refresh(row: Finding, item: Found) -> None:
    """Brings a stored finding up to what the rule says now; one closed by a person stays closed for the same value."""
    new = values(item)
    dismissed = row.state == "closed" and row.reason != MENDED and row.current == new["current"]
    if row.state in ("closed", "applied") and not dismissed:
        row.state, row.reason = "open", None
    for name, value in new.items():
        setattr(row, name, value)
    row.modified = now()


def values(item: Found) -> dict[str, Any]:
    """The columns a rule's finding fills."""
    return {
        "effect": item.effect, "principle": item.principle, "message": pair(item.message), "help": pair(item.help),
        "current": item.current, "suggestion": item.suggestion, "clause": item.clause,
    }


def pair(text: Any) -> dict[str, str] | None:
    """A two-language text as JSON."""
    return None if text is None else {"id": text.id, "en": text.en}


def of_revisions(revision_ids: list[str]) -> list[Finding]:
    """Every finding of these revisions, weightiest first."""
    weight = sa.case({name: place for place, name in enumerate(EFFECTS)}, value=Finding.effect)
    query = sa.select(Finding).where(Finding.revision_id.in_(revision_ids)).order_by(weight, Finding.path, Finding.created)
    return list(model.Session.scalars(query))


def recount(submission: Submission) -> None:
    """Brings the counters of standing findings on the submission up to date."""
    query = sa.select(Finding.effect, sa.func.count()).join(Revision, Revision.id == Finding.revision_id).where(
        Revision.submission_id == submission.id, Finding.state.in_(STANDING)).group_by(Finding.effect)
    counts = Counter(dict(model.Session.execute(query).tuples().all()))
    submission.menahan, submission.syarat, submission.saran = (counts[name] for name in EFFECTS)


def get(finding_id: str) -> tuple[Finding, Submission]:
    """A finding and its submission, both locked; ``ObjectNotFound``."""
    from ckanext.tangerang.revision.saving import locked
    finding = model.Session.get(Finding, finding_id) if finding_id else None
    if finding is None:
        raise tk.ObjectNotFound(tk._("There is no such finding."))
    revision = model.Session.get_one(Revision, finding.revision_id)
    submission = locked(revision.submission_id)
    model.Session.refresh(finding)
    return finding, submission
