"""An entry of the Daftar Data: codes found by their names, what it lacks, what makes it a priority."""
from __future__ import annotations

import pytest

from satudata import form, planning
from satudata.errors import FormError

WHOLE = {"tahun": "2027", "nama_data": "Jumlah Puskesmas", "jadwal_pemutakhiran": "tahunan", "format": ["csv"],
         "hak_akses": "terbuka"}


def test_it_is_no_kind_of_record() -> None:
    assert "daftar_data" not in form.kinds()
    assert planning.form().kind == "daftar_data"


def test_codes_are_found_by_the_names_people_write() -> None:
    entry = planning.normalise({"tahun": 2027, "nama_data": " Jumlah  Puskesmas ", "jadwal_pemutakhiran": "Triwulan",
                                "format": ["Excel", "PDF"], "hak_akses": "Publik", "kode_tujuan_sdgs": "SDG 3"})
    assert entry["tahun"] == "2027"
    assert (entry["jadwal_pemutakhiran"], entry["format"], entry["hak_akses"]) == ("triwulanan", ["xlsx", "pdf"], "terbuka")
    assert entry["kode_tujuan_sdgs"] == "3"


@pytest.mark.parametrize(("value", "wrong"), [
    ({}, set()), ({"tahun": "27"}, {"tahun"}), ({"jadwal_pemutakhiran": "kapan-kapan"}, {"jadwal_pemutakhiran"}),
    ({"format": ["csv", "kertas"]}, {"format"}), ({"link_akses": "www.contoh"}, {"link_akses"}),
    ({"link_akses": "https://contoh.go.id/data"}, set()), ({"nama_data": ""}, {"nama_data"}), ({"hak_akses": ""}, {"hak_akses"}),
])
def test_what_is_wrong_or_lacks_is_told_by_field(value: dict[str, object], wrong: set[str]) -> None:
    assert set(planning.faults(WHOLE | value, whole=True)) == wrong


def test_a_draft_may_lack_things_but_not_hold_wrong_ones() -> None:
    assert planning.faults({"tahun": "2027", "nama_data": "A"}, whole=False) == {}
    assert set(planning.faults({"tahun": "dua ribu"}, whole=False)) == {"tahun"}


@pytest.mark.parametrize("name", planning.PRIORITY)
def test_a_plan_code_or_criterion_makes_it_a_priority(name: str) -> None:
    assert planning.is_priority(WHOLE | {name: ["sdgs"] if name == "kriteria_prioritas" else "1"})
    assert not planning.is_priority(WHOLE | {name: ""})


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(FormError):
        planning.normalise({"bukan_isian": "x"})


def test_names_are_the_same_whatever_their_case_and_blanks() -> None:
    assert planning.name_key("Jumlah  PUSKESMAS.") == planning.name_key("jumlah puskesmas")
    assert planning.name_key("Jumlah Puskesmas") != planning.name_key("Jumlah Posyandu")


def test_every_column_is_a_field_or_filled_by_the_catalogue() -> None:
    own = {"number", "agency", "priority", "status", "dataset", "created", "modified"}
    names = [column.field for column in planning.columns()]
    assert set(names) - own == set(planning.NAMES) - {"id_mskeg"}
    assert len(set(names)) == len(names)
