"""A catalogue without data: every page says that nothing is there yet, and nothing is offered that leads nowhere."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model

from tests.catalogue.conftest import City
from tests.catalogue.pages.conftest import Outline

Read = Callable[..., Any]
PUBLIC = ("/", "/dataset/", "/standar", "/standar/a-z", "/standar/topik", "/konsep/", "/klasifikasi/", "/kegiatan/",
          "/organization/", "/organization/dinkes", "/about")


@pytest.fixture
def nobody(with_plugins: None, clean_db: None, clean_index: None) -> None:
    """A catalogue as it is installed: no agency, no record."""
    model.Session.commit()


@pytest.fixture
def words(city: City, app: Any) -> Callable[[str, str], str]:
    """``words("walidata", "/pengajuan/")``: what that person reads."""
    def of(who: str, address: str) -> str:
        made = tk.get_action("api_token_create")({"ignore_auth": True, "user": who}, {"user": who, "name": address})
        answer = app.get(address, headers={"Authorization": made["token"]}, follow_redirects=False)
        assert answer.status_code == 200
        return Outline(answer.text).words
    return of


def test_every_public_page_answers_and_is_whole(city: City, read: Read) -> None:
    for address in PUBLIC:
        answer = read(address)
        assert answer.status_code == 200, address
        assert [level for level, _ in answer.outline.headings].count(1) == 1, address


def test_home_offers_no_search_that_finds_nothing(city: City, read: Read) -> None:
    page = read("/")
    assert "Belum ada data yang tayang" in page.outline.words
    assert not [link for link in page.outline.named("a") if "q=" in link.get("href", "")]


@pytest.mark.parametrize(("address", "said", "unsaid"), [
    ("/dataset/", "Belum ada data yang tayang", "Tidak ada data untuk pencarian ini"),
    ("/dataset/?q=sampah", "Tidak ada data untuk pencarian ini", "Belum ada data yang tayang"),
    ("/dataset/?format=CSV", "Cari tanpa saringan", "Belum ada data yang tayang"),
    ("/organization/?q=sampah", "Tidak ada instansi dengan nama ini", "Belum ada instansi yang terdaftar"),
    ("/organization/dinkes", "Instansi ini belum memiliki data tayang", "Tidak ada data untuk pencarian ini"),
])
def test_a_catalogue_without_data_is_no_search_without_answers(
    city: City, read: Read, address: str, said: str, unsaid: str,
) -> None:
    page = read(address).outline.words
    assert said in page and unsaid not in page


@pytest.mark.parametrize("address", ["/dataset/", "/organization/dinkes"])
def test_no_filters_where_there_is_nothing_to_filter(city: City, read: Read, address: str) -> None:
    assert not [item for item in read(address).outline.named("details") if "filters" in item.get("class", "")]


@pytest.mark.parametrize(("address", "said"), [
    ("/organization/", "Belum ada instansi yang terdaftar"), ("/", "Belum ada data yang tayang"),
])
def test_before_the_first_agency(nobody: None, read: Read, address: str, said: str) -> None:
    page = read(address).outline.words
    assert said in page and "Tidak ada instansi dengan nama ini" not in page


@pytest.mark.parametrize(("who", "address", "said", "unsaid"), [
    ("produsen", "/meja-kerja", "Daftarkan data", "Antrean"),
    ("walidata", "/meja-kerja", "Tidak ada yang menunggu keputusan Anda", "Draf"),
    ("outsider", "/meja-kerja", "Akun Anda belum memiliki tugas", "Draf"),
    ("walidata", "/pengajuan/", "Tidak ada yang menunggu pemeriksaan", "Tidak ada yang cocok"),
    ("walidata", "/pengajuan/?kind=dataset", "Tidak ada yang cocok", "Tidak ada yang menunggu pemeriksaan"),
    ("produsen", "/panen/", "Tambah sumber", "Tidak ada sumber yang dapat Anda lihat"),
    ("walidata", "/panen/", "Tambah sumber", "Tidak ada sumber yang dapat Anda lihat"),
    ("outsider", "/panen/", "Tidak ada sumber yang dapat Anda lihat", "Tambah sumber"),
    ("sysadmin", "/panen/", "Tidak ada sumber yang dapat Anda lihat", "Tunjuk folder"),
])
def test_each_person_reads_what_is_theirs_to_do(
    words: Callable[[str, str], str], who: str, address: str, said: str, unsaid: str,
) -> None:
    page = words(who, address)
    assert said in page and unsaid not in page


def test_one_thing_to_press_to_add_a_source(words: Callable[[str, str], str]) -> None:
    assert words("produsen", "/panen/").count("Tambah sumber") == 1
