"""What the rules said of each public record when it was published or looked at again."""
from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from ckan import model
from ckan.model.base import BaseModel
from ckan.model.types import make_uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from ckanext.tangerang.delivery.model import now


class Assessment(BaseModel):
    """The present verdict on a record: points by principle, badge, open findings, and by which state of the rules."""

    __tablename__ = "sdi_assessment"

    record_id = sa.Column(sa.UnicodeText, primary_key=True)
    revision_id = sa.Column(sa.UnicodeText, nullable=False)
    kind = sa.Column(sa.UnicodeText, nullable=False)
    owner_org = sa.Column(sa.UnicodeText, index=True)
    total = sa.Column(sa.Integer, nullable=False)
    by_principle = sa.Column(JSONB, nullable=False, default=dict)
    meets_sdi = sa.Column(sa.Boolean, nullable=False)
    findings = sa.Column(JSONB, nullable=False, default=list)
    open_rules = sa.Column(ARRAY(sa.UnicodeText), nullable=False, default=list)  # each once; "": a reviewer's remark
    blocking = sa.Column(ARRAY(sa.UnicodeText), nullable=False, default=list)  # those of them that keep the badge away
    next_release = sa.Column(sa.UnicodeText)  # the day the public version promises, as the record writes it
    rules_version = sa.Column(sa.UnicodeText, nullable=False)
    assessed = sa.Column(sa.DateTime, nullable=False, default=now)

    @classmethod
    def of_ids(cls, ids: list[str]) -> dict[str, Assessment]:
        """Assessments by record, in one query."""
        return {row.record_id: row for row in model.Session.query(cls).filter(cls.record_id.in_(ids))} if ids else {}

    def as_dict(self) -> dict[str, Any]:
        return {
            "total": self.total, "by_principle": self.by_principle, "meets_sdi": self.meets_sdi,
            "findings": self.findings, "rules_version": self.rules_version, "assessed": self.assessed.isoformat(),
        }


class ComplianceDay(BaseModel):
    """How an agency ("": records without one) stood at the end of a day: sums, so that agencies add up to the city."""

    __tablename__ = "sdi_compliance_day"

    day: Mapped[date] = mapped_column(sa.Date, primary_key=True)
    owner_org: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    datasets: Mapped[int]
    meets: Mapped[int]
    assessed: Mapped[int]
    points: Mapped[int]  # sum of the totals of the assessed
    waiting: Mapped[int]
    overdue: Mapped[int]


class Reassessment(BaseModel):
    """A look at every public record anew: how far it has come; one at a time is ``running``."""

    __tablename__ = "sdi_reassessment"

    id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True, default=make_uuid)
    state: Mapped[str] = mapped_column(sa.UnicodeText, default="running")
    rules_version: Mapped[str] = mapped_column(sa.UnicodeText)
    started_by: Mapped[str] = mapped_column(sa.UnicodeText)
    started: Mapped[datetime] = mapped_column(sa.DateTime, default=now)
    moved: Mapped[datetime] = mapped_column(sa.DateTime, default=now)
    finished: Mapped[datetime | None] = mapped_column(sa.DateTime)
    position: Mapped[str] = mapped_column(sa.UnicodeText, default="")  # id of the last record looked at
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    reindexed: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)
    pending: Mapped[list[str]] = mapped_column(JSONB, default=list)  # kept, but perhaps not yet in the index
