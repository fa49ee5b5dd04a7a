"""A harvest source of the small city: an agency database in SQLite, what the operator allows, and a way to run it."""
from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
import yaml
from ckan import model

from ckanext.tangerang.harvest import jobs, runs, sources
from ckanext.tangerang.harvest.model import Record
from tests.harvest.server import Server, reply

Json = dict[str, Any]
TABLES = """
CREATE TABLE kunjungan (id INTEGER PRIMARY KEY, puskesmas TEXT, tahun INTEGER, jumlah INTEGER);
INSERT INTO kunjungan VALUES (1, 'Cipondoh', 2023, 7), (2, 'Benda', 2024, 5);
CREATE TABLE imunisasi (id INTEGER PRIMARY KEY, puskesmas TEXT, tahun INTEGER, anak INTEGER);
INSERT INTO imunisasi VALUES (1, 'Cipondoh', 2024, 70), (2, 'Benda', 2024, 50);
"""


@dataclass
class Agency:
    """An agency's database with its source in the catalogue."""

    city: Any
    path: Path
    source: Json

    def sql(self, script: str) -> None:
        """Changes the database."""
        with sqlite3.connect(self.path) as connection:
            connection.executescript(script)

    def harvest(self) -> Json:
        """One run as the worker does it; gives the run."""
        source = sources.get(self.source["id"], lock=True)
        begun = runs.start(model.User.get(source.agent), source)
        run_id = begun.id
        model.Session.commit()
        jobs.job(self.source["id"], run_id)
        model.Session.expire_all()
        return runs.as_dict(runs.get(run_id))

    def held(self) -> dict[str, Record]:
        """What the catalogue holds of the source."""
        model.Session.expire_all()
        return {row.identifier: row for row in model.Session.query(Record).filter_by(source_id=self.source["id"])}

    def standing(self) -> None:
        """Walidata's standing decision."""
        self.source = self.city.call("walidata", "sdi_harvest_source_update", id=self.source["id"], policy="apply_when_clear")


def document(path: Path, name: str = "simpus", **more: Any) -> Json:
    """A source document over a SQLite file."""
    return {"name": name, "title": "Basis data contoh dinas", "owner_org": "dinkes", "connector": "sql",
            "options": {"url": f"sqlite:///{path}"},
            "defaults": {"jenis_data": "lainnya", "accessRights": "terbuka", "license_id": "cc-by",
                         "notes": "Angka contoh untuk pengujian.", "accrualPeriodicity": "ad-hoc"}, **more}


@pytest.fixture
def allowed(tmp_path: Path) -> Path:
    """The operator's list: this test's folder."""
    path = tmp_path / "izin.yaml"
    path.write_text(yaml.safe_dump({"databases": [{"dialect": "sqlite", "path": str(tmp_path)}], "roots": [str(tmp_path)]}))
    return path


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "simpus.db"
    with sqlite3.connect(path) as connection:
        connection.executescript(TABLES)
    return path


@pytest.fixture
def agency(city: Any, clean_index: None, database: Path, allowed: Path, monkeypatch: pytest.MonkeyPatch) -> Agency:
    """The source of the agency's database, registered by its produsen."""
    monkeypatch.setitem(tk.config, "ckanext.sdi.harvest.allow", str(allowed))
    return Agency(city, database, city.call("produsen", "sdi_harvest_source_create", document=document(database)))


@pytest.fixture
def make_document() -> Callable[..., Json]:
    """See ``document``."""
    return document


@pytest.fixture
def agent(agency):
    """Calls an action as the source's technical user."""
    def call(action, **data):
        return tk.get_action(action)({"user": agency.source["agent"], "ignore_auth": False}, data)
    return call


@pytest.fixture
def begun(agency, agent):
    """A run carried out by an agent, with a plan for what a test sends."""
    def start(**counts):
        run = agent("sdi_harvest_run_start", source_id=agency.source["id"], where="agent", document=agency.source["digest"])
        plan = {"counts": counts, "given": sum(counts.values()) - counts.get("gone", 0), "digest": "0" * 64}
        assert agent("sdi_harvest_run_plan", id=run["id"], plan=plan)["state"] == "running"
        return run["id"]
    return start


@dataclass
class Service(Agency):
    """An agency's web service with its source in the catalogue; ``path`` is not used."""

    server: Any = None

    def give(self, records: list[Json]) -> None:
        """What the service answers from now on."""
        self.server.paths["/data"] = lambda request: reply({"hasil": records})


@pytest.fixture
def service(city: Any, clean_index: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """A web service of dinkes on the loopback, under walidata's standing decision."""
    allow = tmp_path / "izin.yaml"
    allow.write_text(yaml.safe_dump({"networks": ["127.0.0.0/8"], "web": {"attempts": 2, "wait_seconds": 0.01}}))
    monkeypatch.setitem(tk.config, "ckanext.sdi.harvest.allow", str(allow))
    with Server() as server:
        options = {"url": f"{server.url}/data", "records": "hasil"}
        made = {**document(tmp_path, "layanan"), "connector": "rest", "options": options}
        found = Service(city, tmp_path, city.call("produsen", "sdi_harvest_source_create", document=made), server)
        found.standing()
        yield found
