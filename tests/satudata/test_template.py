"""Forms as workbooks."""
from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from satudata import codes, form, template

KINDS = form.kinds()


def sheets(kind, lang="id"):
    return load_workbook(BytesIO(template.workbook(form.load(kind), lang)))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_field_has_a_row_with_its_label_and_help(kind, lang):
    one = form.load(kind)
    rows = {row[6].value: row for row in sheets(kind, lang).worksheets[0].iter_rows(min_row=2) if row[6].value}
    wanted = [field for field in one.fields if field.kind not in ("json", "rows")]
    assert list(rows) == [field.name for field in wanted]
    for field in wanted:
        row = rows[field.name]
        assert row[0].value == field.label.in_(lang)
        assert field.help.in_(lang) in row[2].comment.text
        assert row[3].value == field.good


def test_drop_downs_offer_the_codes():
    book = sheets("dataset")
    rules = [rule for rule in book["Dataset"].data_validations.dataValidation]
    offered = {}
    for rule in rules:
        sheet, column, first, last = re.fullmatch(r"'(\w+)'!\$(\w+)\$(\d+):\$\w+\$(\d+)", rule.formula1).groups()
        row = int(str(rule.sqref)[1:])
        key = book["Dataset"].cell(row, 7).value
        offered[key] = [book[sheet][f"{column}{number}"].value for number in range(int(first), int(last) + 1)]
    assert offered["akses" if "akses" in offered else "accessRights"] == ["terbuka – Terbuka", "terbatas – Terbatas",
    "tertutup – Tertutup"]
    assert len(offered["satuan"]) == len(codes.load("satuan"))
    assert len(offered["urusan"]) == len(codes.load("urusan").at("bidang urusan"))
    assert book["Kode"].sheet_state == "hidden"
    for value in offered["satuan"]:
        assert codes.load("satuan").find(value)


def test_conditions_are_said_in_words():
    one = form.load("dataset")
    words = {field.name: template.when(one, field.condition) for field in one.fields}
    assert words["id_mskeg"] == "Jenis Data: Statistik"
    assert words["dasar_pembatasan"] == "Hak Akses: Terbatas, Tertutup"
    assert words["tanggal_rilis_berikutnya"] == "bukan (Jadwal Pemutakhiran: Ad-hoc)"
    assert template.when(one, one.field("asal_daftar").condition, "en") == "Entry in the Daftar Data filled"
    assert template.when(one, {"all": [{"field": "satuan", "filled": False}, {"any": [{"field": "satuan", "in": ["ton"]}]}]}) == (
        "Satuan kosong dan Satuan: Ton")
    assert words["title"] == ""


@pytest.mark.parametrize("words", ["=1+1", "+62", "-", "@SUM(A1)", "=HYPERLINK(\"http://x\")"])
def test_no_text_becomes_a_formula(words):
    book = Workbook()
    template.text(book.active["A1"], words)
    out = BytesIO()
    book.save(out)
    cell = load_workbook(BytesIO(out.getvalue())).active["A1"]
    assert cell.value == words
    assert cell.data_type == "s"
    assert cell.quotePrefix


@pytest.mark.parametrize("kind", KINDS)
def test_no_sheet_holds_a_formula_or_a_link(kind):
    archive = ZipFile(BytesIO(template.workbook(form.load(kind))))
    for name in archive.namelist():
        if name.startswith("xl/worksheets/sheet"):
            assert b"<f>" not in archive.read(name)
            assert b"<hyperlink" not in archive.read(name)


def test_the_column_sheet_begins_with_an_example():
    sheet = sheets("dataset")["Kolom"]
    assert [cell.value for cell in sheet[2]][:3] == ["kode_kecamatan", "string – Teks", "Kode kecamatan"]
    assert sheet["A1"].comment.text.startswith("name")


@pytest.mark.parametrize("kind", ["kegiatan", "klasifikasi", "variabel", "indikator"])
@pytest.mark.parametrize("lang", ["id", "en"])
def test_each_field_of_rows_has_a_sheet_with_its_columns(kind, lang):
    book = sheets(kind, lang)
    wanted = [field for field in form.load(kind).fields if field.kind == "rows"]
    titled = [sheet for sheet in book.worksheets[1:] if sheet.title != "Kode"]
    assert len(titled) == len(wanted)
    for sheet, field in zip(titled, wanted, strict=True):
        columns = [column for column in field.columns if not column.row_id]
        assert [cell.value.removesuffix(" *") for cell in sheet[1]] == [column.label.in_(lang) for column in columns]
        assert [cell.comment.text.split("\n")[0] for cell in sheet[1]] == [column.name for column in columns]
        assert [cell.value for cell in sheet[2]] == [column.good for column in columns]
        assert len(sheet.data_validations.dataValidation) == sum(bool(column.codelist) for column in columns)


def test_the_sheet_of_variables_says_when_a_column_applies_and_how_inner_rows_are_written():
    sheet = sheets("kegiatan")["Daftar Variabel (MS-Var)"]
    notes = {cell.comment.text.split("\n")[0]: cell.comment.text for cell in sheet[1]}
    assert "Jenis Value Domain: Terdaftar" in notes["value_domain"]
    assert "Kode = Arti" in notes["value_domain"]
    assert "id" not in notes
