"""The columns of a file of the Daftar Data, and which column of a file means which."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from satudata.codes.model import fold


@dataclass(frozen=True)
class Column:
    """One column: the field it holds, its name in the national form, other names, whether a file may set it."""

    field: str
    name: str
    alias: tuple[str, ...] = ()
    read: bool = True


@cache
def columns() -> tuple[Column, ...]:
    """Every column, in the order of the export."""
    document = yaml.safe_load(files("satudata").joinpath("planning", "columns.yaml").read_text("utf-8"))
    return tuple(
        Column(str(entry["field"]), str(entry["name"]), tuple(map(str, entry.get("alias", ()))), bool(entry.get("read", True)))
        for entry in document["columns"])


@cache
def _by_name() -> dict[str, Column]:
    own = {fold(column.name): column for column in columns()}
    return {fold(alias): column for column in columns() for alias in (column.field, *column.alias)} | own


def recognised(header: Sequence[str]) -> dict[int, Column]:
    """Place in the header -> the column it means; the first of two with the same meaning counts. Names that say exactly what
    they are go before other names of the same column."""
    exact = {fold(column.name) for column in columns()}
    found: dict[int, Column] = {}
    taken: set[str] = set()
    for place in sorted(range(len(header)), key=lambda place: (fold(header[place]) not in exact, place)):
        column = _by_name().get(fold(header[place])) if header[place] else None
        if column and column.field not in taken:
            found[place] = column
            taken.add(column.field)
    return found
