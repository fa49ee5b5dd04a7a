"""A decision of the Forum: number, date and file of its berita acara, kept once for all entries it decided."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.delivery import names, storage
from ckanext.tangerang.people.clock import to_date, today
from ckanext.tangerang.planning.model import Session

LONGEST, MOST_BYTES = 100, 20 * 1024 * 1024
PAPERS = (".pdf", ".jpg", ".jpeg", ".png", ".docx")


def given(document: Any, upload: Any, user: model.User) -> Session:
    """The decision meant: the one of this number, or a new one; ``ValidationError`` keyed by what is wrong.

    :param document: ``{nomor, tanggal, catatan?}``
    :param upload: the signed paper (optional)
    """
    if not isinstance(document, Mapping):
        raise tk.ValidationError({"document": [tk._("Give number and date of the berita acara of the Forum.")]})
    number = str(document.get("nomor") or "").strip()
    day = to_date(document.get("tanggal"), "tanggal")
    wrong: dict[str, list[str]] = {}
    if not number or len(number) > LONGEST:
        wrong["nomor"] = [tk._("Give the number of the berita acara, at most %(limit)s characters.") % {"limit": LONGEST}]
    if day is None or day > today():
        wrong["tanggal"] = [tk._("Give the day of the meeting; it cannot lie ahead.")]
    if wrong:
        raise tk.ValidationError(wrong)
    row = model.Session.scalar(sa.select(Session).where(Session.number == number).with_for_update())
    if row is None:
        row = Session(number=number, date=day, note=str(document.get("catatan") or "").strip()[:2000], created_by=user.id)
        model.Session.add(row)
    elif row.date != day:
        raise tk.ValidationError({"tanggal": [
            tk._("The berita acara {number} is of {day} here.").format(number=number, day=row.date.isoformat())]})
    attach(row, upload)
    model.Session.flush()
    return row


def attach(row: Session, upload: Any) -> None:
    """Puts the signed paper beside the decision, where one is sent and none lies there yet."""
    stream, name = getattr(upload, "stream", None), names.clean(str(getattr(upload, "filename", "") or ""))
    if stream is None or not getattr(upload, "filename", ""):
        return
    if row.sha256:
        raise tk.ValidationError({"upload": [tk._("This berita acara has its file already.")]})
    if not name.lower().endswith(PAPERS):
        raise tk.ValidationError({"upload": [tk._("Send the paper as PDF, picture or DOCX.")]})
    try:
        stored = storage.put(stream, MOST_BYTES)
    except storage.TooLarge as error:
        raise tk.ValidationError({"upload": [
            tk._("The file is larger than %(size)s MB.") % {"size": error.limit // 2**20}]}) from error
    row.filename, row.sha256, row.size = name, stored.sha256, stored.size
