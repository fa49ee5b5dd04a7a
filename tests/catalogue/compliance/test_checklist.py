"""Rules that only a person can answer: asked on the review, kept by round, turned into remarks, printed in the minutes."""
from __future__ import annotations

import base64
from io import BytesIO

import ckan.plugins.toolkit as tk
import pytest
from ckan import model
from pypdf import PdfReader

from ckanext.tangerang.compliance import checklist
from ckanext.tangerang.revision.model import Submission
from tests.catalogue.conftest import DOCUMENT, in_days

RULE = "PR-14"


def under_review(city):
    """A taken-up activity: its submission and the id of its revision."""
    taken = city.taken(kind="kegiatan", title="Survei Kepuasan Puskesmas (contoh)")
    return taken, taken["revisions"][0]["id"]


def answer(city, revision, value="tidak", note="KAK belum ada.", who="walidata", rule=RULE):
    return city.call(who, "sdi_checklist_answer", revision_id=revision, rule=rule, answer=value, note=note)


def item(city, submission, rule=RULE, who="walidata"):
    [one] = city.call(who, "sdi_checklist_show", submission_id=submission["id"])["revisions"]
    return next(entry for entry in one["items"] if entry["rule"] == rule)


def remarks(city, submission):
    found = city.call("walidata", "sdi_finding_list", submission_id=submission["id"])["results"]
    return [row for row in found if row["origin"] == "reviewer" and row["state"] in ("open", "answered")]


def test_an_activity_is_asked_and_a_dataset_is_not(city):
    taken, _revision = under_review(city)
    shown = city.call("walidata", "sdi_checklist_show", submission_id=taken["id"])
    assert {entry["rule"] for entry in shown["revisions"][0]["items"]} == {"PR-04", "PR-14", "PR-15"}
    assert shown["may_answer"] and not city.call("produsen", "sdi_checklist_show", submission_id=taken["id"])["may_answer"]
    assert city.call("walidata", "sdi_checklist_show", submission_id=city.taken()["id"])["revisions"] == []


def test_a_no_is_a_remark_and_another_answer_takes_it_back(city):
    taken, revision = under_review(city)
    before = city.call("walidata", "sdi_submission_show", id=taken["id"])["findings"]
    answer(city, revision)
    [remark] = remarks(city, taken)
    assert "KAK belum ada." in remark["message"] and remark["effect"] == "saran" and remark["principle"] == "PR"
    after = city.call("walidata", "sdi_submission_show", id=taken["id"])["findings"]
    assert after["saran"] == before["saran"] + 1
    answer(city, revision, note="KAK ada, SOP belum.")
    [remark] = remarks(city, taken)
    assert "SOP belum" in remark["message"]
    answer(city, revision, "ya", "")
    assert remarks(city, taken) == [] and item(city, taken)["answer"] == "ya"
    assert city.call("walidata", "sdi_submission_show", id=taken["id"])["findings"] == before


def test_answers_are_kept_by_round(city):
    taken, revision = under_review(city)
    answer(city, revision)
    city.call("walidata", "sdi_submission_return", id=taken["id"], reason="Lengkapi bukti.", due=in_days(5))
    city.call("produsen", "sdi_submission_submit", id=taken["id"])
    with pytest.raises(tk.ValidationError):
        answer(city, revision, "ya", "")
    city.call("walidata", "sdi_submission_take", id=taken["id"])
    assert item(city, taken)["answer"] == "tidak" and len(remarks(city, taken)) == 1
    answer(city, revision, "ya", "Bukti diterima.")
    rows = checklist.answers(model.Session.get(Submission, taken["id"]))
    assert [(row.round, row.answer) for row in rows] == [(1, "tidak"), (2, "ya")]
    assert remarks(city, taken) == []


@pytest.mark.parametrize(("values", "field"), [
    ({"value": "mungkin"}, "answer"), ({"note": " "}, "note"), ({"value": "tidak_berlaku", "note": ""}, "note"),
    ({"rule": "SD-01"}, "rule"), ({"rule": "XX"}, "rule"), ({"note": "x" * 2001}, "note"),
])
def test_an_answer_that_makes_no_sense_is_refused(city, values, field):
    _taken, revision = under_review(city)
    with pytest.raises(tk.ValidationError) as refusal:
        answer(city, revision, **values)
    assert list(refusal.value.error_dict) == [field]


@pytest.mark.parametrize("who", [None, "produsen", "produsen_other", "pendukung", "sekretariat", "outsider", "sysadmin"])
def test_who_may_not_answer(city, who):
    _taken, revision = under_review(city)
    with pytest.raises(tk.NotAuthorized):
        answer(city, revision, who=who)


def test_a_holding_one_waits_for_its_answer_and_a_no_holds(city, monkeypatch, ckan_config, tmp_path):
    rules = tmp_path / "aturan.yaml"
    rules.write_text(f"version: kota\nrules:\n  {RULE}: {{effect: menahan}}\n", "utf-8")
    monkeypatch.setitem(ckan_config, "ckanext.sdi.rules_file", str(rules))
    taken, revision = under_review(city)
    for row in city.call("walidata", "sdi_finding_list", submission_id=taken["id"])["results"]:
        if row["effect"] == "menahan":
            city.call("walidata", "sdi_finding_close", id=row["id"], reason="Contoh.")

    def approve():
        return city.call("walidata", "sdi_submission_approve", id=taken["id"], notes=True, due=in_days(9), document=DOCUMENT)
    split = city.call("walidata", "sdi_submission_bulk", do="approve", ids=[taken["id"]], notes=True, due=in_days(9),
                      dry_run=True)
    assert (split["results"][0]["outcome"], split["results"][0]["guard"]) == ("held", "checklist_answered")
    with pytest.raises(tk.ValidationError) as refusal:
        approve()
    assert list(refusal.value.error_dict) == ["checklist"]
    model.Session.rollback()
    answer(city, revision)
    with pytest.raises(tk.ValidationError) as refusal:
        approve()
    assert list(refusal.value.error_dict) == ["findings"]
    model.Session.rollback()
    answer(city, revision, "tidak_berlaku", "Bukan kegiatan sampel.")
    assert approve()["state"] == "APPROVED"


def test_the_minutes_print_the_answers_and_vouch_for_them(city):
    taken, revision = under_review(city)
    answer(city, revision, "tidak_berlaku", "Bukan kegiatan sampel.")
    for row in city.call("walidata", "sdi_finding_list", submission_id=taken["id"])["results"]:
        if row["effect"] == "menahan":
            city.call("walidata", "sdi_finding_close", id=row["id"], reason="Contoh.")
    city.call("walidata", "sdi_submission_approve", id=taken["id"], notes=True, due=in_days(9), document=DOCUMENT)
    made = city.call("walidata", "sdi_submission_minutes", id=taken["id"])
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(base64.b64decode(made["content"]))).pages)
    text = " ".join(text.split())
    assert "Bukan kegiatan sampel." in text and "Tidak berlaku" in text
    model.Session.query(checklist.ChecklistAnswer).update({"answer": "ya"})
    model.Session.commit()
    assert city.call("walidata", "sdi_submission_minutes", id=taken["id"])["digest"] != made["digest"]


def test_the_page_asks_keeps_and_says_what_is_missing(city, app):
    taken, revision = under_review(city)
    token = {"Authorization": city.call("walidata", "api_token_create", user=city.people["walidata"], name="uji")["token"]}
    address = f"/pengajuan/{taken['id']}"
    assert f'id="answer-{RULE}-{revision}"' in app.get(address, headers=token).get_data(as_text=True)
    values = {"revision_id": revision, "rule": RULE, "answer": "tidak", "note": ""}
    app.post(f"{address}/daftar-periksa", headers=token, data=values)
    model.Session.rollback()
    assert item(city, taken)["answer"] is None
    app.post(f"{address}/daftar-periksa", headers=token, data=values | {"note": "<i>Belum</i>"})
    model.Session.rollback()
    assert item(city, taken)["answer"] == "tidak"
    text = app.get(address, headers=token).get_data(as_text=True)
    assert "&lt;i&gt;Belum" in text and "<i>Belum" not in text
