"""What does each column of a table hold? Type, gaps, range, unit, code list, and its part in the table."""
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from .dates import ISO
from .marks import MONTHS, is_year
from .meaning import codelist_of, role_of, unit_of
from .model import Table
from .words import Word

DISTINCT = 1_000  # counted up to here; a column with more says 1000
_SAMPLES = 5
_INTEGER = re.compile(r"-?\d+")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_LEADING_ZERO = re.compile(r"-?0\d")
_CODED = re.compile(r"\b(?:kode|code|nik|nip|npwp|nisn|npsn|telepon|hp|kd\w*|id(?:desa|kec|kab|prov))\b", re.IGNORECASE)
_YES_NO = ({"ya", "tidak"}, {"ada", "tidak ada"}, {"true", "false"}, {"yes", "no"}, {"sudah", "belum"}, {"y", "t"})
_DOUBT = {Word.AMBIGUOUS_NUMBER, Word.MIXED_NUMBERS, Word.AMBIGUOUS_DATE, Word.MIXED_DATES, Word.MIXED_TYPES}


@dataclass(frozen=True, slots=True)
class Column:
    """`type`: integer, number, string, boolean, date, year. `role`: dimensi, ukuran, atribut, kunci.

    `missing` counts empty cells; `distinct` stops at `DISTINCT`; `minimum` and `maximum` are the smallest and largest value
    of numbers, dates and years, and the first and last text in order otherwise. `confidence` is 0 to 1: how sure type and
    role are; 0.5 or less where the reader could not decide how the values are written. `codelist` names a code list
    ("wilayah-kemendagri", "wilayah-bps", "jenis-kelamin", "bulan") that the values seem to be taken from.
    """

    name: str
    type: str
    missing: int = 0
    distinct: int = 0
    minimum: str | None = None
    maximum: str | None = None
    samples: tuple[str, ...] = ()
    unit: str | None = None
    codelist: str | None = None
    confidence: float = 1.0
    role: str = "atribut"


@dataclass(frozen=True, slots=True)
class Profile:
    """`rows`: how many; `columns`: one description each, in the order of the header."""

    rows: int
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column | None:
        """The column of that name, or None."""
        return next((column for column in self.columns if column.name == name), None)


def profile(table: Table) -> Profile:
    """Describes every column of `table` from all of its values."""
    doubtful = {problem.column for problem in table.problems if problem.word in _DOUBT}
    columns = []
    for at, name in enumerate(table.header):
        values = [row[at] for row in table.rows]
        columns.append(_column(table, name, values, name in doubtful))
    return Profile(len(table.rows), tuple(columns))


def _column(table: Table, name: str, values: Sequence[str | None], doubtful: bool) -> Column:
    found = dict.fromkeys(values)
    found.pop(None, None)
    distinct = [value for value in found if value is not None]
    kind, sure = _type(name, distinct)
    missing = values.count(None)
    unique = len(distinct) == len(values) and len(values) > 1
    codelist = codelist_of(name, distinct[:DISTINCT])
    role, role_sure = role_of(name, kind, unique, codelist)
    low, high = _range(kind, distinct)
    return Column(
        name, kind, missing, min(len(distinct), DISTINCT), low, high, tuple(distinct[:_SAMPLES]), unit_of(table, name, kind),
        codelist, round(min(sure, role_sure, 0.5 if doubtful else 1.0), 2), role,
    )


def _type(name: str, distinct: Sequence[str]) -> tuple[str, float]:
    """(type, confidence) of the distinct values; a code is text although all its signs are digits."""
    if not distinct:
        return "string", 0.3
    coded = _CODED.search(name.replace("_", " ")) is not None
    if all(map(is_year, distinct)):
        return _year(name, len(distinct))
    if all(_NUMBER.fullmatch(value) for value in distinct):
        return _figure(distinct, coded)
    if all(ISO.fullmatch(value) for value in distinct):
        return "date", 1.0
    if len(distinct) <= 4 and {value.lower() for value in distinct} in _YES_NO:
        return "boolean", 0.9
    return "string", 1.0


def _year(name: str, distinct: int) -> tuple[str, float]:
    if re.search(r"tahun|year|periode", name, re.IGNORECASE):
        return "year", 1.0
    return ("year", 0.6) if distinct > 1 else ("integer", 0.6)


def _figure(distinct: Sequence[str], coded: bool) -> tuple[str, float]:
    if coded or any(_LEADING_ZERO.match(value) and "." not in value or len(value) > 15 and value.isdigit() for value in distinct):
        return "string", 0.9
    return ("integer", 1.0) if all(_INTEGER.fullmatch(value) for value in distinct) else ("number", 1.0)


def _range(kind: str, distinct: Sequence[str]) -> tuple[str | None, str | None]:
    if not distinct:
        return None, None
    if kind in {"integer", "number"}:
        return min(distinct, key=Decimal), max(distinct, key=Decimal)
    if distinct[0].lower() in MONTHS and all(value.lower() in MONTHS for value in distinct):
        ordered = sorted(distinct, key=lambda value: MONTHS[value.lower()])
        return ordered[0], ordered[-1]
    return min(distinct), max(distinct)
