"""Which releases does a schedule promise between two days, each with the period it covers?"""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from satudata.schedule.periods import DAY, FREQUENCIES, LAST_YEAR, Period, following, period_of
from satudata.schedule.rule import Rule, RuleError, Working
from satudata.text import Text

SHIFTS = ("sesudah", "sebelum", "tetap")
"""Where a release goes that falls on a day off: to the working day after it, before it, or nowhere."""


class ScheduleError(RuleError):
    """A schedule whose parts do not fit together."""


@dataclass(frozen=True)
class Schedule:
    """How often, by which rule, what becomes of days off; ``anchor``: a year in which a period of two years begins."""

    frequency: str
    rule: Rule
    shift: str = "sesudah"
    anchor: int = 2000

    def __post_init__(self) -> None:
        if self.shift not in SHIFTS:
            raise ScheduleError(Text(f'Pilih salah satu: {", ".join(SHIFTS)}.', f'Use one of: {", ".join(SHIFTS)}.'))
        if self.frequency not in FREQUENCIES:
            raise ScheduleError(Text("Data ini tidak berkala, jadi tidak mempunyai jadwal tetap.",
                                     "These data do not come round, so they have no schedule."))
        self.rule.check(self.frequency)

    def due(self, period: Period, working: Working) -> date:
        """The day on which this period is released; never before the period is over, also where days off go before."""
        named = self.rule.due(period, working)
        if self.shift == "tetap":
            return named
        day = named
        while self.shift == "sebelum" and not working(day) and day > period.end:
            day -= DAY
        day = named if day <= period.end else day
        while not working(day):
            day += DAY
        return day


def releases(schedule: Schedule, start: date, end: date, working: Working) -> Iterator[tuple[date, Period]]:
    """Days from ``start`` to ``end`` with the period released on each, in order; periods that fall on one day (days off of
    daily data) are one release of all of them.
    """
    if end.year > LAST_YEAR:
        raise ScheduleError(Text("Tahun ini terlalu jauh.", "This year is too far away."))
    held: tuple[date, Period] | None = None
    period = _early(schedule, start)
    while True:
        due = schedule.due(period, working)
        if held is not None and due <= held[0]:
            held = (held[0], Period(held[1].start, period.end, period.frequency))
        else:
            if held is not None and held[0] >= start:
                yield held
            if due > end:
                return
            held = (due, period)
        period = following(period)


def _early(schedule: Schedule, start: date) -> Period:
    """A period surely released before ``start``: two years and two periods earlier, as far as a rule reaches."""
    back = max(start.year - 5, date.min.year + 2) if schedule.frequency in ("tahunan", "dua-tahunan") else start.year - 1
    if schedule.frequency in ("harian", "mingguan"):
        reach = schedule.rule.day * 2 + 60 if schedule.rule.kind == "hari_kerja" else schedule.rule.day + 45
        return period_of(start - DAY * reach, schedule.frequency, schedule.anchor)
    if schedule.rule.kind in ("hari", "hari_kerja") or schedule.rule.month > 1:
        back -= 1
    return period_of(date(back, 1, 1), schedule.frequency, schedule.anchor)
