"""An xlsx as raw cells, sheet by sheet: stored values only, nothing evaluated, nothing outside the file."""
from __future__ import annotations

import io
import math
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl
from openpyxl.styles.numbers import is_date_format

from .model import Dialect, Grid, Limits, Place, Problem, Refused
from .sheetxml import SheetFacts, facts_of
from .words import Refusal, Word, problem, refused

_PARTS = 5_000
_DIALECT = Dialect("xlsx", "", "")


def grids_of(data: bytes, limits: Limits) -> tuple[list[Grid], list[Problem]]:
    """(visible sheets in order, problems of the file); raises Refused for what is locked, broken or too large."""
    try:
        with warnings.catch_warnings(), zipfile.ZipFile(io.BytesIO(data)) as archive:
            warnings.simplefilter("ignore")
            _guard(archive, limits)
            return _sheets(data, archive, limits)
    except Refused:
        raise
    except MemoryError as error:
        raise refused(Refusal.TOO_MANY_CELLS, limit=limits.cells) from error
    except Exception as error:  # a damaged package fails anywhere in zipfile, the XML parser or openpyxl, with any error
        raise refused(Refusal.BROKEN_XLSX, reason=str(error)[:200] or type(error).__name__) from error


def _guard(archive: zipfile.ZipFile, limits: Limits) -> None:
    parts = archive.infolist()
    size = sum(part.file_size for part in parts)
    if size > limits.unpacked or len(parts) > _PARTS:
        raise refused(Refusal.ZIP_BOMB, size=size, limit=limits.unpacked)
    for part in parts:
        if part.flag_bits & 1:
            raise refused(Refusal.ENCRYPTED)
        if part.filename.endswith((".xml", ".rels")):
            with archive.open(part) as source:
                if b"<!" in source.read(1_000).replace(b"<!--", b""):  # a document type: entities that grow or reach out
                    raise refused(Refusal.BROKEN_XLSX, reason=f"DOCTYPE ({part.filename})")


def _sheets(data: bytes, archive: zipfile.ZipFile, limits: Limits) -> tuple[list[Grid], list[Problem]]:
    names = archive.namelist()
    problems = []
    if any(name.endswith("vbaProject.bin") for name in names):
        problems.append(problem(Word.MACRO, Place()))
    if any(name.startswith("xl/externalLinks/") for name in names):
        problems.append(problem(Word.EXTERNAL_LINK, Place()))
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    if not book.worksheets:
        raise refused(Refusal.BROKEN_XLSX, reason="xl/worksheets")
    if len(book.worksheets) > limits.sheets:
        raise refused(Refusal.TOO_MANY_SHEETS, size=len(book.worksheets), limit=limits.sheets)
    grids: list[Grid] = []
    cells = 0
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            problems.append(problem(Word.HIDDEN_SHEET, Place(sheet=sheet.title), example=sheet.title))
            continue
        part: str = getattr(sheet, "_worksheet_path")  # noqa: B009  openpyxl keeps it to itself, its types do not know it
        facts = facts_of(archive, part)
        grid = _grid(sheet, facts, limits, limits.cells - cells)
        cells += sum(map(len, grid.rows))
        grids.append(grid)
    return grids, problems


def _grid(sheet: Any, facts: SheetFacts, limits: Limits, budget: int) -> Grid:
    sheet.reset_dimensions()
    writer = _Writer(sheet.title, limits, budget)
    for number, row in enumerate(sheet.iter_rows(), start=1):
        writer.add(number, row)
    name: str = sheet.title
    return Grid(
        name, writer.rows, sheet=name, dialect=_DIALECT, merges=facts.merges, floats=frozenset(writer.floats - writer.decimals),
        decimals=frozenset(writer.decimals), problems=tuple(_cell_problems(name, facts)),
    )


def _cell_problems(name: str, facts: SheetFacts) -> Iterator[Problem]:
    for word, cells in ((Word.FORMULA, facts.formulas), (Word.FORMULA_WITHOUT_VALUE, facts.unsaved)):
        if cells:
            letters = cells[0].rstrip("0123456789")
            place = Place(name, int(cells[0][len(letters):]), letters)
            yield problem(word, place, count=len(cells), example=cells[0])
    if facts.hidden:
        yield problem(Word.HIDDEN_CELLS, Place(name), example=name)


class _Writer:
    """Collects rows as text, within the limits, noting which columns hold decimals and how they are shown."""

    def __init__(self, sheet: str, limits: Limits, budget: int) -> None:
        self.sheet = sheet
        self.limits = limits
        self.budget = budget
        self.rows: list[list[str]] = []
        self.floats: set[int] = set()
        self.decimals: set[int] = set()

    def add(self, number: int, cells: Iterable[Any]) -> None:
        """One row; blank rows below the last filled one are never kept."""
        row: list[str] = []
        for at, cell in enumerate(cells):
            value = cell.value
            if value is None:
                continue
            text = self._text(value, cell, at)
            if not text:
                continue
            if at >= self.limits.columns:
                place = Place(self.sheet, number, cell.column_letter)
                raise refused(Refusal.TOO_MANY_COLUMNS, place, size=at + 1, limit=self.limits.columns)
            if len(text) > self.limits.cell:
                raise refused(Refusal.CELL_TOO_LONG, Place(self.sheet, number), limit=self.limits.cell)
            row.extend([""] * (at - len(row)))
            row.append(text)
        if row:
            self._keep(number, row)

    def _keep(self, number: int, row: list[str]) -> None:
        if number > self.limits.rows:
            raise refused(Refusal.TOO_MANY_ROWS, Place(self.sheet, number), limit=self.limits.rows)
        self.budget -= len(row)
        if self.budget < 0:
            raise refused(Refusal.TOO_MANY_CELLS, limit=self.limits.cells)
        self.rows.extend([] for _ in range(number - 1 - len(self.rows)))
        self.rows.append(row)

    def _text(self, value: object, cell: Any, at: int) -> str:
        if isinstance(value, float):
            text = number_text(value)
            if "." in text:
                shown = str(cell.number_format)
                known = "." in shown or "%" in shown or is_date_format(shown)
                (self.decimals if known else self.floats).add(at)
            return text
        return cell_text(value)


def cell_text(value: object) -> str:
    """A stored value as text: ISO dates, `true`/`false`, whole numbers without a decimal."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value)


def number_text(value: float) -> str:
    """A float as Excel shows it: 15 significant digits, no exponent."""
    if not math.isfinite(value):
        return ""
    text = format(value, ".15g")
    if "e" in text:
        text = format(value, ".15f") if abs(value) < 1 else format(value, ".0f")
    return text.rstrip("0").rstrip(".") if "." in text else text
