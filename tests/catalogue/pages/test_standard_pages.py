"""The pages of the registry: ways in, a concept, a classification and its codes, an activity and its variables."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.catalogue.conftest import City

CONCEPT = {"title": "Penduduk Miskin", "definisi": "Penduduk yang pengeluarannya sebulan di bawah garis kemiskinan.",
           "referensi": "Contoh", "sinonim": ["warga miskin"]}
LIST = {
    "title": "Wilayah Contoh", "kode_list": "WIL-CONTOH", "versi": "2026", "dasar_hukum": "Keputusan contoh",
    "walidata_kode": "Kemendagri", "berlaku_dari": "2026-01-01",
    "items": [{"kode": "A", "nama": "Utara", "nama_en": "North"}, {"kode": "A1", "nama": "Utara Satu", "induk": "A"},
              {"kode": "B", "nama": "Selatan", "nama_en": "South"}],
}
ACTIVITY = {
    "title": "Pendataan Keluarga Miskin 2026", "tahun": "2026",
    "ms_var": [{"nama": "Jumlah Anggota", "alias": "jumlah", "definisi": "Banyaknya anggota keluarga.", "satuan": "orang"},
               {"nama": "Jenis Kelamin", "alias": "jk", "definisi": "Jenis kelamin kepala keluarga.",
                "value_domain": [{"kode": "1", "nilai": "Laki-laki"}, {"kode": "2", "nilai": "Perempuan"}]}],
}


def approved(city: City, kind: str, record: dict[str, Any]) -> dict[str, Any]:
    """The public record."""
    submission = city.approved(kind=kind, **record)
    return city.call(None, "package_show", id=submission["revisions"][0]["record_id"])


@pytest.fixture
def long_list(city: City) -> dict[str, Any]:
    """A classification too long to be shown whole."""
    items = [{"kode": f"{top:02}", "nama": f"Bagian {top}"} for top in range(30)]
    items += [{"kode": f"{top:02}.{leaf:02}", "nama": f"Butir {top} {leaf}", "induk": f"{top:02}"}
              for top in range(30) for leaf in range(10)]
    return approved(city, "klasifikasi", {**LIST, "items": items})


def test_definition_first_then_who_uses_it(city: City, read: Callable[..., Any]) -> None:
    concept = approved(city, "konsep", CONCEPT)
    answer = read(f"/konsep/{concept['name']}")
    assert answer.status_code == 200
    words = answer.outline.words
    assert words.index(CONCEPT["definisi"]) < words.index("Dipakai oleh") < words.index("Riwayat")
    assert "warga miskin" in words
    assert concept["identifier"] in words


def test_short_list_is_shown_whole_and_a_code_has_its_page(city: City, read: Callable[..., Any]) -> None:
    pkg = approved(city, "klasifikasi", LIST)
    page = read(f"/klasifikasi/{pkg['name']}")
    assert "Utara Satu" in page.outline.words
    assert "North" in read(f"/en/klasifikasi/{pkg['name']}").outline.words
    code = read(f"/klasifikasi/{pkg['name']}/kode/A1")
    assert code.status_code == 200
    assert [text.split()[0] for level, text in code.outline.headings if level == 1] == ["A1"]
    assert read(f"/klasifikasi/{pkg['name']}/kode/Z9").status_code == 404


def test_long_list_opens_branch_by_branch(long_list: dict[str, Any], read: Callable[..., Any]) -> None:
    here = f"/klasifikasi/{long_list['name']}"
    top = read(here).outline.words
    assert "Bagian 7" in top and "Butir 7 3" not in top
    opened = read(f"{here}?buka=07").outline.words
    assert "Butir 7 3" in opened and "Butir 8 3" not in opened
    found = read(f"{here}?cari=Butir+12+4").outline.words
    assert "Butir 12 4" in found and "Butir 12 5" not in found
    assert read(f"{here}?buka=tidak-ada").status_code == 200


def test_activity_lists_its_variables_each_with_a_page(city: City, read: Callable[..., Any]) -> None:
    pkg = approved(city, "kegiatan", ACTIVITY)
    page = read(f"/kegiatan/{pkg['name']}")
    ways = [item["href"] for item in page.outline.named("a") if f"/kegiatan/{pkg['name']}/variabel/" in item.get("href", "")]
    assert len(ways) == 2
    row = read(ways[1])
    assert "1 = Laki-laki" in row.outline.words
    assert read(f"/kegiatan/{pkg['name']}/variabel/tidak-ada").status_code == 404


def test_a_to_z_and_search_lead_to_every_standard(city: City, read: Callable[..., Any]) -> None:
    concept, listing = approved(city, "konsep", CONCEPT), approved(city, "klasifikasi", LIST)
    assert CONCEPT["title"] in read("/standar/a-z").outline.words
    assert LIST["title"] in read("/standar/a-z?huruf=w").outline.words
    assert LIST["title"] not in read("/standar/a-z?huruf=P").outline.words
    found = {item.get("href") for item in read("/standar?q=miskin").outline.named("a")}
    assert f"/konsep/{concept['name']}" in found
    assert f"/klasifikasi/{listing['name']}" not in found


def test_search_finds_a_code_by_its_beginning(city: City, read: Callable[..., Any]) -> None:
    listing = approved(city, "klasifikasi", LIST)
    found = {item.get("href") for item in read("/standar?q=A1").outline.named("a")}
    assert f"/klasifikasi/{listing['name']}/kode/A1" in found


@pytest.mark.parametrize("address", [
    "/standar", "/standar/a-z", "/standar/topik", "/standar/a-z?huruf=%3Cscript%3E", "/standar?q=%22%5B",
])
def test_ways_in_answer_on_an_empty_catalogue(city: City, read: Callable[..., Any], address: str) -> None:
    answer = read(address)
    assert answer.status_code == 200
    assert len([1 for level, _text in answer.outline.headings if level == 1]) == 1


def test_draft_standard_is_not_public(city: City, read: Callable[..., Any]) -> None:
    revision = city.draft(kind="klasifikasi", **LIST)
    assert read(f"/klasifikasi/{revision['record_id']}").status_code == 404
    assert read(f"/klasifikasi/{revision['record_id']}/kode/A").status_code == 404
    assert LIST["title"] not in read("/standar/a-z").outline.words
