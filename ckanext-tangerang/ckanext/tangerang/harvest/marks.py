"""New fingerprints of records that are the same: a file with another time is not read again for it the next time."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.harvest.model import Record, Source
from satudata_harvest.fingerprint import Fingerprint
from satudata_harvest.spool import MARKS

LONGEST = 500


def keep(source: Source, marks: Any) -> int:
    """Notes by what unchanged records of a source are known from now on; gives how many. Flushes; the caller commits.

    Only of records that are present, and only where the content is the one held: a mark never hides a change.

    :param marks: ``identifier -> fingerprint``; what is not of this shape is left out
    """
    given = {name: mark for name, mark in marks.items() if isinstance(name, str) and isinstance(mark, str)
             and len(mark) <= LONGEST} if isinstance(marks, Mapping) and len(marks) <= MARKS else {}
    if not given:
        return 0
    held = model.Session.execute(sa.select(Record.identifier, Record.fingerprint).where(
        Record.source_id == source.id, Record.state == "present", Record.identifier.in_(given)))
    changed = [{"source_id": source.id, "identifier": identifier, "fingerprint": given[identifier]} for identifier, before in held
               if Fingerprint.parse(before).content == Fingerprint.parse(given[identifier]).content]
    if changed:
        model.Session.execute(sa.update(Record), changed)
    return len(changed)
