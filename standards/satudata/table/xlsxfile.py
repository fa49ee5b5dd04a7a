"""An xlsx as raw cells, sheet by sheet: stored values only, nothing evaluated, nothing outside the file."""
from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any

import openpyxl

from .model import Dialect, Grid, Limits, Place, Problem, Refused
from .package import guard
from .sheetrows import SheetRows
from .sheetxml import SheetFacts, facts_of
from .words import Refusal, Word, problem, refused

_DIALECT = Dialect("xlsx", "", "")


def grids_of(data: bytes, limits: Limits) -> tuple[list[Grid], list[Problem]]:
    """(visible sheets in order, problems of the file); raises Refused for what is locked, broken or too large."""
    try:
        with warnings.catch_warnings(), zipfile.ZipFile(io.BytesIO(data)) as archive:
            warnings.simplefilter("ignore")
            guard(archive, limits, "XLSX")
            return _sheets(data, archive, limits)
    except Refused:
        raise
    except MemoryError as error:
        raise refused(Refusal.TOO_MANY_CELLS, limit=limits.cells) from error
    except Exception as error:  # a damaged package fails anywhere in zipfile, the XML parser or openpyxl, with any error
        raise refused(Refusal.BROKEN_BOOK, format="XLSX", reason=str(error)[:200] or type(error).__name__) from error


def _sheets(data: bytes, archive: zipfile.ZipFile, limits: Limits) -> tuple[list[Grid], list[Problem]]:
    names = archive.namelist()
    problems = []
    if any(name.endswith("vbaProject.bin") for name in names):
        problems.append(problem(Word.MACRO, Place()))
    if any(name.startswith("xl/externalLinks/") for name in names):
        problems.append(problem(Word.EXTERNAL_LINK, Place()))
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    if not book.worksheets:
        raise refused(Refusal.BROKEN_BOOK, format="XLSX", reason="xl/worksheets")
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
    rows = SheetRows(sheet.title, limits, budget)
    for number, row in enumerate(sheet.iter_rows(), start=1):
        rows.add(number, row)
    name: str = sheet.title
    return Grid(
        name, rows.rows, sheet=name, dialect=_DIALECT, merges=facts.merges, floats=frozenset(rows.floats - rows.decimals),
        decimals=frozenset(rows.decimals), problems=tuple(_cell_problems(name, facts)),
    )


def _cell_problems(name: str, facts: SheetFacts) -> Iterator[Problem]:
    for word, cells in ((Word.FORMULA, facts.formulas), (Word.FORMULA_WITHOUT_VALUE, facts.unsaved)):
        if cells:
            letters = cells[0].rstrip("0123456789")
            place = Place(name, int(cells[0][len(letters):]), letters)
            yield problem(word, place, count=len(cells), example=cells[0])
    if facts.hidden:
        yield problem(Word.HIDDEN_CELLS, Place(name), example=name)
