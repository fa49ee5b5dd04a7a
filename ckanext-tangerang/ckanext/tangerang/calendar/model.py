"""Tables of the release calendar: the schedule of a dataset, its releases, and how it stands today."""
from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from ckan.model.base import BaseModel
from sqlalchemy.orm import Mapped, mapped_column

from ckanext.tangerang.revision.model import TIME, now


class ReleaseSchedule(BaseModel):
    """How often and by which rule a dataset is released; ``refill``: from which day its releases are planned further ahead."""

    __tablename__ = "sdi_release_schedule"

    record_id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    frequency: Mapped[str] = mapped_column(sa.UnicodeText)
    rule: Mapped[str] = mapped_column(sa.UnicodeText)  # as satudata.schedule.words writes it and parse reads it
    shift: Mapped[str] = mapped_column(sa.UnicodeText)
    hour: Mapped[str] = mapped_column(sa.UnicodeText)  # 09:00, of the city
    start: Mapped[date] = mapped_column(sa.Date)  # releases due before it were never promised
    refill: Mapped[date] = mapped_column(sa.Date, index=True)
    set_by: Mapped[str] = mapped_column(sa.UnicodeText)
    modified: Mapped[datetime] = mapped_column(TIME, default=now)


class Release(BaseModel):
    """One release: the day it is due, the period it covers (none where only a day was promised), and when it came.

    ``released``: the moment (UTC), ``released_day`` the day in the city; ``skipped``: it will not come; ``moved``: how often its
    day was changed before it came.
    """

    __tablename__ = "sdi_release"

    id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    record_id: Mapped[str] = mapped_column(sa.UnicodeText)
    due: Mapped[date] = mapped_column(sa.Date)
    period_start: Mapped[date | None] = mapped_column(sa.Date)
    period_end: Mapped[date | None] = mapped_column(sa.Date)
    frequency: Mapped[str] = mapped_column(sa.UnicodeText)
    moved: Mapped[int] = mapped_column(default=0)
    released: Mapped[datetime | None] = mapped_column(TIME)
    released_day: Mapped[date | None] = mapped_column(sa.Date)
    version: Mapped[int | None]
    skipped: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str | None] = mapped_column(sa.UnicodeText)
    reason_by: Mapped[str | None] = mapped_column(sa.UnicodeText)
    reason_at: Mapped[datetime | None] = mapped_column(TIME)
    changed: Mapped[datetime] = mapped_column(TIME, default=now)


class ReleaseStanding(BaseModel):
    """How a dataset stands: next day due, since when it is late, whether longer than a period, releases made and on time."""

    __tablename__ = "sdi_release_standing"

    record_id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    next_due: Mapped[date | None] = mapped_column(sa.Date)
    late_since: Mapped[date | None] = mapped_column(sa.Date)
    long_late: Mapped[bool]
    made: Mapped[int]
    on_time: Mapped[int]


OPEN = sa.and_(Release.released.is_(None), Release.skipped.is_(False))
"""A release that has yet to come."""
