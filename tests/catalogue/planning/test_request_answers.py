"""What an answer to a request for data brings about: people are told, and the activity's user support is marked."""
from __future__ import annotations

import pytest
from ckan import model

from ckanext.tangerang.discovery import drift
from ckanext.tangerang.lifecycle.model import Evidence
from ckanext.tangerang.people.notice_model import Notice
from tests.catalogue.lifecycle.conftest import published

pytestmark = pytest.mark.usefixtures("clean_index")
ASKED = {"what": "Jumlah puskesmas menurut kecamatan", "why": "Penelitian kesehatan"}


def asked(city, who="outsider"):
    return city.call(who, "sdi_data_request_create", **ASKED)["number"]


def told(city, event):
    names = {ident: name for name, ident in city.people.items()}
    return {names[row.user_id]: row.url for row in model.Session.query(Notice).filter_by(event=event)}


def test_the_secretariat_hears_of_a_request_and_who_asked_of_the_answer(city):
    number = asked(city)
    assert told(city, "data_asked") == {"sekretariat": f"/permintaan/{number}"}
    city.call("sekretariat", "sdi_data_request_answer", number=number, do="DITOLAK", answer="Data ini tidak dikumpulkan.")
    assert told(city, "data_answered") == {"outsider": f"/permintaan/{number}"}
    assert told(city, "data_wanted") == {}


def test_without_an_account_nobody_is_told_of_the_answer_but_the_agency_that_is_to_plan_is(city):
    number = asked(city, None)
    city.call("sekretariat", "sdi_data_request_answer", number=number, do="DITERIMA", owner_org="dukcapil", year="2027")
    entry = city.call(None, "sdi_data_request_show", number=number)["number"]
    assert entry == number and told(city, "data_answered") == {}
    [url] = {url for who, url in told(city, "data_wanted").items() if who == "produsen_other"}
    assert url.startswith("/daftar-data/DD-2027-")
    assert set(told(city, "data_wanted")) == {"produsen_other"}


def test_pointing_at_a_dataset_is_user_support_of_its_activity(city, visit):
    activity, foreign = published(city), published(city, "produsen_other", title="Survei Lain (contoh)")
    answered = {}
    for owner in (activity, foreign, None):
        dataset = city.approved(id_mskeg=owner)["revisions"][0]["record_id"]
        answered[owner] = asked(city)
        city.call("sekretariat", "sdi_data_request_answer", number=answered[owner], do="TERSEDIA", dataset=dataset)
    marked = model.Session.query(Evidence).filter_by(step="7.5").all()
    assert [(row.activity_id, row.source, row.record) for row in marked] == [(activity, "question_answered", answered[activity])]
    found = city.call("produsen", "sdi_process_step_show", id=activity, step="7.5")
    assert found["step"]["state"] == "selesai"
    page = visit("produsen", f"/kegiatan/{activity}/gsbpm/7.5").get_data(as_text=True)
    assert f'href="/permintaan/{answered[activity]}"' in page


def test_every_dataset_of_the_activity_tells_of_the_answer(city):
    activity = published(city)
    made = [city.approved(id_mskeg=activity, title=title)["revisions"][0] for title in ("Satu (contoh)", "Dua (contoh)")]
    city.call("sekretariat", "sdi_data_request_answer", number=asked(city), do="TERSEDIA", dataset=made[0]["record_id"])
    for found in city.call(None, "package_search", rows=10)["results"]:
        assert "7.5" in {row["kode"] for row in found["bukti_gsbpm"]}, found["title"]
    assert not drift.drift()
