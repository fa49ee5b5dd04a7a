"""The pages of the process record: for the agency, for readers, for the public; forms that lose nothing."""
from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from ckan import model
from ckan.tests.factories import APIToken

from ckanext.tangerang.discovery import refresh
from ckanext.tangerang.lifecycle.model import Evidence, ProcessStep
from tests.catalogue import published as dataset
from tests.catalogue.lifecycle.conftest import PDF, published


@pytest.fixture
def browse(app: Any) -> Callable[..., Any]:
    """``browse("produsen", "get", "/…")``: a page as that person; redirects are not followed."""
    tokens: dict[str, str] = {}

    def go(who: str | None, how: str, address: str, **options: Any) -> Any:
        if who and who not in tokens:
            tokens[who] = APIToken(user=who, context={"ignore_auth": True})["token"]
        headers = {"Authorization": tokens[who]} if who else {}
        answer = getattr(app, how)(address, headers=headers, follow_redirects=False, **options)
        answer.get_data()
        model.Session.rollback()
        return answer
    return go


def test_the_pages_of_an_activity(city, clean_index, survey, browse):
    pkg = dataset.public(city, id_mskeg=survey)
    refresh.index([survey, pkg["id"]])
    name = model.Package.get(survey).name
    here = f"/kegiatan/{name}/gsbpm"
    for who in (None, "produsen", "walidata"):
        text = browse(who, "get", here).text
        assert text.count('class="cell"') == 44 and "Merilis Produk Statistik" in text and text.count("<h1") == 1
        assert ("Usulan menunggu keputusan" in text) == (who is not None)
    assert browse(None, "get", f"{here}.json").json["reached"] == "7"
    assert browse(None, "get", f"/en{here}").text.count("Release dissemination products") == 1
    step = browse(None, "get", f"{here}/7.3").text
    assert "dilihat katalog" in step and "<form" not in step.partition("<main")[2].partition("</main")[0]
    assert browse(None, "get", f"{here}/7.3.json").json["step"]["state"] == "selesai"
    assert [browse(None, "get", f"{here}/{code}").status_code for code in ("9.9", "x", "rencana", "banding")] == [
        404, 404, 200, 200]
    assert "tahap 7" in browse(None, "get", f"/dataset/{pkg['name']}").text
    assert here in browse(None, "get", f"/kegiatan/{name}").text
    desk = browse("produsen", "get", "/meja-kerja").text
    assert "/gsbpm/dinkes" in desk and "2 usulan" in desk
    assert browse(None, "get", "/kegiatan/tidak-ada/gsbpm").status_code == 404


def test_a_form_that_is_refused_keeps_what_was_typed(city, survey, browse):
    here = f"/kegiatan/{survey}/gsbpm/1.2"
    typed = {"base": "0", "state": "selesai", "actual_until": "2026-01-05", "methods": "<b>Rapat</b>",
             "planned_from": "2026-02-02", "planned_until": "2026-01-01"}
    text = browse("produsen", "post", here, data=typed).text
    assert "&lt;b&gt;Rapat" in text and "<b>Rapat" not in text and 'value="2026-02-02"' in text
    assert "Notula rapat" in text and 'id="field-planned_until-error"' in text and 'href="#field-state"' in text
    assert model.Session.query(ProcessStep).count() == 0
    text = browse("produsen", "post", f"{here}/bukti", data={"kind": "notula", "title": "Notula A", "link": "javascript:x"}).text
    assert 'value="Notula A"' in text and model.Session.query(Evidence).count() == 0
    wrong = {"kind": "notula", "title": "", "date": "2026-02-31", "upload": (io.BytesIO(PDF), "notula.pdf")}
    text = browse("produsen", "post", f"{here}/bukti", data=wrong, content_type="multipart/form-data").text
    assert "“2026-02-31” bukan tanggal" in text and 'id="field-title-error"' in text and "Pilih berkasnya lagi" in text
    wrong["upload"] = (io.BytesIO(b"MZ"), "notula.exe")
    text = browse("produsen", "post", f"{here}/bukti", data=wrong, content_type="multipart/form-data").text
    assert 'id="field-title-error"' in text and 'id="field-upload-error"' in text and "Pilih berkasnya lagi" not in text
    sent = {"kind": "notula", "title": "Notula A", "date": "2026-01-05", "upload": (io.BytesIO(PDF), "notula.pdf"), "public": "1"}
    assert browse("produsen", "post", f"{here}/bukti", data=sent, content_type="multipart/form-data").status_code == 302
    assert browse("produsen", "post", here, data=typed | {"planned_until": "2026-02-03"}).status_code == 302
    assert "Notula A" in browse(None, "get", here).text
    stale = browse("produsen", "post", here, data=typed | {"planned_until": "", "methods": "Surat"}).text
    assert "Orang lain sudah menyimpan" in stale and ">Surat<" in stale and 'name="base" value="1"' in stale
    row = model.Session.query(Evidence).one()
    browse("produsen", "post", f"{here}/bukti/{row.id}", data={"do": "remove"})
    assert model.Session.query(Evidence).count() == 1  # the step rests on it
    for who, code in ((None, 302), ("walidata", 403), ("produsen_other", 403)):
        assert browse(who, "post", here, data={"base": "1", "methods": "x"}).status_code == code


def test_plan_year_before_and_agency(city, survey, browse):
    values = {"planned_from": "2026-02-02", "planned_until": "2026-02-06", "methods": "=1+1"}
    city.call("produsen", "sdi_process_step_update", id=survey, step="1.2", base=0, **values)
    here = f"/kegiatan/{survey}/gsbpm"
    text = browse("produsen", "get", f"{here}/rencana").text
    assert "Terlambat" in text and "<rect" in text and "style=" not in text.partition("<main")[2]
    table = browse(None, "get", f"{here}/rencana?format=csv").text
    assert "'=1+1" in table and table.count("\r\n") == 45
    book = openpyxl.load_workbook(io.BytesIO(browse(None, "get", f"{here}/rencana?format=xlsx").data))
    assert book.active.max_row == 45
    assert browse(None, "get", f"{here}/rencana.json").json["rows"][1]["code"] == "1.2"
    assert "Belum ada rekaman tahun sebelumnya" in browse(None, "get", f"{here}/banding").text
    year = published(city, title="Survei Kepuasan Puskesmas 2027 (contoh)", tahun="2027", base_id=survey)
    other = f"/kegiatan/{year}/gsbpm"
    assert "Belum ada catatan" in browse("produsen", "get", other).text
    assert "Salin dari tahun lalu" in browse("produsen", "get", f"{other}/banding").text
    assert "<form" not in browse("walidata", "get", f"{other}/banding").text.partition("<main")[2].partition("</main")[0]
    assert browse(None, "get", f"{other}/banding.json").json["before"]["activity"]["id"] == survey
    assert browse("produsen", "post", f"{other}/salin").status_code == 302
    assert model.Session.get(ProcessStep, (year, "1.2")).planned_from.isoformat() == "2027-02-02"
    assert browse("walidata", "post", f"{other}/salin").status_code == 403
    listed = browse(None, "get", "/gsbpm/dinkes").text
    assert "Survei Kepuasan Puskesmas 2027" in listed and "1 terlambat" in listed
    assert "Tidak ada kegiatan yang cocok" in browse(None, "get", "/gsbpm/dinkes?tahap=7").text
    assert "Belum ada kegiatan publik" in browse(None, "get", "/gsbpm/dukcapil").text
    assert browse(None, "get", "/gsbpm/dinkes?format=csv").text.count("\r\n") == 3
    assert browse(None, "get", "/gsbpm/dinkes.json?tahun=2026").json["count"] == 1
    assert browse(None, "get", "/gsbpm/tidak-ada").status_code == 404


def test_a_page_asks_as_much_for_six_activities_as_for_two(city, app, count_statements):
    counted = []
    for wanted in ((1, 2), (3, 4, 5, 6)):
        for number in wanted:
            activity = published(city, title=f"Survei {number} (contoh)")
            city.call("produsen", "sdi_process_step_update", id=activity, step="1.1", base=0, methods="Rapat")
        app.get("/gsbpm/dinkes", status=200)
        model.Session.expire_all()
        with count_statements() as seen:
            app.get("/gsbpm/dinkes", status=200)
        counted.append(len(seen))
    assert counted[1] == counted[0]
