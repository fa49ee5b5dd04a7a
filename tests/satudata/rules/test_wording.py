"""Are wild spellings, cells and concept names put right, and plain ones left as they are?"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from satudata import codes
from satudata.rules.areas import Areas
from satudata.rules.interoperabilitas import year_name
from satudata.rules.spelling import meant
from satudata.rules.standar_data import sdsn
from satudata.rules.writing import not_iso, number, odd_missing

AREAS = Areas(codes.load("wilayah-3671"), "36.71")


@pytest.mark.parametrize(
    ("list_", "written", "kode"),
    [
        ("satuan", "jiwa ", "orang"),
        ("satuan", "KK", "keluarga"),
        ("satuan", "%", "persen"),
        ("satuan", "Kilometer Perseg", "kilometer-persegi"),
        ("satuan", "zzz", None),
        ("satuan", "", None),
        ("satuan", "k", None),
        ("frekuensi", "tiap tahun", "tahunan"),
        ("ukuran", "Prosentase", "persentase"),
        ("lisensi", "cc by 4.0", "cc-by"),
    ],
)
def test_a_wild_spelling_finds_its_code(list_: str, written: str, kode: str | None) -> None:
    found = meant(codes.load(list_), written)
    assert (found.kode if found else None) == kode


def test_most_units_met_in_the_wild_are_understood(shared: Path) -> None:
    with (shared / "samples" / "codelists" / "liar-satuan-jabar.csv").open(encoding="utf-8") as file:
        rows = [
            (row["satuan_tertulis"], int(row["jumlah_baris"]))
            for row in csv.DictReader(file)
            if row["satuan_tertulis"].strip("* -")
        ]
    understood = sum(count for written, count in rows if meant(codes.load("satuan"), written))
    assert understood > 0.8 * sum(count for _, count in rows)


@pytest.mark.parametrize(
    ("cell", "plain"),
    [
        ("1.234.567", "1234567"),
        ("1,234,567.8", "1234567.8"),
        ("1.234.567,8", "1234567.8"),
        ("12 345", "12345"),
        ("Rp 5.000.000", "5000000"),
        ("12,5 %", "12.5"),
        ("45 orang", "45"),
        ("1.234", None),
        ("1234", None),
        ("-6.929", None),
        ("0.123", None),
        ("abc", None),
        ("", None),
        ("36.71.01", None),
        ("2024", None),
    ],
)
def test_a_number_written_for_people_is_made_plain(cell: str, plain: str | None) -> None:
    assert number(cell) == plain


@pytest.mark.parametrize(
    ("cell", "iso"),
    [
        ("31/12/2024", "2024-12-31"),
        ("1-2-2024", "2024-02-01"),
        ("31 Desember 2024", "2024-12-31"),
        ("31/13/2024", None),
        ("2024-12-31", None),
        ("7 Foo 2024", None),
    ],
)
def test_a_date_written_for_people_is_made_iso(cell: str, iso: str | None) -> None:
    assert not_iso(cell) == iso


def test_marks_for_missing_values_are_told_once() -> None:
    assert odd_missing(["-", "1", "N/A", "-"]) == ["-", "N/A"]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("sd 00001.00.00", "SD00001.00.00"),
        ("SP000010100", "SP00001.01.00"),
        ("SD00001", None),
        ("00001.00.00", None),
    ],
)
def test_a_code_of_a_standard_is_mended(written: str, code: str | None) -> None:
    assert sdsn(written) == code


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("2023", 2023),
        ("tahun_2023", 2023),
        ("2023*)", 2023),
        ("Tahun 2023", 2023),
        ("jumlah_2023", None),
        ("20233", None),
        ("tahun", None),
    ],
)
def test_a_column_named_after_a_year_is_known(name: str, year: int | None) -> None:
    assert year_name(name) == year


@pytest.mark.parametrize(
    ("name", "level", "kode"),
    [
        ("Kec. Batu Ceper", "kecamatan", "36.71.03"),
        ("Jatiuwung", "kecamatan", "36.71.02"),
        ("Jatiuwung", "kelurahan", "36.71.09.1006"),
        ("Jatiuwung", "", None),
        ("Kota Tangerang", "", "36.71"),
        ("Nerogtog", "kelurahan", "36.71.11.1003"),
        ("Bandung", "", None),
        ("", "", None),
    ],
)
def test_an_area_is_known_by_its_name(name: str, level: str, kode: str | None) -> None:
    found = AREAS.named(name, level)
    assert (found.kode if found else None) == kode


@pytest.mark.parametrize(
    ("kode", "valid"),
    [
        ("36.71", True),
        ("36.71.13", True),
        ("36.71.14", False),
        ("36.71.01.1099", False),
        ("32.73.01", True),
        ("3671", False),
        ("", False),
    ],
)
def test_an_area_code_is_valid_in_the_city_only_if_listed(kode: str, valid: bool) -> None:
    assert AREAS.valid(kode) == valid
