"""A harvest that is killed, cut off from a service or out of disk ends as one nobody disturbed, with no double effect."""
from __future__ import annotations

import random
from contextlib import suppress
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
import yaml
from ckan import model
from requests.exceptions import ConnectionError as Lost
from sqlalchemy.exc import OperationalError

from ckanext.tangerang.audit.verify import problems, rows
from ckanext.tangerang.discovery.drift import drift, repair
from ckanext.tangerang.harvest import batch, jobs, local, policy, runs
from ckanext.tangerang.revision import fresh
from satudata_harvest.catalogue import Catalogue
from satudata_harvest.engine import Engine
from satudata_harvest.failure import Failure
from tests.catalogue.faults.harvesting import TABLES, Source, change, database, dying, forked
from tests.catalogue.harvest.conftest import document

SEED = random.randrange(1_000_000)  # noqa: S311 - printed, so that a failure can be had again
ANY = random.Random(SEED).randint(2, TABLES - 1)  # noqa: S311


@pytest.fixture
def make(city: Any, clean_audit: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """``make("a")``: a source of this name under a standing decision, over a database of its own."""
    allow = tmp_path / "izin.yaml"
    allow.write_text(yaml.safe_dump({"databases": [{"dialect": "sqlite", "path": str(tmp_path)}]}))
    monkeypatch.setitem(tk.config, "ckanext.sdi.harvest.allow", str(allow))
    monkeypatch.setitem(tk.config, "ckanext.sdi.harvest.room", str(tmp_path))

    def made(name: str) -> Source:
        path = database(tmp_path / f"{name}.db")
        found = city.call("produsen", "sdi_harvest_source_create", document=document(path, f"sumber-{name}"))
        city.call("walidata", "sdi_harvest_source_update", id=found["id"], policy="apply_when_clear")
        return Source(found["id"], path)
    return made


@pytest.fixture
def undisturbed(make: Any) -> Any:
    """What a source nobody disturbs holds after its first run and after its second, to which others are compared."""
    source = make("tenang")
    assert source.harvest()["counts"]["new"] == TABLES
    first = source.state()
    change(source.path)
    assert source.harvest()["state"] == "finished"
    return first, source.state()


def whole() -> None:
    """The chain of the audit is unbroken and the search holds what is public."""
    assert list(problems(rows())) == []
    assert not drift()


#: Where the worker is killed: what, the how-manieth call, whether after it was done.
KILLS: list[tuple[Any, str, int, bool]] = [
    (Engine, "_judge", 3, False), (Catalogue, "deliver", 5, True), (batch, "one", 21, False),
    (batch, "one", ANY, True),
    (fresh, "write", 1, False), (fresh, "write", 2, True), (policy, "publish", 2, False), (batch, "keep", 1, False),
    (Catalogue, "finish", 1, False),
]


def test_a_worker_killed_anywhere_is_taken_up_again_with_no_double_effect(make, undisturbed, monkeypatch):
    print(f"seed {SEED}: killed at record {ANY} too")
    first, second = undisturbed
    for number, (owner, name, at, after) in enumerate(KILLS):
        source = make(f"mati-{number}")
        run_id = source.begun()
        with monkeypatch.context() as patch:
            patch.setattr(owner, name, dying(getattr(owner, name), at, after=after))
            assert forked(lambda source=source, run_id=run_id: jobs.job(source.id, run_id)) == -9, (name, at)
        assert runs.get(run_id).state in ("queued", "running")
        run = source.harvest()
        assert (run["id"], run["state"]) == (run_id, "finished"), (name, at)
        assert source.state() == first, (name, at)
        if number % 4 == 3:  # the second run too: changed and missing records
            change(source.path)
            run_id = source.begun()
            with monkeypatch.context() as patch:
                patch.setattr(batch, "one", dying(batch.one, 2))
                assert forked(lambda source=source, run_id=run_id: jobs.job(source.id, run_id)) == -9
            assert source.harvest()["state"] == "finished"
            assert source.state() == second
    whole()


def cut_off() -> None:
    """Every connection to the database ends at once, as when the server is restarted; only this instance's own."""
    other = sa.create_engine(model.meta.engine.url)
    with other.connect() as connection:
        connection.execute(sa.text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                   " WHERE datname = current_database() AND pid <> pg_backend_pid()"))
    other.dispose()


def once(real: Any, at: int, event: Any) -> Any:
    """The function, before whose ``at``-th call something happens."""
    seen: list[int] = []

    def call(*arguments: Any, **named: Any) -> Any:
        seen.append(1)
        if len(seen) == at:
            event()
        return real(*arguments, **named)
    return call


def settled(source: Source, run_id: str) -> None:
    """Takes the run, then others, as the clock does, until one ends well."""
    with suppress(OperationalError):
        jobs.job(source.id, run_id)
    model.Session.remove()
    for _ in range(2):
        if source.harvest()["state"] == "finished":
            return
    pytest.fail("no run ended well")


#: Where the connections to the database end.
CUTS: list[tuple[Any, str, int]] = [
    (Engine, "_judge", 5), (batch, "one", 4), (fresh, "write", 1), (policy, "publish", 2), (batch, "keep", 1)]


def test_a_database_that_is_restarted_under_a_run_leaves_what_an_undisturbed_one_leaves(make, undisturbed, monkeypatch):
    for number, (owner, name, at) in enumerate(CUTS):
        source = make(f"putus-{number}")
        run_id = source.begun()
        with monkeypatch.context() as patch:
            patch.setattr(owner, name, once(getattr(owner, name), at, cut_off))
            with suppress(OperationalError):
                jobs.job(source.id, run_id)
        settled(source, run_id)
        assert source.state() == undisturbed[0], (name, at)
    whole()


def test_the_search_and_the_queue_may_be_away_while_a_run_is_carried_out(make, undisturbed, solr_away, redis_away):
    for name, away in (("tanpa-pencarian", solr_away), ("tanpa-antrean", redis_away)):
        source = make(name)
        run_id = source.begun()
        with away():
            assert jobs.job(source.id, run_id) == "finished", name
        assert source.state() == undisturbed[0], name
    found = drift()
    assert len(found.missing) == TABLES
    repair(found)
    whole()


def stuttering(real: Any, after: bool) -> Any:
    """Calls of which the first of each kind is lost: the request, or (``after``) the answer."""
    seen: list[str] = []

    def call(self: Any, action: str, *arguments: Any, **more: Any) -> Any:
        seen.append(action)
        lost = seen.count(action) == 1 and action in ("sdi_harvest_run_plan", "sdi_harvest_apply", "sdi_delivery_create")
        if lost and not after:
            raise Lost
        answer = real(self, action, *arguments, **more)
        if lost:
            raise Lost
        return answer
    return call


def test_a_catalogue_that_does_not_answer_now_and_then_is_asked_again_with_one_effect(make, undisturbed, monkeypatch):
    for after in (False, True):
        source = make(f"tersendat-{after}".lower())
        with monkeypatch.context() as patch:
            patch.setattr(local.InProcess, "call_action", stuttering(local.InProcess.call_action, after))
            assert source.harvest()["state"] == "finished"
        assert source.state() == undisturbed[0], after
    whole()


def test_a_catalogue_that_stays_away_in_the_middle_fails_the_run_and_the_next_one_ends_it(make, undisturbed, monkeypatch):
    real = Catalogue.apply

    def away(self: Any, run_id: str, items: Any) -> Any:
        real(self, run_id, items[:7])
        raise Failure("SOURCE_UNAVAILABLE")
    source = make("pergi")
    with monkeypatch.context() as patch:
        patch.setattr(Catalogue, "apply", away)
        run = source.harvest()
    assert (run["state"], run["word"], len(source.state())) == ("failed", "SOURCE_UNAVAILABLE", 7)
    assert source.harvest()["counts"] == {"new": TABLES - 7, "changed": 0, "unchanged": 7, "gone": 0, "refused": 0}
    assert source.state() == undisturbed[0]
    whole()


def test_a_disk_that_is_full_fails_the_run_with_its_word_and_the_next_one_ends_it(make, undisturbed):
    source = make("penuh")
    run_id = source.begun()
    assert forked(lambda: jobs.job(source.id, run_id), file_bytes=8_192) == 0
    run = runs.as_dict(runs.get(run_id))
    assert (run["state"], run["word"], source.state()) == ("failed", "INTERNAL_ERROR", {})
    assert "sementara" in run["report"]["message"]["id"]
    assert not list(source.path.parent.glob("panen-*"))
    assert source.harvest()["state"] == "finished"
    assert source.state() == undisturbed[0]
    whole()
