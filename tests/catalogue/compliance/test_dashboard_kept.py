"""The dashboard's numbers are counted once for each state of the catalogue, and never older than its last decision."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ckan import model
from redis.exceptions import ConnectionError as RedisConnectionError

from ckanext.tangerang.compliance import dashboard_kept, reassess
from ckanext.tangerang.compliance.dashboard_numbers import Scope
from ckanext.tangerang.compliance.dashboard_verdicts import CITY, numbers
from ckanext.tangerang.compliance.model import Assessment


@pytest.fixture
def record(city: Any, clean_index: None) -> str:
    return str(city.approved(title="Data Satu")["revisions"][0]["record_id"])


def standing() -> tuple[int, int]:
    """Public datasets, and those that meet the standards."""
    city = numbers(Scope())[CITY]
    return city["datasets"], city["meets"]


def fail(record_id: str, rule: str) -> None:
    row = model.Session.get_one(Assessment, record_id)
    row.blocking, row.open_rules, row.meets_sdi = [rule], [rule], False
    model.Session.commit()


def test_a_second_look_counts_nothing(record: str, count_statements: Callable[[], Any]) -> None:
    first = numbers(Scope())
    with count_statements() as seen:
        assert numbers(Scope()) == first
    assert seen and not [statement for statement in seen if "sdi_assessment" in statement]
    with count_statements() as seen:
        numbers(Scope(year=2020))
    assert [statement for statement in seen if "sdi_assessment" in statement]  # another question has an answer of its own


def test_each_decision_is_seen_at_once(city: Any, record: str) -> None:
    assert standing()[0] == 1
    city.approved(title="Data Dua")
    assert standing()[0] == 2
    city.call("walidata", "sdi_record_withdraw", record_id=record, reason="Memuat data pribadi.")
    assert standing()[0] == 1


def test_each_step_of_a_look_at_everything_is_seen(city: Any, record: str) -> None:
    number = str(city.call("walidata", "sdi_reassess_start")["id"])
    fail(record, "SD-99")  # as if the rules had said so before
    assert [item["rule"] for item in numbers(Scope())[CITY]["worth"]] == ["SD-99"]
    reassess.run(number)
    assert "SD-99" not in [item["rule"] for item in numbers(Scope())[CITY]["worth"]]


def test_without_redis_they_are_counted(record: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = standing()

    def away() -> Any:
        raise RedisConnectionError
    monkeypatch.setattr(dashboard_kept, "connect_to_redis", away)
    assert standing() == before
