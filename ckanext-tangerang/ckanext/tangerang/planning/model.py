"""Tables of the Daftar Data: entries, their moves, decisions of the Forum, requests for data."""
from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from ckan.model.base import BaseModel
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from ckanext.tangerang.revision.model import key, now

TEXT = sa.UnicodeText
planned_number = sa.Sequence("sdi_planned_number")
request_number = sa.Sequence("sdi_request_number")
#: What becomes of a request for data.
REQUESTS = ("BARU", "TERSEDIA", "DITERIMA", "DITOLAK")


class Session(BaseModel):
    """A decision of the Forum, as its berita acara says it; the file is optional and lies in the store of deliveries."""

    __tablename__ = "sdi_planned_session"

    id: Mapped[str] = key()
    number: Mapped[str] = mapped_column(TEXT, unique=True)
    date: Mapped[date] = mapped_column(sa.Date)
    note: Mapped[str] = mapped_column(TEXT, default="")
    filename: Mapped[str | None] = mapped_column(TEXT)
    sha256: Mapped[str | None] = mapped_column(TEXT)
    size: Mapped[int | None] = mapped_column(sa.BigInteger)
    created: Mapped[datetime] = mapped_column(sa.DateTime, default=now)
    created_by: Mapped[str] = mapped_column(TEXT)


class DataRequest(BaseModel):
    """What somebody asked for; ``who`` and ``contact`` are never public. ``owner_org``: the agency it was given to."""

    __tablename__ = "sdi_data_request"
    __table_args__ = (sa.Index("sdi_data_request_list_idx", "created", "id"),)

    id: Mapped[str] = key()
    number: Mapped[str] = mapped_column(TEXT, unique=True)
    what: Mapped[str] = mapped_column(TEXT)
    why: Mapped[str] = mapped_column(TEXT)
    who: Mapped[str] = mapped_column(TEXT, default="")
    contact: Mapped[str] = mapped_column(TEXT, default="")
    status: Mapped[str] = mapped_column(TEXT, default="BARU")
    answer: Mapped[str] = mapped_column(TEXT, default="")
    dataset_id: Mapped[str | None] = mapped_column(TEXT)
    owner_org: Mapped[str | None] = mapped_column(TEXT)
    created: Mapped[datetime] = mapped_column(sa.DateTime, default=now)
    created_by: Mapped[str | None] = mapped_column(TEXT)
    answered: Mapped[datetime | None] = mapped_column(sa.DateTime)
    answered_by: Mapped[str | None] = mapped_column(TEXT)


class Planned(BaseModel):
    """An entry of the Daftar Data. ``status`` is what was decided; whether a dataset realises it is a fact that
    ``realised.py`` reads. ``entry``: the fields of the form; ``name_key``: what makes two names the same.
    """

    __tablename__ = "sdi_planned_data"
    __table_args__ = (
        sa.Index("sdi_planned_data_list_idx", "year", "owner_org", "name_key", "id"),
        sa.Index("sdi_planned_data_dataset_idx", "dataset_ref"), sa.Index("sdi_planned_data_request_idx", "request_id"),
        sa.Index("sdi_planned_data_session_idx", "session_id"),
        sa.Index("sdi_planned_data_once_idx", "year", "owner_org", "name_key", unique=True,
                 postgresql_where=sa.text("status <> 'DIBATALKAN'")),
    )

    id: Mapped[str] = key()
    number: Mapped[str] = mapped_column(TEXT, unique=True)
    year: Mapped[int] = mapped_column(sa.Integer)
    owner_org: Mapped[str] = mapped_column(TEXT)
    title: Mapped[str] = mapped_column(TEXT)
    name_key: Mapped[str] = mapped_column(TEXT)
    entry: Mapped[dict[str, Any]] = mapped_column(JSONB)
    status: Mapped[str] = mapped_column(TEXT, default="DRAFT")
    priority: Mapped[bool] = mapped_column(sa.Boolean, default=False)
    origin: Mapped[str] = mapped_column(TEXT, default="daerah")
    dataset_ref: Mapped[str | None] = mapped_column(TEXT)
    carried_from: Mapped[str | None] = mapped_column(sa.ForeignKey("sdi_planned_data.id"), unique=True)
    request_id: Mapped[str | None] = mapped_column(sa.ForeignKey("sdi_data_request.id"))
    session_id: Mapped[str | None] = mapped_column(sa.ForeignKey("sdi_planned_session.id"))
    reason: Mapped[str] = mapped_column(TEXT, default="")
    saves: Mapped[int] = mapped_column(sa.Integer, default=1)
    created: Mapped[datetime] = mapped_column(sa.DateTime, default=now)
    created_by: Mapped[str] = mapped_column(TEXT)
    modified: Mapped[datetime] = mapped_column(sa.DateTime, default=now)
    modified_by: Mapped[str] = mapped_column(TEXT)
    submitted_by: Mapped[str | None] = mapped_column(TEXT)


class Move(BaseModel):
    """One thing that happened to an entry: by whom, from which status to which, on which decision of the Forum."""

    __tablename__ = "sdi_planned_move"

    id: Mapped[str] = key()
    entry_id: Mapped[str] = mapped_column(sa.ForeignKey("sdi_planned_data.id"), index=True)
    event: Mapped[str] = mapped_column(TEXT)
    from_status: Mapped[str] = mapped_column(TEXT)
    to_status: Mapped[str] = mapped_column(TEXT)
    session_id: Mapped[str | None] = mapped_column(sa.ForeignKey("sdi_planned_session.id"))
    reason: Mapped[str] = mapped_column(TEXT, default="")
    actor: Mapped[str] = mapped_column(TEXT)
    created: Mapped[datetime] = mapped_column(sa.DateTime, default=now)
