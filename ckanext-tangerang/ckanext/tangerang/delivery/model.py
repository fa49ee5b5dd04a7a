"""What is kept about a file somebody handed in: who, when, its hash, its tables, what holds it."""
from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from ckan import model
from ckan.model.base import BaseModel
from sqlalchemy.dialects.postgresql import JSONB

from ckanext.tangerang.people.language import in_language, lang
from satudata.table import Place

STATES = ("received", "held", "cleared", "withdrawn")


def now() -> datetime:
    """The present in UTC without zone, as core's tables hold it."""
    return datetime.now(UTC).replace(tzinfo=None)


class Delivery(BaseModel):
    """One file as it was handed in; the file itself lies in the store under its sha-256.

    ``tables`` is a list of ``{name, title, rows, columns, preview, problems, csv_sha256, csv_size}``: what the reader
    saw and where its normalised rows lie. ``holding`` is a list of findings that keep the file from the public.
    """

    __tablename__ = "sdi_delivery"

    id = sa.Column(sa.UnicodeText, primary_key=True, default=lambda: str(uuid.uuid4()))
    revision_id = sa.Column(sa.UnicodeText, index=True)
    source_id = sa.Column(sa.UnicodeText, index=True)
    record_id = sa.Column(sa.UnicodeText, index=True)
    owner_org = sa.Column(sa.UnicodeText, nullable=False, index=True)
    filename = sa.Column(sa.UnicodeText, nullable=False)
    size = sa.Column(sa.BigInteger, nullable=False)
    sha256 = sa.Column(sa.UnicodeText, nullable=False, index=True)
    kind = sa.Column(sa.UnicodeText)
    state = sa.Column(sa.UnicodeText, nullable=False, default="received")
    tables = sa.Column(JSONB, nullable=False, default=list)
    holding = sa.Column(JSONB, nullable=False, default=list)
    reason = sa.Column(sa.UnicodeText)
    decided_by = sa.Column(sa.UnicodeText)
    decided = sa.Column(sa.DateTime)
    created_by = sa.Column(sa.UnicodeText, nullable=False)
    created = sa.Column(sa.DateTime, nullable=False, default=now)

    @classmethod
    def get(cls, delivery_id: str | None) -> Delivery | None:
        return model.Session.get(cls, delivery_id) if delivery_id else None

    @classmethod
    def of_ids(cls, ids: set[str]) -> dict[str, Delivery]:
        """Deliveries by id, in one query."""
        if not ids:
            return {}
        return {row.id: row for row in model.Session.query(cls).filter(cls.id.in_(ids))}

    def as_dict(self) -> dict[str, Any]:
        """The delivery of the action API; paths and hashes of the store stay inside."""
        hidden = {"csv_sha256", "csv_size", "header", "problems"}
        return {
            "id": self.id, "revision_id": self.revision_id, "source_id": self.source_id, "filename": self.filename,
            "size": self.size, "sha256": self.sha256, "state": self.state, "kind": self.kind,
            "tables": [
                {k: v for k, v in table.items() if k not in hidden} | {"problems": [told(p) for p in table["problems"]]}
                for table in self.tables],
            "holding": [found | {name: in_language(found[name]) for name in ("message", "help")} for found in self.holding],
            "reason": self.reason, "created": self.created.isoformat(),
            "created_by": self.created_by,
        }


def told(problem: dict[str, Any]) -> dict[str, Any]:
    """An oddity of a table in the reader's language: what, where, what to do."""
    texts = {name: in_language(problem[name]) for name in ("message", "advice")}
    return problem | texts | {"place": Place(**problem["place"]).in_(lang())}
