"""A csv text as raw cells: which separator, and every record within the limits."""
from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable
from itertools import islice

from .model import Dialect, Grid, Limits, Place, Problem
from .words import Refusal, Word, problem, refused

_DELIMITERS = ("\t", ";", "|", ",")  # in this order where two fit equally
_SAMPLE = 200
_HEAD = 3_000  # characters that title and column names take at most


def grid_of(text: str, name: str, encoding: str, limits: Limits) -> Grid:
    """Cells of the text; raises Refused QUOTES, CELL_TOO_LONG, TOO_MANY_ROWS, TOO_MANY_COLUMNS with the row."""
    text, declared = _declared(text)
    delimiter = declared or delimiter_of(text)
    lines = _lines(text)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    try:
        rows.extend(islice(reader, limits.rows + 1))
    except csv.Error as error:
        place = Place(row=len(rows) + 1)
        if "field larger" in str(error):
            raise refused(Refusal.CELL_TOO_LONG, place, limit=limits.cell) from error
        raise refused(Refusal.QUOTES, place) from error
    _within(rows, limits)
    if not isinstance(lines, list) or len(max(lines, key=len)) > limits.cell:
        _refuse_long_cells(rows, limits)
    problems: tuple[Problem, ...] = ()
    if encoding not in {"utf-8", "utf-8-sig"}:
        label = {"cp1252": "Windows-1252"}.get(encoding, "UTF-16")
        problems = (problem(Word.ENCODING, Place(), example=label),)
    dialect = Dialect("csv", encoding, delimiter)
    return Grid(name, rows, dialect=dialect, problems=problems, totals=_may_total(text))


def _may_total(text: str) -> bool:
    """False for a long text that says total or jumlah in its head only: saves a look at every row."""
    low = text.lower()
    return len(text) < 10 * _HEAD or max(low.rfind("total"), low.rfind("jumlah")) > _HEAD


def _lines(text: str) -> Iterable[str]:
    """Lines for the csv reader; a text without quotes and odd line ends is cut the quick way."""
    if '"' not in text and text.count("\r") in {0, text.count("\r\n")}:
        return text.removesuffix("\n").split("\n")
    return io.StringIO(text, newline="")


def _declared(text: str) -> tuple[str, str | None]:
    """Excel's own hint, a first line `sep=;`, is no data."""
    if text[:4].lower() == "sep=" and text[5:6] in {"\r", "\n"} and text[4] in _DELIMITERS:
        return text[5:].lstrip("\r\n"), text[4]
    return text, None


def delimiter_of(text: str) -> str:
    """The separator under which the first rows agree best on one number of columns, the more columns the better."""
    best, best_score = ",", 0.0
    for delimiter in _DELIMITERS:
        if delimiter not in text:
            continue
        widths = Counter(_widths(text, delimiter))
        if not widths:  # nothing but separators
            return delimiter
        width, hits = max(((w, n) for w, n in widths.items() if w > 1), key=lambda item: (item[1], item[0]), default=(1, 0))
        score = hits / max(1, sum(widths.values()))
        if score > best_score + 0.05 and width > 1:
            best, best_score = delimiter, score
    return best


def _widths(text: str, delimiter: str) -> list[int]:
    reader = csv.reader(io.StringIO(text[:200_000], newline=""), delimiter=delimiter)
    widths: list[int] = []
    try:
        for row in islice(reader, _SAMPLE):
            if any(row):
                widths.append(len(row))
    except csv.Error:
        return widths
    return widths


def _refuse_long_cells(rows: list[list[str]], limits: Limits) -> None:
    """csv stops at 131,072 characters by itself; this finds what lies between the limit and that."""
    for number, row in enumerate(rows, start=1):
        if len(max(row, key=len, default="")) > limits.cell:
            raise refused(Refusal.CELL_TOO_LONG, Place(row=number), limit=limits.cell)


def _within(rows: list[list[str]], limits: Limits) -> None:
    if len(rows) > limits.rows:
        raise refused(Refusal.TOO_MANY_ROWS, Place(row=limits.rows + 1), limit=limits.rows)
    lengths = list(map(len, rows))
    widest = max(lengths, default=0)
    if widest > limits.columns:
        for number, row in enumerate(rows, start=1):
            size = max((at for at, value in enumerate(row, start=1) if value.strip()), default=0)
            if size > limits.columns:
                raise refused(Refusal.TOO_MANY_COLUMNS, Place(row=number), size=size, limit=limits.columns)
            del row[limits.columns:]
    if sum(lengths) > limits.cells:
        raise refused(Refusal.TOO_MANY_CELLS, limit=limits.cells)
