"""Which figures of a table changed: row, column, old, new."""
from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

KEY_ROLES = ("kunci", "dimensi")
MOST = 200


@dataclass(frozen=True)
class Rows:
    """A table as text: its column names and its rows."""

    header: tuple[str, ...]
    rows: Sequence[Sequence[str]]

    @classmethod
    def of_csv(cls, content: bytes) -> Rows:
        reader = csv.reader(io.StringIO(content.decode("utf-8"), newline=""))
        header = tuple(next(reader, ()))
        return cls(header, list(reader))


@dataclass
class Changes:
    """What differs, at most ``MOST`` cells and rows of each kind shown; the counts are whole."""

    columns_added: list[str] = field(default_factory=list)
    columns_removed: list[str] = field(default_factory=list)
    cells: list[dict[str, str]] = field(default_factory=list)
    cell_count: int = 0
    rows_added: list[str] = field(default_factory=list)
    rows_added_count: int = 0
    rows_removed: list[str] = field(default_factory=list)
    rows_removed_count: int = 0

    def __bool__(self) -> bool:
        return bool(self.columns_added or self.columns_removed or self.cell_count
                    or self.rows_added_count or self.rows_removed_count)

    def as_dict(self, name: str) -> dict[str, Any]:
        shown = len(self.cells), len(self.rows_added), len(self.rows_removed)
        whole = self.cell_count, self.rows_added_count, self.rows_removed_count
        return {
            "name": name,
            "columns": {"added": self.columns_added, "removed": self.columns_removed},
            "cells": self.cells,
            "rows": {"added": self.rows_added, "removed": self.rows_removed},
            "counts": {"cells": whole[0], "added": whole[1], "removed": whole[2]},
            "truncated": shown != whole,
        }


def keys_of(schema: Any, columns: Sequence[str]) -> list[str]:
    """The columns that name a row: those whose role is kunci, else dimensi; none where the schema names none."""
    fields = schema.get("fields", []) if isinstance(schema, dict) else []
    for role in KEY_ROLES:
        found = [f.get("name") for f in fields if f.get("peran") == role and f.get("name") in columns]
        if found:
            return found
    return []


def _unique(table: Rows, keys: list[str]) -> bool:
    places = [table.header.index(key) for key in keys]
    return max(Counter(tuple(row[i] for i in places) for row in table.rows).values(), default=1) == 1


def _row_keys(old: Rows, new: Rows, schema: Any) -> list[str]:
    """Key columns that are in both tables and name each row once; empty where rows can only be matched by place."""
    shared = [name for name in new.header if name in old.header]
    fields = schema.get("fields", []) if isinstance(schema, dict) else []
    both = [f.get("name") for f in fields if f.get("peran") in KEY_ROLES and f.get("name") in shared]
    for candidate in (keys_of(schema, shared), both):
        if candidate and _unique(old, candidate) and _unique(new, candidate):
            return candidate
    return []


def _indexed(table: Rows, keys: list[str]) -> dict[str, dict[str, str]]:
    places = [table.header.index(key) for key in keys]
    named: dict[str, dict[str, str]] = {}
    for number, row in enumerate(table.rows, start=1):
        label = " · ".join(row[i] for i in places) if keys else str(number)
        named[label] = dict(zip(table.header, row, strict=False))
    return named


def _some(labels: Iterable[str]) -> tuple[list[str], int]:
    found = list(labels)
    return found[:MOST], len(found)


def difference(old: Rows, new: Rows, schema: Any = None) -> Changes:
    """Compare two states of a table; rows are matched by their key columns, else by their number."""
    keys = _row_keys(old, new, schema)
    before, after = _indexed(old, keys), _indexed(new, keys)
    changes = Changes(
        columns_added=[name for name in new.header if name not in old.header],
        columns_removed=[name for name in old.header if name not in new.header],
    )
    changes.rows_added, changes.rows_added_count = _some(label for label in after if label not in before)
    changes.rows_removed, changes.rows_removed_count = _some(label for label in before if label not in after)
    shared = [name for name in new.header if name in old.header]
    for label, row in after.items():
        was = before.get(label)
        if was is None or was == row:
            continue
        for column in shared:
            if was.get(column, "") != row.get(column, ""):
                changes.cell_count += 1
                if len(changes.cells) < MOST:
                    changes.cells.append({"row": label, "column": column, "old": was.get(column, ""), "new": row.get(column, "")})
    return changes
