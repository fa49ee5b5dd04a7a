"""Which of some values really occur in a column of a published table: from its profile, else from the file, within limits."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ckanext.tangerang.delivery import holding, tables
from ckanext.tangerang.delivery.model import Delivery

MOST_BYTES = 50 * 1024 * 1024
"""Bytes of files read for one answer; beyond, columns are judged by the samples of their profile and the answer says so."""
SHOWN = 20


@dataclass
class Reader:
    """Looks into the tables of records, remembering what it read and how much it still may read."""

    left: int = MOST_BYTES
    capped: bool = False
    _values: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)

    def occurring(self, record: Mapping[str, Any], table: int, column: str, wanted: frozenset[str]) -> tuple[list[str], bool]:
        """Which of ``wanted`` stand in the column, and whether every row was looked at (false: only samples).

        :param table: place of the table in the record; :param column: name of its column
        """
        entry = record["tables"][table]
        rows = tables.rows_of(entry, record, Delivery.of_ids(holding.used(record)))
        if rows is None:
            return [], False
        seen = next((item for item in rows.columns if item.get("name") == column), None)
        if seen is None:
            return [], True
        samples = {str(value) for value in seen.get("samples") or ()}
        if int(seen.get("distinct") or 0) <= len(samples):
            return sorted(wanted & samples), True
        values = self._read(rows, column)
        return (sorted(wanted & samples), False) if values is None else (sorted(wanted & values), True)

    def _read(self, rows: tables.DeliveredTable, column: str) -> frozenset[str] | None:
        key = (rows.sha256, column)
        if key not in self._values:
            if rows.size > self.left:
                self.capped = True
                return None
            self.left -= rows.size
            read = rows.rows()
            place = read.header.index(column) if column in read.header else None
            self._values[key] = frozenset() if place is None else frozenset(
                row[place].strip() for row in read.rows if place < len(row))
        return self._values[key]
