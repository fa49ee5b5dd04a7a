"""The first records of a source as mappings read them: short enough to be kept and shown, nothing of their rows."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

from satudata_harvest.allowance import Allowance
from satudata_harvest.connectors import find
from satudata_harvest.connectors.base import SourceRecord, Structure
from satudata_harvest.limits import Limits
from satudata_harvest.record import table_of
from satudata_harvest.source import SourceDocument

RECORDS = 10
TABLES, COLUMNS = 200, 300
LONGEST, MOST, DEPTH = 2_000, 50, 6


def take(document: SourceDocument, allowance: Allowance, limits: Limits, room: Path, beat: Callable[[], None]) -> dict[str, Any]:
    """``{records: [{identifier, metadata, tables, failure}], more}``: the first records and whether there are others.

    :param beat: called for each record; may raise to stop
    :raises Failure: the source cannot be read
    """
    connector = find(document.connector)(document, allowance, limits, room)
    found = []
    try:
        for record in islice(connector.records(), RECORDS + 1):
            try:
                beat()
                found.append(_shown(record))
            finally:
                record.discard()
    finally:
        connector.close()
    return {"records": found[:RECORDS], "more": len(found) > RECORDS}


def structure(described: Structure | None) -> dict[str, Any]:
    """``{tables: [{name, title, comment, columns}], more}`` of what a connector describes."""
    tables = described.tables if described else ()
    return {"more": len(tables) > TABLES, "tables": [{
        "name": table.name, "title": table.title, "comment": bounded(table.comment),
        "columns": [asdict(column) for column in table.columns[:COLUMNS]]} for table in tables[:TABLES]]}


def _shown(record: SourceRecord) -> dict[str, Any]:
    failure = record.failure
    return {"identifier": record.identifier, "metadata": bounded(record.metadata),
            "tables": [bounded(table_of(table)) for table in record.tables], "failure": failure and {
        "word": failure.word.name, "message": {"id": failure.message.id, "en": failure.message.en},
        "advice": {"id": failure.advice.id, "en": failure.advice.en}}}


def bounded(value: Any, depth: int = DEPTH) -> Any:
    """A JSON value with long texts cut, long lists shortened and what lies too deep left out."""
    if isinstance(value, str):
        return value.replace("\x00", "")[:LONGEST]
    if isinstance(value, Mapping):
        kept = list(value.items())[:COLUMNS] if depth else []
        return {bounded(str(name)): bounded(part, depth - 1) for name, part in kept}
    if isinstance(value, (list, tuple)):
        return [bounded(part, depth - 1) for part in value[:MOST]] if depth else []
    return value if value is None or isinstance(value, (bool, int, float)) else str(value)[:LONGEST]
