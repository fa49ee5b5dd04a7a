"""How the rows of a `rows` field become the rows that are kept, and how each gets its id."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from satudata.form.model import Field, Form
from satudata.form.wrong import LONG, MANY, NOT_A_ROW, ROWS, UNKNOWN, Wrong, said
from satudata.record import is_empty
from satudata.text import Text

#: A list of tens of thousands of rows wrong in the same way is told of its first ones only.
MOST_PROBLEMS = 100
#: What an id may be made of: it is part of an address.
ID_MARKS = frozenset("-_")
MAX_ID = 64

Problems = dict[str, Text]
Cell = Callable[[Field, Any], Any]
Row = dict[str, Any]


def cleaned_rows(field: Field, value: Any, prefix: str, problems: Problems, cell: Cell) -> list[Row]:
    """The rows cleaned by their columns, empty ones left out; faults go to `problems` by path (`ms_var.3.definisi`).

    `cell` cleans one value by its column. A row of which only the id is left counts as empty. Raises Wrong where the value
    is no list of rows, or has more rows or characters than the field takes.
    """
    if not isinstance(value, (list, tuple)):
        raise Wrong(said(field, ROWS))
    if len(value) > field.max_items:
        raise Wrong(said(field, MANY, limit=field.max_items, size=len(value)))
    ids = {column.name for column in field.columns if column.row_id}
    found: Problems = {}
    kept = []
    for index, given in enumerate(value):
        row = _row(field, given, f"{prefix}{index}", found, cell)
        if row and row.keys() - ids:
            kept.append(row)
        if len(found) >= MOST_PROBLEMS:
            break
    problems.update(found)
    size = sum(_length(row) for row in kept)
    if size > field.max_length:
        raise Wrong(said(field, LONG, limit=field.max_length, size=size))
    return kept


def _row(field: Field, given: Any, path: str, problems: Problems, cell: Cell) -> Row:
    if not isinstance(given, Mapping):
        if not is_empty(given):
            problems[path] = said(field, NOT_A_ROW)
        return {}
    columns = field.by_column
    if not given.keys() <= columns.keys():
        for name in given.keys() - columns.keys():
            problems[f"{path}.{name}"] = UNKNOWN.format(name=str(name)[:100])
    row: Row = {}
    for name, column in columns.items():
        value = given.get(name)
        if value is None or value == "":
            continue
        try:
            if column.kind == "rows":
                value = cleaned_rows(column, value, f"{path}.{name}.", problems, cell)
            else:
                value = cell(column, value)
        except Wrong as wrong:
            problems[f"{path}.{name}"] = wrong.text
            continue
        if not is_empty(value):
            row[name] = value
    return row


def _length(row: Row) -> int:
    total = 0
    for value in row.values():
        if isinstance(value, str):
            total += len(value)
        else:
            total += sum(len(item) if isinstance(item, str) else _length(item) for item in value)
    return total


def with_ids(form: Form, record: Mapping[str, Any], *, new: bool = False, make: Callable[[], str] = lambda: str(uuid4())) -> Row:
    """The normalised record with an id in every row whose form asks for one; ids that are there stay.

    An id given twice in a field, or not fit for an address, is made anew. `new` makes all anew: for a copy.
    """
    done = dict(record)
    for field in form.fields:
        name = next((column.name for column in field.columns if column.row_id), "")
        if name and isinstance(done.get(field.name), list):
            seen: set[str] = set()
            done[field.name] = [_identified(row, name, seen, new, make) for row in done[field.name]]
    return done


def _identified(row: Row, name: str, seen: set[str], new: bool, make: Callable[[], str]) -> Row:
    known = str(row.get(name) or "")
    if new or known in seen or not _fit(known):
        known = make()
    seen.add(known)
    return {name: known, **{key: value for key, value in row.items() if key != name}}


def _fit(known: str) -> bool:
    return 0 < len(known) <= MAX_ID and all(char.isascii() and (char.isalnum() or char in ID_MARKS) for char in known)
