"""Which records have files whose hour has come: a small table, so that the clock may ask each minute."""
from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from ckan.model.base import BaseModel
from sqlalchemy.orm import Mapped, mapped_column

from ckanext.tangerang.delivery import holding
from ckanext.tangerang.delivery.model import now
from ckanext.tangerang.publish import embargo
from ckanext.tangerang.revision import records
from ckanext.tangerang.revision.model import Revision, Submission

GRACE = timedelta(minutes=5)


class Embargo(BaseModel):
    """The next hour (UTC) at which files of a public version go out; no row where none waits."""

    __tablename__ = "sdi_embargo"

    record_id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    revision_id: Mapped[str] = mapped_column(sa.UnicodeText)
    until: Mapped[datetime] = mapped_column(sa.DateTime, index=True)


def keep(revision: Revision) -> None:
    """Notes when the clock has to look at this public version next; flushes with the transaction."""
    keep_together([revision], known=(revision.record_id,))
    model.Session.flush()


def keep_together(revisions: Iterable[Revision], known: Collection[str]) -> None:
    """The same for many; the caller flushes.

    :param known: ids of the records of which something may be noted already
    """
    query = sa.select(Embargo).where(Embargo.record_id.in_(known))
    noted = {row.record_id: row for row in model.Session.scalars(query)} if known else {}
    for revision in revisions:
        moment, row = next_of(revision.record), noted.get(revision.record_id)
        if moment is None:
            if row is not None:
                model.Session.delete(row)
        elif row is None:
            model.Session.add(Embargo(record_id=revision.record_id, revision_id=revision.id, until=moment))
        else:
            row.revision_id, row.until = revision.id, moment


def next_of(record: Mapping[str, Any]) -> datetime | None:
    """The first hour still ahead at which a table of the record goes out; one that came while the version was written too."""
    if not holding.is_open(record):
        return None
    moments = [embargo.until(record, table) for table in record.get("tables") or []]
    return min((moment for moment in moments if moment and now() - GRACE < moment < embargo.NEVER), default=None)


def forget(record_id: str) -> None:
    """The clock need not look at this record again."""
    model.Session.execute(sa.delete(Embargo).where(Embargo.record_id == record_id))


def due() -> list[str]:
    """Ids of the revisions whose hour has come."""
    return list(model.Session.scalars(sa.select(Embargo.revision_id).where(Embargo.until <= now()).order_by(Embargo.until)))


def require_ahead(submission: Submission) -> None:
    """``ValidationError`` for an embargo that has passed already, unless the public version says the same: it has ended there.
    What a harvest brings is as its source has it.
    """
    sentence = tk._("The embargo ends at {moment}, which has passed. Give a later time, or clear the field.")
    said = {path: [sentence.format(moment=text)]
            for revision in submission.revisions if revision.origin != "harvest" for path, text in passed(revision)}
    if said:
        raise tk.ValidationError(said)


def passed(revision: Revision) -> Iterator[tuple[str, str]]:
    """(path, value) of the embargoes of a revision that lie in the past and are new in it."""
    named = {path: text for path, text in values(revision.record) if (embargo.moment_of(text) or embargo.NEVER) <= now()}
    before = records.published(revision.record_id) if named else None
    known = {text for _, text in values(before.record)} if before is not None else set()
    return ((path, text) for path, text in named.items() if text not in known)


def values(record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(path, value) of every embargo a record names."""
    if record.get(embargo.FIELD):
        yield embargo.FIELD, str(record[embargo.FIELD])
    for number, table in enumerate(record.get("tables") or []):
        if table.get(embargo.FIELD):
            yield f"tables.{number}.{embargo.FIELD}", str(table[embargo.FIELD])
