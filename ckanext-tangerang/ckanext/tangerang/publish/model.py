"""What stays of a record taken out of the public, and the notices of correction on the others."""
from __future__ import annotations

import uuid
from typing import Any

import sqlalchemy as sa
from ckan import model
from ckan.model.base import BaseModel

from ckanext.tangerang.delivery.model import now


class Tombstone(BaseModel):
    """A record, or one file of it, that walidata took out: what it was called, why, when. ``ended``: public again."""

    __tablename__ = "sdi_tombstone"
    __table_args__ = (sa.Index("sdi_tombstone_record_idx", "record_id"), sa.Index("sdi_tombstone_name_idx", "name"))

    id = sa.Column(sa.UnicodeText, primary_key=True, default=lambda: str(uuid.uuid4()))
    record_id = sa.Column(sa.UnicodeText, nullable=False)
    kind = sa.Column(sa.UnicodeText, nullable=False)
    name = sa.Column(sa.UnicodeText, nullable=False)
    title = sa.Column(sa.UnicodeText, nullable=False)
    owner_org = sa.Column(sa.UnicodeText)
    resource_id = sa.Column(sa.UnicodeText, index=True)
    resource_name = sa.Column(sa.UnicodeText)
    reason = sa.Column(sa.UnicodeText, nullable=False)
    created = sa.Column(sa.DateTime, nullable=False, default=now)
    created_by = sa.Column(sa.UnicodeText, nullable=False)
    ended = sa.Column(sa.DateTime)

    @classmethod
    def of(cls, reference: str, resource_id: str | None = None) -> Tombstone | None:
        """The tombstone in force for a record (id or name), or for one file of it."""
        found = model.Session.query(cls).filter(
            sa.or_(cls.record_id == reference, cls.name == reference), cls.ended.is_(None), cls.resource_id == resource_id,
        )
        return found.order_by(cls.created.desc()).first()

    @classmethod
    def among(cls, record_ids: list[str]) -> set[str]:
        """Those of the records that were taken out as a whole, in one query."""
        found = sa.select(cls.record_id).where(cls.record_id.in_(record_ids), cls.ended.is_(None), cls.resource_id.is_(None))
        return set(model.Session.scalars(found)) if record_ids else set()

    @classmethod
    def of_file(cls, resource_id: str) -> Tombstone | None:
        """The tombstone in force for a file by its id alone."""
        found = model.Session.query(cls).filter(cls.resource_id == resource_id, cls.ended.is_(None))
        return found.order_by(cls.created.desc()).first()

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.id, "record_id": self.record_id, "kind": self.kind, "name": self.name, "title": self.title,
            "resource_id": self.resource_id, "resource_name": self.resource_name, "reason": self.reason,
            "created": self.created.isoformat(),
        }


class Correction(BaseModel):
    """A dated notice on a public record (ralat); it changes no value."""

    __tablename__ = "sdi_correction"

    id = sa.Column(sa.UnicodeText, primary_key=True, default=lambda: str(uuid.uuid4()))
    record_id = sa.Column(sa.UnicodeText, nullable=False, index=True)
    notice = sa.Column(sa.UnicodeText, nullable=False)
    created = sa.Column(sa.DateTime, nullable=False, default=now)
    created_by = sa.Column(sa.UnicodeText, nullable=False)

    @classmethod
    def of_ids(cls, ids: list[str]) -> dict[str, list[dict[str, str]]]:
        """Notices by record, newest first, in one query."""
        found: dict[str, list[dict[str, str]]] = {}
        if ids:
            for row in model.Session.query(cls).filter(cls.record_id.in_(ids)).order_by(cls.created.desc()):
                found.setdefault(row.record_id, []).append({"notice": row.notice, "created": row.created.isoformat()})
        return found
