"""Rows: lists of objects with columns of their own, one level of rows inside."""
from __future__ import annotations

import time

import jsonschema
import pytest

from satudata import form
from satudata.errors import DefinitionError, FormError
from satudata.form.load import parse
from satudata.form.rows import MOST_PROBLEMS, with_ids

VARIABLE = {
    "nama": "Jumlah Balita", "alias": "jumlah_balita", "konsep": "Balita", "definisi": "Banyaknya balita.",
    "referensi_pemilihan": "Pedoman", "referensi_waktu": "Bulan", "tipe_data": "string", "jenis_value_domain": "described",
    "aturan_validasi": "wajib", "kalimat_pertanyaan": "-", "apakah_variabel_bisa_diakses_umum": "ya", "data_pribadi": "tidak",
}
INDICATOR = {
    "nama": "Prevalensi", "konsep": "Balita", "definisi": "Bagian.", "interpretasi": "Kecil itu baik.",
    "metode_perhitungan": "Dibagi.", "rumus": "a / b", "ukuran": "persentase", "satuan": "persen",
    "variabel_disaggregasi": [{"nama": "Kecamatan"}], "apakah_indikator_komposit": "tidak",
    "variabel_pembangun": [{"nama": "a", "kegiatan_penghasil": "K"}], "level_estimasi": "kecamatan",
    "apakah_indikator_bisa_diakses_umum": "ya",
}


def kegiatan(raw):
    return form.load("kegiatan").normalise(raw)


def test_rows_are_cleaned_by_their_columns_and_empty_ones_go():
    record = kegiatan({"ms_var": [
        {"definisi": " a ", "nama": " Jumlah ", "satuan": "", "ukuran": None}, {}, {"nama": "  "}, None, {"id": "x"},
        {"nama": 7, "value_domain": [{"kode": 1, "nilai": "Laki-laki"}, {}]},
    ]})
    assert record == {"ms_var": [
        {"nama": "Jumlah", "definisi": "a"}, {"nama": "7", "value_domain": [{"kode": "1", "nilai": "Laki-laki"}]},
    ]}
    assert list(record["ms_var"][0]) == ["nama", "definisi"]


def test_a_code_of_no_list_stays_for_the_rules_to_name():
    assert kegiatan({"ms_var": [{"satuan": "Hektar (Ha)"}]}) == {"ms_var": [{"satuan": "Hektar (Ha)"}]}


@pytest.mark.parametrize(("raw", "path", "word"), [
    ({"ms_var": [{"nama": "a"}, {"nama": "b", "xyz": "1"}]}, "ms_var.1.xyz", "xyz"),
    ({"ms_var": [{}, {}, {"xyz": ""}]}, "ms_var.2.xyz", "xyz"),
    ({"ms_var": [{"nama": "a" * 201}]}, "ms_var.0.nama", "200"),
    ({"ms_var": [{"nama": ["a"]}]}, "ms_var.0.nama", "satu nilai"),
    ({"ms_var": ["a"]}, "ms_var.0", "baris"),
    ({"ms_var": {"nama": "a"}}, "ms_var", "daftar baris"),
    ({"ms_var": "a"}, "ms_var", "daftar baris"),
    ({"ms_var": [{"nama": "a"}] * 1001}, "ms_var", "1000"),
    ({"ms_ind": [{"nama": "a", "variabel_pembangun": [{"nama": "b"}, {"lain": "c"}]}]}, "ms_ind.0.variabel_pembangun.1.lain",
     "lain"),
    ({"ms_ind": [{"variabel_pembangun": "b"}]}, "ms_ind.0.variabel_pembangun", "daftar baris"),
    ({"ms_ind": [{"variabel_pembangun": [{"nama": "b"}] * 101}]}, "ms_ind.0.variabel_pembangun", "100"),
])
def test_a_wrong_row_is_refused_with_its_path(raw, path, word):
    with pytest.raises(FormError) as refused:
        kegiatan(raw)
    assert set(refused.value.problems) == {path}
    problem = refused.value.problems[path]
    assert word in problem.id and problem.en and problem.en != problem.id


def test_ten_thousand_wrong_rows_are_told_of_the_first():
    with pytest.raises(FormError) as refused:
        form.load("klasifikasi").normalise({"items": [{"kode": "1", "lain": "x"}] * 10_000})
    assert len(refused.value.problems) == MOST_PROBLEMS


def test_rows_count_their_characters_together():
    long = {"nama": "a", "definisi": "x" * 2000, "aturan_validasi": "y" * 1000, "kalimat_pertanyaan": "z" * 1000,
            "value_domain": [{"kode": "1", "nilai": "n" * 300}] * 5}
    assert len(kegiatan({"ms_var": [long] * 800})["ms_var"]) == 800
    with pytest.raises(FormError) as refused:
        kegiatan({"ms_var": [long] * 999})
    assert set(refused.value.problems) == {"ms_var"}


def test_thirty_thousand_codes_are_normalised_in_time():
    items = [
        {"kode": f"36.{number:05d}", "nama": f"Kelurahan “{number}”", "induk": "36", "tingkat": "kelurahan", "urutan": number}
        for number in range(30_000)
    ]
    one = form.load("klasifikasi")
    start = time.perf_counter()
    record = one.normalise({"items": items})
    assert time.perf_counter() - start < 1.5
    assert len(record["items"]) == 30_000 and record["items"][7]["urutan"] == "7"
    assert not [path for path, _ in one.missing_paths(record) if path.startswith("items")]


def lacking(**values):
    return [path for path, _ in form.load("kegiatan").missing_paths(kegiatan(values)) if path.partition(".")[0] in values]


@pytest.mark.parametrize(("change", "missing"), [
    ({}, []), ({"definisi": None}, ["ms_var.1.definisi"]), ({"tipe_data": "integer"}, ["ms_var.1.ukuran", "ms_var.1.satuan"]),
    ({"jenis_value_domain": "enumerated"}, ["ms_var.1.value_domain"]),
    ({"jenis_value_domain": "enumerated", "klasifikasi_rujukan_value_domain": "w"}, []),
    ({"jenis_value_domain": "enumerated", "value_domain": [{"kode": "1"}]}, ["ms_var.1.value_domain.0.nilai"]),
    ({"value_domain": [{"kode": "1"}]}, []),
])
def test_what_submit_asks_of_a_variable(change, missing):
    rows = [VARIABLE, {**VARIABLE, **change}]
    assert lacking(ms_var=rows) == missing
    schema = form.load("kegiatan").json_schema(submit=True)["properties"]["ms_var"]
    assert jsonschema.Draft202012Validator(schema).is_valid(kegiatan({"ms_var": rows})["ms_var"]) is not bool(missing)


@pytest.mark.parametrize(("change", "missing"), [
    ({}, []), ({"apakah_indikator_komposit": "ya"}, ["ms_ind.0.indikator_pembangun"]),
    ({"variabel_pembangun": None}, ["ms_ind.0.variabel_pembangun"]),
    ({"variabel_pembangun": [{"nama": "a", "kegiatan_penghasil": "K"}, {"nama": "b"}]},
     ["ms_ind.0.variabel_pembangun.1.kegiatan_penghasil"]),
])
def test_what_submit_asks_of_an_indicator(change, missing):
    rows = [{**INDICATOR, **change}]
    assert lacking(ms_ind=rows) == missing
    schema = form.load("kegiatan").json_schema(submit=True)["properties"]["ms_ind"]
    assert jsonschema.Draft202012Validator(schema).is_valid(kegiatan({"ms_ind": rows})["ms_ind"]) is not bool(missing)


def test_the_draft_schema_refuses_unknown_columns():
    schema = jsonschema.Draft202012Validator(form.load("kegiatan").json_schema())
    assert schema.is_valid({"ms_var": [{"nama": "a"}]})
    assert not schema.is_valid({"ms_var": [{"xyz": "a"}]})
    assert not schema.is_valid({"ms_var": {"nama": "a"}})


@pytest.mark.parametrize(("path", "name"), [
    ("ms_var", "ms_var"), ("ms_var.3", "ms_var"), ("ms_var.3.definisi", "definisi"), ("ms_var.3.xyz", None),
    ("ms_ind.0.variabel_pembangun", "variabel_pembangun"), ("ms_ind.0.variabel_pembangun.2", "variabel_pembangun"),
    ("ms_ind.0.variabel_pembangun.2.nama", "nama"), ("ms_ind.0.variabel_pembangun.2.xyz", None),
    ("rencana_jadwal_kegiatan.desain.awal", "rencana_jadwal_kegiatan"),
])
def test_the_field_at_a_path_of_rows(path, name):
    found = form.load("kegiatan").at(path)
    assert (found.name if found else None) == name


def test_rows_get_ids_that_stay():
    ids = iter(["n1", "n2", "n3"])
    given = [{"nama": "a"}, {"id": "k1", "nama": "b"}, {"id": "k1", "nama": "c"}, {"id": "a/b", "nama": "d"}]
    record = kegiatan({"ms_var": given})
    once = with_ids(form.load("kegiatan"), record, make=lambda: next(ids))
    assert [row["id"] for row in once["ms_var"]] == ["n1", "k1", "n2", "n3"]
    assert with_ids(form.load("kegiatan"), once) == once
    assert record["ms_var"][0] == {"nama": "a"}
    copied = with_ids(form.load("kegiatan"), once, new=True)
    assert not {row["id"] for row in copied["ms_var"]} & {row["id"] for row in once["ms_var"]}
    assert with_ids(form.load("dataset"), {"title": "A"}) == {"title": "A"}


COLUMN = {"field_name": "nama", "label": "Nama"}
ROWS = {"kind": "rows", "columns": [COLUMN]}


@pytest.mark.parametrize("change", [
    {"kind": "rows"}, {"columns": [COLUMN]}, {"apart": True},
    {"kind": "rows", "columns": [COLUMN, COLUMN]}, {"kind": "rows", "columns": [{**COLUMN, "kind": "json"}]},
    {"kind": "rows", "columns": [{**COLUMN, "kind": "choice"}]}, {"kind": "rows", "columns": [{**COLUMN, "kind": "colour"}]},
    {"kind": "rows", "columns": [{**COLUMN, "condition": {"field": "tidak_ada", "filled": True}}]},
    {"kind": "rows", "columns": [{**COLUMN, "row_id": True}, {"field_name": "id", "label": "Id", "row_id": True}]},
    {"kind": "rows", "columns": [{**COLUMN, "row_id": True, "kind": "date"}]},
    {"kind": "rows", "columns": [{**COLUMN, **ROWS, "columns": [{**COLUMN, **ROWS}]}]},
    {"kind": "rows", "columns": [{**COLUMN, **ROWS, "columns": [{**COLUMN, "row_id": True}]}]},
])
def test_a_wrong_definition_of_rows_is_refused(change):
    with pytest.raises(DefinitionError):
        parse(document(change))


@pytest.mark.parametrize("change", [
    ROWS, {**ROWS, "apart": True}, {"kind": "rows", "columns": [{**COLUMN, "row_id": True}]},
    {"kind": "rows", "columns": [COLUMN, {"field_name": "isi", "label": "Isi", **ROWS}]},
    {"kind": "rows", "columns": [COLUMN, {"field_name": "b", "label": "B", "condition": {"field": "nama", "filled": True}}]},
    {"kind": "rows", "columns": [{**COLUMN, "required_when": {"field": "title", "filled": True}}]},
])
def test_a_right_definition_of_rows_is_taken(change):
    assert parse(document(change)).field("title").columns


def document(change):
    entry = {"field_name": "title", "label": "Judul", "section": "a", **change}
    return {"dataset_type": "x", "about": "X", "sections": [{"name": "a", "title": "A"}], "dataset_fields": [entry]}
