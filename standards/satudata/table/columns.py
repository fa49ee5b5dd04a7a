"""Head and data rows become columns of equal length with unique names; empty ones go, long rows are refused."""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from .body import Body
from .head import Head, filled
from .marks import MONTHS, YEAR
from .model import Grid, Place
from .words import Refusal, Word, problem, refused

_PLACEHOLDER = re.compile(r"(?:column|unnamed|kolom|field|f)[ _:]*\d*", re.IGNORECASE)


@dataclass(slots=True)
class Columns:
    """Names and raw values, column by column; `positions` are the columns' places in the sheet, from 0."""

    names: list[str]
    values: list[list[str]]
    positions: list[int]


def columns_of(grid: Grid, head: Head, body: Body) -> Columns:
    """Rectangular columns; adds RAGGED_ROW, NAMELESS_COLUMN, EMPTY_COLUMN, DUPLICATE_COLUMN to the body's problems."""
    width = _width(grid, head, body)
    rows = _rectangular(grid, body, width)
    values = [[row[at] for row in rows] for at in range(width)]  # quicker than zip(*rows) on long tables
    names = list(head.names[:width]) + [""] * (width - len(head.names))
    _refuse_side_by_side(grid, names, values)
    keep = _with_data(grid, body, head, names, values)
    columns = Columns([names[at] for at in keep], [values[at] for at in keep], keep)
    _name_all(grid, body, head, columns)
    return columns


def _width(grid: Grid, head: Head, body: Body) -> int:
    """As many columns as have a name; more where most rows hold data there, so that only the name is missing."""
    named = max((at + 1 for at, name in enumerate(head.names) if name), default=1)
    lengths = Counter(map(len, body.rows))
    if not lengths or max(lengths) <= named:
        return named
    long = [(at, row) for at, row in enumerate(body.rows) if len(row) > named and filled(row[named:])]
    if not long:
        return named
    if len(long) > len(body.rows) / 2:
        return max(filled(row)[-1] + 1 for _at, row in long)
    at, row = long[0]
    example = " | ".join(value.strip()[:30] for value in row[named - 1: named + 2])
    size = filled(row)[-1] + 1
    raise refused(Refusal.ROW_TOO_LONG, Place(grid.sheet, body.numbers[at]), size=size, limit=named, example=example)


def _rectangular(grid: Grid, body: Body, width: int) -> list[list[str]]:
    lengths = set(map(len, body.rows))
    if lengths <= {width}:
        return body.rows
    short = [at for at, row in enumerate(body.rows) if len(row) < width]
    if short and grid.dialect.kind == "csv":  # a sheet simply stores no cell where there is nothing
        at = short[0]
        example = " | ".join(value.strip()[:30] for value in body.rows[at][:4])
        place = Place(grid.sheet, body.numbers[at])
        body.problems.append(problem(Word.RAGGED_ROW, place, count=len(short), example=f"{body.numbers[at]}: {example}"))
    return [row if len(row) == width else (row + [""] * (width - len(row)))[:width] for row in body.rows]


def _refuse_side_by_side(grid: Grid, names: Sequence[str], values: Sequence[Sequence[str]]) -> None:
    """The same names again behind an empty column are a second table."""
    for at in range(2, len(names) - 2):
        left, right = list(names[:at]), list(names[at + 1:])
        if names[at] or any(values[at]) or right[: len(left)] != left or not all(left):
            continue
        raise refused(Refusal.SIDE_BY_SIDE, Place(grid.sheet, column=str(at + 2)))


def _with_data(grid: Grid, body: Body, head: Head, names: Sequence[str], values: Sequence[Sequence[str]]) -> list[int]:
    """Columns to keep: all with a name of their own, and nameless ones that hold something."""
    empty = [at for at, column in enumerate(values) if body.rows and not any(map(str.strip, column))]
    drop = {at for at in empty if not names[at] or _PLACEHOLDER.fullmatch(names[at])}
    drop |= {at for at, name in enumerate(names) if not name and not body.rows}
    beyond = range(len(names), len(grid.rows[head.last]))  # separators without a name at the end of the line of names
    if empty or beyond:
        shown = ", ".join([names[at] or f"({at + 1})" for at in empty[:5]] or [f"({at + 1})" for at in beyond[:5]])
        count = len(empty) + len(beyond)
        body.problems.append(problem(Word.EMPTY_COLUMN, Place(grid.sheet, head.last + 1), count=count, example=shown))
    return [at for at in range(len(names)) if at not in drop]


def _name_all(grid: Grid, body: Body, head: Head, columns: Columns) -> None:
    """Gives every column a name, and no two the same."""
    taken: set[str] = set()
    given = set(columns.names)
    for at, name in enumerate(columns.names):
        base = name or f"kolom_{columns.positions[at] + 1}"
        unique, count = base, 1
        while unique in taken or (unique != name and unique in given):
            count += 1
            unique = f"{base} ({count})"
        taken.add(unique)
        columns.names[at] = unique
        if unique == name:
            continue
        place = Place(grid.sheet, head.last + 1, unique)
        if name:
            body.problems.append(problem(Word.DUPLICATE_COLUMN, place, column=unique, example=name))
        else:
            position = columns.positions[at] + 1
            body.problems.append(problem(Word.NAMELESS_COLUMN, place, column=unique, example=unique, position=position))


def period_columns(names: Sequence[str]) -> list[str]:
    """Names that are a year or month, or end in one, where they differ in nothing else (rule IO-06)."""
    found: dict[str, set[str]] = {}
    by_name: list[tuple[str, str]] = []
    for name in names:
        words = name.replace("_", " ").split()
        last = words[-1].strip("()").lower() if words else ""
        if YEAR.fullmatch(last) or (last in MONTHS and len(last) > 2):
            rest = " ".join(words[:-1]).lower()
            found.setdefault(rest, set()).add(last)
            by_name.append((name, rest))
    return [name for name, rest in by_name if len(found[rest]) > 1]
