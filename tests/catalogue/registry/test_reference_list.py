"""Who points at whom: rows and pointers of public versions, listed both ways."""
from __future__ import annotations

import ckan.plugins.toolkit as tk
import pytest
from ckan import model

from ckanext.tangerang.compliance.lookups import Registry
from ckanext.tangerang.registry import reference_list, rows
from ckanext.tangerang.registry.references import pointers
from ckanext.tangerang.registry.row_model import Indicator, Variable

MEANING = "Penduduk yang pengeluarannya sebulan di bawah garis kemiskinan."


@pytest.fixture
def concept(city):
    return city.approved(kind="konsep", title="Penduduk Miskin", definisi=MEANING)["revisions"][0]["record_id"]


def activity(city, concept, **values):
    """A public activity with one variable and one indicator."""
    given = {"title": "Pendataan Keluarga Miskin (contoh)", "tahun": "2026", "ms_var": [
        {"nama": "Jumlah Anggota", "alias": "anggota", "konsep": concept, "definisi": "Banyaknya anggota.", "satuan": "orang"}],
        "ms_ind": [{"nama": "Persentase Miskin", "konsep": concept, "definisi": "Bagian penduduk miskin."}]} | values
    return city.approved(kind="kegiatan", **given)["revisions"][0]["record_id"]


def test_rows_of_an_activity_are_kept_and_replaced(city, concept):
    record_id = activity(city, concept)
    variable, = model.Session.query(Variable).all()
    seen = (variable.record_id, variable.nama, variable.alias, variable.satuan)
    assert seen == (record_id, "Jumlah Anggota", "anggota", "orang")
    assert model.Session.query(Indicator).one().nama == "Persentase Miskin"
    kept = variable.id
    made = city.call("produsen", "sdi_revision_create", kind="kegiatan", record_id=record_id)
    renamed = [dict(made["record"]["ms_var"][0], nama="Jumlah Jiwa")]
    city.call("produsen", "sdi_revision_save", id=made["id"], base=made["saves"], changes={"ms_var": renamed, "ms_ind": None})
    city.call("produsen", "sdi_submission_submit", id=made["submission_id"])
    city.call("walidata", "sdi_submission_take", id=made["submission_id"])
    city.call("walidata", "sdi_submission_approve", id=made["submission_id"], notes=True, due="2099-01-01")
    model.Session.expire_all()
    assert [(row.id, row.nama) for row in model.Session.query(Variable)] == [(kept, "Jumlah Jiwa")]
    assert model.Session.query(Indicator).count() == 0
    city.call("walidata", "sdi_record_withdraw", record_id=record_id, reason="Contoh")
    assert rows.found([kept]) == {}


def test_pointers_lie_in_rows_too(city, concept):
    record_id = activity(city, concept)
    found = city.call(None, "sdi_reference_list", id=concept)
    assert found["count"] == 1
    assert {item["path"] for item in found["results"]} == {"ms_var.0.konsep", "ms_ind.0.konsep"}
    assert found["results"][0]["id"] == record_id


def test_a_column_leads_to_a_row_and_to_its_activity(city, concept):
    record_id = activity(city, concept)
    row = model.Session.query(Variable).one().id
    table = {"name": "T", "skema_tabel": {"fields": [{"name": "anggota", "type": "integer", "variabel": row}]}}
    used = city.approved(tables=[table])["revisions"][0]["record_id"]
    for ident in (row, record_id):
        found = city.call(None, "sdi_reference_list", id=ident)
        assert [(item["id"], item["path"]) for item in found["results"]] == [(used, "tables.0.skema_tabel.fields.0.variabel")]
    out = city.call(None, "sdi_reference_list", id=used, direction="out")
    assert (out["by_kind"], out["results"][0]["id"]) == ({"kegiatan": 1}, record_id)
    assert Registry({"tables": [table]}, "dataset", None).variable(row)["nama"] == "Jumlah Anggota"


def test_a_column_names_a_standard_variable_or_a_list_by_its_code(city):
    variable = city.approved(kind="variabel", title="Anggota Keluarga", definisi=MEANING)["revisions"][0]["record_id"]
    listed = city.approved(kind="klasifikasi", title="Jenis Kelamin", kode_list="JK-1", versi="1")["revisions"][0]["record_id"]
    schema = {"fields": [{"name": "a", "type": "string", "variabel": variable, "kode_referensi": "jk-1"}]}
    used = city.approved(tables=[{"name": "T", "skema_tabel": schema}])["revisions"][0]["record_id"]
    for ident in (variable, listed):
        assert [item["id"] for item in city.call(None, "sdi_reference_list", id=ident)["results"]] == [used]
    assert Registry({"tables": [{"skema_tabel": schema}]}, "dataset", None).variable(variable)["title"] == "Anggota Keluarga"


def test_a_list_that_comes_later_is_found_by_its_code(city):
    schema = {"fields": [{"name": "a", "type": "string", "kode_referensi": "jk-1"}]}
    used = city.approved(tables=[{"name": "T", "skema_tabel": schema}])["revisions"][0]["record_id"]
    listed = city.approved(kind="klasifikasi", title="Jenis Kelamin", kode_list="JK-1")["revisions"][0]["record_id"]
    assert [item["id"] for item in city.call(None, "sdi_reference_list", id=listed)["results"]] == [used]


def test_correspondences_point_at_the_other_list_once():
    record = {"korespondensi": [{"dari": str(number), "daftar": "lain", "ke": "x"} for number in range(3)]}
    assert [(item.path, item.value) for item in pointers(record, "klasifikasi")] == [("korespondensi.0.daftar", "lain")]


def test_pages_follow_each_other_and_withdrawn_records_are_left_out(city, concept):
    used = [city.approved(konsep_sds=concept, title=f"Data {number}")["revisions"][0]["record_id"] for number in range(3)]
    first = city.call(None, "sdi_reference_list", id=concept, limit=2)
    second = city.call(None, "sdi_reference_list", id=concept, limit=2, after=first["next"])
    assert [item["id"] for item in first["results"] + second["results"]] == used
    assert (first["count"], first["by_kind"], second["next"]) == (3, {"dataset": 3}, None)
    city.call("walidata", "sdi_record_withdraw", record_id=used[0], reason="Contoh")
    assert city.call(None, "sdi_reference_list", id=concept)["count"] == 2
    assert reference_list.reuse([concept]) == {concept: 2}


@pytest.mark.parametrize(("given", "refusal"), [
    ({"id": "tidak-ada"}, tk.ObjectNotFound), ({}, tk.ValidationError), ({"direction": "up"}, tk.ValidationError),
    ({"limit": "banyak"}, tk.ValidationError), ({"after": "x"}, tk.ValidationError)])
def test_what_is_asked_wrongly_is_refused(city, concept, given, refusal):
    asked = given if given in ({}, {"id": "tidak-ada"}) else {"id": concept} | given
    with pytest.raises(refusal):
        city.call(None, "sdi_reference_list", **asked)
