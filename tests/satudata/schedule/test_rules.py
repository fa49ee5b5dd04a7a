"""How a rule is written, read back, and which ones cannot be."""
from __future__ import annotations

from datetime import date

import pytest

from satudata.schedule import EXAMPLES, Rule, RuleError, Schedule, ScheduleError, parse, period_of, words


def weekday(day: date) -> bool:
    return day.weekday() < 5


@pytest.mark.parametrize(("text", "rule"), [
    ("tanggal 15 bulan berikutnya", Rule("tanggal", 15)), ("Tanggal 10 Bulan ke-2 berikutnya.", Rule("tanggal", 10, 2)),
    ("akhir bulan berikutnya", Rule("tanggal", 31)), ("hari kerja ke-10 triwulan berikutnya", Rule("hari_kerja", 10)),
    ("hari kerja 3", Rule("hari_kerja", 3)), ("14 hari setelah periode", Rule("hari", 14)), ("31 Maret", Rule("tetap", 31, 3)),
    ("29 februari", Rule("tetap", 29, 2)), ("Senin berikutnya", Rule("pekan", 1)),
    ("  hari   jumat berikutnya", Rule("pekan", 5)),
])
def test_what_is_understood(text: str, rule: Rule) -> None:
    assert parse(text) == rule


@pytest.mark.parametrize("text", EXAMPLES)
def test_a_rule_read_back_is_the_same(text: str) -> None:
    assert parse(words(parse(text)).id) == parse(text)
    assert words(parse(text)).en


@pytest.mark.parametrize(("text", "said"), [
    ("31 Februari", "Tanggal 31 Februari tidak ada. Tanggal terakhir Februari adalah 29."), ("31 April", "31 April tidak ada"),
    ("tanggal 32 bulan berikutnya", "Tanggal 32 tidak ada"), ("tanggal 0 bulan berikutnya", "Tanggal 0 tidak ada"),
    ("tanggal 5 bulan ke-13 berikutnya", "Bulan ke-13 tidak ada"), ("hari kerja ke-999", "1 sampai 120"), ("besok", "Contoh:"),
    ("", "Contoh:"),
])
def test_what_cannot_be_is_refused_with_a_sentence(text: str, said: str) -> None:
    with pytest.raises(RuleError) as refused:
        parse(text)
    assert said in refused.value.message.id
    assert refused.value.message.en


@pytest.mark.parametrize(("frequency", "rule"), [
    ("bulanan", Rule("tetap", 31, 3)), ("harian", Rule("tanggal", 15)), ("bulanan", Rule("pekan", 1)),
    ("ad-hoc", Rule("hari", 1)), ("sesekali", Rule("hari", 1)),
])
def test_a_rule_that_does_not_fit_how_often(frequency: str, rule: Rule) -> None:
    with pytest.raises(RuleError):
        Schedule(frequency, rule)


def test_an_unknown_shift_is_refused() -> None:
    with pytest.raises(ScheduleError):
        Schedule("bulanan", Rule("hari", 1), "kadang")


#: Frequency, rule, a day of the period, its release with weekends off.
DUE = [
    ("bulanan", "tanggal 15 bulan berikutnya", "2026-01-20", "2026-02-16"),  # 15 February 2026 is a Sunday
    ("bulanan", "akhir bulan berikutnya", "2024-01-05", "2024-02-29"),
    ("bulanan", "akhir bulan berikutnya", "2026-03-05", "2026-04-30"),
    ("triwulanan", "hari kerja ke-10 triwulan berikutnya", "2026-05-01", "2026-07-14"),
    ("tahunan", "31 Maret", "2025-12-31", "2026-03-31"), ("tahunan", "29 Februari", "2023-06-01", "2024-02-29"),
    ("tahunan", "29 Februari", "2025-06-01", "2026-03-02"),  # 28 February 2026 is a Saturday
    ("dua-tahunan", "31 Maret", "2025-01-01", "2026-03-31"),
    ("semesteran", "tanggal 1 bulan berikutnya", "2026-01-01", "2026-07-01"),
    ("empat-bulanan", "14 hari setelah periode", "2026-04-30", "2026-05-14"),
    ("mingguan", "Senin berikutnya", "2026-11-25", "2026-11-30"),
    ("harian", "1 hari setelah periode", "2026-11-27", "2026-11-30"),
]


@pytest.mark.parametrize(("frequency", "text", "day", "wanted"), DUE)
def test_the_day_of_a_release(frequency: str, text: str, day: str, wanted: str) -> None:
    schedule = Schedule(frequency, parse(text))
    assert schedule.due(period_of(date.fromisoformat(day), frequency), weekday).isoformat() == wanted


def test_before_a_day_off_but_never_before_the_period_is_over() -> None:
    friday = Schedule("bulanan", parse("tanggal 15 bulan berikutnya"), "sebelum")
    assert friday.due(period_of(date(2026, 1, 1), "bulanan"), weekday) == date(2026, 2, 13)
    daily = Schedule("harian", parse("1 hari setelah periode"), "sebelum")
    assert daily.due(period_of(date(2026, 11, 28), "harian"), weekday) == date(2026, 11, 30)
    assert Schedule("bulanan", parse("tanggal 15 bulan berikutnya"), "tetap").due(
        period_of(date(2026, 1, 1), "bulanan"), weekday) == date(2026, 2, 15)


@pytest.mark.parametrize(("day", "frequency", "name"), [
    ("2026-05-03", "bulanan", "Mei 2026"), ("2026-05-03", "triwulanan", "Triwulan II 2026"), ("2026-05-03", "tahunan", "2026"),
    ("2026-05-03", "empat-bulanan", "Caturwulan II 2026"), ("2026-07-01", "semesteran", "Semester II 2026"),
    ("2027-05-03", "dua-tahunan", "2026–2027"), ("2026-01-01", "mingguan", "Minggu ke-1 2026"),
    ("2026-05-03", "harian", "2026-05-03"),
])
def test_what_a_period_is_called(day: str, frequency: str, name: str) -> None:
    assert period_of(date.fromisoformat(day), frequency).name.id == name
