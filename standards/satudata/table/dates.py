"""How were the dates of this column written? ISO wherever all values agree on one reading."""
from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta

from .marks import MONTHS

ISO = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01])(?:[ T]\d\d:\d\d(?::\d\d)?)?)?")
_NUMERIC = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})")
_REVERSED = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})")
_WRITTEN = re.compile(r"(?:[A-Za-z']+,\s*)?(\d{1,2})[\s-]+([A-Za-z]+)[\s-]+(\d{4})")
_MONTH = re.compile(r"([A-Za-z]+)[\s-]+(\d{4})")
DATE_NAME = re.compile(r"(?:^|[\s_])(?:tanggal|tgl|date)(?:$|[\s_.])", re.IGNORECASE)
_EPOCH = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class DateReading:
    """`style`: "iso", "written", "day-first", "month-first", "ambiguous", "mixed"; `canon`: value as written -> ISO."""

    style: str
    canon: dict[str, str] = field(default_factory=dict)


def is_date(text: str) -> bool:
    """True for a day or a month of a year, however written."""
    if ISO.fullmatch(text) or _REVERSED.fullmatch(text):
        return True
    numeric = _NUMERIC.fullmatch(text)
    if numeric:
        return any(_iso(numeric[4], month, day) for month, day in ((numeric[3], numeric[1]), (numeric[1], numeric[3])))
    return _written(text) is not None


def read_dates(values: Collection[str]) -> DateReading:
    """The reading of a column's distinct values, all of which `is_date`."""
    numeric = {value: match for value in values if (match := _NUMERIC.fullmatch(value))}
    canon = {value: value for value in values if ISO.fullmatch(value)}
    for value in values:
        reverse = _REVERSED.fullmatch(value)
        iso = _iso(*reverse.groups()) if reverse else _written(value)
        if iso:
            canon[value] = iso
    style = "written" if any(value != iso for value, iso in canon.items()) else "iso"
    if numeric:
        day_first = {value: _iso(m[4], m[3], m[1]) for value, m in numeric.items()}
        month_first = {value: _iso(m[4], m[1], m[3]) for value, m in numeric.items()}
        days, months = all(day_first.values()), all(month_first.values())
        if days and months and day_first != month_first:
            return DateReading("ambiguous")
        if not days and not months:
            return DateReading("mixed")
        style = "day-first" if days else "month-first"
        canon.update({value: iso for value, iso in (day_first if days else month_first).items() if iso})
    return DateReading(style, canon) if set(canon) == set(values) else DateReading("mixed")


def _iso(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _written(text: str) -> str | None:
    """"14 Oktober 2022" and "Februari 2026"."""
    match = _WRITTEN.fullmatch(text)
    if match and match[2].lower() in MONTHS:
        return _iso(match[3], str(MONTHS[match[2].lower()]), match[1])
    match = _MONTH.fullmatch(text)
    if match and match[1].lower() in MONTHS:
        return f"{match[2]}-{MONTHS[match[1].lower()]:02d}"
    return None


def serial(value: str) -> str | None:
    """The ISO date of an Excel day number between 1954 and 2064."""
    if not re.fullmatch(r"[2-5]\d{4}", value) or not 20_000 <= int(value) <= 60_000:
        return None
    return (_EPOCH + timedelta(days=int(value))).isoformat()
