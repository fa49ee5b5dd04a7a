"""What a version of a classification is made of, and what reading a file of one gives."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, Self, TypeVar

from satudata.text import Text

MOST = 60_000
"""Codes (or correspondences) one file may hold."""
KINDS = ("exact", "broad", "narrow")


class _Row:
    """A row of texts; an empty text is no value."""

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        """From an object of a record; keys that are no field are left out."""
        return cls(**{each.name: str(row.get(each.name) or "") for each in fields(cls)})  # type: ignore[arg-type]

    def as_row(self) -> dict[str, str]:
        """As a record keeps it: only what is filled."""
        return {each.name: value for each in fields(self) if (value := getattr(self, each.name))}  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Item(_Row):
    """One code in one period of validity. `induk` is the parent's code; dates are ISO days, inclusive, "" = open."""

    kode: str
    nama: str = ""
    nama_en: str = ""
    induk: str = ""
    tingkat: str = ""
    urutan: str = ""
    berlaku_dari: str = ""
    berlaku_sampai: str = ""
    definisi: str = ""
    catatan: str = ""

    def with_(self, **values: str) -> Item:
        """The same with some values replaced."""
        return replace(self, **values)


@dataclass(frozen=True, slots=True)
class Correspondence(_Row):
    """Code `dari` of this list corresponds to code `ke` of the list `daftar`, version `versi`.

    `jenis`: exact (the same), broad (`ke` is wider), narrow (`ke` is narrower), "" where both only overlap.
    """

    dari: str
    daftar: str = ""
    versi: str = ""
    ke: str = ""
    nama: str = ""
    jenis: str = ""
    berlaku_dari: str = ""
    berlaku_sampai: str = ""
    keterangan: str = ""

    def with_(self, **values: str) -> Correspondence:
        """The same with some values replaced."""
        return replace(self, **values)


@dataclass(frozen=True, slots=True)
class Where:
    """Where a row stands in its file: its number (from 1, as a spreadsheet counts) and the letter of each field's column."""

    row: int | None = None
    letters: Mapping[str, str] = field(default_factory=dict)

    def cell(self, name: str) -> str | None:
        """The address of a field's cell such as `B17`, None where the file has no cells."""
        letter = self.letters.get(name)
        return f"{letter}{self.row}" if letter and self.row else None


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong (or, as a warning, worth a look): where, in which field, with which value, and the sentence."""

    word: str
    message: Text
    row: int | None = None
    cell: str | None = None
    column: str | None = None
    value: str | None = None

    def to_dict(self, lang: str = "id") -> dict[str, Any]:
        """Plain JSON values in one language."""
        return {"word": self.word, "row": self.row, "cell": self.cell, "column": self.column, "value": self.value,
                "message": self.message.in_(lang)}


RowT = TypeVar("RowT", Item, Correspondence)


@dataclass(frozen=True, slots=True)
class Import:
    """A file that was read. `rows` are the data rows met; with `errors` the file is not to be loaded.

    `items` or `correspondences` are filled after `what`; `places` says where each of them stood.
    """

    format: str
    what: str
    rows: int = 0
    items: tuple[Item, ...] = ()
    correspondences: tuple[Correspondence, ...] = ()
    places: tuple[Where, ...] = ()
    errors: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    """Field -> name of the column it was read from."""

    @property
    def ok(self) -> bool:
        """Whether it may be loaded as a whole."""
        return not self.errors and bool(self.items or self.correspondences)

    @property
    def accepted(self) -> int:
        """How many rows carry no error."""
        wrong = {fault.row for fault in self.errors}
        return sum(1 for place in self.places if place.row not in wrong)

    def records(self) -> list[dict[str, str]]:
        """The rows as the record of a classification keeps them."""
        found: Sequence[Item] | Sequence[Correspondence] = self.items if self.what == "items" else self.correspondences
        return [row.as_row() for row in found]


def items_of(rows: Iterable[Mapping[str, Any]] | None) -> tuple[Item, ...]:
    """The codes of a record's `items`."""
    return tuple(Item.of(row) for row in rows or ())


def correspondences_of(rows: Iterable[Mapping[str, Any]] | None) -> tuple[Correspondence, ...]:
    """The correspondences of a record's `korespondensi`."""
    return tuple(Correspondence.of(row) for row in rows or ())
