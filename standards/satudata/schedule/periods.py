"""Which period does a day belong to, which one follows, and what is it called?"""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from satudata.text import Text

AD_HOC = "ad-hoc"
MONTHS = {"bulanan": 1, "triwulanan": 3, "empat-bulanan": 4, "semesteran": 6, "tahunan": 12, "dua-tahunan": 24}
FREQUENCIES = ("harian", "mingguan", *MONTHS)
"""Codes of the list ``frekuensi`` that come round by themselves; ``ad-hoc`` does not."""
MONTH_NAMES = (
    Text("Januari", "January"), Text("Februari", "February"), Text("Maret", "March"), Text("April", "April"),
    Text("Mei", "May"), Text("Juni", "June"), Text("Juli", "July"), Text("Agustus", "August"),
    Text("September", "September"), Text("Oktober", "October"), Text("November", "November"), Text("Desember", "December"),
)
PARTS = {"triwulanan": Text("Triwulan", "Quarter"), "empat-bulanan": Text("Caturwulan", "Third of the year"),
         "semesteran": Text("Semester", "Half-year")}
ROMAN = ("I", "II", "III", "IV")
DAY = timedelta(days=1)
LAST_YEAR = 9000
"""Beyond it no day is reckoned with: a period must end within the calendar Python knows."""


@dataclass(frozen=True, order=True)
class Period:
    """What a release covers, from its first to its last day."""

    start: date
    end: date
    frequency: str

    @property
    def name(self) -> Text:
        """`Triwulan II 2026`, `Januari 2026`, `2025`, `2024–2025`."""
        year, month = self.start.year, self.start.month
        if self.frequency == "bulanan":
            name = MONTH_NAMES[month - 1]
            return Text(f"{name.id} {year}", f"{name.en} {year}")
        if self.frequency in PARTS:
            part, number = PARTS[self.frequency], ROMAN[(month - 1) // MONTHS[self.frequency]]
            return Text(f"{part.id} {number} {year}", f"{part.en} {number} {year}")
        if self.frequency == "mingguan":
            week_year, week, _ = self.start.isocalendar()
            return Text(f"Minggu ke-{week} {week_year}", f"Week {week} of {week_year}")
        if self.frequency == "harian":
            return Text(self.start.isoformat(), self.start.isoformat())
        plain = str(year) if self.end.year == year else f"{year}–{self.end.year}"
        return Text(plain, plain)


def first_of(day: date, frequency: str, anchor: int) -> date:
    """The first day of the period a day belongs to; ``anchor``: a year in which a period of two years begins."""
    if frequency == "harian":
        return day
    if frequency == "mingguan":
        return day - DAY * day.weekday()
    if frequency == "dua-tahunan":
        return date(day.year - (day.year - anchor) % 2, 1, 1)
    months = MONTHS[frequency]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def after(start: date, frequency: str) -> date:
    """The first day of the period after the one that begins on ``start``."""
    if frequency in ("harian", "mingguan"):
        return start + DAY * (7 if frequency == "mingguan" else 1)
    return month_after(start, MONTHS[frequency])


def month_after(day: date, months: int) -> date:
    """The first of the month so many months after the month of ``day``."""
    at = day.year * 12 + day.month - 1 + months
    return date(at // 12, at % 12 + 1, 1)


def period_of(day: date, frequency: str, anchor: int = 2000) -> Period:
    """The period of this frequency that a day belongs to; ``KeyError`` for a frequency that has none."""
    start = first_of(day, frequency, anchor)
    return Period(start, after(start, frequency) - DAY, frequency)


def following(period: Period) -> Period:
    """The period that comes next."""
    start = after(period.start, period.frequency)
    return Period(start, after(start, period.frequency) - DAY, period.frequency)


def length(frequency: str) -> int | None:
    """The days of the longest period of a frequency; None for one that does not come round."""
    if frequency in ("harian", "mingguan"):
        return 7 if frequency == "mingguan" else 1
    return {1: 31, 3: 92, 4: 123, 6: 184, 12: 366, 24: 731}.get(MONTHS.get(frequency, 0))
