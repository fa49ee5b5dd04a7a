"""Sources to harvest: a SQLite database and a folder, made fresh, and a catalogue kept in memory."""
from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from satudata_harvest import source
from satudata_harvest.allowance import Allowance, Database, Network, Root
from satudata_harvest.catalogue import Outcome
from satudata_harvest.limits import Limits
from satudata_harvest.source import SourceDocument
from satudata_harvest.spool import Known
from satudata_harvest.web.bounds import Bounds
from tests.harvest.server import Server

TABLES = """
CREATE TABLE kunjungan (id INTEGER PRIMARY KEY, puskesmas TEXT, tahun INTEGER, jumlah INTEGER);
INSERT INTO kunjungan VALUES (2, 'Benda', 2024, 5), (1, 'Cipondoh', 2023, 7), (3, NULL, 2024, NULL);
CREATE TABLE tanpa_kunci (nama TEXT, nilai REAL);
INSERT INTO tanpa_kunci VALUES ('b', 1.5), ('a', 2), ('a', 1);
"""


#: Bounds small enough for a test to meet them.
QUICK = Bounds(connect_seconds=1, between_seconds=0.3, request_seconds=0.8, wait_seconds=0.001, longest_wait=2,
               body_bytes=2_000_000, attempts=3)


class Memory:
    """A catalogue that keeps what it is given."""

    owner_org = "dinkes"

    def __init__(self, hold: bool = False) -> None:
        self.kept: dict[str, Known] = {}
        self.records_: dict[str, dict[str, Any]] = {}
        self.files: list[bytes] = []
        self.batches: list[list[dict[str, Any]]] = []
        self.plans: list[dict[str, Any]] = []
        self.hold = hold

    def records(self) -> Iterator[Known]:
        return iter(list(self.kept.values()))

    def values(self, identifiers: list[str]) -> dict[str, dict[str, Any]]:
        return {one: self.records_[one] for one in identifiers}

    def plan(self, run_id: str, plan: dict[str, Any]) -> dict[str, Any]:
        self.plans.append(plan)
        return {"state": "quarantined" if self.hold else "running"}

    def deliver(self, file: Path, filename: str) -> str:
        self.files.append(file.read_bytes())
        return f"delivery-{len(self.files)}"

    def apply(self, run_id: str, items: list[dict[str, Any]]) -> list[Outcome]:
        self.batches.append(items)
        return [self._one(item) for item in items]

    def _one(self, item: dict[str, Any]) -> Outcome:
        identifier = item["identifier"]
        if item["change"] == "gone":
            self.kept[identifier] = Known(identifier, self.kept[identifier].hash, self.kept[identifier].fingerprint, "missing")
            return Outcome(identifier, "missing")
        self.kept[identifier] = Known(identifier, item["hash"], item["fingerprint"])
        self.records_[identifier] = item["record"]
        return Outcome(identifier, "created" if item["change"] == "new" else "updated")


@pytest.fixture
def memory() -> Memory:
    return Memory()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A SQLite file with two tables."""
    path = tmp_path / "contoh.db"
    with sqlite3.connect(path) as connection:
        connection.executescript(TABLES)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder on the operator's list."""
    path = tmp_path / "folder"
    path.mkdir()
    return path


@pytest.fixture
def allowance(tmp_path: Path) -> Allowance:
    """Allows everything under the test's folder, and the loopback."""
    return Allowance(roots=(Root(tmp_path),), databases=(Database("sqlite", path=tmp_path),), networks=(Network("127.0.0.0/8"),),
                     web=QUICK)


@pytest.fixture
def document() -> Callable[..., SourceDocument]:
    """``document("sql", url=...)``: a source document with these options; ``extra`` are other entries."""
    def make(connector: str, extra: dict[str, Any] | None = None, **options: Any) -> SourceDocument:
        return source.from_dict({"name": "sumber-contoh", "title": "Sumber contoh", "owner_org": "dinkes", "connector": connector,
                                 "options": options, **(extra or {})})
    return make


@pytest.fixture
def connect(allowance: Allowance, tmp_path: Path) -> Callable[..., Any]:
    """``connect(document, statement_seconds=1)``: its connector under these limits."""
    from satudata_harvest.connectors import find

    def make(document: SourceDocument, **limits: Any) -> Any:
        return find(document.connector)(document, allowance, Limits(**limits), tmp_path)
    return make


@pytest.fixture
def server() -> Iterator[Server]:
    """A live server on the loopback."""
    with Server() as live:
        yield live
