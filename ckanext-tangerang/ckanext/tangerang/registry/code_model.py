"""Tables of the codes and correspondences of public classifications; older versions lie frozen in their revisions."""
from __future__ import annotations

import sqlalchemy as sa
from ckan.model.base import BaseModel
from sqlalchemy.orm import Mapped, mapped_column

TEXT = sa.UnicodeText


class CodeRow(BaseModel):
    """One code in one period; `place` orders the list, `anak` counts the codes directly below. Dates are ISO days, inclusive,
    None = open.
    """

    __tablename__ = "sdi_code"
    __table_args__ = (sa.Index("sdi_code_parent_idx", "record_id", "induk", "place"),)

    record_id: Mapped[str] = mapped_column(TEXT, primary_key=True)
    place: Mapped[int] = mapped_column(sa.Integer, primary_key=True, autoincrement=False)
    kode: Mapped[str] = mapped_column(TEXT)
    nama: Mapped[str] = mapped_column(TEXT, default="")
    nama_en: Mapped[str] = mapped_column(TEXT, default="")
    induk: Mapped[str] = mapped_column(TEXT, default="")
    tingkat: Mapped[str] = mapped_column(TEXT, default="")
    urutan: Mapped[str] = mapped_column(TEXT, default="")
    berlaku_dari: Mapped[str | None] = mapped_column(TEXT)
    berlaku_sampai: Mapped[str | None] = mapped_column(TEXT)
    definisi: Mapped[str] = mapped_column(TEXT, default="")
    catatan: Mapped[str] = mapped_column(TEXT, default="")
    anak: Mapped[int] = mapped_column(sa.Integer, default=0)


class CorrespondenceRow(BaseModel):
    """One correspondence of a public classification to a code of another list."""

    __tablename__ = "sdi_correspondence"
    __table_args__ = (
        sa.Index("sdi_correspondence_from_idx", "record_id", "dari"), sa.Index("sdi_correspondence_to_idx", "daftar", "ke"))

    record_id: Mapped[str] = mapped_column(TEXT, primary_key=True)
    place: Mapped[int] = mapped_column(sa.Integer, primary_key=True, autoincrement=False)
    dari: Mapped[str] = mapped_column(TEXT)
    daftar: Mapped[str] = mapped_column(TEXT, default="")
    versi: Mapped[str] = mapped_column(TEXT, default="")
    ke: Mapped[str] = mapped_column(TEXT)
    nama: Mapped[str] = mapped_column(TEXT, default="")
    jenis: Mapped[str] = mapped_column(TEXT, default="")
    berlaku_dari: Mapped[str | None] = mapped_column(TEXT)
    berlaku_sampai: Mapped[str | None] = mapped_column(TEXT)
    keterangan: Mapped[str] = mapped_column(TEXT, default="")
