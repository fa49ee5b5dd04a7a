"""An old Excel file (.xls) as raw cells, sheet by sheet: stored values only, a sheet at a time in memory."""
from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import xlrd
from xlrd.biffh import XL_CELL_BOOLEAN, XL_CELL_DATE, XL_CELL_ERROR, XL_CELL_NUMBER, XL_CELL_TEXT

from .model import Dialect, Grid, Limits, Place, Problem, Refused
from .sheetrows import Cell, SheetRows
from .words import Refusal, Word, problem, refused

_DIALECT = Dialect("xls", "", "")
_MACROS = "_VBA_PROJECT".encode("utf-16-le")


def grids_of(data: bytes, limits: Limits) -> tuple[list[Grid], list[Problem]]:
    """(visible sheets in order, problems of the file); raises Refused for what is locked, broken or too large."""
    try:
        with xlrd.open_workbook(file_contents=data, logfile=io.StringIO(), formatting_info=True, on_demand=True,
                                ragged_rows=True) as book:
            return _sheets(book, limits, [problem(Word.MACRO, Place())] if _MACROS in data else [])
    except Refused:
        raise
    except MemoryError as error:
        raise refused(Refusal.TOO_MANY_CELLS, limit=limits.cells) from error
    except Exception as error:  # a damaged file fails anywhere in xlrd, with any error
        if "encrypted" in str(error).lower():
            raise refused(Refusal.ENCRYPTED) from error
        raise refused(Refusal.BROKEN_BOOK, format="XLS", reason=str(error)[:200] or type(error).__name__) from error


def _sheets(book: Any, limits: Limits, problems: list[Problem]) -> tuple[list[Grid], list[Problem]]:
    if book.nsheets > limits.sheets:
        raise refused(Refusal.TOO_MANY_SHEETS, size=book.nsheets, limit=limits.sheets)
    grids: list[Grid] = []
    cells = 0
    for at in range(book.nsheets):
        sheet = book.sheet_by_index(at)
        if sheet.visibility:
            problems.append(problem(Word.HIDDEN_SHEET, Place(sheet=sheet.name), example=sheet.name))
        else:
            grids.append(_grid(book, sheet, limits, limits.cells - cells))
            cells += sum(map(len, grids[-1].rows))
        book.unload_sheet(at)
    return grids, problems


def _grid(book: Any, sheet: Any, limits: Limits, budget: int) -> Grid:
    rows = SheetRows(sheet.name, limits, budget)
    for at in range(sheet.nrows):
        rows.add(at + 1, (_cell(book, cell) for cell in sheet.row(at)))
    hidden = any(info.hidden for info in (*sheet.colinfo_map.values(), *sheet.rowinfo_map.values()))
    return Grid(
        sheet.name, rows.rows, sheet=sheet.name, dialect=_DIALECT, merges=tuple(_merges(sheet)),
        floats=frozenset(rows.floats - rows.decimals), decimals=frozenset(rows.decimals),
        problems=(problem(Word.HIDDEN_CELLS, Place(sheet.name), example=sheet.name),) if hidden else (),
    )


def _merges(sheet: Any) -> Iterator[tuple[int, int, int, int]]:
    """As a grid counts them: the last row and column belong to the merge."""
    for top, bottom, left, right in sheet.merged_cells:
        yield top, left, bottom - 1, right - 1


def _cell(book: Any, cell: Any) -> Cell:
    if cell.ctype == XL_CELL_TEXT:
        return Cell(cell.value)
    if cell.ctype == XL_CELL_NUMBER:
        return Cell(cell.value, _format(book, cell))
    if cell.ctype == XL_CELL_DATE:
        return Cell(_moment(book, cell))
    if cell.ctype == XL_CELL_BOOLEAN:
        return Cell(bool(cell.value))
    if cell.ctype == XL_CELL_ERROR:
        return Cell(xlrd.error_text_from_code.get(cell.value, "#N/A"))
    return Cell()


def _format(book: Any, cell: Any) -> str:
    if cell.xf_index is None:
        return "General"
    found = book.format_map.get(book.xf_list[cell.xf_index].format_key)
    return found.format_str if found else "General"


def _moment(book: Any, cell: Any) -> object:
    """The date; a number that can be none, though it is shown as one, stays a number. Below one day: a time."""
    try:
        found = xlrd.xldate_as_datetime(cell.value, book.datemode)
    except (ValueError, OverflowError):
        return float(cell.value)
    return found.time() if 0 <= cell.value < 1 else found
