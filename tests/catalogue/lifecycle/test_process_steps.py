"""The process record of an activity: what people say of its sub-processes, who may, what is refused."""
from __future__ import annotations

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.lifecycle import progress
from ckanext.tangerang.lifecycle.model import Activity, Evidence, ProcessStep
from ckanext.tangerang.people.clock import today
from satudata import codes, gsbpm
from tests.catalogue.conftest import in_days, record
from tests.catalogue.lifecycle.conftest import SURVEY, approve, published, upload

WAYS = [code.kode for code in codes.load("cara_pengumpulan")]


def say(city, activity, code="1.2", base=0, who="produsen", **values):
    return city.call(who, "sdi_process_step_update", id=activity, step=code, base=base, **values)


def refused(city, activity, code="1.2", **values):
    with pytest.raises(tk.ValidationError) as error:
        say(city, activity, code, **values)
    model.Session.rollback()
    return set(error.value.error_dict)


def prove(city, activity, code="1.2", kind="notula", who="produsen", **values):
    given = {"title": "Notula rapat", "date": today().isoformat(), "upload": upload()} | values
    return city.call(who, "sdi_process_evidence_add", id=activity, step=code, kind=kind, **given)


def test_a_new_activity_has_44_steps_and_says_what_does_not_apply(city, survey):
    life = city.call("produsen", "sdi_process_step_list", id=survey)
    listed = [step for phase in life["phases"] for step in phase["steps"]]
    assert len(listed) == 44 and life["reached"] == "" and life["progress"]["applies"] == 44
    assert life["activity"] == life["activity"] | {"year": "2026", "collection": "survei", "public": True}
    compiled = published(city, title="Kompilasi (contoh)", cara_pengumpulan_data="kompromin")
    life = city.call(None, "sdi_process_step_list", id=compiled)
    assert {step["code"] for phase in life["phases"] for step in phase["steps"] if not step["applies"]} == {"2.4", "4.1", "5.6"}
    assert life["progress"]["applies"] == 41 and not life["internal"] and not life["may_write"]


@pytest.mark.parametrize("way", WAYS)
def test_progress_counts_what_applies_in_every_way_of_collection(way):
    edition, day = gsbpm.current(), today()
    rows = {step.code: ProcessStep(step=step.code, state="selesai", applies=None) for step in edition}
    parts = progress.of_phases(edition, rows, {}, way, day)
    whole = progress.total(parts.values())
    assert whole.done == whole.applies == sum(gsbpm.applies(step.code, way).applies for step in edition)
    assert progress.reached(parts) == "8" and progress.reached(progress.of_phases(edition, {}, {}, way, day)) == ""
    rows["1.1"].applies, rows["1.2"].state = False, "dilewati"
    again = progress.of_phases(edition, rows, {}, way, day)["1"]
    assert (again.applies, again.done, again.skipped) == (5, 4, 1)


def test_a_step_is_done_with_its_evidence_and_not_without(city, survey, step):
    values = {"state": "selesai", "actual_from": in_days(-9), "actual_until": in_days(-2), "responsible": "Kepala Bidang Data",
              "methods": "Rapat dengan pengguna", "remarks": "Catatan dalam"}
    assert refused(city, survey, **values) == {"state"}
    prove(city, survey, kind="lainnya")
    assert refused(city, survey, **values) == {"state"}
    proof = prove(city, survey)
    done = say(city, survey, **values)
    assert (done["state"], done["saves"], done["evidence"]["confirmed"]) == ("selesai", 1, 2)
    assert city.call("walidata", "sdi_process_step_list", id=survey)["reached"] == "1"
    public = step("1.2", None)
    assert public["step"]["methods"] == "Rapat dengan pengguna" and "remarks" not in public["step"]
    assert "responsible" not in public["step"] and public["evidence"] == []
    assert step("1.2", "walidata")["step"]["remarks"] == "Catatan dalam"
    with pytest.raises(tk.ValidationError, match="is done because"):
        city.call("produsen", "sdi_process_evidence_remove", id=proof["id"])
    model.Session.rollback()
    assert say(city, survey, base=1, state="berjalan", actual_until="")["state"] == "berjalan"
    city.call("produsen", "sdi_process_evidence_remove", id=proof["id"])
    assert [row["kind"] for row in step("1.2")["evidence"]] == ["lainnya"]


WRONG = [
    ({"planned_from": "2026-03-02", "planned_until": "2026-03-01"}, {"planned_until"}),
    ({"state": "berjalan", "actual_from": "2026-03-02", "actual_until": "2026-03-01"}, {"actual_until", "state"}),
    ({"state": "berjalan", "actual_from": "2999-01-01"}, {"actual_from"}),
    ({"planned_from": "kemarin", "planned_until": "31/12/2026"}, {"planned_from", "planned_until"}),
    ({"applies": "tidak"}, {"reason"}), ({"applies": "mungkin"}, {"applies"}), ({"state": "beres"}, {"state"}),
    ({"state": "dilewati"}, {"reason"}), ({"applies": "tidak", "reason": "Tidak perlu", "state": "berjalan"}, {"state"}),
    ({"actual_from": "2026-01-01"}, {"state"}), ({"responsible": "x" * 201, "remarks": "y" * 4001}, {"responsible", "remarks"}),
    ({"state": "selesai"}, {"actual_until", "state"}), ({"base": 7}, {"base"}), ({"base": ""}, {"base"}),
]


def test_what_does_not_fit_is_said_at_its_field(city, survey):
    for values, fields in WRONG:
        assert refused(city, survey, **values) == fields, values
    assert model.Session.scalar(sa.select(sa.func.count()).select_from(ProcessStep).where(ProcessStep.step == "1.2")) == 0


def test_what_a_way_of_collection_leaves_out_applies_with_a_reason_only(city):
    compiled = published(city, cara_pengumpulan_data="kompromin")
    assert refused(city, compiled, "5.6", state="berjalan") == {"state"}
    assert refused(city, compiled, "5.6", applies="ya") == {"reason"}
    said = say(city, compiled, "5.6", applies="ya", reason="Sebagian memakai sampel.", state="berjalan")
    assert said["applies"] and not said["by_rule"] and said["state"] == "berjalan"


def test_who_was_slower_is_told_and_loses_nothing(city, survey, step):
    say(city, survey, methods="Rapat")
    assert refused(city, survey, base=0, methods="Surat") == {"base"}
    assert step("1.2")["step"]["methods"] == "Rapat"
    assert say(city, survey, base=1, methods="Rapat")["saves"] == 1  # nothing changed: nothing written


def test_who_may_not_write_and_who_may(city, survey):
    proof = prove(city, survey)
    model.Session.add(Evidence(id="usul", activity_id=survey, step="4.4", state="proposed", origin="event", source="harvest_run",
                               record="r", created_by="x"))
    model.Session.commit()
    for action, values in {
        "sdi_process_step_update": {"id": survey, "step": "1.1", "base": 0, "methods": "x"},
        "sdi_process_evidence_add": {"id": survey, "step": "1.1", "kind": "lainnya", "title": "x", "link": "https://contoh.test/"},
        "sdi_process_evidence_confirm": {"id": "usul"}, "sdi_process_evidence_decline": {"id": "usul", "reason": "x"},
        "sdi_process_evidence_remove": {"id": proof["id"]}, "sdi_process_copy": {"id": survey},
    }.items():
        for who in (None, "produsen_other", "walidata", "sekretariat", "sysadmin", "outsider"):
            with pytest.raises(tk.NotAuthorized):
                city.call(who, action, **values)
            model.Session.rollback()
    assert say(city, survey, who="pendukung", methods="Rapat")["methods"] == "Rapat"


def test_a_draft_is_open_to_its_agency_alone(city):
    draft = city.call("produsen", "sdi_revision_create", kind="kegiatan", record=record(**SURVEY))
    activity = draft["record_id"]
    assert say(city, activity, methods="Rapat")["methods"] == "Rapat"
    assert not city.call("produsen", "sdi_process_step_list", id=activity)["activity"]["public"]
    for who in (None, "walidata", "produsen_other"):
        with pytest.raises(tk.NotAuthorized):
            city.call(who, "sdi_process_step_list", id=activity)
    with pytest.raises(tk.ObjectNotFound):
        city.call("produsen", "sdi_process_step_list", id="tidak-ada")
    with pytest.raises(tk.ObjectNotFound):
        city.call("produsen", "sdi_process_step_show", id=activity, step="9.9")


def test_last_years_plan_is_copied_into_what_is_empty(city, survey):
    say(city, survey, "1.2", planned_from="2026-02-28", planned_until="2026-03-05", responsible="Kepala Bidang", methods="Rapat",
        state="berjalan", actual_from="2026-03-01")
    say(city, survey, "2.4", planned_from="2028-02-29", methods="Acak")
    prove(city, survey)
    year = published(city, title="Survei Kepuasan Puskesmas 2027 (contoh)", tahun="2027", base_id=survey)
    say(city, year, "1.2", methods="Wawancara")
    seen = city.call("produsen", "sdi_process_copy", id=year, dry_run=True)
    assert seen["copied"] == 2 and seen["from"]["id"] == survey
    assert model.Session.get(ProcessStep, (year, "2.4")) is None
    city.call("produsen", "sdi_process_copy", id=year)
    shown = city.call("produsen", "sdi_process_step_show", id=year, step="1.2")
    assert shown["step"] == shown["step"] | {
        "planned_from": "2027-02-28", "planned_until": "2027-03-05", "responsible": "Kepala Bidang", "methods": "Wawancara",
        "state": "belum", "actual_from": None}
    assert shown["evidence"] == []
    assert model.Session.get(ProcessStep, (year, "2.4")).planned_from.isoformat() == "2029-02-28"
    assert city.call("produsen", "sdi_process_copy", id=year)["copied"] == 0
    with pytest.raises(tk.ValidationError):
        city.call("produsen", "sdi_process_copy", id=survey)
    other = published(city, "produsen_other", title="Survei lain (contoh)")
    with pytest.raises(tk.ValidationError):
        city.call("produsen", "sdi_process_copy", id=survey, **{"from": other})


def test_the_overview_pages_and_filters(city, survey):
    other = published(city, "produsen_other", title="Kompilasi Akta 2025 (contoh)", tahun="2025",
                      cara_pengumpulan_data="kompromin")
    say(city, other, "2.1", who="produsen_other", state="berjalan")
    whole = city.call(None, "sdi_process_overview")
    assert [row["id"] for row in whole["results"]] == [other, survey] and whole["years"] == ["2026", "2025"]
    first = city.call(None, "sdi_process_overview", limit=1)
    rest = city.call(None, "sdi_process_overview", limit=1, after=first["next"])
    assert [first["results"][0]["id"], rest["results"][0]["id"], rest["next"], first["count"]] == [other, survey, None, 2]
    for values, wanted in (({"owner_org": "dinkes"}, [survey]), ({"year": "2025"}, [other]), ({"phase": "2"}, [other]),
                           ({"phase": "0"}, [survey]), ({"phase": "7"}, [])):
        assert [row["id"] for row in city.call(None, "sdi_process_overview", **values)["results"]] == wanted
    design = whole["results"][0]["phases"][1]["progress"]
    assert (design["applies"], design["running"], design["done"]) == (5, 1, 0)
    for values in ({"phase": "9"}, {"after": "x"}):
        with pytest.raises(tk.ValidationError):
            city.call(None, "sdi_process_overview", **values)
    with pytest.raises(tk.ObjectNotFound):
        city.call(None, "sdi_process_overview", owner_org="tidak-ada")


def test_the_row_of_an_activity_follows_its_versions(city, survey):
    revision = city.call("produsen", "sdi_revision_create", kind="kegiatan", record_id=survey)
    city.call("produsen", "sdi_revision_save", id=revision["id"], base=revision["saves"],
              changes={"title": "Survei Layanan 2026 (contoh)", "cara_pengumpulan_data": "sensus"})
    approve(city, revision["submission_id"])
    row = model.Session.get(Activity, survey)
    assert (row.title, row.collection) == ("Survei Layanan 2026 (contoh)", "sensus")
