"""Cells of a sheet become rows of text, within the limits, with what is known of how numbers are shown."""
from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from openpyxl.styles.numbers import is_date_format
from openpyxl.utils import get_column_letter

from .model import Limits, Place
from .words import Refusal, refused


class Cell(NamedTuple):
    """A cell of a workbook that openpyxl does not read: its stored value, and the number format it is shown in."""

    value: object = None
    number_format: str = "General"


class SheetRows:
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
                place = Place(self.sheet, number, get_column_letter(at + 1))
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
