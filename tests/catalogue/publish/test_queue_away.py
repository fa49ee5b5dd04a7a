"""A record that was approved is public, whatever became of the queue meanwhile."""
from typing import Any

import ckan.plugins.toolkit as tk
import published
import pytest
from ckan import model
from redis.exceptions import ConnectionError as RedisAway

from ckanext.tangerang.later import left_to_worker

pytestmark = pytest.mark.usefixtures("clean_index")


@pytest.fixture
def queue_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: Any, **_more: Any) -> Any:
        raise RedisAway("closed")

    monkeypatch.setattr(tk, "enqueue_job", refuse)


@pytest.mark.usefixtures("queue_away")
def test_an_approval_stands(city: Any) -> None:
    package = published.public(city)
    assert model.Package.get(package["id"]).state == "active"
    assert city.call(None, "package_search", q="")["count"] == 1


@pytest.mark.usefixtures("queue_away", "with_plugins")
def test_what_was_not_queued_is_said(caplog: pytest.LogCaptureFixture) -> None:
    assert left_to_worker(print, ["x"], "datastore x", 5) is False
    assert "datastore x" in caplog.text


@pytest.mark.usefixtures("with_plugins")
def test_otherwise_it_is_queued() -> None:
    assert left_to_worker(print, ["x"], "datastore x", 5) is True
