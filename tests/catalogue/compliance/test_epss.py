"""The evidence a year gives for EPSS: every direct indicator, its links, the levels, who sees which, the files."""
from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import ckan.plugins.toolkit as tk
import openpyxl
import pytest
from ckan import model

from ckanext.tangerang.compliance import epss as pack
from ckanext.tangerang.compliance.dashboard_days import keep_day
from ckanext.tangerang.people.clock import today
from satudata import epss
from tests.catalogue import published

THIS, BEFORE = today().year, today().year - 1
DIRECT = {code for code, each in epss.load().indicators.items() if each.shows == "direct"}
HOSTILE = "=HYPERLINK(\"http://x\")<script>alert(1)</script>"
ACTIVITY = {"title": "Survei Kesehatan (contoh)", "tahun": str(THIS), "cara_pengumpulan_data": "survei",
            "mendapat_rekomendasi": "ya", "identitas_rekomendasi": "V-26.3671.001", "tanggal_rekomendasi": f"{THIS}-01-15",
            "hasil_rekomendasi": "layak", "ms_var": [{"nama": "Umur"}], "ms_ind": [{"nama": "Angka kesakitan"}]}


@pytest.fixture
def seeded(city: Any, clean_index: None) -> Any:
    """A year by the actions of people: a concept, codes, an activity, datasets of two agencies, one mended after a return."""
    concept = city.approved(kind="konsep", title="Puskesmas",
                            definisi="Fasilitas pelayanan kesehatan tingkat pertama di kecamatan.")
    city.approved(kind="klasifikasi", title="Jenis Puskesmas", kode_list="jenis-puskesmas", versi="1",
                  items=[{"kode": "1", "nama": "Rawat inap"}, {"kode": "2", "nama": "Bukan rawat inap"}])
    city.approved(kind="kegiatan", **ACTIVITY)
    package = published.public(city, title=HOSTILE, konsep_sds=concept["revisions"][0]["record_id"],
                               kode_referensi=["wilayah-3671"], tanggal_rilis_berikutnya=(today() + timedelta(3)).isoformat())
    published.revised(city, package["id"], tanggal_rilis_berikutnya=(today() + timedelta(300)).isoformat())
    taken = city.taken(title="Dataset yang diperbaiki")
    city.call("walidata", "sdi_submission_return", id=taken["id"], reason="Lengkapi definisinya.",
              due=(today() + timedelta(5)).isoformat())
    revision = city.call("produsen", "sdi_revision_show", id=taken["revisions"][0]["id"])
    city.call("produsen", "sdi_revision_save", id=revision["id"], base=revision["saves"],
              changes={"definisi": "Puskesmas adalah fasilitas pelayanan kesehatan pertama di kecamatan."})
    city.call("produsen", "sdi_submission_submit", id=taken["id"])
    city.call("walidata", "sdi_submission_take", id=taken["id"])
    city.call("walidata", "sdi_submission_approve", id=taken["id"], notes=True, due=(today() + timedelta(9)).isoformat())
    city.approved("produsen_other", title="Dataset Dukcapil")
    keep_day()
    city.record = package["id"]
    return city


@pytest.fixture
def browse(city: Any, app: Any) -> Any:
    """``browse("walidata", "/kepatuhan/epss")``: the page as that person gets it."""
    tokens: dict[str, str] = {}

    def go(who: str | None, address: str) -> Any:
        if who and who not in tokens:
            made = tk.get_action("api_token_create")({"ignore_auth": True, "user": who}, {"user": who, "name": "uji"})
            tokens[who] = made["token"]
        return app.get(address, follow_redirects=False, headers={"Authorization": tokens[who]} if who else {})
    return go


def by_code(found: Any) -> dict[str, Any]:
    return {item["code"]: item for item in pack.indicators(found)}


def links(found: Any) -> set[str]:
    return {record[name] for item in pack.indicators(found) for each in item["criteria"] for record in each["records"]
            for name in ("url", "submission_url") if record.get(name)}


@pytest.mark.parametrize("who", ["walidata", "sekretariat", "produsen", "pendukung", "sysadmin", "bps"])
def test_every_direct_indicator_has_evidence_and_every_link_works(seeded: Any, browse: Any, who: str) -> None:
    seeded.grant("pembina", "bps", "diskominfo")
    found = seeded.call(who, "sdi_epss_evidence", year=str(THIS))
    shown = by_code(found)
    assert {code for code in DIRECT if not shown[code]["count"] or not shown[code]["level"]} == set()
    assert links(found)
    assert {address: code for address in links(found) if (code := browse(who, address).status_code) != 200} == {}


def test_a_level_stands_on_records_of_each_level_below(seeded: Any) -> None:
    shown = by_code(seeded.call("walidata", "sdi_epss_evidence"))
    for item in shown.values():
        for number in range(2, (item["level"] or 0) + 1):
            asked = [each for each in item["criteria"] if each["level"] == number]
            assert asked and all(each["met"] and each["records"] for each in asked), item["code"]
        assert len(shown[item["code"]]["explanation"]["id"]) > 30
    assert shown["10101"]["level"] == 2  # both agencies define their data; only one uses the concept
    assert "Dinas Dukcapil" in " ".join(shown["10101"]["gaps"])
    assert shown["10201"]["level"] == 1  # only one agency has an activity
    assert shown["20401"]["level"] == 1
    assert shown["30401"]["level"] == 2 and shown["30201"]["level"] is None
    assert "belum dicatat di katalog" in shown["30201"]["explanation"]["id"]
    own = by_code(seeded.call("produsen", "sdi_epss_evidence"))
    assert own["10101"]["criteria"][2]["met"]
    assert (own["10201"]["level"], own["10301"]["level"]) == (2, 2)  # all of level 3 but a policy document
    assert all(each["met"] for each in own["10201"]["criteria"] if each["level"] == 3)


def test_an_empty_year_claims_nothing(seeded: Any) -> None:
    for found in (seeded.call("walidata", "sdi_epss_evidence", year=str(BEFORE)),
                  seeded.call("walidata", "sdi_epss_evidence", owner_org="diskominfo")):
        items = pack.indicators(found)
        assert len(items) == 38
        assert [item["code"] for item in items if item["level"] is not None and not item["count"]] == []
        assert all(item["gaps"] for item in items)
    assert [item["code"] for item in pack.indicators(seeded.call("walidata", "sdi_epss_evidence", year=str(BEFORE)))
            if item["level"] is not None or item["count"]] == []


def test_an_agency_sees_its_own_and_nothing_unpublished(seeded: Any) -> None:
    seeded.submitted(title="Rahasia sebelum terbit")
    seeded.draft(title="Rahasia konsep")
    mine, all_ = (json.dumps(seeded.call(who, "sdi_epss_evidence")) for who in ("produsen_other", "walidata"))
    assert "Dataset Dukcapil" in mine and "Dataset yang diperbaiki" not in mine and "Dinas Kesehatan" not in mine
    assert "Rahasia" not in mine + all_ and "Lengkapi definisinya" not in mine + all_
    with pytest.raises(tk.NotAuthorized):
        seeded.call("produsen_other", "sdi_epss_evidence", owner_org="dinkes")


@pytest.mark.parametrize("who", [None, "outsider"])
def test_the_public_is_refused(city: Any, browse: Any, who: str | None) -> None:
    with pytest.raises(tk.NotAuthorized):
        city.call(who, "sdi_epss_evidence")
    assert browse(who, "/kepatuhan/epss").status_code == (403 if who else 302)
    assert browse(who, "/kepatuhan/epss?format=zip").status_code == (403 if who else 302)


def test_what_cannot_be_asked(city: Any, clean_index: None, browse: Any) -> None:
    for wrong in ("tahun lalu", "20", "2026x", "9999"):
        with pytest.raises(tk.ValidationError):
            city.call("walidata", "sdi_epss_evidence", year=wrong)
    for asked in ({"indicator": "99999"}, {"owner_org": "tidak-ada"}):
        with pytest.raises(tk.ObjectNotFound):
            city.call("walidata", "sdi_epss_evidence", **asked)
    assert browse("walidata", "/kepatuhan/epss/99999").status_code == 404
    assert browse("walidata", "/kepatuhan/epss?opd=tidak-ada").status_code == 404
    assert browse("walidata", "/kepatuhan/epss?tahun=abc").status_code == 200


def test_pages_and_files_hold_hostile_text_as_text(seeded: Any, browse: Any) -> None:
    page = browse("walidata", "/kepatuhan/epss/10101").get_data(as_text=True)
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page
    assert browse("walidata", "/kepatuhan/epss").status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(browse("walidata", "/kepatuhan/epss?format=xlsx").get_data()))
    cells = [cell for sheet in book for row in sheet.rows for cell in row if cell.value is not None]
    assert len(book.worksheets) == 2 and HOSTILE in {cell.value for cell in cells}
    assert {cell.data_type for cell in cells} == {"s"}


def test_the_zip_is_the_same_twice_and_holds_only_readable_files(seeded: Any, browse: Any) -> None:
    one, two = (browse("walidata", "/kepatuhan/epss?format=zip").get_data() for _ in range(2))
    assert one == two
    archive = zipfile.ZipFile(io.BytesIO(one))
    assert archive.testzip() is None
    names = set(archive.namelist())
    assert {"epss.xlsx", "berkas.json", *(f"indikator/{code}.json" for code in DIRECT)} <= names
    files = [name for name in names if name.startswith("berkas/")]
    assert len(files) == 1 and archive.read(files[0]).decode() == published.ROWS
    other = zipfile.ZipFile(io.BytesIO(browse("produsen_other", "/kepatuhan/epss?format=zip").get_data()))
    assert not [name for name in other.namelist() if name.startswith("berkas/")]


def test_a_withdrawn_record_is_no_evidence(seeded: Any) -> None:
    seeded.call("walidata", "sdi_record_withdraw", record_id=seeded.record, reason="Ada NIK.")
    assert "HYPERLINK" not in json.dumps(seeded.call("walidata", "sdi_epss_evidence"))


def test_the_number_of_queries_does_not_grow_with_records(seeded: Any, count_statements: Any) -> None:
    seeded.call("walidata", "sdi_epss_evidence")
    with count_statements() as few:
        seeded.call("walidata", "sdi_epss_evidence")
    for number in range(3):
        seeded.approved(title=f"Dataset {number}")
    model.Session.commit()
    with count_statements() as many:
        seeded.call("walidata", "sdi_epss_evidence")
    assert len(many) <= len(few) + 1


def test_the_city_changes_what_is_shown(city: Any, tmp_path: Any, ckan_config: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert by_code(city.call("walidata", "sdi_epss_evidence"))["20101"]["shows"] == "partial"
    file = tmp_path / "epss.yaml"
    file.write_text("version: '1'\nindicators: {20101: {shows: outside}}\n", "utf-8")
    monkeypatch.setitem(ckan_config, pack.SETTING, str(file))
    found = city.call("walidata", "sdi_epss_evidence")
    assert by_code(found)["20101"]["shows"] == "outside" and found["version"].endswith("+1")
    monkeypatch.setitem(ckan_config, pack.SETTING, str(tmp_path / "tidak-ada.yaml"))
    with pytest.raises(epss.EpssError, match="epss_file"):
        city.call("walidata", "sdi_epss_evidence")
