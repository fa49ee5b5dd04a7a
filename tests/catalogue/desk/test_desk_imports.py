"""Files brought in by a page: INDAH's JSON as drafts of the agency, central standards by walidata."""
from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.catalogue.conftest import City

INDAH = {"kegiatan": {"id": "9", "data": {"judul_kegiatan": "Survei Gizi", "cara_pengumpulan_data": "SURVEI", "asing": 1}},
         "variabel": [{"ms_keg_id": "9", "data": {"nama": "Umur", "definisi": "Umur.", "konsep": ["Penduduk"]}}]}
SDSN = ("kode_sds,nama,definisi,referensi\r\n"
        "SD00001.00.00,Penduduk,Semua orang yang berdomisili di wilayah Republik Indonesia enam bulan atau lebih.,BPS\r\n")


def file(text: str, name: str) -> tuple[io.BytesIO, str]:
    return io.BytesIO(text.encode()), name


def test_indah_becomes_a_draft_and_what_no_form_asks_is_named(city: City, visit: Callable[..., Any]) -> None:
    answer = visit("produsen", "/daftarkan/indah", post={"upload": file(json.dumps(INDAH), "indah.json")})
    assert answer.status_code == 302
    drafts = city.call("produsen", "sdi_revision_list", mine=True)["results"]
    assert [draft["title"] for draft in drafts] == ["Survei Gizi"]
    assert f"/revisi/{drafts[0]['id']}" in answer.headers["Location"]


@pytest.mark.parametrize("text", ["bukan json", "{}", '{"kegiatan": 5}', ""])
def test_a_file_that_is_no_indah_makes_nothing_and_says_so(city: City, visit: Callable[..., Any], text: str) -> None:
    answer = visit("produsen", "/daftarkan/indah", post={"upload": file(text, "indah.json")})
    assert answer.status_code == 200
    assert 'id="error-summary"' in answer.text
    assert city.call("produsen", "sdi_revision_list", mine=True)["count"] == 0


def test_only_a_producer_starts_from_indah(city: City, visit: Callable[..., Any]) -> None:
    assert visit("walidata", "/daftarkan/indah").status_code == 403
    assert visit(None, "/daftarkan/indah").status_code == 302


def test_walidata_tries_a_file_of_central_standards_then_imports_it(city: City, visit: Callable[..., Any]) -> None:
    def public() -> set[str]:
        return {item["title"] for item in city.call(None, "package_search", fq="dataset_type:konsep", rows=100)["results"]}

    before = public()
    tried = visit("walidata", "/standar/pusat", post={"upload": file(SDSN, "sdsn.csv"), "do": "check"})
    assert tried.status_code == 200
    assert public() == before
    whole = {"upload": file(SDSN, "sdsn.csv"), "do": "import", "document": "Contoh 1/2021"}
    done = visit("walidata", "/standar/pusat", post=whole)
    assert done.status_code == 302
    assert public() == before | {"Penduduk"}


def test_a_wrong_cell_of_central_standards_is_named(city: City, visit: Callable[..., Any]) -> None:
    wrong = SDSN.replace("SD00001.00.00", "salah")
    for do in ("check", "import"):
        answer = visit("walidata", "/standar/pusat", post={"upload": file(wrong, "sdsn.csv"), "do": do})
        assert answer.status_code == 200
        assert "A2" in answer.text
    assert visit("produsen", "/standar/pusat").status_code == 403
