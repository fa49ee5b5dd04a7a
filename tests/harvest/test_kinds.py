"""The kind of record a source's records become: who may give which, what is filled by itself, what is proposed."""
from __future__ import annotations

import pytest

from satudata import form
from satudata_harvest.connectors import OURS
from satudata_harvest.connectors.base import SourceRecord
from satudata_harvest.failure import Failure
from satudata_harvest.mapping import compile_mapping
from satudata_harvest.mapping_proposal import propose
from satudata_harvest.record import Mapper, standard_fields
from satudata_harvest.source import SourceInvalid, kind_of, schema
from satudata_harvest.trial import tried

REST = {"url": "https://a.example/data"}


def test_every_kind_of_the_schema_has_a_form_and_every_connector_gives_some_of_them():
    kinds = schema()["properties"]["kind"]["enum"]
    assert set(kinds) == set(form.kinds())
    assert all(set(one.kinds) <= set(kinds) for one in OURS.values())


@pytest.mark.parametrize(("connector", "kind", "options", "field"), [
    ("rest", "kegiatan", REST, None), ("rest", "dataset", {**REST, "table": {"name": "a"}}, None),
    ("rest", "kegiatan", {**REST, "table": {"name": "a"}}, "options.table"), ("rest", "survei", REST, "kind"),
    ("ckan", "kegiatan", REST, "kind"), ("ckan", "dataset", REST, None)])
def test_a_kind_the_connector_does_not_give_is_refused(document, connector, kind, options, field):
    if field is None:
        assert document(connector, {"kind": kind}, **options).record_kind() == kind
        return
    with pytest.raises(SourceInvalid) as refused:
        document(connector, {"kind": kind}, **options)
    assert refused.value.troubles[0].field == field


def test_a_document_without_a_kind_stays_what_it_was(document):
    plain, named = document("rest", **REST), document("rest", {"kind": "dataset"}, **REST)
    assert (plain.record_kind(), "kind" in plain.as_dict(), named.as_dict()["kind"]) == ("dataset", False, "dataset")
    assert plain.reach() != document("rest", {"kind": "kegiatan"}, **REST).reach()
    assert (kind_of("tidak-terpasang", None), kind_of("tidak-terpasang", "konsep"), kind_of("rest", "x")) == (
        "dataset", "konsep", "dataset")


@pytest.mark.parametrize("kind", form.kinds())
def test_what_is_filled_by_itself_can_be_read_and_is_of_the_form(kind):
    fields = standard_fields(kind)
    compile_mapping(fields)
    assert {"title", "notes", "tags"} <= set(fields)
    assert set(fields) <= {field.name for field in form.load(kind).fields} | {"tables"}


def test_a_record_of_a_kind_and_what_is_wrong_with_it(document):
    made = document("rest", {"kind": "kegiatan"}, **REST)
    said = {"title": "Survei", "tahun": 2025, "description": "Contoh.", "ms_var": [{"nama": "Penduduk"}], "lain": 1}
    record = Mapper(made, "dinkes").record(SourceRecord("1", said)).record
    assert record == {"title": "Survei", "tahun": "2025", "owner_org": "dinkes", "notes": "Contoh.",
                      "ms_var": [{"nama": "Penduduk"}]}
    with pytest.raises(Failure) as refused:
        Mapper(made, "dinkes").record(SourceRecord("1", {**said, "ms_var": [{"apa": 1}]}))
    assert (refused.value.word.name, refused.value.field) == ("VALIDATION_ERROR", "ms_var.0.apa")
    trial = tried(made, "dinkes", {"identifier": "1", "metadata": said})
    assert "sektor_kegiatan" in trial.missing and "definisi" not in trial.missing


def test_proposals_are_of_the_form_of_the_kind():
    records = [{"cara_pengumpulan_data": "Survei", "sektor": "Kesehatan", "satuan": "orang"}]
    found = {one.field: one for one in propose(records, {}, "kegiatan")}
    assert found["cara_pengumpulan_data"].transforms == ({"codelist": "cara_pengumpulan"},)
    assert "satuan" not in found
    assert not propose([{"cara_pengumpulan_data": "survei"}], {}, "kegiatan"), "it is a code already"
    assert "satuan" in {one.field for one in propose(records, {})}
