"""The lists that come with the library say where they are from, are right, and fit the form."""
from __future__ import annotations

import csv

import pytest

from satudata import classifications, form
from satudata.classification import check, check_correspondences
from satudata.errors import UnknownCodelist

COUNTS = {
    "cofog-1999": 79, "frekuensi": 9, "gsbpm-5.2": 52, "isic-rev4": 109, "kbli-2025": 109, "satuan": 78, "tujuan_sdgs": 17,
    "ukuran": 24, "urusan": 50, "wilayah-3671": 118,
}


def test_these_lists_are_shipped():
    assert {name: len(classifications.load(name).codes.items) for name in classifications.names()} == COUNTS
    with pytest.raises(UnknownCodelist):
        classifications.load("tidak ada")


@pytest.mark.parametrize("name", COUNTS)
def test_a_list_is_whole_and_says_where_it_is_from(name):
    shipped = classifications.load(name)
    header = shipped.header
    stated = ("title", "kode_list", "versi", "source", "dasar_hukum", "walidata_kode", "licence", "notes")
    assert all(header[key] for key in stated)
    assert shipped.title.id and shipped.title.en and shipped.document["nomor"]
    assert check(shipped.codes.items) == []
    assert check_correspondences(shipped.correspondences, codes={item.kode for item in shipped.codes.items}) == []
    record = shipped.record()
    normal = form.load("klasifikasi").normalise(record)
    assert len(normal["items"]) == COUNTS[name] and header["licence"] in normal["notes"]
    assert header["confirmed"] or "perlu dikonfirmasi" in normal["notes"]


def test_areas_carry_the_codes_of_bps():
    rows = {row.dari: row for row in classifications.load("wilayah-3671").correspondences}
    assert len(rows) == 115 and rows["36.71.13"].ke == "3671011" and rows["36.71.01"].versi == "2018"


@pytest.mark.parametrize(("name", "source", "levels", "column"), [
    ("isic-rev4", "isic-rev4.csv", {"section", "division"}, "nama_en"),
    ("cofog-1999", "cofog-1999.csv", {"division", "group"}, "nama_en"),
    ("urusan", "urusan-pemerintahan.csv", {"urusan", "bidang urusan"}, "kode")])
def test_upper_levels_agree_with_lists_made_by_others(shared, name, source, levels, column):
    with (shared / "samples" / "codelists" / source).open(encoding="utf-8") as file:
        theirs = {row["kode"]: (row["nama"], row["induk"]) for row in csv.DictReader(file) if row["tingkat"] in levels}
    ours = {item.kode: item for item in classifications.load(name).codes.items}
    assert set(ours) == set(theirs)
    for kode, (title, parent) in theirs.items():
        assert ours[kode].induk == parent
        assert column == "kode" or ours[kode].nama_en == title
