"""What the operator and the agency do with runs: stop, read record by record, count, be told once, remove what is old."""
from __future__ import annotations

from datetime import timedelta

import ckan.plugins.toolkit as tk
import pytest
from ckan import model
from click.testing import CliRunner

from ckanext.tangerang.harvest import cli, history, jobs, retention, runs, sheets, sources
from ckanext.tangerang.harvest.model import Batch, Run, now
from ckanext.tangerang.people.notice_model import Notice
from satudata_harvest.failure import Failure

SECOND = "INSERT INTO kunjungan VALUES (3, 'Pinang', 2024, 9);"


def told(city, who):
    """The events a person was told of the harvest, in their order."""
    model.Session.expire_all()
    mine = model.Session.query(Notice).filter_by(user_id=city.people[who]).order_by(Notice.created)
    return [notice.event for notice in mine if notice.event.startswith("harvest_")]


def started(agency):
    source = sources.get(agency.source["id"], lock=True)
    begun = runs.start(model.User.get(source.agent), source)
    run_id = begun.id
    runs.begin(begun)
    model.Session.commit()
    return run_id


def test_an_agency_is_told_once_when_it_fails_and_once_when_it_works_again(agency):
    assert agency.harvest()["state"] == "finished" and told(agency.city, "produsen") == []
    away = agency.path.rename(agency.path.with_suffix(".away"))
    for _ in range(3):
        assert agency.harvest()["state"] == "failed"
    assert told(agency.city, "produsen") == ["harvest_failed"]
    [notice] = model.Session.query(Notice).filter_by(event="harvest_failed", user_id=agency.city.people["produsen"])
    assert notice.params["reason"] and notice.title == agency.source["title"]
    away.rename(agency.path)
    for _ in range(2):
        assert agency.harvest()["state"] == "finished"
    assert told(agency.city, "produsen") == ["harvest_failed", "harvest_works"]
    assert told(agency.city, "produsen_other") == [] and told(agency.city, "walidata") == []


def test_a_held_run_is_told_once_and_its_decision_too(agency):
    names = [f"t{number:02}" for number in range(12)]
    agency.sql("DROP TABLE kunjungan; DROP TABLE imunisasi;" + "".join(
        f"CREATE TABLE {name} (id INTEGER PRIMARY KEY, tahun INTEGER); INSERT INTO {name} VALUES (1, 2023);" for name in names))
    agency.harvest()
    agency.sql("".join(f"ALTER TABLE {name} RENAME COLUMN tahun TO tahun_data;" for name in names))
    held = [agency.harvest(), agency.harvest()]
    assert {run["state"] for run in held} == {"quarantined"}
    assert told(agency.city, "walidata") == ["harvest_held"] and told(agency.city, "produsen") == ["harvest_held"]
    agency.city.call("walidata", "sdi_harvest_run_drop", id=held[1]["id"], reason="Belum benar.")
    assert told(agency.city, "produsen") == ["harvest_held", "harvest_dropped"]
    agency.city.call("walidata", "sdi_harvest_run_release", id=held[0]["id"], reason="Benar.")
    assert told(agency.city, "produsen")[-1] == "harvest_released" and told(agency.city, "walidata") == ["harvest_held"]


def test_a_run_is_stopped_between_batches_and_another_may_start(agency, monkeypatch):
    run_id = started(agency)
    monkeypatch.setattr(jobs, "BEAT", timedelta(0))
    beat = jobs.Beat(run_id)
    beat()
    assert runs.get(run_id, lock=True).seen == 1
    model.Session.commit()
    stopped = agency.city.call("produsen", "sdi_harvest_run_cancel", id=run_id, reason="Salah folder.")
    assert (stopped["state"], stopped["reason"]) == ("cancelled", "Salah folder.")
    with pytest.raises(Failure):
        beat()
    assert jobs.carry_out(agency.source["id"], run_id) == "cancelled", "what the process still sends is refused"
    assert agency.held() == {}
    with pytest.raises(tk.ValidationError):
        agency.city.call("produsen", "sdi_harvest_run_cancel", id=run_id)
    assert agency.harvest()["state"] == "finished" and told(agency.city, "produsen") == []


@pytest.mark.parametrize("who", ["produsen_other", "sekretariat", "outsider", None])
def test_who_may_not(agency, who):
    run_id = started(agency)
    for action, data in (("run_cancel", {"id": run_id}), ("report_list", {"id": run_id}), ("metrics", {})):
        with pytest.raises(tk.NotAuthorized):
            agency.city.call(who, f"sdi_harvest_{action}", **data)
        model.Session.rollback()


def test_the_report_names_each_record_those_that_were_refused_first(agency):
    fields = {"title": "name", "maintainer_email": "(name == 'kunjungan' && ['a', 'b']) || 'a@b.go.id'"}
    document = {**agency.source["document"], "mapping": {"fields": fields}}
    agency.city.call("produsen", "sdi_harvest_source_update", id=agency.source["id"], document=document)
    run = agency.harvest()
    found = agency.city.call("produsen", "sdi_harvest_report_list", id=run["id"])
    assert found["outcomes"] == {"refused": 1, "created": 1} and found["count"] == 2
    [first, *others] = found["results"]
    assert (first["identifier"], first["outcome"]) == ("kunjungan", "refused") and first["message"] and first["advice"]
    assert [one["title"] for one in others] == ["imunisasi"] and all(one["revision_id"] for one in others)
    only = agency.city.call("produsen", "sdi_harvest_report_list", id=run["id"], outcome="created", limit=1)
    assert (only["count"], [one["identifier"] for one in only["results"]]) == (1, ["imunisasi"])
    sheet = sheets.report(found["results"])
    assert [row[1] for row in sheet.rows] == ["kunjungan", "imunisasi"]


def test_the_numbers_say_what_ran_failed_and_waits(agency):
    agency.harvest()
    agency.path.unlink()
    agency.harvest()
    agency.city.call("produsen", "sdi_harvest_run_start", source_id=agency.source["id"])
    found = agency.city.call("walidata", "sdi_harvest_metrics")
    assert found["runs"] == {"finished": 1, "failed": 1, "queued": 1} and found["failures"] == {"SOURCE_NOT_FOUND": 1}
    assert found["records"] == 2 and found["seconds"]["median"] is not None and found["sources"] == {"queued": 1}
    assert found["queue"]["waiting"] == 1 and found["queue"]["oldest_seconds"] >= 0
    with pytest.raises(tk.ValidationError):
        agency.city.call("walidata", "sdi_harvest_metrics", days="seminggu")


def test_what_is_old_is_removed_and_the_newest_run_stays(agency):
    old, new = agency.harvest(), agency.harvest()
    assert model.Session.query(Batch).filter_by(run_id=old["id"]).count() == 1
    model.Session.query(Run).update({"created": Run.created - timedelta(days=500)})
    model.Session.commit()
    assert retention.prune_all()["runs"] == 1
    model.Session.commit()
    assert [run.id for run in model.Session.query(Run)] == [new["id"]]
    assert model.Session.query(Batch).filter_by(run_id=old["id"]).count() == 0


def test_so_many_runs_of_a_source_are_kept(agency, monkeypatch):
    monkeypatch.setitem(tk.config, "ckanext.sdi.harvest.keep_runs", 2)
    made = [agency.harvest()["id"] for _ in range(3)]
    assert {run.id for run in model.Session.query(Run)} == set(made[1:])


def test_the_operators_commands(agency):
    def ckan(*words):
        answer = CliRunner().invoke(cli.harvest, words, catch_exceptions=False)
        assert answer.exit_code == 0, answer.output
        return answer.output
    assert "finished" in ckan("run", "simpus")
    assert "simpus" in ckan("list") and "review_first" in ckan("list")
    assert '"finished": 1' in ckan("status", "--json") and "finished 1" in ckan("status")
    dead = started(agency)
    assert "cancelled" in ckan("unlock", "simpus") and "no run is live" in ckan("unlock", "simpus")
    assert runs.get(dead).state == "cancelled"
    assert "cancelled" in ckan("cancel", started(agency))
    assert "0 runs" in ckan("prune")


def test_a_run_whose_process_died_is_taken_up_again_by_the_clock(agency):
    run_id = started(agency)
    model.Session.query(Run).filter_by(id=run_id).update({"heartbeat": now() - runs.SILENT - timedelta(minutes=1)})
    model.Session.commit()
    assert jobs.start_due() == 1
    model.Session.expire_all()
    assert (runs.get(run_id).state, model.Session.query(Run).count()) == ("queued", 1)
    assert jobs.job(agency.source["id"], run_id) == "finished"


@pytest.mark.usefixtures("with_plugins")
@pytest.mark.parametrize(("number", "drawn", "finished", "said"), [
    (0, 0, "00:03:00", ""), (1, 0, "00:03:00", ""), (2, 2, "00:03:00", "3 menit"),
    (2, 2, "00:00:00.200000", "kurang dari 1 detik")])
def test_a_history_is_drawn_of_two_runs_and_says_the_same_in_words(number, drawn, finished, said, app):
    run = {"state": "finished", "started": "2026-01-01T00:00:00", "finished": f"2026-01-01T{finished}", "counts": {"new": 7}}
    with app.flask_app.test_request_context():
        found = history.charts([run] * number)
    assert len(found) == drawn
    assert said in "".join(chart["summary"] for chart in found)
    for chart in found:
        assert len(chart["bars"]) == number and chart["summary"]
        assert all(0 <= bar["y"] <= chart["height"] for bar in chart["bars"])
