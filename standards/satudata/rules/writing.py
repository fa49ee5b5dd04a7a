"""How is a single cell written, and how should it be?"""
from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

THOUSANDS = re.compile(r"(-?)(?:Rp\.?\s*)?(\d{1,3}(?:([.,\s])\d{3})(?:\3\d{3})*)(?:(?!\3)[.,](\d+))?(?:\s*([A-Za-z%/²³]+))?")
WITH_UNIT = re.compile(
    r"(-?)(?:Rp\.?\s*)?(\d+)(?:[.,](\d+))?\s*"
    r"(%|persen|orang|jiwa|unit|buah|kg|ton|ha|km2?|km²|m2?|rupiah|,-)",
    re.IGNORECASE,
)
RUPIAH = re.compile(r"(-?)Rp\.?\s*(\d+)(?:[.,](\d+))?()", re.IGNORECASE)
DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
WORDED = re.compile(r"(\d{1,2})\s+([A-Za-z]+)\s+(\d{4})")
MONTHS = (
    "januari", "februari", "maret", "april", "mei", "juni", "juli", "agustus", "september", "oktober", "november", "desember",
)
MISSING = {
    "-", "--", "n/a", "na", "null", "nan", "none", "...", "…", "..", "*", "x", "tidak ada", "tidak ada data", "nihil",
    "#n/a", "?",
}


def number(value: str) -> str | None:
    """"1.234.567" -> "1234567", "12,5 %" -> "12.5", "Rp 5.000" -> "5000"; None where the cell is plain or no such number."""
    for pattern in (WITH_UNIT, RUPIAH):
        found = pattern.fullmatch(value)
        if found and not _grouped(value):
            return _joined(found.group(1), found.group(2), found.group(3))
    found = THOUSANDS.fullmatch(value)
    if found and _grouped(value):
        return _joined(found.group(1), re.sub(r"\D", "", found.group(2)), found.group(4))
    return None


def _grouped(value: str) -> bool:
    """Whether a number has thousand signs for certain: two signs or more, or a blank; "1.234" alone may be a decimal."""
    signs = re.findall(r"[.,\s]", re.sub(r"[^\d.,\s]", "", value).strip())
    return len(signs) > 1 or any(sign.isspace() for sign in signs)


def _joined(sign: str, whole: str, part: str | None) -> str:
    return f"{sign}{whole}.{part}" if part else f"{sign}{whole}"


def not_iso(value: str) -> str | None:
    """"31/12/2024" or "31 Desember 2024" -> "2024-12-31"; None where the cell is no such date."""
    found = DAY_FIRST.fullmatch(value)
    if found:
        return _iso(int(found.group(3)), int(found.group(2)), int(found.group(1)))
    worded = WORDED.fullmatch(value)
    if worded and worded.group(2).lower() in MONTHS:
        return _iso(int(worded.group(3)), MONTHS.index(worded.group(2).lower()) + 1, int(worded.group(1)))
    return None


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def odd_missing(values: Iterable[str]) -> list[str]:
    """The marks that stand for "no data", as written, each once."""
    return list(dict.fromkeys(value for value in values if value.lower() in MISSING))
