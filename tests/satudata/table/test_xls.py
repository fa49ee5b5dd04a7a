"""Old Excel files: values as stored, cleaned as every other table; what is locked, broken or too large is refused."""
from __future__ import annotations

from datetime import date

import pytest

from satudata.table import Limits, Refused, read
from tests.satudata.table.books import xls

ROWS = [["Kode", "Kecamatan", "Tanggal", "Luas (ha)", "Jumlah"], ["36.71.01", "Tangerang", date(2024, 1, 5), 1.474, 1200],
        ["36.71.02", "Jatiuwung", date(2024, 2, 6), 20.5, 963]]
FORMATS = {(at, 2): "YYYY-MM-DD" for at in (1, 2)} | {(at, 3): "0.000" for at in (1, 2)}


def test_values_dates_and_decimals_are_read_as_stored():
    book = read(xls(ROWS, formats=FORMATS), "luas.xls")
    table, = book.tables
    assert (book.kind, table.dialect.kind, table.header) == ("xls", "xls", tuple(ROWS[0]))
    assert list(table.rows) == [("36.71.01", "Tangerang", "2024-01-05", "1.474", "1200"),
                                ("36.71.02", "Jatiuwung", "2024-02-06", "20.5", "963")]
    assert not table.problems


def test_decimals_nobody_formatted_may_be_thousands_and_are_told():
    table, = read(xls([["nama", "n"], ["A", 1.474], ["B", 686.0]])).tables
    assert "AMBIGUOUS_NUMBER" in table.words()


def test_titles_merges_totals_and_several_sheets():
    first = [["Luas wilayah menurut kecamatan tahun 2024"], [], ["Kecamatan", "Jumlah", None], [None, "L", "P"],
             ["Benda", 5, 6], ["Ciledug", 7, 8], ["Jumlah", 12, 14]]
    book = read(xls(first, [["nama", "nilai"], ["A", 1]], [["rahasia", "n"], ["x", 1]], merge=[(2, 1, 2, 2)], hidden=[2]))
    table, other = book.tables
    assert (table.header, len(table.rows)) == (("Kecamatan", "Jumlah L", "Jumlah P"), 2)
    assert table.title.startswith("Luas wilayah")
    assert {"TITLE_ROWS", "MERGED_HEAD", "HEADER_ROWS", "TOTAL_ROW"} <= table.words()
    assert (other.name, book.words() & {"HIDDEN_SHEET"}) == ("Lembar2", {"HIDDEN_SHEET"})


@pytest.mark.parametrize(("limits", "word"), [
    (Limits(rows=2), "TOO_MANY_ROWS"), (Limits(columns=3), "TOO_MANY_COLUMNS"), (Limits(cells=8), "TOO_MANY_CELLS"),
    (Limits(sheets=1), "TOO_MANY_SHEETS"), (Limits(cell=5), "CELL_TOO_LONG"), (Limits(size=100), "TOO_LARGE")])
def test_limits(limits, word):
    with pytest.raises(Refused) as caught:
        read(xls(ROWS, ROWS), limits=limits)
    assert caught.value.word == word


WHOLE = xls(ROWS)
STREAM = "Workbook".encode("utf-16-le")[:-1]


@pytest.mark.parametrize("data", [WHOLE[:600], WHOLE[:2000], WHOLE[:512] + b"\xff" * (len(WHOLE) - 512),
                                  WHOLE[:512] + WHOLE[1024:], WHOLE.replace(STREAM, b"X" + STREAM[1:])])
def test_a_damaged_file_is_refused(data):
    with pytest.raises(Refused) as caught:
        read(data, "a.xls")
    assert caught.value.word in {"BROKEN_BOOK", "EMPTY_FILE"}
    assert "{" not in caught.value.message.id + caught.value.advice.id


@pytest.mark.parametrize("place", range(512, len(WHOLE), max(1, len(WHOLE) // 60)))
def test_a_changed_byte_never_breaks_the_reader(place):
    changed = bytearray(WHOLE)
    changed[place] ^= 0xFF
    try:
        read(bytes(changed), "a.xls")
    except Refused as refused:
        assert refused.word
