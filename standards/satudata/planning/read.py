"""A CSV or XLSX file of many entries, as agencies and portals write it: each row with what is wrong with it, cell by cell."""
from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl.utils import get_column_letter

from satudata.classification.grid import Sheet as Cells
from satudata.classification.grid import csv_sheet, filled, xlsx_sheet
from satudata.errors import FormError, SatuDataError
from satudata.planning.columns import Column, recognised
from satudata.planning.entry import faults, form, normalise
from satudata.text import Text

HEAD = 20  # rows above the data at most
MOST = 10_000
NOTHING = re.compile(r"[\W_]*")  # "***", "-": a mark where a value would stand
_PARTS = re.compile(r"\s*[;,/]\s*")
_NO_HEAD = Text(
    "Kolom “Nama Data” dan “Produsen Data” tidak ditemukan di {n} baris pertama.",
    "No columns “Nama Data” and “Produsen Data” among the first {n} rows.")
_HEAD_ADVICE = Text(
    "Unduh templat, lalu salin isi daftar ke kolomnya.", "Download the template and copy the list into its columns.")
_MANY = Text("Berkas memuat {n} baris; paling banyak {most}.", "The file has {n} rows; at most {most}.")
_MANY_ADVICE = Text("Bagi daftar menjadi beberapa berkas.", "Split the list into several files.")
_NO_NAME = Text("Nama Data: kosong.", "Name of the data: empty.")
_NO_AGENCY = Text("Produsen Data: kosong.", "Producer: empty.")


class NoList(SatuDataError):
    """The file is read but is no Daftar Data."""

    title = Text("Bukan Daftar Data", "Not a Daftar Data")


@dataclass(frozen=True)
class Fault:
    """What is wrong with one cell; `cell` as a spreadsheet names it, empty where the column is missing."""

    cell: str
    field: str
    said: Text


@dataclass(frozen=True)
class Row:
    """One entry of the file: its row as a spreadsheet numbers it, the producer as written, the entry, what is wrong."""

    number: int
    agency: str
    entry: Mapping[str, Any]
    cells: Sequence[str]
    faults: tuple[Fault, ...]
    places: Mapping[str, str]

    @property
    def name(self) -> str:
        """The name of the data as the entry has it."""
        return str(self.entry.get("nama_data") or "")


@dataclass(frozen=True)
class Sheet:
    """The rows of a file, its header, and the names of columns nothing is taken from."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    unused: tuple[str, ...]


def read(data: bytes, filename: str, *, year: str = "", lang: str = "id") -> Sheet:
    """The entries of a file. Raises SatuDataError where it is no list at all.

    :param year: of entries whose row names none
    """
    cells = xlsx_sheet(data, None) if data[:2] == b"PK" else csv_sheet(data, filename)
    head, found = _head(cells)
    header = tuple(cells.rows[head])
    given = [(number, row) for number, row in filled(cells, head + 1) if any(not NOTHING.fullmatch(cell) for cell in row)]
    if len(given) > MOST:
        raise NoList(_MANY.format(n=len(given), most=MOST), _MANY_ADVICE)
    rows = tuple(_row(number, row, found, year) for number, row in given)
    unused = tuple(name for place, name in enumerate(header) if name and place not in found)
    return Sheet(header, rows, unused)


def _head(cells: Cells) -> tuple[int, dict[int, Column]]:
    best: tuple[int, dict[int, Column]] | None = None
    for number, row in filled(cells):
        if number > HEAD:
            break
        found = recognised(row)
        fields = {column.field for column in found.values()}
        if {"nama_data", "agency"} <= fields and (best is None or len(found) > len(best[1])):
            best = (number - 1, found)
    if best is None:
        raise NoList(_NO_HEAD.format(n=HEAD), _HEAD_ADVICE)
    return best


def _row(number: int, row: Sequence[str], found: Mapping[int, Column], year: str) -> Row:
    given = {column.field: row[place] for place, column in found.items() if place < len(row)}
    places = {column.field: f"{get_column_letter(place + 1)}{number}" for place, column in found.items()}
    values = {name: value for name, value in given.items() if value and not NOTHING.fullmatch(value)}
    raw = {column.field: _value(column.field, values[column.field])
           for column in found.values() if column.read and column.field != "agency" and column.field in values}
    raw.setdefault("tahun", year)
    entry, wrong = _entry(raw)
    agency = values.get("agency", "")
    if "nama_data" not in values:
        wrong["nama_data"] = _NO_NAME
    if not agency:
        wrong["agency"] = _NO_AGENCY
    told = tuple(Fault(places.get(name, ""), name, said) for name, said in wrong.items())
    return Row(number, agency, entry, tuple(row), told, places)


def _value(name: str, value: str) -> str | list[str]:
    return [part for part in _PARTS.split(value) if part] if form().field(name).multiple else value


def _entry(raw: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Text]]:
    """The entry of a row and what is wrong with it by field; a value that cannot be kept takes no other with it."""
    wrong: dict[str, Text] = {}
    try:
        entry = normalise(raw)
    except FormError as error:
        wrong = dict(error.problems)
        entry = normalise({name: value for name, value in raw.items() if name not in wrong})
    return entry, wrong | faults(entry, whole=False)
