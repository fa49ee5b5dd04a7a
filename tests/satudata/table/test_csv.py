"""Small csv files, each with one thing people do to tables."""
from __future__ import annotations

import pytest

from satudata.table import Limits, Refused, read

PLAIN = "kecamatan,tahun,jumlah\nCiledug,2023,10\nLarangan,2023,7\n"
HEADER = ("kecamatan", "tahun", "jumlah")
ROWS = [("Ciledug", "2023", "10"), ("Larangan", "2023", "7")]


@pytest.mark.parametrize(("data", "words"), [
    (PLAIN.encode(), set()),
    (PLAIN.encode("utf-8-sig"), set()),
    (PLAIN.encode("utf-16"), {"ENCODING"}),
    (PLAIN.encode("utf-16-le"), {"ENCODING"}),
    (PLAIN.encode("utf-16-be"), {"ENCODING"}),
    (PLAIN.replace("\n", "\r").encode(), set()),
    (PLAIN.replace("\n", "\r\n").encode(), set()),
    (PLAIN.replace(",", ";").encode(), set()),
    (PLAIN.replace(",", "\t").encode(), set()),
    (PLAIN.replace(",", "|").encode(), set()),
    (b"sep=;\r\n" + PLAIN.replace(",", ";").encode(), set()),
    (b'"kecamatan","tahun","jumlah"\n"Ciledug","2023","10"\n"Larangan","2023","7"\n', set()),
    (b"kecamatan,tahun,jumlah,,\nCiledug,2023,10,,\nLarangan,2023,7,,\n", {"EMPTY_COLUMN"}),
    (b"Penduduk Kota, menurut kecamatan;;\n;;\nkecamatan;tahun;jumlah\nCiledug;2023;10\nLarangan;2023;7\n;;\n", {"TITLE_ROWS"}),
    (b"kecamatan,tahun,jumlah\n(1),(2),(3)\nCiledug,2023,10\nLarangan,2023,7\n", {"COLUMN_NUMBERS"}),
    (b"kecamatan,tahun,jumlah\nCiledug,2023,10\n,,\nLarangan,2023,7\n", {"BLANK_ROWS"}),
    (b"kecamatan,tahun,jumlah\nCiledug,2023,10\nLarangan,2023,7\nJumlah,,17\n", {"TOTAL_ROW"}),
    (b"kecamatan,tahun,jumlah\nTotal,2023,17\nCiledug,2023,10\nLarangan,2023,7\n", {"TOTAL_ROW"}),
    (b"kecamatan,tahun,jumlah\nCiledug,2023,10\nLarangan,2023,7\n\nSumber: Dinas contoh\n", {"NOTES_BELOW"}),
    (b" kecamatan ,tahun,jumlah\nCiledug ,2023, 10 \nLarangan,2023,7\n", {"BLANKS"}),
    (b"kecamatan,tahun,jumlah\nCiledug,2023.0,10\nLarangan,2023.0,7\n", {"ZERO_DECIMAL"}),
    (b"kecamatan,tahun,jumlah\nCiledug,2023,10\nkecamatan,tahun,jumlah\nLarangan,2023,7\n", set()),
    (b"kecamatan,,\n,tahun,jumlah\nCiledug,2023,10\nLarangan,2023,7\n", {"HEADER_ROWS"}),
    (b"kecamatan,tahun,jumlah\nCiledug,2023,10 jiwa\nLarangan,2023,7 jiwa\n", {"UNIT_IN_CELL"}),
])
def test_the_same_table_written_in_many_ways(data, words):
    table, = read(data, "contoh.csv").tables
    assert (table.header, list(table.rows), table.words()) == (HEADER, ROWS, words)


def test_several_head_rows_are_joined_and_a_common_one_is_the_title():
    data = "Wilayah,Angka contoh,,,\n,SD,,SMP,\n,2022,2023,2022,2023\nA,1,2,3,4\nB,5,6,7,8\n"
    table, = read(data.encode()).tables
    assert table.header == ("Wilayah", "SD 2022", "SD 2023", "SMP 2022", "SMP 2023")
    assert table.title == "Angka contoh"
    assert {"HEADER_ROWS", "YEAR_AS_COLUMN"} <= table.words()


@pytest.mark.parametrize(("data", "word", "row", "note"), [
    ("nama,nilai\nA,1\nTOTAL,1\n", "TOTAL_ROW", 3, "TOTAL | 1"),
    ("no,nama,nilai\n1,A,1\n2,Jumlah Total,1\n", "TOTAL_ROW", 3, "2 | Jumlah Total | 1"),
    ("kode,nama,n\n36.71.01,A,1\n36.71.02,B,2\n36.71.03,C,3\n36.71,Kota,6\n", "TOTAL_ROW", 5, "36.71 | Kota | 6"),
])
def test_totals_are_left_out_and_kept_as_notes(data, word, row, note):
    table, = read(data.encode()).tables
    problem, = (p for p in table.problems if p.word == word)
    assert (problem.place.row, table.notes) == (row, (note,))


@pytest.mark.parametrize("data", [
    "uraian,nilai\nJumlah penduduk,5\nJumlah rumah,3\n",
    "uraian,nilai\nTotal produksi padi,5\nTotalitas,3\n",
    "kode,nama,n\n36.71.01,A,1\n36.71.02,B,2\n36.72.03,C,3\n36.71.04,D,6\n",
])
def test_what_only_looks_like_a_total_stays(data):
    table, = read(data.encode()).tables
    assert "TOTAL_ROW" not in table.words()
    assert len(table.rows) == data.count("\n") - 1


def test_a_total_as_a_category_and_a_parent_that_is_no_sum_stay_and_are_told():
    table, = read(b"tahun,kategori,n\n2021,A,1\n2021,Total,1\n2022,A,2\n2022,Total,2\n").tables
    assert len(table.rows) == 4
    assert table.words() == {"TOTAL_CATEGORY"}
    table, = read(b"wilayah,persen\nProvinsi Contoh,5.1\nA,4.2\nB,6.3\nKota C,5.5\n").tables
    assert len(table.rows) == 4
    assert table.words() == {"PARENT_ROW"}


def test_short_rows_are_filled_and_told():
    table, = read(b"a,b,c\nx,1,2\ny,3\n").tables
    assert table.rows[1] == ("y", "3", None)
    assert [(p.word, p.place.row) for p in table.problems] == [("RAGGED_ROW", 3)]


def test_nameless_and_doubled_columns_get_names_of_their_own():
    table, = read(b",nama,nilai,nilai\n0,A,1,2\n1,B,3,4\n").tables
    assert table.header == ("kolom_1", "nama", "nilai", "nilai (2)")
    assert table.words() == {"NAMELESS_COLUMN", "DUPLICATE_COLUMN"}


def test_two_tables_under_each_other_are_two_tables():
    data = "nama,nilai\nA,1\nB,2\n\nTabel kedua\nkelompok,jumlah,luas\nX,5,7\nY,6,8\n"
    first, second = read(data.encode(), "dua.csv").tables
    assert (first.header, len(first.rows)) == (("nama", "nilai"), 2)
    assert (second.name, second.title, second.header) == ("dua (2)", "Tabel kedua", ("kelompok", "jumlah", "luas"))
    assert "SEVERAL_TABLES" in first.words() & second.words()


@pytest.mark.parametrize(("data", "header", "title", "notes"), [
    ("Instansi,Dinas X,,\nTahun,2023,,\n\nno,kec,L,P\n1,A,1,2\n2,B,3,4\n", ("no", "kec", "L", "P"), "", 2),
    ("Instansi,Dinas X,,\nJudul contoh,,,\nno,kec,L,P\n1,A,1,2\n2,B,3,4\n", ("no", "kec", "L", "P"), "Judul contoh", 1),
    (",,2022,,2023,\nno,kec,L,P,L,P\n1,A,1,2,3,4\n", ("no", "kec", "2022 L", "2022 P", "2023 L", "2023 P"), "", 0),
    ("Tabel 1 Jumlah penduduk contoh menurut kecamatan,,\n,kec,n\n0,A,5\n1,B,6\n", ("kolom_1", "kec", "n"),
     "Tabel 1 Jumlah penduduk contoh menurut kecamatan", 0),
    ("a,b,c\n", ("a", "b", "c"), "", 0),
    ("tahun,kecamatan,status\n2021,A,Baik\n2022,B,Rusak\n", ("tahun", "kecamatan", "status"), "", 0),
    ("no,kec,n\n1,A,5\n2,B,6\n\nSumber: Dinas\n,,Kepala Dinas\n,,NIP. 1970\n", ("no", "kec", "n"), "", 3),
])
def test_titles_heads_and_notes_are_told_apart(data, header, title, notes):
    table, = read(data.encode()).tables
    assert (table.header, table.title, len(table.notes)) == (header, title, notes)


@pytest.mark.parametrize(("data", "word", "row"), [
    (b"", "EMPTY_FILE", None),
    (b";;;\n;;\n", "EMPTY_FILE", None),
    (b"I,11,ACEH\n,11.01,1 KAB. ACEH SELATAN\n", "NO_HEADER", 1),
    (b"a,b\n1,2\n3,4,5\n", "ROW_TOO_LONG", 3),
    (b'a,b\n1,"2\n3,4\n', "QUOTES", 2),
    (b"a,b\n1,2\x00\n", "BINARY", 2),
    (b"a,b\n1,\x81\x8d caf\xe9\n", "UNKNOWN_ENCODING", 2),
    (b"nama,nilai,,nama,nilai\nA,1,,X,5\nB,2,,Y,6\n", "SIDE_BY_SIDE", None),
    (b"<html><table><tr><td>1</td></tr></table></html>", "HTML", None),
    (b"<?xml version='1.0'?><a/>", "XML", None),
    (b'{"a": [1, 2]}', "JSON", None),
    (b'[{"a": 1}', "JSON", None),
    (b'{"type": "FeatureCollection", "features": []}', "GEOJSON", None),
    (b"%PDF-1.7\n...", "PDF", None),
    (b"\x89PNG\r\n\x1a\n", "IMAGE", None),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "BROKEN_BOOK", None),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "ENCRYPTED", None),
    (b"panjang sekali " * 40, "NOT_A_TABLE", 1),
])
def test_what_is_no_table_is_refused_with_its_place(data, word, row):
    with pytest.raises(Refused) as caught:
        read(data, "berkas.csv")
    assert (caught.value.word, caught.value.place.row) == (word, row)
    assert caught.value.message.id and caught.value.message.en and caught.value.advice.id and caught.value.advice.en
    assert "{" not in caught.value.message.id


def test_windows_text_is_read_and_told():
    table, = read("nama,kota\ncafé,Córdoba\nA,B\n".encode("cp1252")).tables
    assert table.rows[0] == ("café", "Córdoba")
    assert table.words() == {"ENCODING"}


@pytest.mark.parametrize(("limits", "data", "word"), [
    (Limits(size=10), PLAIN.encode(), "TOO_LARGE"),
    (Limits(rows=2), PLAIN.encode(), "TOO_MANY_ROWS"),
    (Limits(columns=2), PLAIN.encode(), "TOO_MANY_COLUMNS"),
    (Limits(cells=5), PLAIN.encode(), "TOO_MANY_CELLS"),
    (Limits(), (",".join(f"k{n}" for n in range(301)) + "\n").encode(), "TOO_MANY_COLUMNS"),
    (Limits(), b"a,b\n1," + b"x" * 10_000_000 + b"\n", "CELL_TOO_LONG"),
    (Limits(), b'a,b\n1,"' + b"x" * 10_000_000, "CELL_TOO_LONG"),
    (Limits(), b"a,b\n1," + b"x" * 40_000 + b"\n", "CELL_TOO_LONG"),
])
def test_what_is_too_large_is_refused(limits, data, word):
    with pytest.raises(Refused) as caught:
        read(data, limits=limits)
    assert caught.value.word == word


def test_three_hundred_columns_are_read():
    names = [f"k{n}" for n in range(300)]
    table, = read((",".join(names) + "\n" + ",".join("1" * 300) + "\n").encode()).tables
    assert len(table.header) == 300
