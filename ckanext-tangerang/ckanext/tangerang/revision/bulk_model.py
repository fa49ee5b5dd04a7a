"""Tables of decisions on many submissions: who asked what of which, and what became of each."""
from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from ckan.model.base import BaseModel
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from ckanext.tangerang.revision.model import TIME, key, now

RUNNING, DONE = "running", "done"


class Bulk(BaseModel):
    """One decision on many: what was asked, by whom, how far it is."""

    __tablename__ = "sdi_bulk"
    __table_args__ = (
        sa.Index("sdi_bulk_list_idx", "created", "id"),
        sa.Index("sdi_bulk_running_idx", "moved", postgresql_where=sa.text("state = 'running'")),
    )

    id: Mapped[str] = key()
    do: Mapped[str] = mapped_column(sa.UnicodeText)
    parameters: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    state: Mapped[str] = mapped_column(sa.UnicodeText, default=RUNNING)
    total: Mapped[int] = mapped_column(sa.Integer, default=0)
    started_by: Mapped[str] = mapped_column(sa.UnicodeText)
    created: Mapped[datetime] = mapped_column(TIME, default=now)
    moved: Mapped[datetime] = mapped_column(TIME, default=now)  # when a worker was last at it
    finished: Mapped[datetime | None] = mapped_column(TIME)


class BulkItem(BaseModel):
    """One submission of a bulk. ``seen``: its version when it was chosen. ``outcome`` is empty until it was looked at; it
    is written in the transaction of the decision, so that nothing is decided twice.
    """

    __tablename__ = "sdi_bulk_item"
    __table_args__ = (
        sa.Index("sdi_bulk_item_outcome_idx", "bulk_id", "outcome", "position"),
        sa.Index("sdi_bulk_item_once_idx", "bulk_id", "submission_id", unique=True),
    )

    bulk_id: Mapped[str] = mapped_column(sa.ForeignKey("sdi_bulk.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(sa.Integer, primary_key=True)
    submission_id: Mapped[str] = mapped_column(sa.UnicodeText)
    seen: Mapped[str] = mapped_column(sa.UnicodeText, default="")
    outcome: Mapped[str | None] = mapped_column(sa.UnicodeText)
    sentence: Mapped[str | None] = mapped_column(sa.UnicodeText)
    moment: Mapped[datetime | None] = mapped_column(TIME)
