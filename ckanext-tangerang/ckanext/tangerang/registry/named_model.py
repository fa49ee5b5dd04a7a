"""Table of everything public that has a name and a meaning: standards, activities, and the rows of activities."""
from __future__ import annotations

import sqlalchemy as sa
from ckan.model.base import BaseModel
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

TEXTS = ARRAY(sa.UnicodeText)


class Named(BaseModel):
    """One name. ``words``: the title folded; ``other_words``: synonyms and aliases folded; ``codes``: codes and lists it goes by.

    ``stem`` and ``stems`` are made by the database from them. ``konsep`` and ``klasifikasi`` are as the record gives them.
    """

    __tablename__ = "sdi_named"

    record_id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    kind: Mapped[str] = mapped_column(sa.UnicodeText)
    owner_org: Mapped[str | None] = mapped_column(sa.UnicodeText)
    title: Mapped[str] = mapped_column(sa.UnicodeText)
    other_names: Mapped[list[str]] = mapped_column(TEXTS)
    words: Mapped[str] = mapped_column(sa.UnicodeText)
    other_words: Mapped[list[str]] = mapped_column(TEXTS)
    all_words: Mapped[str] = mapped_column(sa.UnicodeText)
    definisi: Mapped[str | None] = mapped_column(sa.UnicodeText)
    konsep: Mapped[str | None] = mapped_column(sa.UnicodeText)
    ukuran: Mapped[str | None] = mapped_column(sa.UnicodeText)
    satuan: Mapped[str | None] = mapped_column(sa.UnicodeText)
    klasifikasi: Mapped[str | None] = mapped_column(sa.UnicodeText)
    periode: Mapped[str | None] = mapped_column(sa.UnicodeText)
    codes: Mapped[list[str]] = mapped_column(TEXTS)
    retired: Mapped[bool] = mapped_column(sa.Boolean, default=False)
    successor: Mapped[str | None] = mapped_column(sa.UnicodeText)
    stem: Mapped[str] = mapped_column(TSVECTOR, sa.FetchedValue())
    stems: Mapped[str] = mapped_column(TSVECTOR, sa.FetchedValue())


#: Columns a row is written with; the stems are the database's.
WRITTEN = tuple(column.name for column in Named.__table__.columns if column.name not in ("stem", "stems"))
