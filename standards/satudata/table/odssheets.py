"""The sheets in the XML of an OpenDocument spreadsheet, gathered as its elements pass by."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from .model import Dialect, Grid, Limits, Place, Problem
from .sheetrows import Cell, SheetRows
from .words import Refusal, Word, problem, refused

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE, _TABLE, _TEXT, _STYLE = (f"{{{_NS}{name}:1.0}}" for name in ("office", "table", "text", "style"))
_CELLS = frozenset({f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"})
_LETTERS = {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}
_NUMBERS = frozenset({"float", "currency", "percentage"})
_DIALECT = Dialect("ods", "", "")
_DEPTH = 100
_SHOWN = "0.0"  # a format of decimals: which one is no matter


class Sheets:
    """What the parser calls; afterwards `grids` are the visible sheets, `problems` those of the file, `count` all sheets."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.budget = limits.cells
        self.grids: list[Grid] = []
        self.problems: list[Problem] = []
        self.count = 0
        self.path: list[str] = []
        self.style = ""
        self.numbered: set[str] = set()  # cell styles with a number format of their own
        self.unseen: set[str] = set()  # table styles that hide the sheet
        self.sheet: _Sheet | None = None

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        parent = self.path[-1] if self.path else ""
        self.path.append(tag)
        if len(self.path) > _DEPTH:
            raise refused(Refusal.BROKEN_BOOK, format="ODS", reason=f"> {_DEPTH}")
        if self.sheet:
            self.sheet.start(tag, attributes)
        elif tag == f"{_TABLE}table" and parent == f"{_OFFICE}spreadsheet":
            self._open(attributes)
        elif tag == f"{_STYLE}style":
            self.style = attributes.get(f"{_STYLE}name", "")
            if attributes.get(f"{_STYLE}data-style-name", "N0") != "N0":
                self.numbered.add(self.style)
        elif tag == f"{_STYLE}table-properties" and attributes.get(f"{_TABLE}display") == "false":
            self.unseen.add(self.style)

    def end(self, tag: str) -> None:
        self.path.pop()
        if not self.sheet:
            return
        if self.path and self.path[-1] == f"{_OFFICE}spreadsheet":
            self._close(self.sheet)
        else:
            self.sheet.end(tag)

    def data(self, text: str) -> None:
        if self.sheet:
            self.sheet.data(text)

    def close(self) -> None:
        """Nothing is left to do at the end."""

    def _open(self, attributes: Mapping[str, str]) -> None:
        self.count += 1
        if self.count > self.limits.sheets:
            raise refused(Refusal.TOO_MANY_SHEETS, size=self.count, limit=self.limits.sheets)
        name = attributes.get(f"{_TABLE}name", "") or f"Sheet{self.count}"
        hidden = attributes.get(f"{_TABLE}style-name") in self.unseen
        self.sheet = _Sheet(SheetRows(name, self.limits, self.budget), self.numbered, hidden)

    def _close(self, sheet: _Sheet) -> None:
        self.sheet = None
        if sheet.hidden:
            name = sheet.rows.sheet
            self.problems.append(problem(Word.HIDDEN_SHEET, Place(sheet=name), example=name))
            return
        self.budget = sheet.rows.budget
        self.grids.append(sheet.grid())


class _Sheet:
    """One sheet while it is read."""

    def __init__(self, rows: SheetRows, numbered: set[str], hidden: bool) -> None:
        self.rows, self.numbered, self.hidden = rows, numbered, hidden
        self.row: list[Cell] = []
        self.number = 0  # rows so far
        self.repeat = 1  # how often this row stands
        self.at = 0  # columns so far in this row
        self.cell: Mapping[str, str] | None = None
        self.depth = self.skipped = 0  # elements open inside the cell; at which depth what is no text of it began
        self.text: list[str] = []
        self.merges: list[tuple[int, int, int, int]] = []
        self.formulas: list[str] = []
        self.collapsed = False
        self.columns: list[str] = []  # the style of each column's cells, where they have none themselves

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self.cell is not None:
            self._inside(tag, attributes)
        elif tag in _CELLS:
            self.cell, self.depth, self.skipped, self.text = attributes, 0, 0, []
        elif tag == f"{_TABLE}table-row":
            self.row, self.at, self.repeat = [], 0, _times(attributes, "number-rows-repeated")
            self.collapsed |= attributes.get(f"{_TABLE}visibility", "visible") != "visible"
        elif tag == f"{_TABLE}table-column":
            times = min(_times(attributes, "number-columns-repeated"), self.rows.limits.columns)
            self.columns += [attributes.get(f"{_TABLE}default-cell-style-name", "")] * times
            del self.columns[self.rows.limits.columns:]
            self.collapsed |= attributes.get(f"{_TABLE}visibility", "visible") != "visible"

    def end(self, tag: str) -> None:
        if self.cell is not None and self.depth:
            if self.skipped == self.depth:
                self.skipped = 0
            self.depth -= 1
        elif self.cell is not None:
            self._cell(self.cell, tag)
            self.cell = None
        elif tag == f"{_TABLE}table-row":
            self._row()

    def data(self, text: str) -> None:
        if self.cell is not None and self.depth and not self.skipped:
            self.text.append(text)

    def grid(self) -> Grid:
        problems = []
        name = self.rows.sheet
        if self.formulas:
            place = Place(name, int(self.formulas[0].split(":")[0]))
            problems.append(problem(Word.FORMULA, place, count=len(self.formulas), example=self.formulas[0].split(":")[1]))
        if self.collapsed:
            problems.append(problem(Word.HIDDEN_CELLS, Place(name), example=name))
        rows = self.rows
        return Grid(name, rows.rows, sheet=name, dialect=_DIALECT, merges=tuple(self.merges), problems=tuple(problems),
                    floats=frozenset(rows.floats - rows.decimals), decimals=frozenset(rows.decimals))

    def _inside(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element inside a cell: text of it, or a remark or drawing that is none."""
        self.depth += 1
        if self.skipped:
            return
        if not tag.startswith(_TEXT):
            self.skipped = self.depth
        elif tag == f"{_TEXT}p" and self.text:
            self.text.append("\n")
        elif tag == f"{_TEXT}s":
            times = attributes.get(f"{_TEXT}c", "1")
            self.text.append(" " * min(int(times) if times.isdigit() else 1, 100))
        else:
            self.text.append(_LETTERS.get(tag, ""))

    def _cell(self, cell: Mapping[str, str], tag: str) -> None:
        times = _times(cell, "number-columns-repeated")
        value = self._value(cell) if tag == f"{_TABLE}table-cell" else Cell()
        if value.value is None or value.value == "":
            self.at += times
            return
        limit = self.rows.limits.columns
        self.row.extend([Cell()] * (min(self.at, limit) - len(self.row)))
        self.row.extend([value] * min(times, limit + 1 - len(self.row)))
        self._spans(cell)
        if f"{_TABLE}formula" in cell:
            self.formulas.append(f"{self.number + 1}:{cell[f'{_TABLE}formula'][:60]}")
        self.at += times

    def _value(self, cell: Mapping[str, str]) -> Cell:
        kind = cell.get(f"{_OFFICE}value-type", "")
        text = "".join(self.text)
        if kind in _NUMBERS:
            style = cell.get(f"{_TABLE}style-name") or (self.columns[self.at] if self.at < len(self.columns) else "")
            shown = _SHOWN if kind != "float" or style in self.numbered else "General"
            return Cell(float(cell[f"{_OFFICE}value"]), shown)
        if kind == "date":
            return Cell(_moment(cell.get(f"{_OFFICE}date-value", ""), text))
        if kind == "boolean":
            return Cell(cell.get(f"{_OFFICE}boolean-value") == "true")
        return Cell(cell.get(f"{_OFFICE}string-value") or text)

    def _spans(self, cell: Mapping[str, str]) -> None:
        wide, high = (min(_times(cell, name), 65_536) for name in ("number-columns-spanned", "number-rows-spanned"))
        if wide > 1 or high > 1:
            self.merges.append((self.number, self.at, self.number + high - 1, self.at + wide - 1))

    def _row(self) -> None:
        if self.row:
            for number in range(self.number + 1, self.number + self.repeat + 1):
                self.rows.add(number, self.row)
        self.number += self.repeat


def _times(attributes: Mapping[str, str], name: str) -> int:
    written = attributes.get(f"{_TABLE}{name}", "1")
    return max(1, int(written[:9])) if written.isdigit() else 1


def _moment(written: str, shown: str) -> object:
    try:
        return datetime.fromisoformat(written) if "T" in written else date.fromisoformat(written)
    except ValueError:
        return shown
