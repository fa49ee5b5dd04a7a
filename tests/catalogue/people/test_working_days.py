"""Working days: weekends, national holidays, cuti bersama, and the city's own days by setting."""
from __future__ import annotations

from datetime import date, timedelta

import ckan.plugins.toolkit as tk
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.tangerang.people import working_days

DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))

#: Day, and whether offices work: by SKB 3 Menteri for 2026.
CASES = [
    ("2026-11-23", True), ("2026-11-28", False), ("2026-11-29", False), ("2026-08-17", False), ("2026-03-20", False),
    ("2026-03-23", False), ("2026-03-25", True), ("2026-12-24", False), ("2026-12-25", False), ("2026-12-28", True),
]


@pytest.mark.parametrize(("day", "works"), CASES)
def test_a_day_counts_or_not(day, works):
    assert working_days.is_working(date.fromisoformat(day)) is works


@pytest.mark.parametrize(("start", "count", "end"), [
    ("2026-11-23", 5, "2026-11-30"), ("2026-03-17", 1, "2026-03-25"), ("2026-12-23", 1, "2026-12-28"),
    ("2026-11-28", 1, "2026-11-30"), ("2026-11-30", -1, "2026-11-27"), ("2026-11-28", 0, "2026-11-28"),
])
def test_so_many_working_days_after(start, count, end):
    assert working_days.after(date.fromisoformat(start), count) == date.fromisoformat(end)


@given(start=DAYS, count=st.integers(0, 60))
def test_counting_there_is_counting_back(start, count):
    end = working_days.after(start, count)
    assert working_days.between(start, end) == count
    assert working_days.between(end, start) == -count


@given(start=DAYS, days=st.integers(0, 120))
def test_the_count_is_that_of_the_days_one_by_one(start, days):
    walked = sum(working_days.is_working(start + timedelta(n)) for n in range(1, days + 1))
    assert working_days.between(start, start + timedelta(days)) == walked


def test_the_citys_own_days(monkeypatch):
    monkeypatch.setitem(tk.config, "ckanext.sdi.free_days", "2026-11-24, 2026-11-25")
    monkeypatch.setitem(tk.config, "ckanext.sdi.work_days", "2026-11-28 2026-12-24")
    assert not working_days.is_working(date(2026, 11, 24))
    assert working_days.is_working(date(2026, 11, 28))
    assert working_days.is_working(date(2026, 12, 24))
    assert working_days.after(date(2026, 11, 23), 3) == date(2026, 11, 28)
    assert working_days.between(date(2026, 11, 23), date(2026, 11, 30)) == 4
    assert working_days.between(date(2026, 12, 23), date(2026, 12, 24)) == 1
