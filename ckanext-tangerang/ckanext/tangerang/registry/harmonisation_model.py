"""Tables of the harmonisation board: cases, and what each agency answered."""
from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from ckan.model.base import BaseModel
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ckanext.tangerang.revision.model import key, now

TEXTS = ARRAY(sa.UnicodeText)
number_sequence = sa.Sequence("sdi_harmonisation_number")

#: found: seen by comparing; open: a common concept is proposed and agencies answer; decided: over.
STATES = ("found", "open", "decided")


class Case(BaseModel):
    """One name that agencies use with different meanings.

    ``members``: ``[{id, record_id, kind, owner_org, title, definisi, satuan, klasifikasi, periode, path}]`` as they were when
    last compared; from the opening on they stay. ``proposal``: item -> text (``nama``, ``definisi``, ...).
    """

    __tablename__ = "sdi_harmonisation"
    __table_args__ = (sa.Index("sdi_harmonisation_state_idx", "state", "seen", "id"),)

    id: Mapped[str] = key()
    number: Mapped[str] = mapped_column(sa.UnicodeText, unique=True)
    stem: Mapped[str] = mapped_column(sa.UnicodeText, unique=True)
    title: Mapped[str] = mapped_column(sa.UnicodeText)
    state: Mapped[str] = mapped_column(sa.UnicodeText, default="found")
    differs: Mapped[list[str]] = mapped_column(TEXTS)
    agencies: Mapped[list[str]] = mapped_column(TEXTS)
    members: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    found: Mapped[datetime] = mapped_column(sa.DateTime, default=now)
    seen: Mapped[datetime] = mapped_column(sa.DateTime, default=now)
    proposal: Mapped[dict[str, str] | None] = mapped_column(JSONB)
    concept_id: Mapped[str | None] = mapped_column(sa.UnicodeText)
    revision_id: Mapped[str | None] = mapped_column(sa.UnicodeText)
    opened_by: Mapped[str | None] = mapped_column(sa.UnicodeText)
    opened: Mapped[datetime | None] = mapped_column(sa.DateTime)
    deadline: Mapped[date | None] = mapped_column(sa.Date)
    outcome: Mapped[str | None] = mapped_column(sa.UnicodeText)
    reason: Mapped[str | None] = mapped_column(sa.UnicodeText)
    document: Mapped[str | None] = mapped_column(sa.UnicodeText)
    decided_by: Mapped[str | None] = mapped_column(sa.UnicodeText)
    decided: Mapped[datetime | None] = mapped_column(sa.DateTime)

    answers: Mapped[list[Answer]] = relationship("Answer", order_by="Answer.created, Answer.id")


class Answer(BaseModel):
    """What an agency says to one item of the proposal; a later answer of the agency to the same item replaces it."""

    __tablename__ = "sdi_harmonisation_answer"

    id: Mapped[str] = key()
    case_id: Mapped[str] = mapped_column(sa.ForeignKey("sdi_harmonisation.id", ondelete="CASCADE"), index=True)
    owner_org: Mapped[str] = mapped_column(sa.UnicodeText)
    item: Mapped[str] = mapped_column(sa.UnicodeText)
    answer: Mapped[str] = mapped_column(sa.UnicodeText)
    text: Mapped[str] = mapped_column(sa.UnicodeText, default="")
    author: Mapped[str] = mapped_column(sa.UnicodeText)
    created: Mapped[datetime] = mapped_column(sa.DateTime, default=now)
