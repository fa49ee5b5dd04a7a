"""What the rules said of each public record when it was published or looked at again."""
from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from ckan import model
from ckan.model.base import BaseModel
from sqlalchemy.dialects.postgresql import JSONB

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
