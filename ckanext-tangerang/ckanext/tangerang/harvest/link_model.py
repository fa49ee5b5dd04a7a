"""Tables of links: each address a public record names with its last answer, and how far a day's round has come."""
from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from ckan.model.base import BaseModel
from sqlalchemy.orm import Mapped, mapped_column


class Link(BaseModel):
    """An address of a public record. ``how`` it fails (``gone silent refused``), None where it answers; ``since`` the first
    day of the failures in a row, ``failed_on`` the last: a link is dead when they are different days.
    """

    __tablename__ = "sdi_link"
    __table_args__ = (sa.Index("sdi_link_url_idx", "url", "checked"),)

    record_id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    path: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    url: Mapped[str] = mapped_column(sa.UnicodeText)
    checked: Mapped[datetime] = mapped_column(sa.DateTime)
    how: Mapped[str | None] = mapped_column(sa.UnicodeText)
    since: Mapped[date | None] = mapped_column(sa.Date)
    failed_on: Mapped[date | None] = mapped_column(sa.Date)

    @classmethod
    def is_dead(cls) -> sa.ColumnElement[bool]:
        """The condition that an address failed on different days."""
        return sa.and_(cls.how.is_not(None), cls.failed_on > cls.since)


class LinkRound(BaseModel):
    """A day's way through the public records: ``position`` is the id of the last one done; ``asked`` when the worker was
    asked to go on, None while it does not have to be.
    """

    __tablename__ = "sdi_link_round"

    day: Mapped[date] = mapped_column(sa.Date, primary_key=True)
    position: Mapped[str] = mapped_column(sa.UnicodeText, default="")
    finished: Mapped[datetime | None] = mapped_column(sa.DateTime)
    asked: Mapped[datetime | None] = mapped_column(sa.DateTime)
    records: Mapped[int] = mapped_column(default=0)
    links: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)
    judged: Mapped[int] = mapped_column(default=0)
