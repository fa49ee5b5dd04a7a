"""OpenDocument spreadsheets: stored values, repeats and spans; bombs, locks and outside references are refused."""
from __future__ import annotations

import time

import pytest

from satudata.table import Limits, Refused, read
from tests.satudata.table.books import ODS_HEAD, ods, ods_sheet, repacked

ROWS = [["Kecamatan", "Tahun", "Jumlah"], ["Benda", 2023, 5], ["Ciledug", 2024, 6]]


def cell(attributes, inner=""):
    return f"<table:table-cell {attributes}>{inner}</table:table-cell>"


def only(*rows, **more):
    table, = read(ods(ods_sheet([["nama", "n"], *rows]), **more)).tables
    return table


def test_rows_sheets_and_hidden_sheets():
    book = read(ods(ods_sheet(ROWS, "Satu"), ods_sheet(ROWS, "Rahasia", style="ta2"), ods_sheet(ROWS, "Dua")), "a.ods")
    assert (book.kind, [table.name for table in book.tables]) == ("ods", ["Satu", "Dua"])
    assert list(book.tables[0].rows) == [("Benda", "2023", "5"), ("Ciledug", "2024", "6")]
    assert (book.words(), book.tables[0].dialect.kind) == ({"HIDDEN_SHEET"}, "ods")


@pytest.mark.parametrize(("written", "read_as"), [
    (cell('office:value-type="date" office:date-value="2024-01-05"', "<text:p>05/01/24</text:p>"), "2024-01-05"),
    (cell('office:value-type="currency" office:value="1250.5"', "<text:p>Rp1.250,50</text:p>"), "1250.5"),
    (cell('office:value-type="percentage" office:value="0.125"', "<text:p>12,5%</text:p>"), "0.125"),
    (cell('office:value-type="float" office:value="1.474" table:style-name="ce1"'), "1.474"),
    (cell('office:value-type="boolean" office:boolean-value="true"', "<text:p>BENAR</text:p>"), "true"),
    (cell('office:value-type="string"', "<text:p>Dinas<text:s text:c=\"1\"/>A<text:span>B</text:span></text:p>"), "Dinas AB"),
    (cell('office:value-type="string"', "<office:annotation><text:p>a</text:p></office:annotation><text:p>X</text:p>"), "X"),
    (cell('office:value-type="float" office:value="7" table:formula="of:=3+4"', "<text:p>7</text:p>"), "7"),
])
def test_a_cell_is_its_stored_value(written, read_as):
    table = only(["A", written], ["B", written])
    assert table.rows[0] == ("A", read_as)
    assert table.words() <= {"FORMULA"}
    assert ("FORMULA" in table.words()) is ("formula" in written)


def test_repeats_and_spans():
    rows = [[cell('table:number-columns-spanned="3" office:value-type="string"', "<text:p>Jumlah Penduduk Contoh 2024</text:p>"),
             '<table:covered-table-cell table:number-columns-repeated="2"/>'], ROWS[0], ROWS[1],
            [cell('table:number-columns-repeated="16384"')], ROWS[2]]
    blank = ('<table:table-row table:number-rows-repeated="1048500"><table:table-cell table:number-columns-repeated="16384"/>'
             "</table:table-row>")
    table, = read(ods(ods_sheet(rows).replace("</table:table>", blank + "</table:table>"))).tables
    assert (table.header, len(table.rows), table.title) == (("Kecamatan", "Tahun", "Jumlah"), 2, "Jumlah Penduduk Contoh 2024")
    head, row = ods_sheet([["nama", "n"], ["A", 1]]).rsplit("<table:table-row>", 1)
    same = f'{head}<table:table-row table:number-rows-repeated="3">{row}'
    assert len(read(ods(same)).tables[0].rows) == 3


BOMBS = {
    "wide": ods_sheet([["a", "b"], ["x", cell('table:number-columns-repeated="999999999" office:value-type="float" '
                                              'office:value="1"')]]),
    "long": ods_sheet([["a", "b"]]).replace("<table:table-row>", '<table:table-row table:number-rows-repeated="999999999">'),
}


@pytest.mark.parametrize(("made", "word"), [
    (ods(BOMBS["wide"]), "TOO_MANY_COLUMNS"), (ods(BOMBS["long"]), "TOO_MANY_ROWS"),
    (ods(ods_sheet(ROWS), head='<!DOCTYPE a [<!ENTITY b "c">]>' + ODS_HEAD), "BROKEN_BOOK"),
    (ods(ods_sheet(ROWS), head=ODS_HEAD + "<table:shapes>" * 200), "BROKEN_BOOK"),
    (ods(ods_sheet(ROWS), parts={"META-INF/manifest.xml": b"<manifest:encryption-data/>"}), "ENCRYPTED"),
    (ods("<table:table"), "BROKEN_BOOK"), (ods(), "BROKEN_BOOK"), (ods(ods_sheet([])), "EMPTY_FILE"),
    (ods(ods_sheet(ROWS))[:-40], "BROKEN_BOOK"),
    (repacked(ods(ods_sheet(ROWS)), lambda name, part: part.replace(b"spreadsheet", b"text") if name == "mimetype" else part),
     "OTHER_OFFICE"),
])
def test_what_cannot_be_read_is_refused_at_once(made, word):
    began = time.monotonic()
    with pytest.raises(Refused) as caught:
        read(made, "a.ods")
    assert caught.value.word == word
    assert time.monotonic() - began < 10


@pytest.mark.parametrize(("limits", "word"), [
    (Limits(rows=2), "TOO_MANY_ROWS"), (Limits(columns=2), "TOO_MANY_COLUMNS"), (Limits(cells=5), "TOO_MANY_CELLS"),
    (Limits(sheets=1), "TOO_MANY_SHEETS"), (Limits(cell=3), "CELL_TOO_LONG"), (Limits(unpacked=100), "ZIP_BOMB")])
def test_limits(limits, word):
    with pytest.raises(Refused) as caught:
        read(ods(ods_sheet(ROWS), ods_sheet(ROWS)), limits=limits)
    assert caught.value.word == word


def test_a_macro_is_told():
    assert "MACRO" in read(ods(ods_sheet(ROWS), parts={"Basic/Standard/Module1.xml": b"<x/>"})).words()
