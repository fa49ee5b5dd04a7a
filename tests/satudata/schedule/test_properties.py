"""Whatever the schedule: releases come in order, on working days when asked, after their periods, and leave none out."""
from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from satudata.schedule import FREQUENCIES, SHIFTS, Rule, RuleError, Schedule, following, length, parse, period_of, releases, words

DAYS = st.dates(date(1995, 1, 1), date(2090, 12, 31))
RULES = st.one_of(
    st.builds(Rule, st.just("tanggal"), st.integers(1, 31), st.integers(1, 12)),
    st.builds(Rule, st.just("hari_kerja"), st.integers(1, 120)), st.builds(Rule, st.just("hari"), st.integers(1, 366)),
    st.builds(Rule, st.just("pekan"), st.integers(1, 7)),
    st.builds(Rule, st.just("tetap"), st.integers(1, 28), st.integers(1, 12)))


def schedule_of(frequency: str, rule: Rule, shift: str) -> Schedule:
    try:
        return Schedule(frequency, rule, shift)
    except RuleError:
        assume(False)
        raise


def working(day: date) -> bool:
    """Weekends off, and a week of holidays around the turn of each month of spring."""
    return day.weekday() < 5 and not (day.month == 4 and 10 <= day.day <= 17)


@given(st.sampled_from(FREQUENCIES), RULES, st.sampled_from(SHIFTS), DAYS)
def test_releases_come_in_order_and_cover_every_day_once(frequency: str, rule: Rule, shift: str, start: date) -> None:
    schedule, days = schedule_of(frequency, rule, shift), length(frequency) or 0
    found = list(releases(schedule, start, start + timedelta(days=days * 4 + 60), working))
    assert found
    for (first, covered), (second, later) in pairwise(found):
        assert start <= first < second
        assert covered.end + timedelta(days=1) == later.start
    for due, period in found:
        assert due > period.end
        assert shift == "tetap" or working(due)


@given(st.sampled_from(FREQUENCIES), RULES, st.sampled_from(SHIFTS), DAYS)
def test_a_window_cut_in_two_holds_the_same_releases(frequency: str, rule: Rule, shift: str, start: date) -> None:
    schedule, half = schedule_of(frequency, rule, shift), timedelta(days=(length(frequency) or 0) * 2)
    whole = list(releases(schedule, start, start + half * 2, working))
    parts = [*releases(schedule, start, start + half, working),
             *releases(schedule, start + half + timedelta(days=1), start + half * 2, working)]
    assert parts == whole


@given(st.sampled_from(FREQUENCIES), DAYS, st.integers(1995, 2005))
def test_a_period_holds_its_day_and_the_next_begins_where_it_ends(frequency: str, day: date, anchor: int) -> None:
    period = period_of(day, frequency, anchor)
    assert period.start <= day <= period.end
    assert following(period).start == period.end + timedelta(days=1)
    assert (period.end - period.start).days + 1 <= (length(frequency) or 0)
    assert period_of(period.end, frequency, anchor) == period


@given(RULES)
def test_words_are_read_back(rule: Rule) -> None:
    assert words(parse(words(rule).id)) == words(rule)
