"""A csv or xlsx file as raw cells with their addresses: nothing is cleaned away, since a code is no figure."""
from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import PurePath

import openpyxl

from satudata.table.csvfile import grid_of
from satudata.table.encoding import decode
from satudata.table.model import Grid, Limits, Refused
from satudata.table.sheetxml import facts_of
from satudata.table.sniff import refuse_markup
from satudata.table.words import Refusal
from satudata.table.xlsxfile import grids_of

from .messages import refused
from .model import MOST

_HEAD = 40  # rows above the data at most
LIMITS = Limits(size=30_000_000, unpacked=200_000_000, rows=MOST + _HEAD, columns=100, cells=3_000_000)
_INERT = re.compile(r"^'(?=[=+\-@])")  # how our own exports keep a text from being run as a formula
_PADDED = re.compile(r"0{2,15}")


@dataclass(slots=True)
class Sheet:
    """One sheet: rows of texts (the first is row 1) and what its cells are besides their text."""

    name: str | None
    rows: list[list[str]]
    formulas: frozenset[str] = frozenset()
    numeric: dict[tuple[int, int], str] = field(default_factory=dict)
    """Cells (row from 1, column from 0) kept as numbers -> as shown: "01" where the format pads, "date" for dates."""
    others: tuple[str, ...] = ()


def csv_sheet(data: bytes, filename: str) -> Sheet:
    """The file as one sheet. Raises table.Refused, ImportRefused TOO_MANY."""
    text, encoding = decode(data)
    refuse_markup(text)
    try:
        grid = grid_of(text, PurePath(filename.replace("\\", "/")).stem or "csv", encoding, LIMITS)
    except Refused as error:
        raise _ours(error) from error
    return Sheet(None, [[_INERT.sub("", cell.strip()) for cell in row] for row in grid.rows])


def xlsx_sheet(data: bytes, wanted: str | None) -> Sheet:
    """The sheet of that name, else the first that holds something. Raises table.Refused, ImportRefused."""
    _refuse_many(data)
    try:
        grids, _problems = grids_of(data, LIMITS)
    except Refused as error:
        raise _ours(error) from error
    grid = _chosen([grid for grid in grids if grid.rows], wanted)
    others = tuple(each.name for each in grids if each.rows and each.name != grid.name)
    sheet = Sheet(grid.name, [[cell.strip() for cell in row] for row in grid.rows], others=others)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        leaf = book[grid.name]
        part: str = getattr(leaf, "_worksheet_path")  # noqa: B009  openpyxl keeps it to itself, its types do not know it
        sheet.formulas = frozenset(facts_of(archive, part).formulas)
        leaf.reset_dimensions()
        for number, row in enumerate(leaf.iter_rows(), start=1):
            for at, cell in enumerate(row):
                if cell.value is not None and not isinstance(cell.value, (str, bool)):
                    sheet.numeric[number, at] = _as_shown(cell.value, str(cell.number_format))
    return sheet


def _refuse_many(data: bytes) -> None:
    """Counts the rows of each sheet before a cell is read: parsing a hundred thousand takes seconds."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [part for part in archive.infolist() if part.filename.startswith("xl/worksheets/")]
            if sum(part.file_size for part in parts) > LIMITS.unpacked:
                return  # the reader refuses it with its own words
            for part in parts:
                rows = 0
                with archive.open(part) as source:
                    while chunk := source.read(1 << 20):
                        rows += chunk.count(b"</row>")
                        if rows > LIMITS.rows:
                            raise refused("TOO_MANY", limit=f"{MOST:,}".replace(",", "."))
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError):
        return  # broken or locked: told by the reader


def _as_shown(value: object, number_format: str) -> str:
    if isinstance(value, (date, time)):
        return "date"
    if isinstance(value, int) and _PADDED.fullmatch(number_format):
        return str(value).zfill(len(number_format))
    return ""


def _chosen(grids: list[Grid], wanted: str | None) -> Grid:
    if not grids:
        raise refused("NOTHING")
    if not wanted:
        return grids[0]
    for grid in grids:
        if grid.name == wanted:
            return grid
    raise refused("NO_SUCH_SHEET", value=wanted[:60], found=", ".join(grid.name for grid in grids))


def _ours(error: Refused) -> Exception:
    """Too many rows or cells, said of codes."""
    many = error.word in (Refusal.TOO_MANY_ROWS, Refusal.TOO_MANY_CELLS)
    return refused("TOO_MANY", limit=f"{MOST:,}".replace(",", ".")) if many else error


def filled(sheet: Sheet, start: int = 0) -> Iterator[tuple[int, list[str]]]:
    """(row number from 1, cells) of the rows that hold something."""
    for number, row in enumerate(sheet.rows[start:], start=start + 1):
        if any(row):
            yield number, row
