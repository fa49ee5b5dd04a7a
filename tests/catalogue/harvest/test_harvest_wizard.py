"""A source described step by step: each step keeps what was said, the worker looks, nothing is taken before the end."""
from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model

from ckanext.tangerang.harvest import looks, mapping_work
from ckanext.tangerang.harvest.model import Draft, Look, now
from satudata import form as forms

Visit = Callable[..., Any]


@pytest.fixture
def folder(tmp_path: Path, allowed: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An agency's folder with one table, opened by the operator."""
    monkeypatch.setitem(tk.config, "ckanext.sdi.harvest.allow", str(allowed))
    found = tmp_path / "berkas"
    found.mkdir()
    with (found / "kunjungan_2024.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("puskesmas", "tahun", "jumlah"), ("Cipondoh", 2024, 7), ("Benda", 2024, 5)])
    return found


@pytest.fixture
def visit(city: Any, app: Any) -> Visit:
    tokens: dict[str, str] = {}

    def go(who: str, address: str, post: Any = None, **headers: str) -> Any:
        if who not in tokens:
            name = city.user(who).name
            made = tk.get_action("api_token_create")({"ignore_auth": True, "user": name}, {"user": name, "name": "pages"})
            tokens[who] = made["token"]
        given = {"headers": {"Authorization": tokens[who], **headers}, "follow_redirects": False}
        return app.get(address, **given) if post is None else app.post(address, data=post, **given)
    return go


def worked() -> list[str]:
    """What the worker does with what waits."""
    model.Session.rollback()
    waiting = [look.id for look in model.Session.query(Look).filter_by(state="queued")]
    model.Session.rollback()
    return [looks.job(one) for one in waiting]


def begun(city: Any, visit: Visit, folder: Path) -> str:
    """The first two steps; the address of the draft."""
    asked = {"owner_org": city.orgs["dinkes"], "title": "Folder Puskesmas", "connector": "files"}
    first = visit("produsen", "/panen/baru", asked)
    assert first.status_code == 302 and first.location.endswith("/alamat")
    draft = first.location.rsplit("/", 1)[0]
    draft = draft[draft.index("/panen/"):]
    assert 'value="folder-puskesmas"' in visit("produsen", f"{draft}/alamat").text
    second = visit("produsen", f"{draft}/alamat", {"name": "folder-puskesmas", "options.folder": str(folder)})
    assert second.location.endswith("/periksa")
    return draft


def test_a_folder_is_connected_step_by_step(city: Any, visit: Visit, folder: Path) -> None:
    draft = begun(city, visit, folder)
    waiting = visit("produsen", f"{draft}/periksa").text
    assert 'http-equiv="refresh"' in waiting and "Hentikan" in waiting
    assert worked() == ["done"]
    page = visit("produsen", f"{draft}/periksa").text
    assert "1 berkas cocok" in page and 'http-equiv="refresh"' not in page
    visit("produsen", f"{draft}/contoh", {"do": "look"})
    assert worked() == ["done"]
    assert "<code>puskesmas</code>" in visit("produsen", f"{draft}/contoh").text
    page = visit("produsen", f"{draft}/pemetaan").text
    assert 'data-path="title"' in page and "Catatan pertama akan menjadi" in page
    answer = visit("produsen", f"{draft}/pemetaan", {"do": "next", "satuan.value": "orang", "satuan.path": "",
                                                     "defaults.accessRights": "terbuka"})
    assert answer.location.endswith("/pratinjau")
    assert "Perubahan" not in visit("produsen", f"{draft}/alamat").text
    assert worked() == ["done"]
    assert "Kunjungan 2024" in visit("produsen", f"{draft}/pratinjau").text
    assert city.call("produsen", "sdi_harvest_source_list")["count"] == 0, "nothing is registered before the end"
    done = visit("produsen", f"{draft}/jadwal", {"schedule": "0 2 * * *"})
    assert done.location.endswith("/selesai")
    assert "Panen sekarang" in visit("produsen", f"{draft}/selesai").text
    [source] = city.call("produsen", "sdi_harvest_source_list")["results"]
    assert (source["policy"], source["document"]["schedule"]) == ("review_first", "0 2 * * *")
    assert source["document"]["mapping"]["fields"] == {"satuan": {"value": "orang"}}
    assert source["document"]["defaults"] == {"accessRights": "terbuka"}
    assert visit("produsen", f"{draft}/alamat").location.endswith("/selesai")
    seen = city.call("produsen", "sdi_harvest_look_show", kind="sample", source_id=source["id"])
    assert seen["current"] and seen["result"]["records"], "what was read on the way is known of the source"
    assert 'data-path="title"' in visit("produsen", f"/panen/{source['id']}/pemetaan").text


def test_going_back_loses_nothing_and_a_new_address_is_tried_anew(city: Any, visit: Visit, folder: Path) -> None:
    draft = begun(city, visit, folder)
    worked()
    visit("produsen", f"{draft}/pemetaan", {"do": "save", "satuan.value": "orang", "satuan.path": ""})
    assert "1 berkas cocok" in visit("produsen", f"{draft}/periksa").text, "a mapping changes nothing of what is reached"
    page = visit("produsen", f"{draft}/jenis").text
    assert 'value="Folder Puskesmas"' in page
    visit("produsen", f"{draft}/alamat", {"name": "folder-puskesmas", "options.folder": str(folder / "lain")})
    assert worked() == ["failed"]
    page = visit("produsen", f"{draft}/periksa").text
    assert "SOURCE_NOT_FOUND" in page and "Traceback" not in page
    kept = model.Session.query(Draft).one().document
    assert kept["mapping"]["fields"] == {"satuan": {"value": "orang"}}
    visit("produsen", f"{draft}/jenis", {"title": "Basis data", "connector": "sql"})
    model.Session.expire_all()
    now = model.Session.query(Draft).one().document
    assert (now["connector"], now["options"], "mapping" in now) == ("sql", {}, False)


@pytest.mark.parametrize(("step", "posted", "field"), [
    ("alamat", {"name": "dlh", "options.folder": ""}, "options.folder"),
    ("alamat", {"name": "Tidak Boleh", "options.folder": "/srv"}, "name"),
    ("alamat", {"name": "dlh", "options.folder": "/srv", "options.pattern": "../x"}, "options.pattern.0"),
    ("jadwal", {"schedule": "cron", "cron": "99 * * * *"}, "schedule"),
    ("pemetaan", {"do": "save", "satuan.path": "a[", "satuan.value": ""}, "mapping.fields.satuan"),
    ("pemetaan", {"do": "give", "sample": "[1, 2]"}, "sample"), ("pemetaan", {"do": "give", "sample": "{"}, "sample"),
])
def test_what_is_wrong_is_said_on_its_step(city: Any, visit: Visit, folder: Path, step: str, posted: Any, field: str) -> None:
    draft = begun(city, visit, folder)
    page = visit("produsen", f"{draft}/{step}", posted)
    assert page.status_code == 200
    assert f'href="#field-{field}"' in page.text


def test_a_draft_is_its_agencys(city: Any, visit: Visit, folder: Path) -> None:
    draft = begun(city, visit, folder)
    for step in ("jenis", "alamat", "periksa", "contoh", "pemetaan", "pratinjau", "jadwal"):
        assert visit("produsen_other", f"{draft}/{step}").status_code == 403, step
        assert visit("walidata", f"{draft}/{step}").status_code == 200, step
    assert visit("produsen", f"{draft}/lain").status_code == 404
    assert "Folder Puskesmas" not in visit("produsen_other", "/panen/baru").text
    assert visit("produsen_other", f"{draft}/hapus", {}).status_code == 403
    assert "Folder Puskesmas" in visit("produsen", "/panen/baru").text
    visit("produsen", f"{draft}/hapus", {})
    assert visit("produsen", f"{draft}/alamat").status_code == 404
    assert model.Session.query(Look).count() == 0


def test_a_name_that_is_taken_is_refused_and_so_is_its_allowance(city: Any, visit: Visit, folder: Path, agency: Any) -> None:
    draft = begun(city, visit, folder)
    page = visit("produsen", f"{draft}/alamat", {"name": agency.source["name"], "options.folder": str(folder)})
    assert page.status_code == 200 and 'href="#field-name"' in page.text


def test_a_pasted_sample_serves_where_the_source_cannot_be_read(city: Any, visit: Visit, folder: Path) -> None:
    draft = begun(city, visit, folder)
    visit("produsen", f"{draft}/pemetaan", {"do": "give", "sample": '[{"judul": "Jumlah Kunjungan", "satuan": "orang"}]'})
    page = visit("produsen", f"{draft}/pemetaan").text
    assert 'data-path="judul"' in page and 'value="satuan"' in page
    visit("produsen", f"{draft}/pemetaan", {
        "do": "accept", "accept": ["title"], "proposal.title": '"judul"', "proposal.satuan": '"satuan"'})
    model.Session.expire_all()
    assert model.Session.query(Draft).one().document["mapping"]["fields"] == {"title": "judul"}, "only what was chosen"


def test_a_record_becomes_a_test_of_the_mapping(city: Any, visit: Visit, folder: Path) -> None:
    draft = begun(city, visit, folder)
    visit("produsen", f"{draft}/pemetaan", {"do": "give", "sample": '{"id": "a", "judul": "Jumlah Kunjungan"}'})
    form = {"title.path": "judul", "title.value": ""}
    visit("produsen", f"{draft}/pemetaan", {**form, "do": "test:a"})
    assert "Lulus" in visit("produsen", f"{draft}/pemetaan").text
    fragment = visit("produsen", f"{draft}/pemetaan", {**form, "title.path": "id", "do": "try"}, **{"X-Requested-With": "fetch"})
    assert "Keliru" in fragment.text and "<html" not in fragment.text
    model.Session.expire_all()
    [test] = model.Session.query(Draft).one().document["mapping"]["tests"]
    assert test["record"] == {"title": "Jumlah Kunjungan"}
    visit("produsen", f"{draft}/pemetaan", {**form, "do": "untest:0"})
    model.Session.expire_all()
    assert "tests" not in model.Session.query(Draft).one().document["mapping"]


def test_columns_become_proposed_variables_of_an_activity(city: Any, visit: Visit, folder: Path) -> None:
    draft = begun(city, visit, folder)
    visit("produsen", f"{draft}/contoh", {"do": "look"})
    worked()
    made = visit("produsen", f"{draft}/pemetaan", {"do": "variables", "identifier": "kunjungan_2024.csv"})
    assert made.status_code == 302 and "/revisi/" in made.location
    revision = city.call("produsen", "sdi_revision_show", id=made.location.rstrip("/").rsplit("/", 1)[-1])
    assert (revision["kind"], revision["state"]) == ("kegiatan", "DRAFT")
    assert [(one["alias"], one["tipe_data"]) for one in revision["record"]["ms_var"]] == [
        ("puskesmas", "string"), ("tahun", "year"), ("jumlah", "integer")]
    wrong = visit("produsen", f"{draft}/pemetaan", {"do": "variables", "identifier": "tidak-ada"})
    assert wrong.status_code == 200 and 'id="error-summary"' in wrong.text


def activity(city: Any, who: str, **values: Any) -> str:
    """A public activity; gives its record."""
    return str(city.approved(who, kind="kegiatan", **values)["revisions"][0]["record_id"])


def test_columns_are_added_to_an_activity_there_is_and_only_those_it_lacks(city: Any, visit: Visit, folder: Path) -> None:
    held = {"nama": "Tahun", "alias": "Tahun", "definisi": "Tahun kunjungan."}
    there = activity(city, "produsen", title="Rekap Kunjungan Puskesmas", ms_var=[held])
    draft = begun(city, visit, folder)
    visit("produsen", f"{draft}/contoh", {"do": "look"})
    worked()
    page = visit("produsen", f"{draft}/pemetaan").text
    assert f'value="{there}"' in page and "Rekap Kunjungan Puskesmas" in page
    asked = {"do": "variables", "identifier": "kunjungan_2024.csv", "record_id": there}
    made = visit("produsen", f"{draft}/pemetaan", asked)
    assert made.status_code == 302 and "/revisi/" in made.location
    revision = city.call("produsen", "sdi_revision_show", id=made.location.rstrip("/").rsplit("/", 1)[-1])
    assert (revision["record_id"], revision["state"]) == (there, "DRAFT")
    assert [one["alias"] for one in revision["record"]["ms_var"]] == ["Tahun", "puskesmas", "jumlah"]
    assert revision["record"]["ms_var"][0]["definisi"] == "Tahun kunjungan.", "what the activity says stays"


def test_an_activity_of_another_agency_takes_no_columns(city: Any, visit: Visit, folder: Path) -> None:
    foreign = activity(city, "produsen_other", title="Kegiatan Dinas Lain")
    draft = begun(city, visit, folder)
    visit("produsen", f"{draft}/contoh", {"do": "look"})
    worked()
    assert f'value="{foreign}"' not in visit("produsen", f"{draft}/pemetaan").text
    for record_id in (foreign, "tidak-ada"):
        asked = {"do": "variables", "identifier": "kunjungan_2024.csv", "record_id": record_id}
        answer = visit("produsen", f"{draft}/pemetaan", asked)
        assert answer.status_code == 200 and 'href="#field-record_id"' in answer.text, record_id


def test_a_look_whose_worker_was_killed_is_shown_as_failed_and_starts_again(city: Any, visit: Visit, folder: Path) -> None:
    draft = begun(city, visit, folder)
    model.Session.rollback()
    model.Session.query(Look).update({"state": "running", "heartbeat": now() - timedelta(hours=1)})
    model.Session.commit()
    page = visit("produsen", f"{draft}/periksa").text
    assert "berhenti sendiri" in page and "Coba lagi" in page and 'http-equiv="refresh"' not in page
    assert visit("produsen", f"{draft}/periksa", {"do": "look"}).status_code == 302
    assert 'http-equiv="refresh"' in visit("produsen", f"{draft}/periksa").text
    assert worked() == ["done"]
    assert "1 berkas cocok" in visit("produsen", f"{draft}/periksa").text


def test_what_needs_a_person_comes_first_on_the_workbench() -> None:
    form = mapping_work.forms.load("dataset")
    wide = mapping_work.rows({"fields": {"telepon": "hp"}})
    first = [row.field.name for row in wide.first]
    assert "telepon" in first and "urusan" in first and "title" not in first, "a title is filled by itself"
    found = {"records": [{"missing": [{"field": "urusan"}]}]}
    asked = mapping_work.asked(found, [{"field": "satuan"}], [("mapping.fields.theme.path", "x"), ("name", "y")])
    assert asked == {"urusan", "satuan", "theme"}
    narrow = mapping_work.rows({"fields": {"telepon": "hp"}}, asked)
    assert [row.field.name for row in narrow.first] == [field.name for field in form.fields if field.name in asked | {"telepon"}]
    others = {row.field.name for inside in narrow.others.values() for row in inside}
    assert "title" in others and not others & (asked | {"telepon"})
    assert mapping_work.asked({"records": []}, [], []) is None


def test_a_service_gives_activities_where_one_says_so(city: Any, visit: Visit, service: Any) -> None:
    service.give([{"id": 1, "title": "Survei Contoh", "cara_pengumpulan_data": "Survei", "ms_var": [{"nama": "Umur"}]},
                  {"id": 2, "title": "Salah", "ms_var": [{"apa": 1}]}])
    asked = {"owner_org": city.orgs["dinkes"], "title": "Layanan survei", "connector": "rest"}
    draft = visit("produsen", "/panen/baru", asked).location.rsplit("/", 1)[0]
    draft = draft[draft.index("/panen/"):]
    assert '<option value="kegiatan"' in visit("produsen", f"{draft}/alamat").text
    answers = {"name": "layanan-survei", "options.url": f"{service.server.url}/data", "options.records": "hasil",
               "kind": "kegiatan"}
    assert visit("produsen", f"{draft}/alamat", answers).location.endswith("/periksa")
    assert '<option value="kegiatan" selected' in visit("produsen", f"{draft}/alamat").text
    assert "done" in worked()
    visit("produsen", f"{draft}/contoh", {"do": "look"})
    assert worked() == ["done"]
    bench = visit("produsen", f"{draft}/pemetaan").text
    assert "Cara Pengumpulan Data" in bench and "Lisensi" not in bench, "the items are those of an activity"
    assert 'value="cara_pengumpulan_data"' in bench, "its code list is proposed"
    visit("produsen", f"{draft}/pratinjau", {"do": "look"})
    assert worked() == ["done"]
    preview = visit("produsen", f"{draft}/pratinjau").text
    assert "Survei Contoh" in preview and "Ditolak (1)" in preview
    assert visit("produsen", f"{draft}/jadwal", {"schedule": ""}).location.endswith("/selesai")
    source = city.call("produsen", "sdi_harvest_source_show", id="layanan-survei")
    assert (source["kind"], source["document"]["kind"]) == ("kegiatan", "kegiatan")
    assert f"· {forms.load('kegiatan').title.id}</p>" in visit("produsen", f"/panen/{source['id']}").text
    folder = visit("produsen", "/panen/baru", {**asked, "title": "Folder lain", "connector": "files"}).location.rsplit("/", 1)[0]
    assert 'name="kind"' not in visit("produsen", f"{folder[folder.index('/panen/'):]}/alamat").text
