"""Tables of notices, which are also the outbox of the mail, and of how each person wants to be told."""
from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from ckan.model.base import BaseModel
from ckan.model.types import make_uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from ckanext.tangerang.revision.model import now

MAIL = ("segera", "harian", "tidak")


class Notice(BaseModel):
    """What one person is told. ``once``: a second one with this word is not written. ``send_at`` empty: not to be mailed;
    ``sending``: taken by a process that talks to the mail server since then; ``count``: how many things it stands for.
    """

    __tablename__ = "sdi_notice"
    __table_args__ = (
        sa.Index("sdi_notice_list_idx", "user_id", "created", "id"),
        sa.Index("sdi_notice_unseen_idx", "user_id", postgresql_where=sa.text("seen IS NULL")),
        sa.Index("sdi_notice_outbox_idx", "send_at", postgresql_where=sa.text("mailed IS NULL AND send_at IS NOT NULL")),
        sa.Index("sdi_notice_once_idx", "user_id", "once", unique=True),
    )

    id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True, default=make_uuid)
    user_id: Mapped[str] = mapped_column(sa.UnicodeText)
    event: Mapped[str] = mapped_column(sa.UnicodeText)
    actor: Mapped[str | None] = mapped_column(sa.UnicodeText)
    subject_kind: Mapped[str | None] = mapped_column(sa.UnicodeText)
    subject_id: Mapped[str | None] = mapped_column(sa.UnicodeText)
    once: Mapped[str | None] = mapped_column(sa.UnicodeText)
    title: Mapped[str] = mapped_column(sa.UnicodeText, default="")
    url: Mapped[str] = mapped_column(sa.UnicodeText)
    count: Mapped[int] = mapped_column(sa.Integer, default=1)
    params: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    created: Mapped[datetime] = mapped_column(sa.DateTime, default=now)
    seen: Mapped[datetime | None] = mapped_column(sa.DateTime)
    send_at: Mapped[datetime | None] = mapped_column(sa.DateTime)
    sending: Mapped[datetime | None] = mapped_column(sa.DateTime)
    mailed: Mapped[datetime | None] = mapped_column(sa.DateTime)
    tries: Mapped[int] = mapped_column(sa.Integer, default=0)
    failure: Mapped[str | None] = mapped_column(sa.UnicodeText)


class Choice(BaseModel):
    """How a person wants to be told by mail, in which language; without a row at once, in the catalogue's language."""

    __tablename__ = "sdi_notice_choice"

    user_id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    mail: Mapped[str] = mapped_column(sa.UnicodeText, default=MAIL[0])
    language: Mapped[str | None] = mapped_column(sa.UnicodeText)
    modified: Mapped[datetime] = mapped_column(sa.DateTime, default=now, onupdate=now)
