"""What the definitions hold, and what a form answers about a record."""
from __future__ import annotations

import jsonschema
import pytest

from satudata import codes, form
from satudata.errors import DefinitionError, UnknownForm
from satudata.form.load import parse
from satudata.form.prefixes import PREFIXES

KINDS = form.kinds()


def with_columns(place, fields):
    """Every field with its place, and the columns of its rows."""
    for field in fields:
        yield f"{place}.{field.name}", field
        yield from with_columns(f"{place}.{field.name}", field.columns)


EVERY = [
    pytest.param(field, id=place)
    for kind in KINDS for one in [form.load(kind)]
    for place, field in with_columns(kind, (*one.fields, *one.table_fields, *one.auto_fields, *one.auto_table_fields))
]
FILLED = [param for param in EVERY if not param.values[0].auto]

#: The items of a dataset's metadata: law, BPS and the national portal ask for them.
DATASET = ["title", "notes", "owner_org", "walidata_pendukung", "jenis_data", "jenis_statistik", "id_mskeg", "id_msind",
"konsep_sds", "definisi", "sumber_definisi", "klasifikasi_penyajian", "ukuran", "satuan", "urusan", "sektor_kegiatan", "theme",
"kelompok_data_sipd", "kode_elemen_sipd", "tags", "cakupan_wilayah", "tingkat_penyajian", "referensi_waktu_awal",
"referensi_waktu_akhir", "periode_data", "accrualPeriodicity", "tanggal_rilis_berikutnya", "versi", "status_angka",
"prioritas_tahun", "kriteria_prioritas", "kode_pilar_sdgs", "kode_tujuan_sdgs", "kode_pn_rkp", "kode_pp_rkp", "kode_rpjmd",
"daftar_data_id", "asal_daftar", "accessRights", "dasar_pembatasan", "memuat_data_pribadi", "license_id", "kode_referensi",
"data_induk", "cara_pengumpulan_data", "sumber_data_administrasi", "maintainer_jabatan", "maintainer_email", "telepon",
"rujukan", "identitas_rekomendasi", "gsbpm_status", "bukti_gsbpm", "penilaian_akurasi", "catatan_kualitas"]
DATASET_AUTO = ["name", "identifier", "issued", "modified", "prioritas", "sdi_status", "sdi_skor", "Hasil_Pemeriksaan_SKDN",
"harvest_source_id", "guid_sumber", "hash_sumber", "gsbpm_edisi"]
TABLE = ["name", "description", "url", "format", "periode_isi", "skema_tabel", "baris_header", "pemisah", "encoding",
"kolom_kunci", "api_tersedia", "api_url", "koordinat_sistem", "delivery"]
TABLE_AUTO = ["mimetype", "size", "hash", "format_terbuka", "jumlah_baris", "jumlah_kolom", "hasil_validasi"]

#: A dataset that lacks nothing submit asks for.
COMPLETE = {
    "title": "Jumlah Penduduk Berdasarkan Kecamatan di Kota Tangerang", "notes": "Isi.", "owner_org": "o",
    "jenis_data": "geospasial",
    "urusan": "2.12", "theme": "pemerintahan-umum", "tags": ["penduduk", "kecamatan"], "cakupan_wilayah": "36.71",
    "tingkat_penyajian": "kecamatan", "referensi_waktu_awal": "2024", "referensi_waktu_akhir": "2024", "periode_data": "tahunan",
    "konsep_sds": "k", "definisi": "Arti.", "sumber_definisi": "BPS", "klasifikasi_penyajian": ["w"], "ukuran": "jumlah",
    "satuan": "orang", "kode_referensi": ["w"], "accrualPeriodicity": "ad-hoc", "daftar_data_id": "DD-1", "asal_daftar": "daerah",
    "accessRights": "terbuka", "memuat_data_pribadi": "tidak", "license_id": "cc-by", "maintainer_jabatan": "Kepala Bidang",
    "maintainer_email": "a@tangerangkota.go.id", "telepon": "1",
}


def test_the_kinds():
    assert set(KINDS) == {"data_induk", "dataset", "indikator", "kegiatan", "klasifikasi", "konsep", "variabel"}


def test_an_unknown_kind_is_refused_with_those_there_are():
    with pytest.raises(UnknownForm) as refused:
        form.load("survei")
    assert "survei" in refused.value.message.id
    assert "konsep" in refused.value.advice.id


def test_the_dataset_form_is_complete():
    one = form.load("dataset")
    assert set(DATASET) <= {field.name for field in one.fields}
    assert set(DATASET_AUTO) == {field.name for field in one.auto_fields} - {"harvest_source_title"}
    assert set(TABLE) <= {field.name for field in one.table_fields}
    assert set(TABLE_AUTO) == {field.name for field in one.auto_table_fields}
    assert [section.name for section in one.sections] == ["identitas", "konsep_variabel", "kegiatan", "proses", "akses", "berkas"]


@pytest.mark.parametrize("field", EVERY)
def test_every_field_speaks_both_languages_and_is_bounded(field):
    assert all((field.label.id, field.label.en, field.help.id, field.help.en))
    assert field.label.id[0].isupper() or field.label.id[0].isdigit()
    assert field.help.id.endswith(".") and field.help.en.endswith(".")
    assert field.help.id != field.help.en
    assert 0 < field.max_length <= 20_000_000
    assert field.predicate.partition(":")[0] in PREFIXES and field.predicate.partition(":")[2]


@pytest.mark.parametrize("field", FILLED)
def test_every_field_to_fill_in_has_a_good_and_a_bad_example(field):
    assert field.good and field.bad and field.good != field.bad
    if field.codelist:
        assert codes.load(field.codelist).at(field.codelist_level)
        assert codes.load(field.codelist).find(field.good)
        assert codes.load(field.codelist).find(field.bad) is None


@pytest.mark.parametrize("field", [param for param in FILLED if param.values[0].kind in ("date", "email", "url", "year", "tags")])
def test_the_good_example_is_right_and_the_bad_one_wrong(field):
    from satudata.form.schema import value_schema
    schema = jsonschema.Draft202012Validator(value_schema(field))
    good = (
        [word.strip() for word in field.good.split(",")] if field.kind == "tags"
        else [field.good] if field.multiple else field.good
    )
    assert schema.is_valid(good)
    if field.kind != "tags" and not field.name.endswith("email"):  # a private address is a right address, but not wanted
        assert not schema.is_valid([field.bad] if field.multiple else field.bad)


@pytest.mark.parametrize("field", [param for param in FILLED if param.values[0].reference])
def test_references_point_at_known_kinds(field):
    assert field.reference in KINDS


@pytest.mark.parametrize(("record", "name", "applies"), [
    ({"jenis_data": "statistik"}, "id_mskeg", True), ({"jenis_data": "keuangan"}, "id_mskeg", False), ({}, "id_mskeg", False),
    ({"accessRights": "terbatas"}, "dasar_pembatasan", True), ({"accessRights": "terbuka"}, "dasar_pembatasan", False),
    ({"accessRights": "terbuka"}, "license_id", True), ({"accessRights": "tertutup"}, "license_id", False),
    ({"accrualPeriodicity": "ad-hoc"}, "tanggal_rilis_berikutnya", False), ({}, "tanggal_rilis_berikutnya", True),
    ({"daftar_data_id": "DD-1"}, "asal_daftar", True), ({}, "asal_daftar", False), ({}, "title", True),
])
def test_when_a_field_applies(record, name, applies):
    one = form.load("dataset")
    assert one.applies(one.field(name), record) is applies


@pytest.mark.parametrize(("change", "missing"), [
    ({}, []), ({"title": None}, ["title"]), ({"tags": ["satu"]}, ["tags"]), ({"accessRights": "tertutup"}, ["dasar_pembatasan"]),
    ({"accrualPeriodicity": "tahunan"}, ["tanggal_rilis_berikutnya"]),
    ({"kode_rpjmd": "1"}, ["prioritas_tahun", "kriteria_prioritas"]),
    ({"jenis_data": "statistik"}, ["jenis_statistik", "id_mskeg", "cara_pengumpulan_data", "sektor_kegiatan"]),
    ({"jenis_data": "statistik", "jenis_statistik": "SEKTORAL", "id_mskeg": "k", "sektor_kegiatan": "2",
      "cara_pengumpulan_data": "survei"}, ["identitas_rekomendasi"]),
    ({"jenis_data": "statistik", "jenis_statistik": "SEKTORAL", "id_mskeg": "k", "sektor_kegiatan": "2",
      "cara_pengumpulan_data": "kompromin"}, ["sumber_data_administrasi"]),
])
def test_what_submit_asks_for_in_words_and_as_schema(change, missing):
    one = form.load("dataset")
    record = one.normalise({**COMPLETE, **change})
    assert sorted(field.name for field in one.missing(record)) == sorted(missing)
    assert jsonschema.Draft202012Validator(one.json_schema(submit=True)).is_valid(record) is not bool(missing)


def test_tables_are_asked_for_what_they_lack():
    one = form.load("dataset")
    record = {**COMPLETE, "tables": [{"name": "a", "delivery": "d", "format": "csv", "description": "b"}]}
    assert [path for path, _ in one.missing_paths(record)] == [
        "tables.0.periode_isi", "tables.0.skema_tabel", "tables.0.koordinat_sistem"]
    assert one.missing_paths({**record, "jenis_data": "lainnya"})[-1][0] == "tables.0.skema_tabel"


@pytest.mark.parametrize(("path", "name"), [
    ("definisi", "definisi"), ("tables.0.skema_tabel.fields.2.satuan", "skema_tabel"), ("tables.1.name", "name"), ("sdi_skor",
    "sdi_skor"),
    ("tables", None), ("tables.0", None), ("apa", None), ("", None),
])
def test_the_field_at_a_path(path, name):
    found = form.load("dataset").at(path)
    assert (found.name if found else None) == name


def test_only_few_items_hold_publication():
    held = {field.name for field in form.load("dataset").fields if field.required_on and field.effect == "menahan"}
    assert held == {"owner_org", "accrualPeriodicity", "tanggal_rilis_berikutnya", "accessRights", "dasar_pembatasan"}


@pytest.mark.parametrize("change", [
    {"kind": "colour"}, {"section": "lain"}, {"effect": "keras"}, {"required_on": "save"}, {"kind": "choice"},
    {"condition": {"field": "tidak_ada", "in": ["1"]}}, {"condition": {"field": "title", "is": "1"}}, {"condition": {"none": []}},
])
def test_a_wrong_definition_is_refused(change):
    entry = {"field_name": "title", "label": "Judul", "section": "a"}
    document = {"dataset_type": "x", "about": "X", "sections": [{"name": "a",
    "title": "A"}], "dataset_fields": [{**entry, **change}]}
    with pytest.raises(DefinitionError):
        parse(document)


def test_a_field_named_twice_is_refused():
    entry = {"field_name": "title", "label": "Judul", "section": "a"}
    document = {"dataset_type": "x", "about": "X", "sections": [{"name": "a", "title": "A"}], "dataset_fields": [entry, entry]}
    with pytest.raises(DefinitionError):
        parse(document)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("submit", [False, True])
def test_the_schemas_are_schemas(kind, submit):
    jsonschema.Draft202012Validator.check_schema(form.load(kind).json_schema(submit))


@pytest.mark.parametrize("record", [
    {"apa": "x"}, {"title": 1}, {"title": "x" * 201}, {"satuan": "orang-orang"}, {"urusan": "2"}, {"tags": "a"},
    {"tags": ["a/b", "cc"]},
    {"tags": ["aa", "aa"]}, {"maintainer_email": "bukan surel"}, {"tanggal_rilis_berikutnya": "31/12/2025"},
    {"prioritas_tahun": "25"},
    {"rujukan": ["ftp://a"]}, {"cakupan_wilayah": "Tangerang"}, {"tables": [{"sdi_skor": "1"}]},
    {"tables": [{"api_tersedia": "1"}]},
])
def test_the_draft_schema_refuses(record):
    assert not jsonschema.Draft202012Validator(form.load("dataset").json_schema()).is_valid(record)
