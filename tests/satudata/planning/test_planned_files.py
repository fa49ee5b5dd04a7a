"""Files of many entries: which column is which, what is wrong in which cell, real lists as they are."""
from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from satudata import planning
from satudata.errors import SatuDataError
from satudata.exchange.sheets import Sheet, xlsx

HEAD = ("Instansi", "Nama Data", "Jadwal Pemutakhiran", "Format", "Kolom Lain")
ROWS = [("Dinas Kesehatan", "Jumlah Puskesmas", "Tahunan", "CSV; XLSX", "a"), ("", "***", "sesekali", "-", "b")]


def csv(head: tuple[str, ...] = HEAD, rows: list[tuple[str, ...]] = ROWS, above: str = "") -> bytes:
    return (above + "\n".join(",".join(f'"{cell}"' for cell in row) for row in [head, *rows])).encode()


@pytest.mark.parametrize("data", [csv(), csv(above="DAFTAR DATA 2027,,,,\n,,,,\n"), xlsx([Sheet("A", HEAD, ROWS)])],
                         ids=["csv", "titled", "xlsx"])
def test_each_row_with_the_address_of_each_wrong_cell(data: bytes) -> None:
    found = planning.read(data, "daftar.csv", year="2027")
    good, bad = found.rows
    assert (good.agency, good.name, good.entry["format"], good.faults) == (
        "Dinas Kesehatan", "Jumlah Puskesmas", ["csv", "xlsx"], ())
    assert {(fault.field, fault.cell) for fault in bad.faults} == {
        ("nama_data", f"B{bad.number}"), ("agency", f"A{bad.number}"), ("jadwal_pemutakhiran", f"C{bad.number}")}
    assert found.unused == ("Kolom Lain",)


def test_a_value_that_cannot_be_kept_hides_neither_the_row_nor_its_other_faults() -> None:
    head = ("Instansi", "Nama Data", "Tahun", "Jadwal Pemutakhiran")
    row = planning.read(csv(head, [("Dinas A", "Data B", "dua ribu", "kadang")]), "x.csv").rows[0]
    assert row.name == "Data B"
    assert {fault.field: fault.cell for fault in row.faults} == {"tahun": "C2", "jadwal_pemutakhiran": "D2"}


@pytest.mark.parametrize("head", [
    ("PENGHASIL DATA", "NAMA DATA"), ("opd", "Judul Data"), ("Produsen Data", "nama_data"), ("Perangkat Daerah", "Elemen Data")])
def test_columns_are_known_by_the_names_lists_give_them(head: tuple[str, ...]) -> None:
    found = planning.read(csv(head, [("Dinas A", "Data B")]), "x.csv", year="2027")
    assert [(row.agency, row.name, row.faults) for row in found.rows] == [("Dinas A", "Data B", ())]


def test_the_official_name_goes_before_another_name_of_the_same_column() -> None:
    found = planning.read(csv(("Instansi", "Produsen Data", "Nama Data"), [("Kota", "Dinas A", "Data B")]), "x.csv", year="2027")
    assert (found.rows[0].agency, found.unused) == ("Dinas A", ("Instansi",))


@pytest.mark.parametrize("data", [csv(("No", "Nilai"), [("1", "2")]), b"", b"PK\x03\x04kaput"], ids=["other", "empty", "broken"])
def test_what_is_no_list_is_refused_with_advice(data: bytes) -> None:
    with pytest.raises(SatuDataError) as refused:
        planning.read(data, "x.csv")
    assert refused.value.message.id


def test_what_was_written_out_is_never_read_back() -> None:
    found = planning.read(csv(("ID", "Produsen Data", "Nama Data", "Status"), [("DD-1", "A", "Data B", "DISETUJUI")]), "x.csv",
                          year="2027")
    assert dict(found.rows[0].entry) == {"tahun": "2027", "nama_data": "Data B"}


def test_a_real_list_of_a_province(shared: Path) -> None:
    found = planning.read((shared / "samples/data/jabar/daftar-data-jabar.csv").read_bytes(), "jabar.csv", year="2027")
    wrong = Counter(fault.field for row in found.rows for fault in row.faults)
    assert len(found.rows) == 2618
    assert found.unused == ("IKU PEMERINTAH DAERAH", "SATUAN", "KLASIFIKASI")
    assert set(wrong) == {"nama_data", "jadwal_pemutakhiran"}
    assert wrong["jadwal_pemutakhiran"] == 33  # five-yearly, "Tetap", two schedules in one: no code of the list
    assert sum(not row.faults for row in found.rows) > 2000
