"""Somebody who knows says how an ambiguous column is to be read; the table is given back read so."""
from __future__ import annotations

from dataclasses import replace

from .model import Row, Table
from .numbers import both_readings
from .words import Word


def resolve(table: Table, column: str, reading: str) -> Table:
    """`table` with its ambiguous `column` read as "ribuan" (1.474 is 1474) or "desimal" (1.474 stays).

    KeyError where there is no such column, ValueError where it is not ambiguous or the reading has another name.
    """
    if reading not in {"ribuan", "desimal"}:
        raise ValueError(reading)
    at = table.header.index(column) if column in table.header else -1
    if at < 0:
        raise KeyError(column)
    told = [p for p in table.problems if p.word == Word.AMBIGUOUS_NUMBER and p.column == column]
    if not told:
        raise ValueError(column)
    chosen = 0 if reading == "ribuan" else 1
    rows: list[Row] = [
        row if row[at] is None else (*row[:at], both_readings(str(row[at]))[chosen], *row[at + 1:]) for row in table.rows
    ]
    return replace(table, rows=rows, problems=tuple(p for p in table.problems if p not in told))
