"""Is a row the sum, or the parent area, of the others? "INDONESIA" under its provinces, 36.74 under its districts."""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation

from .body import Body
from .marks import AREA_LEVELS, TOTAL
from .model import Place, Row
from .words import Word, problem

_LOOK = 2_000  # sums are looked for in tables of people's making, not in exports
_CODE = re.compile(r"\d{2}(?:\.?\d{2})*(?:\.?\d{4})?")
_UNIT = re.compile(r"satuan|unit|ukuran", re.IGNORECASE)
_SKIP = re.compile(r"\b(?:tahun|year|bulan|no|nomor|id|kode|code|semester|triwulan)\b", re.IGNORECASE)


def drop_sums(names: Sequence[str], rows: Sequence[Row], body: Body, sheet: str | None) -> Sequence[Row]:
    """Leaves out a first or last row that is the parent area of all others and their exact sum; tells of both kinds.

    A parent that is no sum (a province's percentage among its regencies') stays, with PARENT_ROW. A category named
    total deeper in the row stays too, with TOTAL_CATEGORY.
    """
    _tell_categories(names, rows, body, sheet)
    if not 3 < len(rows) <= _LOOK:
        return rows
    for at in (len(rows) - 1, 0):
        others = rows[1:] if at == 0 else rows[:-1]
        label = _parent_label(rows[at], others)
        if label is None:
            continue
        place = Place(sheet, body.numbers[at])
        if _is_sum(names, rows[at], others):
            text = " | ".join(value for value in rows[at] if value)
            body.notes.append(text)
            body.problems.append(problem(Word.TOTAL_ROW, place, example=text[:80]))
            return others
        body.problems.append(problem(Word.PARENT_ROW, place, example=label))
    return rows


def _parent_label(row: Row, others: Sequence[Row]) -> str | None:
    """The area's name or code where the row alone stands for a larger area than all others."""
    for at, value in enumerate(row[:4]):
        if value is None:
            continue
        rest = [other[at] for other in others]
        if _CODE.fullmatch(value) and len(value) > 1:
            if all(text is not None and text != value and text.startswith(value) for text in rest):
                return value
        elif _level(value) < min(map(_level, rest), default=0):
            return value
    return None


def _level(text: str | None) -> int:
    """0 for the country, 1 province, 2 city, 3 district, 4 anything else; an empty cell is nobody's part."""
    if text is None:
        return -1
    return next((level for level, pattern in enumerate(AREA_LEVELS) if pattern.fullmatch(text)), len(AREA_LEVELS))


def _is_sum(names: Sequence[str], row: Row, others: Sequence[Row]) -> bool:
    found = False
    for at, name in enumerate(names):
        if _SKIP.search(name.replace("_", " ")):
            continue
        try:
            own = Decimal(row[at] or "")
            rest = sum((Decimal(other[at] or "0") for other in others), Decimal(0))
        except InvalidOperation:
            continue
        if own != rest:
            return False
        found = found or own > 0
    return found


def _tell_categories(names: Sequence[str], rows: Sequence[Row], body: Body, sheet: str | None) -> None:
    if len(rows) > 50 * _LOOK:
        return
    for at, name, words in _totals(names, rows):
        first = next(number for number, row in enumerate(rows) if row[at] in words)
        count = sum(1 for row in rows if row[at] in words)
        place = Place(sheet, body.numbers[first], name)
        body.problems.append(problem(Word.TOTAL_CATEGORY, place, column=name, count=count, example=str(rows[first][at])))


def _totals(names: Sequence[str], rows: Sequence[Row]) -> Iterator[tuple[int, str, set[str]]]:
    for at, name in enumerate(names):
        if _UNIT.search(name):
            continue
        distinct = {row[at] for row in rows}
        words = {value for value in distinct if value and value[0] in "TtJjGgSs" and TOTAL.fullmatch(value)}
        if words and len(distinct) > 1:
            yield at, name, words
