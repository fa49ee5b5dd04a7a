"""Two workers at once, each a process of its own: one source is harvested by one of them, two sources side by side."""
from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import workers
from ckan import model

from ckanext.tangerang.audit import verify
from ckanext.tangerang.discovery import drift
from ckanext.tangerang.harvest import jobs, local, runs
from ckanext.tangerang.harvest.model import Record
from ckanext.tangerang.revision.model import Revision, Submission

TABLES = 12
TAGS = [f"kata baru {number}" for number in range(20)]
SECONDS = 120


def registered(agency: Any, path: Path, make_document: Any, name: str) -> str:
    """A source of some tables whose records carry keywords nobody has used yet; goes public by itself."""
    with sqlite3.connect(path) as connection:  # a table is named shortly: a word of it would become a keyword
        for number in range(TABLES):
            connection.execute(f"CREATE TABLE {name}_{number} (id INTEGER PRIMARY KEY, tahun INTEGER, jumlah INTEGER)")
            connection.execute(f"INSERT INTO {name}_{number} VALUES (1, 2024, {number})")
    document = make_document(path, name)
    tags = TAGS if name == "dua" else TAGS[::-1]
    made = agency.city.call("produsen", "sdi_harvest_source_create", document={
        **document, "defaults": {**document["defaults"], "tags": tags}})
    agency.city.call("walidata", "sdi_harvest_source_update", id=made["id"], policy="apply_when_clear")
    return str(made["id"])


def test_one_source_is_harvested_by_one_worker_and_the_other_says_so(agency: Any, monkeypatch: Any) -> None:
    agency.standing()
    source_id = agency.source["id"]
    run_id = workers.begun(source_id)
    at_work, may_go, said = workers.FORK.Event(), workers.FORK.Event(), workers.FORK.Queue()
    real = local.engine

    def waiting(*args: Any) -> Any:
        at_work.set()
        assert may_go.wait(SECONDS)
        return real(*args)
    first = workers.worker(source_id, run_id, lambda: monkeypatch.setattr(local, "engine", waiting), said)
    assert at_work.wait(SECONDS)
    second = workers.worker(source_id, run_id, lambda: None, said)
    assert said.get(timeout=SECONDS) == "running"
    may_go.set()
    assert said.get(timeout=SECONDS) == "finished"
    for process in (first, second):
        process.join(SECONDS)
        assert process.exitcode == 0
    assert model.Session.query(Revision).count() == model.Session.query(Record).count() == 2
    assert jobs.job(source_id, run_id) == "finished"


def test_two_sources_side_by_side_are_both_taken_whole(agency: Any, tmp_path: Path, make_document: Any) -> None:
    ids = [registered(agency, tmp_path / f"{name}.db", make_document, name) for name in ("dua", "tga")]
    begun, gate = [(source_id, workers.begun(source_id)) for source_id in ids], workers.FORK.Barrier(2)
    running = [workers.worker(*one, before=gate.wait) for one in begun]
    for process in running:
        process.join(SECONDS)
        assert process.exitcode == 0
    for _, run_id in begun:
        run = runs.as_dict(runs.get(run_id))
        assert (run["state"], run["counts"]["new"], run["report"]["problems"]) == ("finished", TABLES, [])
    versions = list(model.Session.execute(sa.select(Revision.record_id, Revision.version)).tuples())
    assert len(dict(versions)) == len(versions) == 2 * TABLES and {version for _, version in versions} == {1}
    assert model.Session.query(model.Package).filter_by(state="active").count() == 2 * TABLES
    assert len(set(model.Session.scalars(sa.select(Submission.number)))) == 2 * TABLES
    tag, link = model.tag_table, model.package_tag_table
    assert sorted(model.Session.scalars(sa.select(tag.c.name).where(tag.c.name.in_(TAGS)))) == sorted(TAGS)
    assert model.Session.scalar(sa.select(sa.func.count()).select_from(link)) == 2 * TABLES * len(TAGS)
    assert list(verify.problems(verify.rows())) == []
    assert not drift.drift()
