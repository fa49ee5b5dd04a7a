"""Two people changed the rows of one grid: a three-way merge, row by row and cell by cell."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Row = Mapping[str, Any]
#: What names a row, the first that every row has and none shares with another.
NAMES = ("id", "kode", "nama", "name")


@dataclass
class MergedRows:
    """``rows`` with what both changed; ``clashes``: ``{path, before, theirs, yours}`` of what cannot be both, the path
    being ``number of the row.column``, or the number alone where one removed what the other changed.
    """

    rows: list[Row] = field(default_factory=list)
    clashes: list[dict[str, Any]] = field(default_factory=list)


def merge(seen: Any, theirs: Any, yours: Any) -> MergedRows | None:
    """The rows of both; nothing where the values are no rows, or rows that nothing names.

    A row only one of them touched is as that person left it. New rows of theirs come after yours.
    """
    lists = [value or [] for value in (seen, theirs, yours)]
    if not all(isinstance(rows, list) and all(isinstance(row, Mapping) for row in rows) for rows in lists):
        return None
    name = next((name for name in NAMES if all(names_each(name, rows) for rows in lists)), None)
    if name is None:
        return None
    before, other, mine = ({str(row[name]): row for row in rows} for rows in lists)
    merged = MergedRows()
    for key in [*mine, *(key for key in other if key not in mine)]:
        add(merged, before.get(key), other.get(key), mine.get(key))
    return merged


def names_each(name: str, rows: Sequence[Row]) -> bool:
    """Whether every row has this name and none shares it."""
    names = [str(row.get(name) or "") for row in rows]
    return all(names) and len(set(names)) == len(names)


def add(merged: MergedRows, before: Row | None, theirs: Row | None, yours: Row | None) -> None:
    """One row as both want it, put behind the others."""
    place = len(merged.rows)
    if yours is None:
        if theirs is None or theirs == before:  # removed by you, untouched by them
            return
        merged.rows.append(theirs)
        if before is not None:
            merged.clashes.append({"path": f"{place}", "before": told(before), "theirs": told(theirs), "yours": None})
    elif theirs is None and before is not None:
        if yours == before:  # removed by them, untouched by you
            return
        merged.rows.append(yours)
        merged.clashes.append({"path": f"{place}", "before": told(before), "theirs": None, "yours": told(yours)})
    elif theirs is None:
        merged.rows.append(yours)
    else:
        merged.rows.append(cells(merged, place, before or {}, theirs, yours))


def cells(merged: MergedRows, place: int, before: Row, theirs: Row, yours: Row) -> Row:
    """The cells of a row both have."""
    row: dict[str, Any] = {}
    for name in dict.fromkeys([*yours, *theirs]):
        was, other, mine = (of.get(name) or None for of in (before, theirs, yours))
        value = other if mine == was else mine
        if mine not in (was, other) and other != was:
            merged.clashes.append({"path": f"{place}.{name}", "before": was, "theirs": other, "yours": mine})
        if value is not None:
            row[name] = value
    return row


def told(row: Row) -> str:
    """A whole row in a line, its texts only."""
    return "; ".join(str(value) for name, value in row.items() if name != "id" and isinstance(value, str) and value)
