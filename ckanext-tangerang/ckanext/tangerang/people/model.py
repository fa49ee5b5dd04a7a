"""Tables of people: dated grants (who holds which role, for which agency, kind or source, from when until when), invitations."""
from __future__ import annotations

from datetime import UTC, date, datetime

import sqlalchemy as sa
from ckan.model.base import BaseModel
from ckan.model.types import make_uuid
from sqlalchemy.orm import Mapped, mapped_column


class Grant(BaseModel):
    """One person, one role. ``kind`` empty: every kind of record. ``valid_until`` is the last day it holds. ``deputy_of``: the
    person on leave whose role this is.
    """

    __tablename__ = "sdi_grant"
    __table_args__ = (
        sa.Index("sdi_grant_user_idx", "user_id"), sa.Index("sdi_grant_org_idx", "org_id"),
        sa.Index("sdi_grant_deputy_idx", "deputy_of", postgresql_where=sa.text("deputy_of IS NOT NULL")),
    )

    id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True, default=make_uuid)
    role: Mapped[str] = mapped_column(sa.UnicodeText)
    user_id: Mapped[str] = mapped_column(sa.UnicodeText)
    org_id: Mapped[str | None] = mapped_column(sa.UnicodeText)
    kind: Mapped[str | None] = mapped_column(sa.UnicodeText)
    source_id: Mapped[str | None] = mapped_column(sa.UnicodeText)
    valid_from: Mapped[date] = mapped_column(sa.Date)
    valid_until: Mapped[date | None] = mapped_column(sa.Date)
    granted_by: Mapped[str] = mapped_column(sa.UnicodeText)
    deputy_of: Mapped[str | None] = mapped_column(sa.UnicodeText)
    created: Mapped[datetime] = mapped_column(sa.DateTime, default=lambda: datetime.now(UTC).replace(tzinfo=None))
    ended_by: Mapped[str | None] = mapped_column(sa.UnicodeText)
    ended: Mapped[datetime | None] = mapped_column(sa.DateTime)

    def holds(self, day: date) -> bool:
        """Whether the grant is in force on ``day``."""
        started = self.valid_from <= day
        return started and self.ended is None and (self.valid_until is None or self.valid_until >= day)


class Invitation(BaseModel):
    """One letter with a link that makes a pending account an open one, until ``expires`` (UTC). The newest of a person counts."""

    __tablename__ = "sdi_invitation"
    __table_args__ = (sa.Index("sdi_invitation_user_idx", "user_id"),)

    id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True, default=make_uuid)
    user_id: Mapped[str] = mapped_column(sa.UnicodeText)
    org_id: Mapped[str] = mapped_column(sa.UnicodeText)
    role: Mapped[str] = mapped_column(sa.UnicodeText)
    invited_by: Mapped[str] = mapped_column(sa.UnicodeText)
    created: Mapped[datetime] = mapped_column(sa.DateTime, default=lambda: datetime.now(UTC).replace(tzinfo=None))
    expires: Mapped[datetime] = mapped_column(sa.DateTime)
    accepted: Mapped[datetime | None] = mapped_column(sa.DateTime)
