"""Ports and passwords: chosen once, kept, and never one that is somebody else's."""
from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from stack import store


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(store, "VAR", tmp_path)
    monkeypatch.setattr(store, "SERVICES", tmp_path / "services.json")
    return tmp_path


@pytest.fixture
def listener() -> Iterator[int]:
    """A port somebody listens on."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_a_port_in_use_is_seen(listener: int) -> None:
    assert store.taken(listener)


def test_a_free_port_is_free() -> None:
    assert not store.taken(store.free_port())


def test_a_service_keeps_its_port_and_password() -> None:
    assert store.service("solr") == store.service("solr")


def test_a_moved_service_keeps_its_password_only() -> None:
    before = store.service("redis")
    after = store.move_service("redis")
    assert (after["port"] != before["port"], after["password"]) == (True, before["password"])
    assert store.service("redis") == after


def test_a_port_promised_to_an_instance_is_not_given_again(own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store.write(own_folder / "instances" / "a.json", {"web_port": 40001})
    offers = iter([40001, 40002])
    monkeypatch.setattr(store, "free_port", lambda: next(offers))
    assert store.new_port() == 40002


def test_what_holds_passwords_is_readable_by_the_owner_alone(own_folder: Path) -> None:
    store.service("postgres")
    assert (own_folder / "services.json").stat().st_mode & 0o077 == 0
