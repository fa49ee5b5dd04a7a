"""What is known of one table: its schema in the record, and its file where that was given?"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from satudata.table import Column, Problem, Profile, Refused, Table, Workbook, profile

#: What may stand for a file: read whole, one table, its profile only, or why it could not be read.
Given = Workbook | Table | Profile | Refused


@dataclass(frozen=True)
class ColumnView:
    """One column: as the schema declares it and as the file has it; either side may be lacking.

    ``values`` are all cells where the table was given, else the samples of its profile; ``complete`` says which.
    """

    name: str
    path: str
    schema: Mapping[str, Any]
    column: Column | None
    values: Sequence[str | None]
    complete: bool

    def key(self, name: str) -> str:
        """A key of the schema field as text."""
        value = self.schema.get(name)
        return value.strip() if isinstance(value, str) else ""

    @cached_property
    def filled(self) -> list[str]:
        """The cells that hold something, stripped."""
        return [value.strip() for value in self.values if isinstance(value, str) and value.strip()]

    @cached_property
    def distinct(self) -> list[str]:
        """Each different value once, in order of appearance."""
        return list(dict.fromkeys(self.filled))

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The column's name in lower-case words: "Kode Kecamatan" and "kode_kecamatan" alike."""
        return words_of(self.name)


class TableView:
    """One table of the record. ``path`` is ``tables.N``."""

    def __init__(self, index: int, entry: Mapping[str, Any], given: Given | None) -> None:
        self.path = f"tables.{index}"
        self.entry = entry
        self.refused = given if isinstance(given, Refused) else None
        self.table = _table(given, self.name)
        self._file_problems = given.problems if isinstance(given, Workbook) else ()
        self._profile = given if isinstance(given, Profile) else None

    @property
    def name(self) -> str:
        """The table's name in the record."""
        value = self.entry.get("name")
        return value if isinstance(value, str) else ""

    @cached_property
    def profile(self) -> Profile | None:
        """What the file's columns hold; None where the file is not known."""
        return profile(self.table) if self.table is not None else self._profile

    @property
    def problems(self) -> Sequence[Problem]:
        """What the reader noted about the table and about its file."""
        return (*self._file_problems, *self.table.problems) if self.table is not None else ()

    @cached_property
    def schema(self) -> list[Mapping[str, Any]]:
        """The fields of skema_tabel that are objects with a name."""
        skema = self.entry.get("skema_tabel")
        fields = skema.get("fields") if isinstance(skema, Mapping) else None
        return [item for item in fields if isinstance(item, Mapping) and _name(item)] if isinstance(fields, list) else []

    @cached_property
    def header(self) -> list[str]:
        """The column names of the file, [] where it is not known."""
        return [column.name for column in self.profile.columns] if self.profile else []

    @cached_property
    def columns(self) -> tuple[ColumnView, ...]:
        """Columns of the schema in its order, then those only the file has."""
        known = {column.name: (index, column) for index, column in enumerate(self.profile.columns)} if self.profile else {}
        declared = {_name(item): (index, item) for index, item in enumerate(self.schema)}
        views = []
        for name in [*declared, *(name for name in known if name not in declared)]:
            index, item = declared.get(name, (None, {}))
            path = f"{self.path}.skema_tabel" if index is None else f"{self.path}.skema_tabel.fields.{index}"
            place, column = known.get(name, (None, None))
            views.append(ColumnView(name, path, item, column, self._values(place, column), self.table is not None))
        return tuple(views)

    def _values(self, place: int | None, column: Column | None) -> Sequence[str | None]:
        if place is not None and self.table is not None:
            return [row[place] if place < len(row) else None for row in self.table.rows]
        return tuple(column.samples) if column is not None else ()


def words_of(name: str) -> tuple[str, ...]:
    """A column name in lower-case words."""
    return tuple("".join(char if char.isalnum() else " " for char in name.lower()).split())


def _name(item: Mapping[str, Any]) -> str:
    value = item.get("name")
    return value if isinstance(value, str) else ""


def _table(given: Given | None, name: str) -> Table | None:
    if isinstance(given, Workbook):
        return next((table for table in given.tables if table.name == name), given.tables[0] if given.tables else None)
    return given if isinstance(given, Table) else None
