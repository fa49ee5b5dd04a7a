"""Workbooks with one sheet, several, hidden ones, merged cells, formulas, and broken ones."""
from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from satudata.table import Limits, Refused, read

from .books import repacked, xlsx

ROWS = [["kecamatan", "tahun", "jumlah"], ["Ciledug", 2023, 10], ["Larangan", 2023, 7]]
WHOLE = xlsx(ROWS)


def test_numbers_dates_and_truth_are_canonical_text():
    moment = datetime(2024, 1, 2, 3, 4)  # noqa: DTZ001  a spreadsheet knows no time zone
    rows = [["a", "b", "c", "d"], [1.0, 0.1 + 0.2, date(2024, 5, 31), True], [-2.5, 1e-7, moment, False]]
    table, = read(xlsx(rows)).tables
    assert list(table.rows) == [("1", "0.3", "2024-05-31", "true"), ("-2.5", "0.0000001", "2024-01-02 03:04:00", "false")]


def test_each_visible_sheet_is_a_table_and_a_hidden_one_is_never_read():
    book = read(xlsx(ROWS, [["rahasia", "n"], ["x", 1]], ROWS, hidden=[1]))
    assert [table.name for table in book.tables] == ["Lembar1", "Lembar3"]
    assert [(p.word, p.place.sheet) for p in book.problems] == [("HIDDEN_SHEET", "Lembar2")]


def test_merged_heads_are_joined_and_merged_body_cells_filled_down():
    rows = [
        ["Tabel 1. Contoh", None, None, None], ["Wilayah", "SD", None, "SMP"], [None, "2022", "2023", "2023"],
        ["A", 1, 2, 3], [None, 4, 5, 6], ["B", 7, 8, 9],
    ]
    table, = read(xlsx(rows, merge=["A1:D1", "A2:A3", "B2:C2", "A4:A5"])).tables
    assert table.title == "Tabel 1. Contoh"
    assert table.header == ("Wilayah", "SD 2022", "SD 2023", "SMP 2023")
    assert [row[0] for row in table.rows] == ["A", "A", "B"]
    assert {"TITLE_ROWS", "MERGED_HEAD", "MERGED_BODY", "YEAR_AS_COLUMN"} <= table.words()


def test_a_metadata_sheet_is_no_table():
    meta = [["Jumlah contoh"], [], ["Kode", ":  CONTOH/001", None, "Frekuensi", ":  Tahunan"], ["Produsen Data", ":  Dinas"], [],
            ["Satuan"], ["Orang"]]
    book = read(xlsx(meta, ROWS, names=["Metadata", "Data"]))
    assert dict(book.metadata) == {
        "Judul": "Jumlah contoh", "Kode": "CONTOH/001", "Frekuensi": "Tahunan", "Produsen Data": "Dinas", "Satuan": "Orang",
    }
    assert [table.name for table in book.tables] == ["Data"]


def test_a_formula_nobody_calculated_is_told_and_left_empty():
    table, = read(xlsx([["a", "b"], [1, "=A2*2"], [2, "=A3*2"]])).tables
    assert [row[1] for row in table.rows] == [None, None]
    problem, = (p for p in table.problems if p.word == "FORMULA_WITHOUT_VALUE")
    assert (problem.count, str(problem.place)) == (2, 'lembar "Lembar1", baris 2, kolom "B"')


def test_a_formula_with_a_stored_value_gives_the_value():
    data = xlsx([["a", "b"], [1, "=A2*2"]])
    calculated = repacked(data, lambda _name, part: re.sub(rb"</f><v ?/>|</f><v></v>", b"</f><v>2</v>", part))
    table, = read(calculated).tables
    assert table.rows[0] == ("1", "2")
    assert table.words() == {"FORMULA"}


def test_floats_that_lost_their_zeros_are_ambiguous_unless_the_format_says_decimals():
    rows = [["nama", "jumlah"], ["A", 167.228], ["B", 50.36], ["C", 106.373], ["D", 103.148]]
    table, = read(xlsx(rows)).tables
    assert [row[1] for row in table.rows] == ["167.228", "50.36", "106.373", "103.148"]
    assert table.words() == {"AMBIGUOUS_NUMBER"}
    book = openpyxl.load_workbook(io.BytesIO(xlsx(rows)))
    for cell in book.active["B"]:
        cell.number_format = "0.000"
    target = io.BytesIO()
    book.save(target)
    assert read(target.getvalue()).tables[0].words() == set()


def test_macros_and_links_to_other_files_are_ignored_and_told():
    extra = {"xl/vbaProject.bin": b"macro", "xl/externalLinks/externalLink1.xml": b"<externalLink/>"}
    book = read(repacked(xlsx(ROWS), lambda name, part: part, extra))
    assert {p.word for p in book.problems} == {"MACRO", "EXTERNAL_LINK"}


def test_hidden_columns_are_told():
    book = openpyxl.load_workbook(io.BytesIO(xlsx(ROWS)))
    book.active.column_dimensions["B"].hidden = True
    target = io.BytesIO()
    book.save(target)
    assert "HIDDEN_CELLS" in read(target.getvalue()).words()


def _doctype(name: str, part: bytes) -> bytes:
    bomb = b'<!DOCTYPE a [<!ENTITY b "bbbb">]>'
    return re.sub(rb"^(<\?xml[^>]*>)?", lambda m: m.group() + bomb, part, count=1) if "sheet1" in name else part


@pytest.mark.parametrize(("data", "word"), [
    (xlsx(ROWS)[:700], "BROKEN_BOOK"),
    (xlsx(ROWS)[:-30], "BROKEN_BOOK"),
    (repacked(xlsx(ROWS), lambda name, part: None if "sheet1" in name else part), "BROKEN_BOOK"),
    (repacked(xlsx(ROWS), lambda name, part: part[:200] if "sheet1" in name else part), "BROKEN_BOOK"),
    (repacked(xlsx(ROWS), _doctype), "BROKEN_BOOK"),
    (repacked(xlsx(ROWS), lambda name, part: part, {"xl/big.xml": b"\0" * 500_000_000}), "ZIP_BOMB"),
    (repacked(xlsx(ROWS), lambda name, part: part, {"xl/workbook.bin": b""}), "OTHER_OFFICE"),
    (xlsx([]), "EMPTY_FILE"),
    (xlsx(*[ROWS] * 51), "TOO_MANY_SHEETS"),
    (xlsx([[f"k{n}" for n in range(301)]]), "TOO_MANY_COLUMNS"),
    (b"PK\x03\x04" + b"\0" * 100, "BROKEN_BOOK"),
], ids=[
    "head only", "end missing", "sheet missing", "sheet cut", "document type", "bomb", "binary workbook", "nothing in it",
    "sheets", "columns", "zip signature only",
])
def test_broken_and_oversized_workbooks_are_refused(data, word):
    with pytest.raises(Refused) as caught:
        read(data, "buku.xlsx")
    assert caught.value.word == word


def test_other_archives_are_refused():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("data.csv", "a,b\n1,2\n")
    with pytest.raises(Refused, match="ARCHIVE|arsip"):
        read(target.getvalue(), "data.xlsx")


def test_the_limit_of_rows_names_sheet_and_row():
    with pytest.raises(Refused) as caught:
        read(xlsx(ROWS), limits=Limits(rows=2))
    assert (caught.value.place.sheet, caught.value.place.row) == ("Lembar1", 3)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_damaged_workbook_never_raises_anything_but_refused(data):
    whole = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        read(bytes(whole), "rusak.xlsx")
    except Refused as refused:
        assert refused.message.id
