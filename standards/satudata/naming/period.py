"""Does a name have a period in it?"""
from __future__ import annotations

import re

_MONTHS = "Januari|Februari|Maret|April|Mei|Juni|Juli|Agustus|September|Oktober|November|Desember"
_UNIT = r"(hari|minggu|bulan|triwulan|kuartal|semester|tahun)"
_YEAR = r"(19|20)\d{2}"
_LED = r"((selama|dalam|per|setiap|tiap|pada)\s+)?"
#: A stated point or span of the calendar: "Tahun 2024", "Triwulan II", "Januari 2023", "2020-2024".
DATED = re.compile(
    rf"\s*\b{_LED}("
    rf"tahun\s+({_YEAR}(\s*[-–/]\s*{_YEAR})?|ini|lalu)|{_YEAR}(\s*[-–/]\s*{_YEAR})?"
    rf"|(triwulan|kuartal|semester)\s+([IVX]+|[1-4])\b(\s+(tahun\s+)?{_YEAR})?"
    rf"|(bulan\s+)?({_MONTHS})(\s+{_YEAR})?)\b",
    re.IGNORECASE,
)
#: "Selama Sebulan", "per Tahun", "Bulanan"; an age ("Usia 15 Tahun ke Atas", "0-4 Tahun") is none.
SPAN = re.compile(
    rf"\s*\b{_LED}(?<!usia )(?<!umur )(?<!usia)(?<!\d-)"
    rf"((se|satu\s+|\d+\s+){_UNIT}(\s+(terakhir|yang\s+lalu|lalu))?(?!\s+(ke\s|lebih|atau))"
    rf"|(harian(?!\s+lepas)|mingguan|bulanan|triwulanan|semesteran|tahunan))\b"
    rf"|\s*\b(per|setiap|tiap)\s+{_UNIT}\b",
    re.IGNORECASE,
)
_AGE = re.compile(r"\b(ber)?(usia|umur)\s+[\d–-]+\s*([-–]\s*\d+\s*)?tahun\b|\b\d+\s*[-–]\s*\d+\s+tahun\b", re.IGNORECASE)


def _hidden(name: str) -> str:
    """The name with ages blotted out, of the same length."""
    return _AGE.sub(lambda found: "#" * len(found.group()), name)


def _cut(name: str, *patterns: re.Pattern[str]) -> str:
    for pattern in patterns:
        while (found := pattern.search(_hidden(name))) is not None:
            name = f"{name[: found.start()]} {name[found.end():]}".strip()
    return name


def dated(name: str) -> list[str]:
    """Points in time, as written."""
    return [found.group().strip() for found in DATED.finditer(_hidden(name))]


def periods(name: str) -> list[str]:
    """Points in time and spans, as written."""
    rest = _cut(name, DATED)
    return dated(name) + [found.group().strip() for found in SPAN.finditer(_hidden(rest))]


def without_dates(name: str) -> str:
    return _cut(name, DATED)


def without_periods(name: str) -> str:
    return _cut(name, DATED, SPAN)
