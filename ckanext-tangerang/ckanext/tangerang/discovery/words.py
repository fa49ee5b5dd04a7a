"""Dates, numbers and codes as a person reads them: `23 November 2026`, `1.234,5`, a code's name."""
from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal

from ckanext.tangerang.people.clock import zone
from ckanext.tangerang.people.language import lang
from satudata import codes

DECIMALS = "#,##0.##########"


def as_date(value: Any) -> date | None:
    """The day of a date, of a moment (in the city's zone; without a zone it is UTC) or of ISO text; None for anything else."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        if not isinstance(value, datetime):
            text = str(value)
            if len(text) <= len("2026-11-23"):
                return date.fromisoformat(text)
            value = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(zone()).date()


def day(value: Any) -> str:
    """`23 November 2026`; what is no date is shown as it is."""
    found = as_date(value)
    return format_date(found, "d MMMM y", locale=lang()) if found else str(value or "")


def hour(value: Any) -> str:
    """`1 Februari 2027` of a day, `1 Februari 2027 pukul 10.00` of a day and an hour of the city."""
    text = str(value or "")
    clock = text[11:16].replace(":", "." if lang() == "id" else ":")
    shown = day(text[:10])
    if not clock:
        return shown
    return f"{shown} pukul {clock}" if lang() == "id" else f"{shown}, {clock}"


def span(start: Any, end: Any) -> str:
    """A period in the fewest words: `2020–2024`, `1 Maret 2024 – 31 Mei 2024`, `2024`."""
    first, last = as_date(start), as_date(end)
    if first and last and (first.month, first.day) == (1, 1) and (last.month, last.day) == (12, 31):
        return joined(str(first.year), str(last.year), "–")
    return joined(day(start), day(end), " – " if first and last else "–")


def joined(first: str, last: str, dash: str) -> str:
    """Both ends of a period, or the one that is known."""
    return first if first == last or not last else last if not first else f"{first}{dash}{last}"


def number(value: Any) -> str:
    """`1.234,5`; what is no number is shown as it is."""
    try:
        return str(format_decimal(value, format=DECIMALS, locale=lang()))
    except (TypeError, ValueError, ArithmeticError):
        return "" if value is None else str(value)


def size(value: Any) -> str:
    """Bytes as `12 KB`, `3,4 MB`; nothing where it is not known."""
    try:
        amount = float(value)
    except (TypeError, ValueError):
        return ""
    for unit in ("B", "KB", "MB"):
        if amount < 1000:
            return f"{number(round(amount, 1 if amount < 10 and unit != 'B' else 0))} {unit}"
        amount /= 1000
    return f"{number(round(amount, 1))} GB"


@cache
def _labels(codelist: str, language: str) -> dict[str, str]:
    if codelist not in codes.names():
        return {}
    return {code.kode: code.label(language) for code in codes.load(codelist)}


def list_title(codelist: str) -> str:
    """A code list's title in the reader's language; the name itself where it is none of ours."""
    return codes.load(codelist).title.in_(lang()) if codelist in codes.names() else codelist


def label(codelist: str, code: str) -> str:
    """The name of a code in the reader's language; the code itself where the list does not know it."""
    return _labels(codelist, lang()).get(code, code)
