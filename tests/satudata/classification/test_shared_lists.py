"""Lists as they are really published go through the import: each is read for what it is, or refused with a sentence."""
from __future__ import annotations

from collections import Counter

import pytest

from satudata.classification import Import, ImportRefused, read, read_many

#: file -> (codes, levels from the top)
WHOLE = {
    "cofog-1999.csv": (188, ["division", "group", "class"]),
    "coicop-2018.csv": (871, ["division", "group", "class", "subclass", "subclass detail"]),
    "epss-lke.csv": (57, ["aspek", "indikator"]),
    "isic-rev4.csv": (766, ["section", "division", "group", "class"]),
    "kbji-2014.csv": (2730, ["golongan pokok", "subgolongan pokok", "golongan", "subgolongan", "jabatan"]),
    "kbki-2012-barang-5digit.csv": (2521, ["seksi", "divisi", "kelompok", "kelas", "subkelas"]),
    "kbli-2015.csv": (2443, ["kategori", "golongan pokok", "golongan", "subgolongan", "kelompok"]),
    "kbli-2020.csv": (2707, ["kategori", "golongan pokok", "golongan", "subgolongan", "kelompok"]),
    "sdgs-global.csv": (438, ["tujuan", "target", "indikator"]),
    "sdmx-cl-freq-2.0.csv": (9, [""]),
    "urusan-pemerintahan.csv": (50, ["urusan", "bidang urusan"]),
    "wilayah-kemendagri.csv": (2259, ["provinsi", "kabupaten", "kota", "kecamatan", "kelurahan", "desa"]),
}
#: Lists that the file itself does not name as such: file -> (columns chosen by a person, codes)
CHOSEN = {
    "liar-satuan-jabar.csv": ({"kode": "satuan_tertulis"}, 158),
    "liar-periode-jabar.csv": ({"kode": "periode_tertulis"}, 17),
    "liar-klasifikasi-jabar.csv": ({"kode": "klasifikasi_tertulis"}, 133),
    "liar-kata-awal-judul-jabar.csv": ({"kode": "kata_awal", "nama": "kata_awal"}, 62),
    "standar-interoperabilitas.csv": ({"kode": "standar", "nama": "standar", "definisi": "deskripsi"}, 41),
}
SEVERAL = {"sdmx-cog-2009.csv": ("CL_SEX", 5), "sdmx-lain.csv": ("SDMX:CL_SEX(2.1)", 7)}
REFUSED = ("epss-kematangan.csv", "liar-satuan-jabar.csv", "liar-periode-jabar.csv", "liar-klasifikasi-jabar.csv",
           "standar-interoperabilitas.csv", "korespondensi-isic4-isic31.csv")


@pytest.fixture
def lists(shared):
    """Reads a list of the samples: name, then what ``read`` takes."""
    def of(name: str, **more) -> Import:
        return read((shared / "samples" / "codelists" / name).read_bytes(), name, **more)
    return of


@pytest.mark.parametrize("name", WHOLE)
def test_a_list_is_read_whole_with_its_levels(lists, name):
    count, levels = WHOLE[name]
    found = lists(name)
    assert found.errors == () and len(found.items) == found.rows == count
    assert {item.tingkat for item in found.items} == set(levels)
    codes = {item.kode for item in found.items}
    assert all(item.nama and (not item.induk or item.induk in codes) for item in found.items)


def test_two_doubled_codes_of_a_source_are_named_by_their_cells(lists):
    found = lists("kbki-2013-jasa-5digit.csv")
    assert [(error.word, error.cell, error.value) for error in found.errors] == [
        ("DUPLICATE", "A313", "61127"), ("DUPLICATE", "A361", "61199")]
    assert found.rows == 1849 and found.accepted == 1847 and not found.ok


@pytest.mark.parametrize("name", REFUSED)
def test_what_has_no_column_of_codes_is_refused_naming_the_columns(lists, shared, name):
    header = (shared / "samples" / "codelists" / name).read_text("utf-8").splitlines()[0].split(",")
    with pytest.raises(ImportRefused) as refused:
        lists(name)
    assert refused.value.word == "NO_CODE_COLUMN" and header[0] in refused.value.message.id and refused.value.advice.id


@pytest.mark.parametrize("name", CHOSEN)
def test_columns_chosen_by_hand_read_what_is_there(lists, name):
    columns, count = CHOSEN[name]
    found = lists(name, columns=columns)
    assert found.rows == count
    assert {error.word for error in found.errors} <= {"FORMULA_TEXT", "NO_CODE"}


@pytest.mark.parametrize("name", SEVERAL)
def test_one_of_several_lists_of_a_file_has_to_be_named(lists, name):
    chosen, count = SEVERAL[name]
    with pytest.raises(ImportRefused) as refused:
        lists(name)
    assert refused.value.word == "SEVERAL_LISTS" and "daftar" in refused.value.message.id and chosen in refused.value.message.id
    found = lists(name, daftar=chosen)
    assert len(found.items) == count and found.ok
    with pytest.raises(ImportRefused, match="CL_TIDAK_ADA"):
        lists(name, daftar="CL_TIDAK_ADA")


def test_a_classification_of_a_file_for_each_level(shared):
    files = sorted((shared / "samples" / "codelists" / "kbli-2025").glob("*.json"))
    found = read_many([(file.read_bytes(), file.name) for file in files])
    assert found.errors == ()
    assert Counter(item.tingkat for item in found.items) == {
        "kategori": 22, "golongan pokok": 87, "golongan": 257, "subgolongan": 519, "kelompok": 1559}
    assert all(item.induk for item in found.items if item.tingkat != "kategori")


def test_a_correspondence_with_parts(lists):
    columns = {"dari": "isic4", "ke": "isic31", "sebagian_dari": "sebagian4", "sebagian_ke": "sebagian31",
               "keterangan": "rincian"}
    found = lists("korespondensi-isic4-isic31.csv", what="korespondensi", columns=columns, daftar="ISIC Rev.3.1")
    assert found.ok and found.rows == len(found.correspondences) == 737
    assert Counter(row.jenis for row in found.correspondences) == {"": 427, "broad": 182, "exact": 92, "narrow": 36}
    assert {row.daftar for row in found.correspondences} == {"ISIC Rev.3.1"}


@pytest.mark.parametrize(("name", "daftar", "count"), [
    ("UNSD_codelist_partial.xml", "CL_AREA", None), ("UNICEF_GLOBAL_DATAFLOW-structure.xml", "CL_SEX", None),
    ("ESTAT_demography-structure.xml", "CL_SEX", None), ("fmr_freq.json", None, 9)])
def test_sdmx_messages_as_agencies_send_them(shared, name, daftar, count):
    data = (shared / "samples" / "api" / "sdmx" / name).read_bytes()
    if daftar:
        with pytest.raises(ImportRefused, match="beberapa daftar"):
            read(data, name)
    found = read(data, name, daftar=daftar)
    assert found.errors == () and found.items and all(item.kode and item.nama for item in found.items)
    assert count is None or len(found.items) == count
