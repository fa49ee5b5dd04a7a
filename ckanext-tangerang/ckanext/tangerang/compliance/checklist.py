"""The checklist of a review: rules only a person can answer, what the reviewer answered in each round, and what still holds."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from ckan.model.base import BaseModel
from ckan.model.types import make_uuid
from sqlalchemy.orm import Mapped, mapped_column

from ckanext.tangerang.compliance import city
from ckanext.tangerang.delivery.model import now
from ckanext.tangerang.revision.model import Finding, Revision, Submission
from satudata.rules import Context, Rule
from satudata.rules.subject import Subject

YES, NO, NOT_APPLICABLE = "ya", "tidak", "tidak_berlaku"
ANSWERS = (YES, NO, NOT_APPLICABLE)
SETTLED = "checklist"
"""Reason of a remark that an answer had made and a later one took back."""


class ChecklistAnswer(BaseModel):
    """One answer to one rule about one revision in one round. ``finding_id``: the remark that a "no" made."""

    __tablename__ = "sdi_checklist"
    __table_args__ = (sa.UniqueConstraint("revision_id", "rule", "round", name="sdi_checklist_once"),)

    id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True, default=make_uuid)
    revision_id: Mapped[str] = mapped_column(sa.ForeignKey("sdi_revision.id"))
    rule: Mapped[str] = mapped_column(sa.UnicodeText)
    round: Mapped[int]
    answer: Mapped[str] = mapped_column(sa.UnicodeText)
    note: Mapped[str] = mapped_column(sa.UnicodeText, default="")
    finding_id: Mapped[str | None] = mapped_column(sa.UnicodeText)
    answered_by: Mapped[str] = mapped_column(sa.UnicodeText)
    answered: Mapped[datetime] = mapped_column(sa.DateTime, default=now)


@dataclass(frozen=True)
class Said:
    """An answer as a reviewer gives it; ``by``: id of the person."""

    answer: str
    note: str
    by: str
    round: int


def items(revision: Revision) -> list[Rule]:
    """The rules this record is asked by a person, with the effect they have for its kind and year in this city."""
    asked = Subject(revision.record, revision.kind, {}, Context(register=city.register())).register
    return asked.manual(revision.kind)


def answers(submission: Submission) -> list[ChecklistAnswer]:
    """Every answer, oldest round first."""
    ids = [revision.id for revision in submission.revisions]
    row = ChecklistAnswer
    query = sa.select(row).where(row.revision_id.in_(ids)).order_by(row.round, row.rule, row.id)
    return list(model.Session.scalars(query))


def latest(submission: Submission) -> dict[tuple[str, str], ChecklistAnswer]:
    """The answer that stands, by revision and rule."""
    return {(row.revision_id, row.rule): row for row in answers(submission)}


def may_hold() -> bool:
    """Whether any rule of the checklist holds publication in this city."""
    register = city.register()
    return any(rule.how == "M" and not rule.automatic and "menahan" in (rule.effect, *(
        case.effect for case in register.cases.get(rule.id, ()))) for rule in register)


def unsettled(submission: Submission) -> list[Rule]:
    """Holding rules nobody answered yet. One answered "no" holds by its remark, as every holding remark does."""
    asked = [(revision.id, rule) for revision in submission.revisions for rule in items(revision) if rule.effect == "menahan"]
    standing = latest(submission) if asked else {}
    return [rule for ident, rule in asked if (ident, rule.id) not in standing]


def give(revision: Revision, rule: Rule, said: Said) -> tuple[ChecklistAnswer, Finding | None]:
    """Keeps the answer of this round in place of the one before; the remark it opened or took back, if any.

    A "no" is a remark on the record with the rule's effect: the agency answers it like any other.
    """
    if said.answer not in ANSWERS:
        raise tk.ValidationError({"answer": [tk._("Use one of: %(words)s.") % {"words": ", ".join(ANSWERS)}]})
    if said.answer != YES and not said.note:
        raise tk.ValidationError({"note": [tk._("Say why: the agency reads it.")]})
    standing = latest(revision.submission).get((revision.id, rule.id))
    row = standing if standing is not None and standing.round == said.round else ChecklistAnswer(
        revision_id=revision.id, rule=rule.id, round=said.round)
    before = model.Session.get(Finding, standing.finding_id) if standing is not None and standing.finding_id else None
    row.answer, row.note, row.answered_by, row.answered = said.answer, said.note, said.by, now()
    finding = remark(before, revision, rule, said) if said.answer == NO else taken_back(before)
    model.Session.add(row)
    model.Session.flush()
    row.finding_id = finding.id if finding is not None and said.answer == NO else None
    return row, finding


def remark(before: Finding | None, revision: Revision, rule: Rule, said: Said) -> Finding:
    """The remark of a "no": a new one, or the standing one with the new note."""
    finding = before or Finding(revision_id=revision.id, origin="reviewer", path="", round=said.round, author=said.by)
    finding.effect, finding.principle, finding.clause = rule.effect, rule.principle, rule.clause
    finding.message = {lang: f"{rule.title.in_(lang)}: {said.note}" for lang in ("id", "en")}
    finding.help = {"id": rule.help.id, "en": rule.help.en}
    finding.state, finding.reason, finding.modified = "open", None, now()
    model.Session.add(finding)
    model.Session.flush()
    return finding


def taken_back(before: Finding | None) -> Finding | None:
    """The remark of an earlier "no", closed."""
    if before is not None and before.state != "closed":
        before.state, before.reason, before.modified = "closed", SETTLED, now()
    return before
