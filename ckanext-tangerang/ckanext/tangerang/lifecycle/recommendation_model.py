"""Tables: what BPS was asked and answered about an activity, and what was decided about activities like it."""
from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from ckan.model.base import BaseModel
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from ckanext.tangerang.revision.model import TIME, key, now


class Recommendation(BaseModel):
    """The recommendation of BPS on one activity: when and where it was asked, its result, number, day and year."""

    __tablename__ = "sdi_recommendation"

    activity_id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    owner_org: Mapped[str | None] = mapped_column(sa.UnicodeText)
    title: Mapped[str] = mapped_column(sa.UnicodeText)
    year: Mapped[str] = mapped_column(sa.UnicodeText, default="")
    request_number: Mapped[str | None] = mapped_column(sa.UnicodeText)
    asked: Mapped[date | None] = mapped_column(sa.Date)
    sent_to: Mapped[str | None] = mapped_column(sa.UnicodeText)
    result: Mapped[str | None] = mapped_column(sa.UnicodeText)  # a code of the list hasil_rekomendasi
    number: Mapped[str | None] = mapped_column(sa.UnicodeText)
    given: Mapped[date | None] = mapped_column(sa.Date)
    valid_year: Mapped[str | None] = mapped_column(sa.UnicodeText)
    link: Mapped[str | None] = mapped_column(sa.UnicodeText)
    notes: Mapped[str | None] = mapped_column(sa.UnicodeText)
    modified: Mapped[datetime] = mapped_column(TIME, default=now)
    modified_by: Mapped[str] = mapped_column(sa.UnicodeText)


class SimilarCheck(BaseModel):
    """One look for similar activities: what was seen, what was decided and why, by whom."""

    __tablename__ = "sdi_similar_check"

    id: Mapped[str] = key()
    activity_id: Mapped[str] = mapped_column(sa.UnicodeText)
    owner_org: Mapped[str | None] = mapped_column(sa.UnicodeText)
    seen: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    decision: Mapped[str] = mapped_column(sa.UnicodeText)
    reason: Mapped[str] = mapped_column(sa.UnicodeText)
    made: Mapped[datetime] = mapped_column(TIME, default=now)
    made_by: Mapped[str] = mapped_column(sa.UnicodeText)
