"""The engine against a catalogue in memory: what is sent, when nothing is, and how it ends when something breaks."""
from __future__ import annotations

import os
import sqlite3
import time
import tracemalloc
from dataclasses import replace

import pytest

from satudata_harvest.catalogue import Outcome
from satudata_harvest.connectors import files
from satudata_harvest.connectors.base import SourceRecord
from satudata_harvest.connectors.sql import SqlConnector
from satudata_harvest.engine import Engine
from satudata_harvest.failure import Failure
from tests.harvest.conftest import Memory


@pytest.fixture
def engine(document, allowance, database, memory, tmp_path):
    """``engine(mapping=...)``: an engine over the database."""
    def make(catalogue=memory, **extra):
        return Engine(document("sql", extra, url=f"sqlite:///{database}"), catalogue, allowance, under=tmp_path)
    return make


def execute(database, script):
    with sqlite3.connect(database) as connection:
        connection.executescript(script)


def test_a_first_run_sends_everything_and_a_second_nothing(engine, memory):
    report = engine().run("1")
    assert (report.state, report.outcomes, report.plan.counts["new"]) == ("finished", {"created": 2}, 2)
    assert len(memory.files) == 2
    assert memory.records_["kunjungan"]["tables"][0]["delivery"] == "delivery-1"
    again = engine().run("2")
    assert (again.plan.counts["unchanged"], len(memory.batches), len(memory.plans), len(memory.files)) == (2, 1, 1, 2)


def test_a_changed_cell_sends_the_rows_and_a_changed_default_sends_none(engine, memory, database):
    engine().run("1")
    execute(database, "UPDATE kunjungan SET jumlah = 8 WHERE id = 1")
    report = engine().run("2")
    assert (report.plan.counts["changed"], len(memory.files)) == (1, 3)
    assert report.plan.samples["changed"][0]["content"] is True
    report = engine(defaults={"satuan": "orang"}).run("3")
    assert (report.plan.counts["changed"], len(memory.files)) == (2, 3)
    assert [one["field"] for one in report.plan.samples["changed"][0]["fields"]] == ["satuan"]


def test_a_preview_is_a_plan_and_sends_nothing(engine, memory):
    plan = engine().preview()
    assert plan.counts["new"] == 2
    assert (memory.plans, memory.batches, memory.files) == ([], [], [])


def test_a_held_plan_applies_nothing(engine):
    memory = Memory(hold=True)
    assert engine(memory).run("1").state == "quarantined"
    assert (memory.batches, memory.files) == ([], [])


def test_a_missing_table_is_sent_as_gone_and_comes_back(engine, memory, database):
    engine().run("1")
    execute(database, "ALTER TABLE kunjungan RENAME TO lain")
    engine(options={"url": f"sqlite:///{database}", "exclude": ["lain"]}).run("2")
    assert memory.kept["kunjungan"].state == "missing"
    execute(database, "ALTER TABLE lain RENAME TO kunjungan")
    engine().run("3")
    assert memory.kept["kunjungan"].state == "present"


def test_a_source_that_breaks_in_the_middle_applies_nothing(engine, memory, monkeypatch):
    def broken(self, since=None):
        yield SourceRecord("a", {"title": "A"})
        raise Failure("SOURCE_UNAVAILABLE")
    monkeypatch.setattr(SqlConnector, "records", broken)
    report = engine().run("1")
    assert (report.state, report.failure.word.name, memory.batches) == ("failed", "SOURCE_UNAVAILABLE", [])


def test_an_identifier_given_twice_is_taken_once(engine, memory, monkeypatch):
    monkeypatch.setattr(SqlConnector, "records", lambda self, since=None: iter(
        [SourceRecord("a", {"title": "A"}), SourceRecord("a", {"title": "B"}), SourceRecord("A", {"title": "C"})]))
    report = engine().run("1")
    assert [(problem["identifier"], problem["word"]) for problem in report.problems] == [("a", "SOURCE_CONFLICT")]
    assert set(memory.kept) == {"a", "A"}


@pytest.mark.parametrize(("metadata", "field"), [
    ({"title": ""}, "title"), ({"title": "x" * 5000}, "title"), ({"title": "\x00"}, "title"),
    ({"title": ["a", {"b": 1}]}, "title"),
])
def test_a_record_that_breaks_the_form_is_refused_with_its_field(engine, monkeypatch, metadata, field):
    monkeypatch.setattr(SqlConnector, "records", lambda self, since=None: iter(
        [SourceRecord("buruk", metadata), SourceRecord("baik", {"title": "Baik"})]))
    report = engine().run("1")
    assert [(problem["identifier"], problem["word"], problem["field"]) for problem in report.problems] == [
        ("buruk", "VALIDATION_ERROR", field)]
    assert report.outcomes == {"created": 1}


def test_a_refusal_of_the_catalogue_is_a_problem_of_the_report(engine, memory, monkeypatch):
    monkeypatch.setattr(memory, "_one", lambda item: Outcome(
        item["identifier"], "refused", "SOURCE_CONFLICT", "Milik sumber lain."))
    report = engine().run("1")
    assert report.outcomes == {"refused": 2}
    assert {problem["message"]["id"] for problem in report.problems} == {"Milik sumber lain."}


def test_the_spool_is_gone_after_a_run(engine, tmp_path):
    engine().run("1")
    assert not list(tmp_path.glob("panen-*"))


def test_what_killed_runs_left_is_swept_away_after_a_day(engine, tmp_path):
    for name, age in (("panen-lama", 25 * 3600), ("panen-baru", 3600), ("lain", 25 * 3600)):
        (tmp_path / name).mkdir()
        os.utime(tmp_path / name, (time.time() - age,) * 2)
    engine().run("1")
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == ["lain", "panen-baru"]


def test_memory_stays_flat(engine, monkeypatch):
    def peak(count):
        monkeypatch.setattr(SqlConnector, "records", lambda self, since=None: (
            SourceRecord(f"tabel-{number}", {"title": f"Tabel {number}"}) for number in range(count)))
        catalogue = Memory()
        monkeypatch.setattr(catalogue, "_one", lambda item: Outcome(item["identifier"], "created"))
        monkeypatch.setattr(catalogue, "apply", lambda run_id, items: [Outcome(one["identifier"], "created") for one in items])
        tracemalloc.start()
        engine(catalogue).run("1")
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return highest
    peak(10)
    assert peak(1500) < peak(150) + 8 * 1024 * 1024


@pytest.fixture
def from_folder(document, allowance, memory, folder, tmp_path):
    """``from_folder("2")``: a run over the folder; the catalogue keeps the new marks, as it does when a run is closed."""
    def run(run_id):
        report = Engine(document("files", folder=str(folder)), memory, allowance, under=tmp_path).run(run_id)
        for identifier, fingerprint in report.marks.items():
            memory.kept[identifier] = replace(memory.kept[identifier], fingerprint=fingerprint)
        return report
    return run


def test_a_newer_file_of_the_same_bytes_is_read_once_more_and_then_not(from_folder, memory, folder, monkeypatch):
    path = folder / "a.csv"
    path.write_text("kecamatan,tahun,jumlah\nBenda,2023,5\n")
    assert from_folder("1").marks == {}
    before = memory.kept["a.csv"].fingerprint
    os.utime(path, ns=(1, 1))
    with monkeypatch.context() as nothing:
        nothing.setattr(files.tables, "read", lambda *_: pytest.fail("parsed"))
        report = from_folder("2")
    assert (report.plan.counts["unchanged"], list(report.marks), len(memory.batches)) == (1, ["a.csv"], 1)
    assert memory.kept["a.csv"].fingerprint != before
    with monkeypatch.context() as nothing:
        nothing.setattr(files.FilesConnector, "_bytes", lambda *_: pytest.fail("opened"))
        assert from_folder("3").plan.counts["unchanged"] == 1
    path.write_text("kecamatan,tahun,jumlah\nBenda,2023,7\n")
    os.utime(path, ns=(1, 2))
    assert from_folder("4").plan.counts["changed"] == 1


def test_what_was_noted_before_bytes_were_hashed_is_noted_anew(from_folder, memory, folder):
    (folder / "a.csv").write_text("kecamatan,tahun,jumlah\nBenda,2023,5\n")
    from_folder("1")
    now = memory.kept["a.csv"].fingerprint
    reach, mark, siblings, content = now.split(":")
    memory.kept["a.csv"] = replace(memory.kept["a.csv"], fingerprint=f"{reach}:{'0' * 24}:{siblings}:{content}")
    assert from_folder("2").marks == {"a.csv": now}
    assert from_folder("3").marks == {}
