"""On which day after its period is something released? One rule as data."""
from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from satudata.schedule.periods import DAY, FREQUENCIES, MONTH_NAMES, MONTHS, Period, month_after
from satudata.text import Text

Working = Callable[[date], bool]
KINDS = ("tanggal", "hari_kerja", "hari", "tetap", "pekan")
MOST = {"tanggal": 31, "hari_kerja": 120, "hari": 366, "tetap": 31, "pekan": 7}
LEAP = 2000
"""A year with a 29 February: the fixed day that year alone has is the last of February in the others."""


class RuleError(ValueError):
    """A rule that cannot be; ``message`` says why and what to write instead, in both languages."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.id)
        self.message = message


@dataclass(frozen=True)
class Rule:
    """``tanggal``: that day of the ``month``-th month after the period (31: its last day); ``hari_kerja``: that working day
    after it; ``hari``: so many days after it; ``tetap``: that day of that ``month`` of the year after it; ``pekan``: that
    day (1 Monday to 7 Sunday) of the week after it.
    """

    kind: str
    day: int
    month: int = 1

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise RuleError(Text(f'Jenis aturan "{self.kind}" tidak dikenal.', f'There is no kind of rule "{self.kind}".'))
        if not 1 <= self.day <= MOST[self.kind]:
            raise RuleError(_too_far(self.kind, self.day))
        if not 1 <= self.month <= 12:
            raise RuleError(Text(f"Bulan ke-{self.month} tidak ada; isi 1 sampai 12.",
                                 f"There is no month {self.month}; give 1 to 12."))
        if self.kind == "tetap" and self.day > monthrange(LEAP, self.month)[1]:
            name = MONTH_NAMES[self.month - 1]
            last = monthrange(LEAP, self.month)[1]
            raise RuleError(Text(
                f"Tanggal {self.day} {name.id} tidak ada. Tanggal terakhir {name.id} adalah {last}.",
                f"There is no {self.day} {name.en}. The last day of {name.en} is {last}."))

    def check(self, frequency: str) -> None:
        """``RuleError`` where the rule makes no sense for the frequency."""
        fits = {"tetap": frequency in ("tahunan", "dua-tahunan"), "pekan": frequency == "mingguan",
                "tanggal": frequency in MONTHS}.get(self.kind, frequency in FREQUENCIES)
        if not fits:
            raise RuleError(_no_fit(self.kind, frequency))

    def due(self, period: Period, working: Working) -> date:
        """The day the rule names for a period, before any shift to a working day."""
        if self.kind == "tanggal":
            return clamped(month_after(period.end, self.month), self.day)
        if self.kind == "tetap":
            return clamped(date(period.end.year + 1, self.month, 1), self.day)
        if self.kind in ("hari", "pekan"):
            return period.end + DAY * self.day
        day = period.end
        for _ in range(self.day):
            day += DAY
            while not working(day):
                day += DAY
        return day


def clamped(first: date, day: int) -> date:
    """That day of the month, or its last one where the month is shorter."""
    return first.replace(day=min(day, monthrange(first.year, first.month)[1]))


def _too_far(kind: str, day: int) -> Text:
    most = MOST[kind]
    if kind in ("tanggal", "tetap"):
        return Text(f"Tanggal {day} tidak ada; isi 1 sampai {most}.", f"There is no day {day}; give 1 to {most}.")
    return Text(f"Isi 1 sampai {most} hari, bukan {day}.", f"Give 1 to {most} days, not {day}.")


def _no_fit(kind: str, frequency: str) -> Text:
    if kind == "tetap":
        return Text("Tanggal tetap setahun hanya untuk data tahunan atau lebih jarang. Tulis misalnya "
                    "\"tanggal 15 bulan berikutnya\".",
                    "A fixed day of the year is for yearly data. Write for example \"tanggal 15 bulan berikutnya\".")
    if kind == "pekan":
        return Text("Nama hari hanya untuk data mingguan.", "A day of the week is for weekly data.")
    if kind == "tanggal" and frequency in FREQUENCIES:
        return Text("Tanggal bulan hanya untuk data bulanan atau lebih jarang. Tulis misalnya \"1 hari setelah periode\".",
                    "A day of the month is for monthly data or rarer. Write for example \"1 hari setelah periode\".")
    return Text("Data ad-hoc tidak mempunyai jadwal tetap. Tulis \"ad-hoc\".", "Ad hoc data have no schedule. Write \"ad-hoc\".")
