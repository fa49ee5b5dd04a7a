"""Tables of what lies inside activities: their variables and indicators; and the changes of standards somebody put aside."""
from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from ckan.model.base import BaseModel
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from ckanext.tangerang.revision.model import now


class RowColumns:
    """A row of a public activity: the columns that are looked through, and the row whole. A copied activity may carry the
    ids of the one it was copied from, so the record is part of the key.
    """

    record_id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    owner_org: Mapped[str | None] = mapped_column(sa.UnicodeText)
    place: Mapped[int] = mapped_column(sa.Integer)
    nama: Mapped[str] = mapped_column(sa.UnicodeText)
    alias: Mapped[str | None] = mapped_column(sa.UnicodeText)
    konsep: Mapped[str | None] = mapped_column(sa.UnicodeText)
    definisi: Mapped[str | None] = mapped_column(sa.UnicodeText)
    ukuran: Mapped[str | None] = mapped_column(sa.UnicodeText)
    satuan: Mapped[str | None] = mapped_column(sa.UnicodeText)
    row: Mapped[dict[str, Any]] = mapped_column(JSONB)


class Variable(RowColumns, BaseModel):
    """An MS-Var row of a public activity."""

    __tablename__ = "sdi_variable"
    __table_args__ = (sa.Index("sdi_variable_id_idx", "id"), sa.Index("sdi_variable_org_idx", "owner_org"))


class Indicator(RowColumns, BaseModel):
    """An MS-Ind row of a public activity."""

    __tablename__ = "sdi_indicator"
    __table_args__ = (sa.Index("sdi_indicator_id_idx", "id"), sa.Index("sdi_indicator_org_idx", "owner_org"))


class PutAside(BaseModel):
    """Somebody of the agency saw that a standard their record uses has changed, up to this version, and needs no revision."""

    __tablename__ = "sdi_change_put_aside"

    record_id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    standard_id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    version: Mapped[int] = mapped_column(sa.Integer)
    by: Mapped[str] = mapped_column(sa.UnicodeText)
    created: Mapped[datetime] = mapped_column(sa.DateTime, default=now)
