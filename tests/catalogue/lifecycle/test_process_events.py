"""What the catalogue marks and proposes, never in phases 3 to 6; what the agency confirms or declines."""
from __future__ import annotations

from datetime import datetime

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.audit.events import ProcessChanged
from ckanext.tangerang.lifecycle import events
from ckanext.tangerang.lifecycle.events import Witnessed
from ckanext.tangerang.lifecycle.model import Evidence, ProcessStep
from satudata import gsbpm
from tests.catalogue import published as dataset
from tests.catalogue.conftest import DOCUMENT, in_days
from tests.catalogue.lifecycle.conftest import published

STEPS = [step.code for step in gsbpm.current()]
NOON = datetime(2026, 3, 2, 5, 0)  # noqa: DTZ001  as the tables hold it


def witnessed(step, source, marks=True, record="r", activity="a"):
    return Witnessed(activity, step, source, record, NOON, "x", marks)


@pytest.mark.parametrize("step", STEPS)
def test_a_mark_is_refused_wherever_the_event_is_not_the_step(step):
    for source in gsbpm.sources():
        allowed = gsbpm.sources()[source].step == step
        if allowed:
            assert step[0] not in "3456"
            events.check(witnessed(step, source))
        else:
            with pytest.raises(ValueError, match="propose it instead"):
                events.check(witnessed(step, source))
        events.check(witnessed(step, source, marks=False))


@pytest.mark.parametrize("wrong", [
    witnessed("9.9", "released"), witnessed("7.3", "rumor"), witnessed("7.3", "released", record=""),
    witnessed("4.4", "harvest_run", record="", marks=False)])
def test_an_event_without_step_kind_or_record_is_refused(wrong):
    with pytest.raises(ValueError, match=r"sub-process|event"):
        events.note([wrong])


def test_phases_3_to_6_stay_refused_whatever_the_file_says(monkeypatch):
    loose = {**gsbpm.sources(), "palsu": gsbpm.Source("palsu", gsbpm.sources()["released"].title, "5.3")}
    monkeypatch.setattr("satudata.gsbpm.witness.sources", lambda: loose)
    assert not gsbpm.may_mark("palsu", "5.3")


def test_told_twice_it_counts_once_and_names_its_record(city):
    args = {"source": "need_planned", "record": "rencana-1", "moment": NOON, "actor": city.people["walidata"]}
    assert events.mark("kegiatan-1", "1.1", **args) and not events.mark("kegiatan-1", "1.1", **args)
    assert events.mark("kegiatan-1", "1.1", **{**args, "record": "rencana-2"})
    assert events.propose("kegiatan-1", "4.4", **{**args, "source": "harvest_run"})
    model.Session.commit()
    row = model.Session.get(ProcessStep, ("kegiatan-1", "1.1"))
    assert (row.state, row.actual_until.isoformat(), row.saves) == ("selesai", "2026-03-02", 1)
    assert model.Session.get(ProcessStep, ("kegiatan-1", "4.4")) is None
    kept = model.Session.scalars(sa.select(Evidence).order_by(Evidence.step, Evidence.record)).all()
    assert [(one.step, one.record, one.state, one.origin) for one in kept] == [
        ("1.1", "rencana-1", "confirmed", "event"), ("1.1", "rencana-2", "confirmed", "event"),
        ("4.4", "rencana-1", "proposed", "event")]


KEPT = [
    ({"state": "berjalan", "actual_from": "2026-02-01"}, ("selesai", "2026-03-02")),
    ({"state": "berjalan", "actual_from": "2026-03-09"}, ("selesai", "2026-03-09")),
    ({"state": "dilewati", "reason": "Tidak ada"}, ("dilewati", None)),
    ({"applies": "tidak", "reason": "Tidak ada"}, ("belum", None)),
]


def test_a_mark_leaves_alone_what_the_agency_decided(city, survey):
    assert model.Session.query(Evidence).count() == 0  # the survey has no concepts and no variables: no mark
    for base, (values, wanted) in enumerate(KEPT):
        model.Session.query(ProcessStep).delete()
        city.call("produsen", "sdi_process_step_update", id=survey, step="7.5", base=0, **values)
        events.mark(survey, "7.5", source="question_answered", record=f"tanya-{base}", moment=NOON, actor="x")
        model.Session.commit()
        row = model.Session.get(ProcessStep, (survey, "7.5"))
        assert (row.state, row.actual_until and row.actual_until.isoformat()) == wanted


def public_concept(city):
    draft = city.call("produsen", "sdi_revision_create", kind="konsep", owner_org=city.orgs["dinkes"], record={
        "title": "Pasien Puas", "definisi": "Pasien yang menilai layanan baik.", "referensi": "Contoh"})
    city.call("produsen", "sdi_submission_submit", id=draft["submission_id"])
    city.call("walidata", "sdi_submission_take", id=draft["submission_id"])
    city.call("walidata", "sdi_submission_approve", id=draft["submission_id"], notes=True, due=in_days(30), document=DOCUMENT)
    return draft["record_id"]


def test_the_life_from_plan_to_release(city, clean_index):
    """Versions of the activity and of its dataset say what they are, and no more."""
    activity = published(city, ms_var=[{"nama": "Kepuasan", "konsep": public_concept(city), "definisi": "Tingkat kepuasan."}])
    states = {row.step: row.state for row in model.Session.scalars(sa.select(ProcessStep))}
    assert states == {"1.4": "selesai", "2.2": "selesai"}
    pkg = dataset.public(city, id_mskeg=activity)
    life = city.call("produsen", "sdi_process_step_list", id=activity)
    done = {step["code"] for phase in life["phases"] for step in phase["steps"] if step["state"] == "selesai"}
    assert done == {"1.4", "2.2", "7.1", "7.3"} and life["reached"] == "7" and life["progress"]["proposed"] == 2
    proposed = {step["code"] for phase in life["phases"] for step in phase["steps"] if step["evidence"]["proposed"]}
    assert proposed == {"5.3", "6.2"}
    dataset.revised(city, pkg["id"], notes="Angka diperbarui.")
    assert model.Session.scalar(sa.select(sa.func.count()).select_from(Evidence)) == 6
    [mark] = city.call(None, "sdi_process_step_show", id=activity, step="7.3")["evidence"]
    assert (mark["record"], mark["source"], mark["public"]) == (pkg["id"], "released", True)
    assert city.call(None, "sdi_process_step_show", id=activity, step="6.2")["evidence"] == []


def proposal(city, survey, step="6.2"):
    events.propose(survey, step, source="walidata_decided", record="d-1", moment=NOON, actor="x")
    model.Session.commit()
    [row] = city.call("produsen", "sdi_process_step_show", id=survey, step=step)["evidence"]
    return row


def test_a_confirmed_proposal_proves_and_a_declined_one_does_not_come_back(city, survey):
    row = proposal(city, survey)
    values = {"id": survey, "step": "6.2", "base": 0, "state": "selesai", "actual_until": "2026-03-03"}
    with pytest.raises(tk.ValidationError):
        city.call("produsen", "sdi_process_step_update", **values)
    with pytest.raises(tk.ValidationError) as refusal:
        city.call("produsen", "sdi_process_evidence_decline", id=row["id"])
    assert set(refusal.value.error_dict) == {"reason"}
    assert city.call("produsen", "sdi_process_evidence_confirm", id=row["id"], public=True)["state"] == "confirmed"
    assert city.call("produsen", "sdi_process_step_update", **values)["state"] == "selesai"
    assert len(city.call(None, "sdi_process_step_show", id=survey, step="6.2")["evidence"]) == 1
    for action in ("confirm", "decline", "remove"):
        with pytest.raises(tk.ValidationError):
            city.call("produsen", f"sdi_process_evidence_{action}", id=row["id"],
                      **({"reason": "x"} if action == "decline" else {}))
        model.Session.rollback()
    other = proposal(city, survey, "5.3")
    declined = city.call("pendukung", "sdi_process_evidence_decline", id=other["id"], reason="Bukan penyuntingan.")
    assert (declined["state"], declined["reason"], declined["public"]) == ("declined", "Bukan penyuntingan.", False)
    assert not events.propose(survey, "5.3", source="walidata_decided", record="d-1", moment=NOON, actor="x")
    with pytest.raises(tk.ObjectNotFound):
        city.call("produsen", "sdi_process_evidence_confirm", id="tidak-ada")


def test_everything_said_leaves_a_row_in_the_audit(city, clean_audit, survey):
    city.call("produsen", "sdi_process_step_update", id=survey, step="1.2", base=0, methods="Rapat")
    row = proposal(city, survey)
    city.call("produsen", "sdi_process_evidence_confirm", id=row["id"])
    found = city.call("walidata", "sdi_audit_list", action=ProcessChanged.action)["results"]
    assert [one["details"]["change"] for one in found] == ["confirmed", "proposed", "saved"]
    assert found[2]["details"]["fields"] == ["methods"] and "Rapat" not in str(found)
    assert found[1]["details"]["record"] == "d-1" and all("6.2" in one["text"] or "1.2" in one["text"] for one in found)
