"""Which day does a written date mean as the first or the last day of a period?"""
from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:[ T].*)?")
_LOCAL = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")  # day first, as it is written in Indonesia


def whole_date(text: str, *, last: bool = False) -> str | None:
    """The ISO day; a year or month alone means its first, or with `last` its last day. None: no date. "" stays ""."""
    text = text.strip()
    if not text:
        return ""
    local = _LOCAL.fullmatch(text)
    if local:
        return _day(int(local[3]), int(local[2]), int(local[1]))
    iso = _ISO.fullmatch(text)
    if iso is None:
        return None
    year, month = int(iso[1]), int(iso[2] or (12 if last else 1))
    if not (1 <= month <= 12 and year):
        return None
    return _day(year, month, int(iso[3] or (monthrange(year, month)[1] if last else 1)))


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
