"""Recommendations of BPS: what is kept, who may, what the rules and EPSS make of it, who is reminded."""
from __future__ import annotations

import io
import re
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model
from ckan.tests.factories import APIToken
from freezegun import freeze_time

from ckanext.tangerang.compliance import checks
from ckanext.tangerang.compliance.epss_rows import Scope
from ckanext.tangerang.compliance.epss_sources import Evidence
from ckanext.tangerang.lifecycle import recommendation
from ckanext.tangerang.people.clock import today
from ckanext.tangerang.people.notice_model import Notice
from ckanext.tangerang.revision import records
from tests.catalogue.lifecycle.conftest import PDF

pytestmark = pytest.mark.usefixtures("clean_index")
SURVEY = {"kind": "kegiatan", "title": "Survei Kepuasan Puskesmas (contoh)", "tahun": "2026", "cara_pengumpulan_data": "survei",
          "tujuan_kegiatan": "Mengukur kepuasan pengunjung puskesmas.", "mendapat_rekomendasi": "tidak",
          "ms_var": [{"nama": "Umur responden", "definisi": "Umur dalam tahun.", "satuan": "tahun"}]}


def survey(city: Any) -> str:
    return str(city.approved(**SURVEY)["revisions"][0]["record_id"])


def test_from_not_asked_to_given(city: Any, app: Any) -> None:
    activity = survey(city)
    before = city.call("walidata", "sdi_recommendation_list")
    assert (before["counts"], before["results"][0]["state"]) == ({"open": 1}, "open")
    assert "PR-03a" in {item.rule for item in checks.check_revision(records.published(activity))}
    day = today().isoformat()
    city.call("produsen", "sdi_recommendation_update", activity_id=activity, asked=day, sent_to="Romantik",
              request_number="12/DK")
    assert city.call("produsen", "sdi_recommendation_list", state="waiting")["count"] == 1
    assert city.call("produsen_other", "sdi_recommendation_list")["count"] == 0
    given = city.call("walidata", "sdi_recommendation_update", activity_id=activity, number="V-26.3671.001",
                      result="layak-catatan", given=day, valid_year="2026", link="https://contoh.test/surat.pdf")
    assert (given["state"], given["request_number"], given["waited"]) == ("given", "12/DK", None)
    assert "PR-03a" not in {item.rule for item in checks.check_revision(records.published(activity))}
    with app.flask_app.test_request_context():
        evidence = Evidence(Scope(today().year, None), lambda org: True)
        assert [item["record_id"] for item in evidence.of("recommended_result")] == [activity]


def test_who_may_and_what_is_refused(city: Any) -> None:
    activity = survey(city)
    for who in (None, "outsider", "produsen_other", "sekretariat", "pendukung", "sysadmin"):
        with pytest.raises(tk.NotAuthorized):
            city.call(who, "sdi_recommendation_update", activity_id=activity, number="1")
    for given, field in (({"asked": "2999-01-01"}, "asked"), ({"asked": "kemarin"}, "asked"), ({"result": "bagus"}, "result"),
                         ({"valid_year": "dua"}, "valid_year"), ({"link": "javascript:alert(1)"}, "link"),
                         ({"asked": "2026-02-02", "given": "2026-02-01"}, "given"),
                         ({"number": "1", "result": "tidak-layak"}, "number"), ({"notes": "x" * 2001}, "notes")):
        with pytest.raises(tk.ValidationError) as refused:
            city.call("produsen", "sdi_recommendation_update", activity_id=activity, **given)
        assert list(refused.value.error_dict) == [field]
    with pytest.raises(tk.ValidationError) as refused:
        city.call("produsen", "sdi_recommendation_update", activity_id=activity, asked="2026-02-31", valid_year="dua", link="x")
    assert set(refused.value.error_dict) == {"asked", "valid_year", "link"}
    assert "2026-02-31" in refused.value.error_dict["asked"][0]
    draft = city.draft(kind="kegiatan", title="Rahasia (contoh)")
    with pytest.raises(tk.NotAuthorized):
        city.call("walidata", "sdi_recommendation_update", activity_id=draft["record_id"], number="1")
    own = city.call("produsen", "sdi_recommendation_update", activity_id=draft["id"], number="V-1")
    assert (own["title"], own["state"]) == ("Rahasia (contoh)", "given")


def test_waiting_too_long_is_told_once_a_week(city: Any) -> None:
    activity = survey(city)
    city.call("produsen", "sdi_recommendation_update", activity_id=activity, asked=today().isoformat())
    model.Session.query(Notice).delete()
    model.Session.commit()
    for moment, told in (("2027-01-04", 2), ("2027-01-05", 2), ("2027-01-12", 4)):
        with freeze_time(moment):
            recommendation.remind()
            model.Session.commit()
            assert recommendation.listed(recommendation.Wanted(), 0, 1)["counts"] == {"overdue": 1}
        assert model.Session.query(Notice).count() == told


def test_pages(city: Any, app: Any) -> None:
    activity = survey(city)
    headers = {"Authorization": APIToken(user="produsen", context={"ignore_auth": True})["token"]}
    assert "Survei Kepuasan Puskesmas" in app.get("/rekomendasi", headers=headers).body
    assert app.get("/rekomendasi?format=csv", headers=headers).body.count("Survei Kepuasan") == 1
    fields = re.findall(r'name="(\w+)"', app.get(f"/rekomendasi/{activity}", headers=headers).body.partition("<main")[2])
    blank = {name: "" for name in fields if name not in ("_csrf_token", "upload")}
    form = blank | {"asked": today().isoformat(), "number": "V-26.3671.001", "link": "bukan tautan"}
    assert app.post(f"/rekomendasi/{activity}", headers=headers, data=form).status_code == 400
    answer = app.post(f"/rekomendasi/{activity}", headers=headers, data={**form, "link": ""}, follow_redirects=True)
    assert "V-26.3671.001" in answer.body
    answer = app.post(f"/rekomendasi/{activity}", headers=headers, data=form | {"link": "", "notes": "Dikirim ulang."},
                      follow_redirects=True)
    assert ">Dikirim ulang.<" in answer.body
    sheet = app.get(f"/rekomendasi/{activity}/lembar", headers=headers).body
    assert "Umur responden" in sheet
    assert "Belum ada keputusan tentang kegiatan serupa" in sheet
    paper = app.get(f"/rekomendasi/{activity}/lembar.pdf", headers=headers)
    assert paper.content_type == "application/pdf" and paper.data.startswith(b"%PDF-")
    assert "no-store" in paper.headers["Cache-Control"]


def test_the_letter_is_kept_as_a_file_and_is_evidence_of_its_step(city: Any, app: Any) -> None:
    activity = survey(city)
    for who, name, content, kept in (("walidata", "surat.pdf", PDF, False), ("produsen", "surat.exe", b"MZ", False),
                                     ("produsen", "surat.pdf", PDF, True)):
        headers = {"Authorization": APIToken(user=who, context={"ignore_auth": True})["token"]}
        answer = app.post(f"/rekomendasi/{activity}/surat", headers=headers, data={"upload": (io.BytesIO(content), name)},
                          content_type="multipart/form-data", follow_redirects=False)
        assert answer.status_code == (403 if who == "walidata" else 302)
        rows = city.call("produsen", "sdi_process_step_show", id=activity, step="2.6")["evidence"]
        assert [row["filename"] for row in rows if row["kind"] == "surat_rekomendasi"] == (["surat.pdf"] if kept else [])
    page = app.get(f"/rekomendasi/{activity}", headers=headers).body
    address = re.search(r'href="([^"]*/gsbpm/bukti/[^"]+)"', page)
    assert address and app.get(address[1], headers=headers).data == PDF
