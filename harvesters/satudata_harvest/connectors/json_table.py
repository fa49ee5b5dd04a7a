"""Rows of JSON as one table: columns gathered from every row, cells written as text, memory flat."""
from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from satudata_harvest import content
from satudata_harvest.connectors.base import Column, SourceTable
from satudata_harvest.limits import Limits
from satudata_harvest.web.parse import invalid

MOST_COLUMNS = 1_000


def table_of(rows: Iterable[Any], said: Mapping[str, Any], limits: Limits, room: Path) -> SourceTable:
    """A table of rows that are JSON objects.

    :param said: ``name``, and perhaps ``title``, ``comment`` and ``columns`` (names, in order)
    :raises Failure: SOURCE_DATA_INVALID when a row is no object, or there are too many rows, columns or bytes
    """
    with tempfile.SpooledTemporaryFile(max_size=content.IN_MEMORY, mode="w+b", dir=str(room)) as kept:
        types = _keep(rows, kept, limits)
        names: Sequence[str] = said.get("columns") or list(types)
        written = content.write(names, _cells(kept, names), limits, room)
    columns = tuple(Column(name, types.get(name) or "string") for name in names)
    return SourceTable(said["name"], said.get("title", ""), said.get("comment", ""), columns, written)


def _keep(rows: Iterable[Any], kept: IO[bytes], limits: Limits) -> dict[str, str]:
    """Keeps rows as lines of JSON; gives the type of each column, in the order they were first seen."""
    types: dict[str, str] = {}
    size = 0
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict):
            raise invalid(f"Baris {number} bukan objek JSON.", f"Row {number} is no JSON object.")
        for name, value in row.items():
            types[name] = _wider(types.get(name, ""), value)
        if len(types) > MOST_COLUMNS:
            raise content.too_big(f"{MOST_COLUMNS} kolom", f"{MOST_COLUMNS} columns")
        line = json.dumps(row, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
        size += len(line)
        if number > limits.rows:
            raise content.too_big(f"{limits.rows} baris", f"{limits.rows} rows")
        if size > 4 * limits.bytes:  # names of columns weigh more than what becomes of them
            raise content.too_big(f"{limits.bytes} byte", f"{limits.bytes} bytes")
        kept.write(line)
    return types


def _cells(kept: IO[bytes], names: Sequence[str]) -> Iterator[list[Any]]:
    kept.seek(0)
    for line in kept:
        row = json.loads(line)
        yield [_cell(row.get(name)) for name in names]


def _cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if isinstance(value, (dict, list)) else value


def _wider(known: str, value: Any) -> str:
    """The type that holds what was seen and this value too; empty while nothing was seen."""
    if value is None:
        return known
    now = ("boolean" if isinstance(value, bool) else "integer" if isinstance(value, int)
           else "number" if isinstance(value, float) else "string")
    if not known or known == now:
        return now
    return "number" if {known, now} == {"integer", "number"} else "string"
