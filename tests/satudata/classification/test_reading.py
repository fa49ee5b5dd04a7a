"""Files of codes of every kind and every fault: the cell, the sentence, and nothing half read."""
from __future__ import annotations

import io
import json
import time
import tracemalloc
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook

from satudata.classification import ImportRefused, Item, check, check_correspondences, difference, read, read_many
from satudata.classification.levels import by_pattern
from satudata.classification.messages import sentences
from satudata.classification.model import Correspondence
from satudata.table import Refused


def csv(text: str, **more):
    return read(text.encode(), "kode.csv", **more)


def xlsx(rows, formats=None, sheets=()):
    """The bytes of a workbook with these rows; cells may be numbers."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Kode"
    for row in rows:
        sheet.append(row)
    for cell, shown in (formats or {}).items():
        sheet[cell].number_format = shown
    for name in sheets:
        book.create_sheet(name).append(["kode", "nama"])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def words(found):
    return [(fault.word, fault.cell) for fault in found.errors]


FAULTS = {
    "duplicate": ("kode,nama\n1,a\n2,b\n1,c\n", [("DUPLICATE", "A4")]),
    "three times": ("kode,nama\n1,a\n1,b\n1,c\n", [("DUPLICATE", "A3"), ("DUPLICATE", "A4")]),
    "periods that touch on a day": (
        "kode,nama,mulai berlaku,berlaku sampai\n1,a,2020,2021-06-30\n1,b,2021-06-30,\n", [("OVERLAP", "A3")]),
    "periods one after the other": ("kode,nama,mulai berlaku,berlaku sampai\n1,a,2020,2020\n1,b,2021,\n", []),
    "no parent": ("kode,nama,induk\n1,a,\n11,b,2\n", [("MISSING_PARENT", "C3")]),
    "a parent below its child": ("kode,nama,induk\n11,b,1\n1,a,\n", []),
    "own parent": ("kode,nama,induk\n1,a,1\n", [("CYCLE", "C2")]),
    "a ring": ("kode,nama,induk\n0,z,\n1,a,3\n2,b,1\n3,c,2\n", [("CYCLE", "C3")]),
    "outlives its parent": (
        "kode,nama,induk,berlaku_dari,berlaku_sampai\n1,a,,2020,2022\n2,b,1,2021,2023\n", [("PARENT_NOT_VALID", "E3")]),
    "begins before its parent": ("kode,nama,induk,berlaku_dari\n1,a,,2020\n2,b,1,2019\n", [("PARENT_NOT_VALID", "D3")]),
    "lives as long as its parent": ("kode,nama,induk,berlaku_dari,berlaku_sampai\n1,a,,2020,2022\n2,b,1,,\n", []),
    "ends before it begins": ("kode,nama,berlaku_dari,berlaku_sampai\n1,a,2022-01-01,2021-01-01\n", [("PERIOD", "D2")]),
    "no date": ("kode,nama,berlaku_dari\n1,a,kemarin\n", [("DATE", "C2")]),
    "no code": ("kode,nama\n,a\n2,b\n", [("NO_CODE", "A2")]),
    "no name": ("kode,nama\n1,\n2,b\n", [("NO_NAME", "B2")]),
    "order": ("kode,nama,urutan\n1,a,x\n", [("ORDER", "C2")]),
    "formula": ('kode,nama\n1,"=HYPERLINK(""x"")"\n@2,b\n', [("FORMULA_TEXT", "B2"), ("FORMULA_TEXT", "A3")]),
    "minus before text": ('kode,nama,definisi\n1,a,- satu dua\n2,b,"=A1"\n', [("FORMULA_TEXT", "C3")]),
    "too long": (f"kode,nama\n1,{'a' * 1001}\n{'2' * 101},b\n", [("TOO_LONG", "B2"), ("TOO_LONG", "A3")]),
    "line break in a code": ('kode,nama\n"1\n1",a\n', [("LINE_BREAK", "A2")]),
}


@pytest.mark.parametrize("case", FAULTS)
def test_each_fault_has_its_cell_and_a_sentence_in_both_languages(case):
    text, expected = FAULTS[case]
    found = csv(text)
    assert words(found) == expected
    assert all(fault.message.id and fault.message.en and "{" not in fault.message.id for fault in found.errors)
    assert found.ok is not bool(expected)


def test_every_sentence_stands_in_both_languages():
    for word, entry in sentences().items():
        assert entry["id"] and entry["en"], word
        assert not entry.get("advice") or (entry["advice"]["id"] and entry["advice"]["en"]), word


@pytest.mark.parametrize("data", ["Kode;Nama\r\n1;Kafé\r\n".encode("cp1252"), "Kode\tNama\n1\tKafé\n".encode("utf-16"),
                                  "\ufeffkode,nama\n1,Kafé\n".encode(), b"sep=;\nkode;nama\n1;Kaf\xc3\xa9\n"])
def test_another_encoding_or_separator_is_understood(data):
    assert read(data, "a.csv").items == (Item("1", "Kafé"),)


@pytest.mark.parametrize(("header", "item"), [
    ("CODE,Title,Parent", Item("1", "a")), ("id,label,broader", Item("1", "a")), ("Notation,PrefLabel,Induk", Item("1", "a")),
    ("Kode Klasifikasi,Uraian,Kode Induk", Item("1", "a")), ("kode,judul,x", Item("1", "a"))])
def test_columns_are_known_by_the_names_of_the_wild(header, item):
    assert csv(f"{header}\n1,a,\n").items == (item,)


def test_title_rows_column_numbers_and_footnotes_are_no_codes():
    found = csv("Daftar Kode Wilayah\n\nKode,Nama,Tingkat\n(1),(2),(3)\n01,Satu,a\n02,Dua,a\nSumber: BPS,,\n")
    assert [item.kode for item in found.items] == ["01", "02"] and [warning.word for warning in found.warnings] == ["NOTE_ROW"]
    assert found.places[0].cell("kode") == "A5"


def test_a_row_called_total_is_a_code_like_any_other():
    assert [item.nama for item in csv("kode,nama\n_T,Total\nM,Jumlah\n").items] == ["Total", "Jumlah"]


def test_cells_of_a_spreadsheet():
    rows = [["Kode", "Nama", "Induk"], ["01", "Satu", None], [2, "Dua", "01"], ["=1+2", "Tiga", None],
            [date(2025, 1, 2), "Empat", None]]
    found = read(xlsx(rows), "kode.xlsx")
    assert ("FORMULA", "A4") in words(found) and ("CODE_IS_DATE", "A5") in words(found)
    assert [(warning.word, warning.cell) for warning in found.warnings] == [("NUMERIC_CODE", "A3")]


def test_a_number_shown_with_noughts_keeps_them():
    found = read(xlsx([["kode", "nama"], [1, "Satu"], [2, "Dua"]], {"A2": "00", "A3": "00"}), "kode.xlsx")
    assert [item.kode for item in found.items] == ["01", "02"] and not found.warnings


def test_plain_numbers_are_no_warning():
    assert read(xlsx([["kode", "nama"], [1, "Satu"], [10, "Dua"]]), "kode.xlsx").warnings == ()


def test_the_sheet_is_chosen_and_the_others_are_named():
    data = xlsx([["kode", "nama"], ["1", "a"]], sheets=["Lain"])
    assert read(data, "k.xlsx").warnings[0].word == "OTHER_SHEETS"
    with pytest.raises(ImportRefused, match="Tidak ada kode"):
        read(data, "k.xlsx", sheet="Lain")
    with pytest.raises(ImportRefused, match="Kode, Lain"):
        read(data, "k.xlsx", sheet="Entah")


@pytest.mark.parametrize("columns", [{"kode": "Nomor", "nama": "Sebutan"}, {"kode": "A", "nama": "b"}])
def test_columns_can_be_chosen(columns):
    if columns["nama"] == "b":
        columns = {"kode": "A", "nama": "B"}
    assert csv("Nomor,Sebutan\n1,a\n", columns=columns).items == (Item("1", "a"),)


@pytest.mark.parametrize("columns", [{"kode": "tidak ada"}, {"entah": "A"}, {"kode": "ZZ"}])
def test_a_column_that_is_not_there_is_named(columns):
    with pytest.raises(ImportRefused):
        csv("kode,nama\n1,a\n", columns=columns)


@pytest.mark.parametrize(("codes", "expected"), [
    (["36", "36.71", "36.71.01"], {"36.71": "36", "36.71.01": "36.71"}), (["36", "36.71.01"], {"36.71.01": "36"}),
    (["01", "011", "0111", "02", "021"], {"011": "01", "0111": "011", "021": "02"}),
    ([str(n) for n in range(1, 18)], {}), (["A", "B", "AB"], {}), (["rumah", "rumah-tangga"], {}), ([], {})])
def test_parents_by_the_pattern_of_the_codes(codes, expected):
    assert by_pattern(codes) == expected


def test_levels_follow_from_the_depth():
    found = csv("kode\tnama\n36\ta\n36.71\tb\n36.71.01\tc\n")
    assert [(item.induk, item.tingkat) for item in found.items] == [("", "1"), ("36", "2"), ("36.71", "3")]
    assert [warning.word for warning in found.warnings] == ["PARENTS_BY_PATTERN"]


def test_a_pair_of_columns_for_each_level():
    found = csv("kode_provinsi,nama_provinsi,kode_kota,nama_kota\n36,Banten,3671,Tangerang\n36,Banten,3672,Cilegon\n")
    assert [(item.kode, item.induk, item.tingkat) for item in found.items] == [
        ("36", "", "provinsi"), ("3671", "36", "kota"), ("3672", "36", "kota")]


@pytest.mark.parametrize("kind", ["csv", "json", "turtle"])
def test_100000_rows_are_refused_quickly_and_in_little_memory(kind):
    rows = range(100_000)
    data = {
        "csv": lambda: "kode,nama\n" + "".join(f"{n},Nama kode {n}\n" for n in rows),
        "json": lambda: json.dumps([{"kode": n, "nama": "a"} for n in rows]),
        "turtle": lambda: "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n" + "".join(
            f'<urn:x:{n}> a skos:Concept ; skos:notation "{n}" ; skos:prefLabel "a"@id .\n' for n in range(121_000)),
    }[kind]().encode()
    tracemalloc.start()
    began = time.monotonic()
    with pytest.raises(ImportRefused, match="60.000"):
        read(data, "besar")
    assert time.monotonic() - began < 5
    assert tracemalloc.get_traced_memory()[1] < 150_000_000
    tracemalloc.stop()


def test_100000_rows_of_a_spreadsheet_are_refused_before_they_are_parsed():
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>{n}</t></is></c></row>' for n in range(1, 100_001))
    target = io.BytesIO(xlsx([["kode", "nama"], ["1", "a"]]))
    with zipfile.ZipFile(target) as old, zipfile.ZipFile(big := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename.startswith("xl/worksheets/"):
                content = content.replace(b"</sheetData>", rows.encode() + b"</sheetData>")
            new.writestr(part, content)
    began = time.monotonic()
    with pytest.raises(ImportRefused, match="60.000"):
        read(big.getvalue(), "besar.xlsx")
    assert time.monotonic() - began < 3


HOSTILE = {
    "doctype": ('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "y">]><Structure/>', "DOCTYPE"),
    "doctype in rdf": ('<!DOCTYPE r SYSTEM "x"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>', "DOCTYPE"),
    "remote context": ('{"@context": "http://example.org/c.jsonld", "@id": "urn:x"}', "REMOTE_CONTEXT"),
    "remote context inside": ('{"@context": [{"a": {"@id": "urn:a", "@context": "http://x/"}}], "@graph": []}', "REMOTE_CONTEXT"),
    "import": ('{"@context": {"@import": "http://x/"}, "@graph": []}', "REMOTE_CONTEXT"),
    "html": ("<html><table><tr><td>kode</td></tr></table></html>", "NOT_CODES"),
    "cut json": ('[{"kode": "1"', "BROKEN"), "cut xml": ("<a><b></a>", "BROKEN"), "no codes": ('{"a": 1}', "NOT_CODES"),
    "cut turtle": ("@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n<urn:x> a ", "BROKEN"),
    "empty graph": ("@prefix a: <urn:a> .\n", "NOT_CODES"), "deep json": ("[" * 100_000, "BROKEN"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_and_broken_files_are_refused(case):
    text, word = HOSTILE[case]
    with pytest.raises(ImportRefused) as refused:
        read(text.encode(), "x")
    assert refused.value.word == word and refused.value.message.en


def test_a_doctype_in_utf_16_is_seen():
    with pytest.raises(ImportRefused) as refused:
        read('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><a/>'.encode("utf-16"), "x.xml")
    assert refused.value.word == "DOCTYPE"


@pytest.mark.parametrize("data", [b"", b"\x00\x01", b"%PDF-1.4", b"PK\x03\x04x"])
def test_what_is_no_text_is_refused(data):
    with pytest.raises(Refused):
        read(data, "kode.csv")


TURTLE = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<urn:l> a skos:ConceptScheme ; skos:notation "L" .
<urn:l#1> a skos:Concept ; skos:inScheme <urn:l> ; skos:notation "1" ; skos:prefLabel "Satu"@id, "One"@en .
<urn:l#11> a skos:Concept ; skos:inScheme <urn:l> ; skos:notation "11" ; skos:prefLabel "Sebelas"@id ; skos:broader <urn:l#1> ;
  skos:exactMatch <urn:m#A> ; skos:definition "Arti"@id .
<urn:m> a skos:ConceptScheme ; skos:notation "M" .
<urn:m#A> skos:inScheme <urn:m> ; skos:notation "A" .
"""


def test_skos_in_three_syntaxes_says_the_same():
    from rdflib import Graph
    graph = Graph().parse(data=TURTLE.partition("<urn:m> a")[0], format="turtle")
    expected = (Item("1", "Satu", "One", tingkat="1"), Item("11", "Sebelas", "", "1", "2", definisi="Arti"))
    for syntax in ("turtle", "xml", "json-ld"):
        options = {"context": {"skos": "http://www.w3.org/2004/02/skos/core#"}} if syntax == "json-ld" else {}
        assert read(graph.serialize(format=syntax, **options).encode(), "x").items == expected, syntax
    found = read(TURTLE.encode(), "x.ttl", what="korespondensi", daftar="")
    assert found.correspondences == (Correspondence("11", "M", "", "A", "", "exact"),)


SDMX_30 = """<?xml version="1.0"?><m:Structure xmlns:m="http://m" xmlns:s="http://s" xmlns:c="http://c">
<s:Codelist id="CL"><c:Name xml:lang="en">L</c:Name>
<s:Code id="A"><c:Name xml:lang="id">Satu</c:Name><c:Name xml:lang="en">One</c:Name></s:Code>
<s:Code id="B"><c:Name xml:lang="en">Two</c:Name><s:Parent>{parent}</s:Parent></s:Code></s:Codelist></m:Structure>"""


@pytest.mark.parametrize("parent", ["A", '<Ref id="A"/>'])
def test_sdmx_ml_of_both_versions(parent):
    found = read(SDMX_30.format(parent=parent).encode(), "x.xml")
    assert found.items == (Item("A", "Satu", "One", tingkat="1"), Item("B", "Two", "Two", "A", "2"))


def test_files_of_one_level_each():
    top, low = [{"code": "A", "title": "a"}], [{"code": "01", "title": "b", "kategori_code": "A"}]
    found = read_many([(json.dumps(top).encode(), "01_kategori.json"), (json.dumps(low).encode(), "02_golongan_pokok.json")])
    assert found.items == (Item("A", "a", tingkat="kategori"), Item("01", "b", induk="A", tingkat="golongan pokok"))


PAIRS = "dari,ke,jenis\n"


@pytest.mark.parametrize(("rows", "expected"), [
    ("1,A,\n2,B,\n", ["exact", "exact"]), ("1,A,\n1,B,\n", ["narrow", "narrow"]), ("1,A,\n2,A,\n", ["broad", "broad"]),
    ("1,A,\n1,B,\n2,A,\n", ["", "narrow", "broad"]), ("1,A,Lebih Luas\n", ["broad"])])
def test_the_kind_of_a_correspondence_follows_from_splits_and_merges(rows, expected):
    assert [row.jenis for row in csv(PAIRS + rows, what="korespondensi", daftar="L").correspondences] == expected


@pytest.mark.parametrize(("rows", "expected"), [
    ("1,A,sejenis\n", [("KIND", "C2")]), ("1,,exact\n", [("NO_TARGET", "B2")]), (",A,exact\n", [("NO_CODE", "A2")]),
    ("1,A,exact\n1,A,broad\n", [("DUPLICATE_PAIR", "B3")])])
def test_a_wrong_correspondence_has_its_cell(rows, expected):
    assert words(csv(PAIRS + rows, what="korespondensi", daftar="L")) == expected
    assert not csv(PAIRS + "1,A,exact\n", what="korespondensi", daftar="L").errors


def test_unknown_codes_on_either_side_are_named():
    rows = [Correspondence("1", "L", "", "A"), Correspondence("9", "L", "", "B"), Correspondence("1", "X", "", "Z")]
    found = check_correspondences(rows, codes={"1"}, targets={"L": {"A"}})
    assert [(fault.word, fault.row) for fault in found] == [("UNKNOWN_FROM", 2), ("UNKNOWN_TO", 2)]


def test_what_a_new_version_changes():
    old = [Item("1", "Satu"), Item("2", "Dua"), Item("3", "Pertanian Tanaman Semusim"),
           Item("4", "Empat", berlaku_sampai="2020-12-31")]
    new = [Item("1", "Satoe"), Item("2", "Dua", induk="1"), Item("30", "Pertanian tanaman semusim"), Item("4", "Empat"),
           Item("5", "Lima")]
    seen = difference(old, new, daftar="L", versi="2")
    assert [item.kode for item in seen.added] == ["30", "5"] and [item.kode for item in seen.removed] == ["3"]
    assert [[change.new.kode for change in group] for group in (seen.renamed, seen.moved, seen.redated)] == [["1"], ["2"], ["4"]]
    assert [(row.dari, row.ke, row.daftar, row.versi) for row in seen.proposal] == [("3", "30", "L", "2")]
    assert not difference(old, old) and difference(old, old).unchanged == 4


def test_a_long_list_is_checked_in_time():
    items = [Item(f"{n:05}", "a", induk=f"{n - 1:05}" if n else "") for n in range(30_000)]
    began = time.monotonic()
    assert check(items) == []
    assert time.monotonic() - began < 5
