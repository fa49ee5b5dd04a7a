"""Services that are away: the catalogue is pointed at a port of this machine where nobody answers, for one test."""
from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

import ckan.lib.redis as core_redis
import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model

from tests.catalogue import published
from tests.catalogue.conftest import City, founded

Away = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port that is taken, so that nobody else gets it, and on which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


@pytest.fixture
def city(with_plugins: None, clean_db: None, clean_index: None) -> City:
    """The small city on an empty database and index."""
    return founded()


@dataclass
class Standing:
    """What stands when a service goes away: a public record, a draft, a submission, and the token of each person."""

    package: dict[str, Any]
    draft: dict[str, Any]
    submission: dict[str, Any]
    tokens: dict[str, str]

    def headers(self, who: str | None) -> dict[str, str]:
        """What the person's program sends."""
        return {"Authorization": self.tokens[who]} if who else {}


@pytest.fixture
def standing(city: City) -> Standing:
    """One public record with a file, one draft, one submission under review."""
    def token(who: str) -> str:
        made = tk.get_action("api_token_create")({"ignore_auth": True, "user": who}, {"user": who, "name": "uji"})
        return str(made["token"])
    package = published.public(city)
    draft = published.draft(city, title="Jumlah Posyandu (contoh)")
    return Standing(package, draft, city.taken(), {who: token(who) for who in ("produsen", "walidata")})


@pytest.fixture
def solr_away(closed_port: int, monkeypatch: pytest.MonkeyPatch) -> Away:
    """``with solr_away():`` the search engine is not reached."""
    @contextmanager
    def away() -> Iterator[None]:
        with monkeypatch.context() as patch:
            patch.setitem(tk.config, "solr_url", f"http://127.0.0.1:{closed_port}/solr/none")
            yield
    return away


@pytest.fixture
def redis_away(closed_port: int, monkeypatch: pytest.MonkeyPatch) -> Away:
    """``with redis_away():`` the queue is not reached."""
    @contextmanager
    def away() -> Iterator[None]:
        with monkeypatch.context() as patch:
            patch.setitem(tk.config, "ckan.redis.url", f"redis://127.0.0.1:{closed_port}/0")
            patch.setattr(core_redis, "_connection_pool", None)
            yield
    return away


@pytest.fixture
def database_away(closed_port: int) -> Away:
    """``with database_away():`` PostgreSQL is not reached."""
    @contextmanager
    def away() -> Iterator[None]:
        engine = model.meta.engine
        assert engine is not None
        nowhere = sa.create_engine(engine.url.set(host="127.0.0.1", port=closed_port))
        bound(nowhere)
        try:
            yield
        finally:
            bound(engine)
            nowhere.dispose()
    return away


def bound(engine: sa.Engine) -> None:
    """New sessions speak to this engine."""
    model.Session.remove()
    model.Session.configure(bind=engine)
    model.meta.create_local_session.configure(bind=engine)
    model.meta.engine = engine
