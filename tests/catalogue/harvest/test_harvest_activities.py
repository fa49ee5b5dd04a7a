"""A source whose records become activities: the same rules as for datasets, their MS-Var rows merged one by one."""
from __future__ import annotations

from datetime import date, timedelta

import ckan.plugins.toolkit as tk
import pytest
from ckan import model

from ckanext.tangerang.harvest import jobs, runs
from ckanext.tangerang.revision.model import Revision, Submission
from tests.catalogue.harvest.conftest import Service


def variable(number, **more):
    return {"nama": f"Variabel {number}", "id_variabel_mms": str(number), "definisi": "Definisi contoh.", **more}


def activity(number, **more):
    return {"id": number, "title": f"Survei Contoh {number}", "tahun": "2025", "jenis_statistik": "SEKTORAL",
            "cara_pengumpulan_data": "survei", "sektor_kegiatan": "9", "ms_var": [variable(1), variable(2)], **more}


@pytest.fixture
def activities(city, service, tmp_path):
    """The same web service under walidata's standing decision, giving activities."""
    document = {"name": "survei", "title": "Sistem survei contoh", "owner_org": "dinkes", "connector": "rest", "kind": "kegiatan",
                "options": {"url": f"{service.server.url}/data", "records": "hasil"}, "pinned": ["latar_belakang_kegiatan"]}
    made = Service(city, tmp_path, city.call("produsen", "sdi_harvest_source_create", document=document), service.server)
    made.standing()
    return made


def public(held):
    """The public version of what a source holds."""
    found = model.Session.query(Revision).filter(Revision.record_id == held.record_id, Revision.version.is_not(None))
    return found.order_by(Revision.version.desc()).first()


def state_of(held):
    return model.Package.get(held.record_id).state


def approve(city, revision):
    city.call("produsen", "sdi_submission_submit", id=revision["submission_id"])
    city.call("walidata", "sdi_submission_take", id=revision["submission_id"])
    city.call("walidata", "sdi_submission_approve", id=revision["submission_id"], notes=True,
              due=(date.today() + timedelta(40)).isoformat())  # noqa: DTZ011


def test_new_unchanged_changed_and_refused_activities(activities):
    activities.give([activity(1), activity(2, ms_var="bukan tabel")])
    run = activities.harvest()
    assert (run["state"], run["counts"]["new"], run["counts"]["refused"]) == ("finished", 1, 1), run["report"]
    problem, = run["report"]["problems"]
    assert (problem["identifier"], problem["field"], problem["word"]) == ("2", "ms_var", "VALIDATION_ERROR")
    first = public(activities.held()["1"])
    assert (first.kind, first.title, first.version) == ("kegiatan", "Survei Contoh 1", 1)
    assert [row["nama"] for row in first.record["ms_var"]] == ["Variabel 1", "Variabel 2"]
    ids = [row["id"] for row in first.record["ms_var"]]

    before = model.Session.query(Revision).count()
    assert activities.harvest()["counts"]["unchanged"] == 1
    assert model.Session.query(Revision).count() == before

    activities.give([activity(1, tahun="2026", ms_var=[variable(2), variable(1, definisi="Lebih jelas."), variable(3)])])
    run = activities.harvest()
    assert run["counts"]["changed"] == 1, run["report"]
    second = public(activities.held()["1"])
    assert (second.version, second.record["tahun"]) == (2, "2026")
    rows = second.record["ms_var"]
    assert [row["id"] for row in rows[:2]] == ids[::-1], "a variable keeps its id, wherever it stands"
    assert [row["definisi"] for row in rows] == ["Definisi contoh.", "Lebih jelas.", "Definisi contoh."]


def test_a_hand_correction_and_a_pin_survive_to_the_cell(activities):
    activities.give([activity(1, latar_belakang_kegiatan="Awal.")])
    activities.harvest()
    first = public(activities.held()["1"])
    rows = [{**row, "definisi": "Ditulis tangan."} if row["nama"] == "Variabel 1" else row for row in first.record["ms_var"]]
    rows.append({"nama": "Variabel dinas", "definisi": "Tambahan."})
    approve(activities.city, activities.city.call(
        "produsen", "sdi_revision_create", kind="kegiatan", record_id=first.record_id, record={"ms_var": rows}))
    activities.give([activity(1, tahun="2026", latar_belakang_kegiatan="Lain.", ms_var=[
        variable(1, definisi="Dari sumber.", alias="v1"), variable(2, alias="v2")])])
    run = activities.harvest()
    assert run["state"] == "finished", run["report"]
    held = activities.held()["1"]
    now = public(held)
    assert (now.version, now.origin, now.record["tahun"]) == (3, "harvest", "2026")
    assert now.record["latar_belakang_kegiatan"] == "Awal."
    shown = [(row["nama"], row["definisi"], row.get("alias")) for row in now.record["ms_var"]]
    assert shown == [("Variabel 1", "Ditulis tangan.", "v1"), ("Variabel 2", "Definisi contoh.", "v2"),
                     ("Variabel dinas", "Tambahan.", None)]
    assert {(one["path"], one["why"]) for one in held.kept} == {
        ("ms_var.0.definisi", "edited"), ("latar_belakang_kegiatan", "pinned")}


def test_gone_grace_archive_and_back(activities):
    activities.give([activity(1), activity(2)])
    activities.source = activities.city.call("walidata", "sdi_harvest_source_update", id=activities.source["id"], document={
        **activities.source["document"], "grace": {"runs": 2, "days": 0}})
    activities.harvest()
    activities.give([activity(2)])
    activities.harvest()
    assert (activities.held()["1"].state, state_of(activities.held()["1"])) == ("missing", "active")
    activities.harvest()
    assert (activities.held()["1"].state, state_of(activities.held()["1"])) == ("gone", "deleted")
    activities.give([activity(1), activity(2)])
    activities.harvest()
    assert (activities.held()["1"].state, state_of(activities.held()["1"])) == ("present", "active")


def test_an_emptied_source_of_activities_is_held(activities):
    activities.give([activity(1), activity(2)])
    activities.harvest()
    activities.give([])
    assert activities.harvest()["state"] == "quarantined"
    assert {row.state for row in activities.held().values()} == {"present"}
    run, = activities.city.call("walidata", "sdi_harvest_run_list", state="quarantined")["results"]
    activities.city.call("walidata", "sdi_harvest_run_release", id=run["id"], reason="sistem lama ditutup")
    jobs.job(activities.source["id"], runs.live_run(activities.source["id"]).id)
    assert {row.state for row in activities.held().values()} == {"missing"}


def test_waiting_proposals_do_not_pile_up_and_keep_the_ids_of_rows(activities):
    activities.city.call("walidata", "sdi_harvest_source_update", id=activities.source["id"], policy="review_first")
    activities.give([activity(1)])
    activities.harvest()
    held = activities.held()["1"]
    ids = [row["id"] for row in model.Session.get(Revision, held.revision_id).record["ms_var"]]
    activities.give([activity(1, tahun="2026")])
    activities.harvest()
    again = model.Session.get(Revision, activities.held()["1"].revision_id)
    assert (again.id, again.record["tahun"]) == (held.revision_id, "2026")
    assert [row["id"] for row in again.record["ms_var"]] == ids


def test_standards_go_to_the_queue_whatever_the_standing_decision(city, activities, tmp_path):
    document = {**activities.source["document"], "name": "konsep", "kind": "konsep", "title": "Konsep contoh", "pinned": []}
    standards = Service(city, tmp_path, city.call("produsen", "sdi_harvest_source_create", document=document), activities.server)
    standards.standing()
    standards.give([{"id": "k1", "title": "Penduduk Contoh", "description": "Orang yang menetap."}])
    assert standards.harvest()["counts"]["new"] == 1
    revision = model.Session.get(Revision, standards.held()["k1"].revision_id)
    assert (revision.kind, revision.version, revision.submission.state) == ("konsep", None, "SUBMITTED")
    assert model.Session.query(Submission).filter_by(kind="konsep").one().stage == "walidata"


def test_what_records_become_cannot_change(activities):
    other = {**activities.source["document"], "kind": "dataset"}
    with pytest.raises(tk.ValidationError) as refused:
        activities.city.call("walidata", "sdi_harvest_source_update", id=activities.source["id"], document=other)
    assert "kind" in refused.value.error_dict
