"""A source that empties, shrinks, turns or vanishes: what is held, what stays public, what a correction by hand survives."""
from __future__ import annotations

import json
import logging
from datetime import timedelta
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
import yaml
from ckan import model

from ckanext.tangerang.audit.model import audit_event
from ckanext.tangerang.harvest import jobs, runs, sources
from ckanext.tangerang.harvest.model import Source
from ckanext.tangerang.people.clock import today
from ckanext.tangerang.revision.model import Revision
from tests.harvest.server import Request, reply

MANY = [{"id": f"data-{n:02}", "judul": f"Data {n:02} (contoh)", "deskripsi": "Isi contoh."} for n in range(33)]


def public() -> dict[str, tuple[str, str]]:
    """What anybody sees: the title of each active package and when it last changed."""
    model.Session.expire_all()
    return {package.id: (package.title, str(package.metadata_modified))
            for package in model.Session.query(model.Package).filter_by(state="active")}


def corrected(city: Any, record_id: str, **values: Any) -> None:
    """A correction by hand, approved."""
    made = city.call("produsen", "sdi_revision_create", kind="dataset", record_id=record_id, record=values)
    city.call("produsen", "sdi_submission_submit", id=made["submission_id"])
    city.call("walidata", "sdi_submission_take", id=made["submission_id"])
    city.call("walidata", "sdi_submission_approve", id=made["submission_id"], notes=True,
              due=(today() + timedelta(40)).isoformat())


def released(service: Any) -> Any:
    """Walidata releases what is held; gives the run that follows."""
    def newest(**more: Any) -> Any:
        return service.city.call("walidata", "sdi_harvest_run_list", source_id=service.source["id"], **more)["results"][0]
    service.city.call("walidata", "sdi_harvest_run_release", id=newest(state="quarantined")["id"], reason="Benar.")
    jobs.job(service.source["id"], runs.live_run(service.source["id"]).id)
    return newest()


def counted(run: dict[str, Any]) -> dict[str, int]:
    return {name: count for name, count in run["counts"].items() if count}


def test_what_turns_against_the_catalogue_is_held_and_what_is_small_is_not(service):
    service.give(MANY)
    assert counted(service.harvest()) == {"new": 33}
    before = public()
    renamed = [{**one, "judul": f"HACKED {one['id']}"} for one in MANY]
    for given, counts in (([], {"gone": 33}), (MANY[:1], {"unchanged": 1, "gone": 32}), (renamed, {"changed": 33})):
        service.give(given)
        run = service.harvest()
        assert (run["state"], run["word"], counted(run)) == ("quarantined", "QUARANTINED", counts)
        assert (public(), {row.state for row in service.held().values()}) == (before, {"present"})
        service.city.call("walidata", "sdi_harvest_run_drop", id=run["id"], reason="Sumber rusak.")
        assert public() == before
    for given, counts in ((MANY[::-1], {"unchanged": 33}), (MANY[1:], {"unchanged": 32, "gone": 1}), (MANY, {"changed": 1,
                                                                                                            "unchanged": 32})):
        service.give(given)
        run = service.harvest()
        assert (run["state"], counted(run)) == ("finished", counts)
        assert public() == before
    assert {row.state for row in service.held().values()} == {"present"}


def test_a_release_is_for_the_plan_that_was_seen_and_takes_nothing_away_at_once(service):
    service.give(MANY)
    service.harvest()
    before = public()
    service.give(MANY[:3])
    service.harvest()
    service.give([])
    last = released(service)
    assert (last["state"], last["counts"]["gone"], public()) == ("quarantined", 33, before)
    service.give(MANY[:3])
    states = [service.harvest()["state"] for _ in range(2)]
    assert states == ["finished", "finished"]
    assert ({row.missing_runs for row in service.held().values()}, public()) == ({0, 2}, before)
    service.give(MANY)
    assert service.harvest()["state"] == "quarantined"  # so many at once, even for the better, are seen first
    released(service)
    assert ({row.state for row in service.held().values()}, public()) == ({"present"}, before)


def test_a_correction_by_hand_survives_ten_harvests_and_the_difference_is_shown(service):
    service.give(MANY[:2])
    service.harvest()
    record_id = service.held()["data-00"].record_id
    corrected(service.city, record_id, title="Judul yang diperbaiki (contoh)")
    for number in range(10):
        service.give([{**MANY[0], "deskripsi": f"Isi ke-{number}", "judul": f"Data 00 lagi {number % 3}"}, MANY[1]])
        assert service.harvest()["state"] == "finished"
        page = service.city.call(None, "package_show", id=record_id)
        assert (page["title"], page["notes"]) == ("Judul yang diperbaiki (contoh)", f"Isi ke-{number}")
        assert [(one["path"], one["why"], one["source"]) for one in service.held()["data-00"].kept] == [
            ("title", "edited", f"Data 00 lagi {number % 3}")]
    assert model.Session.query(Revision).filter_by(record_id=record_id).count() == 12
    shown = service.city.call("produsen", "sdi_harvest_record_list", source_id=service.source["id"], values=True)["results"]
    assert shown[0]["kept"][0]["public"] == "Judul yang diperbaiki (contoh)"


def test_a_source_that_is_removed_while_it_is_read_changes_nothing_more(service):
    service.give(MANY[:3])
    service.harvest()
    before = public()

    def behave(request: Request) -> bytes:
        """While the list is read the source is removed behind the run, as an operator could in the database."""
        with model.meta.engine.begin() as connection:
            connection.execute(sa.update(Source).where(Source.id == service.source["id"]).values(state="deleted"))
        return reply({"hasil": [{**one, "judul": "Lain"} for one in MANY[:3]]})
    service.server.paths["/data"] = behave
    source_id = service.source["id"]
    with pytest.raises(tk.ValidationError):
        source = sources.get(source_id, lock=True)
        runs.start(model.User.get(source.agent), source)
        model.Session.commit()
        service.city.call("produsen", "sdi_harvest_source_delete", id=source_id)
    model.Session.rollback()
    live = runs.live_run(source_id).id
    model.Session.commit()
    assert jobs.job(source_id, live) == "failed"
    assert (runs.get(live).state, runs.get(live).report["word"]) == ("failed", "SOURCE_NOT_FOUND")
    assert public() == before


def test_two_runs_at_once_are_one(service):
    service.give(MANY[:2])
    source = sources.get(service.source["id"], lock=True)
    begun = runs.start(model.User.get(source.agent), source).id
    model.Session.commit()
    again: list[Any] = []

    def behave(request: Request) -> bytes:
        with jobs.only_one(service.source["id"]) as mine:  # another worker comes while this one reads
            again.append(mine)
        return reply({"hasil": MANY[:2]})
    service.server.paths["/data"] = behave
    with pytest.raises(tk.ValidationError):
        service.city.call("produsen", "sdi_harvest_run_start", source_id=service.source["id"])
    model.Session.rollback()
    assert jobs.job(service.source["id"], begun) == "finished"
    assert jobs.job(service.source["id"], begun) == "finished"
    assert (again, len(public()), model.Session.query(Revision).count()) == ([False], 2, 2)


SECRET = "s3cr3t-nilai-rahasia"  # noqa: S105 - of the test


def test_the_value_of_a_secret_is_nowhere(service, app, tmp_path, monkeypatch, caplog):
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("KUNCI_UJI", SECRET)
    allow = tmp_path / "rahasia.yaml"
    allow.write_text(yaml.safe_dump({
        "networks": ["127.0.0.0/8"], "web": {"attempts": 1},
        "secrets": [{"name": "kunci", "source": "layanan", "host": "127.0.0.1", "env": "KUNCI_UJI"}]}))
    monkeypatch.setitem(tk.config, "ckanext.sdi.harvest.allow", str(allow))
    service.source = service.city.call("produsen", "sdi_harvest_source_update", id=service.source["id"],
                                       document={**service.source["document"], "secret": "kunci"})
    service.give(MANY[:1])
    service.harvest()
    assert service.server.requests[-1].headers["authorization"] == f"Bearer {SECRET}"
    bad = [reply({"galat": SECRET}, 401), reply({"galat": SECRET}, 500, X_Kunci=SECRET), reply(f"<html>{SECRET}".encode()),
           reply({}, 302, Location=f"http://10.0.0.1/{SECRET}"), reply(SECRET.encode()), None]
    seen: list[Any] = []
    for answer in bad:
        service.server.paths["/data"] = lambda request, answer=answer: answer
        run = service.harvest()
        assert run["state"] == "failed"
        seen.append(run)
    who = {name: {"Authorization": tk.get_action("api_token_create")({"ignore_auth": True, "user": name}, {
        "user": name, "name": "uji"})["token"]} for name in ("walidata", "produsen")}
    identity = service.source["id"]
    for address in ("/panen/", f"/panen/{identity}", f"/panen/{identity}/ubah", f"/panen/{identity}/pratinjau",
                    "/audit/unduh.csv", *(f"/panen/jalan/{run['id']}" for run in seen)):
        answer = app.get(address, headers=who["walidata"])
        assert answer.status_code == 200, address
        seen.append(answer.get_data(as_text=True))
    seen += [service.city.call("produsen", "sdi_harvest_source_show", id=identity),
             service.city.call("produsen", "sdi_harvest_source_preview", id=identity),
             [dict(row) for row in model.Session.execute(sa.select(audit_event)).mappings()], caplog.text]
    assert SECRET not in json.dumps(seen, default=str)
