"""The guard's table of cases, the plan's digest, the grace and the schedule."""
from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satudata_harvest import guard, schedule
from satudata_harvest.limits import Grace, Limits
from satudata_harvest.plan import Plan, changed_fields


def plan(known, new=0, changed=0, unchanged=0, gone=0, refused=0):
    counts = {"new": new, "changed": changed, "unchanged": unchanged, "gone": gone, "refused": refused}
    return {"known": known, "given": new + changed + unchanged + refused, "counts": counts, "digest": "d"}


@pytest.mark.parametrize(("given_plan", "held"), [
    (plan(0, new=500), False),
    (plan(100, unchanged=100), False),
    (plan(100, unchanged=80, gone=20), False),
    (plan(100, unchanged=79, gone=21), True),
    (plan(100, changed=15, unchanged=79, gone=6), True),
    (plan(20, unchanged=11, gone=9), False),
    (plan(20, unchanged=10, gone=10), True),
    (plan(3, gone=3), True),
    (plan(3, gone=3, new=1), False),
    (plan(100, refused=100), False),
])
def test_the_guard(given_plan, held):
    assert guard.judge(given_plan, Limits()).held is held


def test_a_released_plan_passes_and_another_does_not():
    assert not guard.judge(plan(3, gone=3), Limits(), released="d").held
    assert guard.judge(plan(3, gone=3), Limits(), released="e").held


@given(st.permutations([("new", "a", "1"), ("changed", "b", "2"), ("gone", "c", "")]))
def test_a_digest_does_not_depend_on_the_order(items):
    first, second = Plan(), Plan()
    for change, identifier, hash_ in items:
        first.count(change, identifier, hash_)
    for change, identifier, hash_ in sorted(items):
        second.count(change, identifier, hash_)
    second.count("unchanged", "z")
    assert first.digest == second.digest
    second.count("gone", "d")
    assert first.digest != second.digest


def test_changed_fields_leave_deliveries_out():
    old = {"title": "A", "tables": [{"name": "t", "delivery": "1"}]}
    new = {"title": "B", "tables": [{"name": "t", "delivery": "2", "periode_isi": "2024"}]}
    assert changed_fields(old, new) == [{"field": "tables.0.periode_isi", "old": None, "new": "2024"},
                                        {"field": "title", "old": "A", "new": "B"}]


@pytest.mark.parametrize(("runs", "days", "over"), [(1, 30, False), (2, 1, False), (2, 7, True), (3, 0, True)])
def test_the_grace(runs, days, over):
    assert Grace().over(runs, days) is over


@pytest.mark.parametrize(("expression", "good"), [
    ("0 2 * * *", True), ("*/15 * * * 1-5", True), ("0 0 1,15 * *", True), ("60 * * * *", False), ("0 2 * *", False),
    ("a b c d e", False), ("0 2 * * */0", False), ("5-1 * * * *", False),
])
def test_schedules(expression, good):
    assert schedule.valid(expression) is good


@pytest.mark.parametrize(("expression", "wanted"), [
    ("0 2 * * *", "2026-11-24T02:00:00+07:00"), ("30 23 * * *", "2026-11-23T23:30:00+07:00"),
    ("0 0 * * 0", "2026-11-29T00:00:00+07:00"), ("0 0 31 2 *", None),
])
def test_the_next_hour_is_the_citys(expression, wanted):
    found = schedule.following(expression, datetime(2026, 11, 23, 12, 0, tzinfo=UTC))
    assert (found.isoformat() if found else None) == wanted
