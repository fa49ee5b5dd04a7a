"""Personal data are found, and what only looks like them is not; nothing is ever shown whole."""
from __future__ import annotations

import pytest

from satudata.personal import is_nik, mask, scan, scan_rows


@pytest.mark.parametrize(("text", "found"), [
    ("3671011708900001", True),
    ("3671015708900001", True),  # a woman: day 17 + 40
    ("3671012902000003", True),  # 29 February 2000
    ("3671013002900001", False),  # 30 February
    ("3671013208900001", False),
    ("3671018008900001", False),
    ("3671011713900001", False),
    ("3671011708900000", False),
    ("0071011708900001", False),
    ("9871011708900001", False),
    ("3600011708900001", False),
    ("367101170890001", False),
    ("36710117089000012", False),
])
def test_nik(text, found):
    assert is_nik(text) is found
    assert bool([hit for hit in scan([f"warga {text} x"]) if hit.kind == "nik"]) is found


@pytest.mark.parametrize(("value", "kinds"), [
    ("081234567890", ["telepon"]),
    ("+62 812-3456-7890", ["telepon"]),
    ("6281234567890", ["telepon"]),
    ("0812 3456 789", ["telepon"]),
    ("021-5576123", []),
    ("847542209097", []),
    ("32.73.05.1006", []),
    ("3204551.0", []),
    ("2023-08-17", []),
    ("budi.s@contoh.com", ["email"]),
    ("layanan@diskominfo.tangerangkota.go.id", []),
    ("layanan@tangerangkota.go.id.contoh.com", ["email"]),
    ("@tangerangkota", []),
    (None, []),
])
def test_phone_and_email(value, kinds):
    assert [hit.kind for hit in scan([value], official=["tangerangkota.go.id"])] == kinds


@pytest.mark.parametrize(("column", "kinds"), [
    ("no_rekening", ["rekening"]), ("Nomor BPJS", ["bpjs"]), ("nomor_kk", ["kk"]), ("jumlah_kk", []), ("realisasi", []),
])
def test_account_and_card_numbers_are_known_by_the_column(column, kinds):
    assert [hit.kind for hit in scan(["0001234567890"], column=column)] == kinds


def test_hits_are_counted_placed_and_masked():
    header = ("nama", "nik", "surel")
    rows = [("A", None, "a@contoh.com"), ("B", "3671011708900001", None), ("C", "3671015708900002", "cici@contoh.com")]
    nik, email = scan_rows(header, rows)
    assert (nik.kind, nik.column, nik.place, nik.count, nik.masked_sample) == ("nik", "nik", 1, 2, "36************01")
    assert (email.place, email.count, email.masked_sample) == (0, 2, "a**@contoh.com")
    assert nik.label.id == "Nomor Induk Kependudukan"
    assert mask("081234567890", "telepon") == "08********90"
