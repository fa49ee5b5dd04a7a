"""Published together a record is what core makes of it, row by row and field by field; what is not plain goes core's way."""
from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import ckan.plugins as p
import published as cases
import pytest
import sqlalchemy as sa
import twins
from ckan import model
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ckanext.tangerang.discovery import known, shape
from ckanext.tangerang.publish import apply, stored, together
from ckanext.tangerang.revision.model import Revision

Json = dict[str, Any]
LINK = {"name": "Tautan", "description": "Satu tautan.", "url": " https://contoh.test/a b.csv ", "format": "csv"}
RECORDS: dict[str, Json] = {
    "whole": {},
    "title alone": {name: None for name in cases.WHOLE if name not in ("title", "accessRights")},
    "tags that clean to nothing": {"tags": ["!!", "x", "?,;"]},
    "tags cleaned to the same": {"tags": ["sosial!", "sosial", "a,b", "kata  dua", "  tepi  ", "é" * 100, "ab " * 33]},
    "unicode": {"title": "  Jumlah “Penduduk” \u202eÉ 数 🌏 & <b>x</b>  ", "notes": "a\tb\r\nc \x0b \ufffe'\"\\u0041 %s %(x)s"},
    "long extra": {"definisi": "definisi ☃ " * 150, "penilaian_akurasi": "m" * 2000,
                   "bukti_gsbpm": [{"kode": f"{number % 8 + 1}.1", "dokumen": "Dokumen panjang " * 15,
                                    "tautan": "https://contoh.test/" + "a" * 150} for number in range(95)]},
    "lists": {"klasifikasi_penyajian": ["kecamatan", "kel ☃"], "data_induk": ["a", "b"], "rujukan": ["https://contoh.test"],
              "kriteria_prioritas": ["sdgs", "mendesak"]},
    "restricted": {"accessRights": "terbatas", "tables": [{**LINK}]},
    "links": {"tables": [LINK, {**LINK, "name": "Tautan dua", "kolom_kunci": ["a", "b"], "skema_tabel": cases.SCHEMA},
                         {**LINK, "name": "", "format": None}]},
    "embargo": {"tables": [{**LINK, "embargo_sampai": "2099-01-01"}, LINK]},
    "late when it comes": {"tanggal_rilis_berikutnya": "2020-01-31", "accrualPeriodicity": "bulanan"},
    "promised": {"tanggal_rilis_berikutnya": "2099-01-31", "embargo_sampai": "2099-02-01T09:00", "tables": [LINK]},
    "no tables": {"tables": []},
    "references": {"konsep_sds": "konsep-satu", "id_mskeg": "tidak-ada", "kode_referensi": ["wilayah-3671"],
                   "walidata_pendukung": "Subbagian Perencanaan"},
}


def record(**values: Any) -> Json:
    merged = {**cases.WHOLE, **values}
    return {name: value for name, value in merged.items() if value is not None}


@pytest.fixture
def file(city: Any) -> str:
    """A cleared delivery; its id."""
    draft = cases.draft(city)
    return str(draft["record"]["tables"][0]["delivery"])


def compared(city: Any, monkeypatch: Any, records: list[Json], *, solr: bool = True) -> None:
    """Each of them twice: equal in everything."""
    one, other = ([twins.approved(city, each) for each in records] for _ in range(2))
    model.Session.commit()
    assert twins.published(city, one, monkeypatch, alone=True) == []
    assert twins.published(city, other, monkeypatch, alone=False) == other
    for by_core, by_us in zip(one, other, strict=True):
        assert twins.differing(twins.everything(by_core, solr=solr), twins.everything(by_us, solr=solr)) == []


def test_every_record_is_what_core_makes_of_it(city: Any, clean_index: None, file: str, monkeypatch: Any) -> None:
    table = {"name": "Penduduk miskin", "delivery": file, "format": "csv", "skema_tabel": cases.SCHEMA, "periode_isi": "2024"}
    more = [{"tables": [table, LINK]}, {"tables": [table, {**table, "name": "Lagi"}]},
            {"accessRights": "tertutup", "tables": [table]}]
    compared(city, monkeypatch, [record(**values) for values in [*RECORDS.values(), *more]])


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60).filter(str.strip)
VALUES = st.fixed_dictionaries({"title": WORDS, "accessRights": st.sampled_from(["terbuka", "terbatas"])}, optional={
    "notes": WORDS, "definisi": WORDS, "satuan": WORDS, "tags": st.lists(WORDS, max_size=6),
    "data_induk": st.lists(WORDS, max_size=3),
    "tables": st.lists(st.fixed_dictionaries({"name": WORDS, "url": st.just("https://contoh.test/a.csv")}), max_size=3)})


def test_any_record_is_what_core_makes_of_it(city: Any, clean_index: None, monkeypatch: Any) -> None:
    found: list[Json] = []

    @settings(max_examples=12, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(VALUES)
    def gather(values: Json) -> None:
        found.append(values)
    gather()
    compared(city, monkeypatch, found, solr=False)


def test_one_that_is_refused_leaves_the_others_alone(city: Any, clean_index: None) -> None:
    ids = [twins.approved(city, record(title=f"Tabel {number} (contoh)")) for number in range(4)]
    model.Session.get_one(Revision, ids[1]).base_version = 3
    model.Session.get_one(Revision, ids[2]).record = {**record(), "owner_org": "tidak-ada"}
    model.Session.commit()
    outcomes = apply.apply_batch([*ids, ids[0]], actor=city.people["walidata"])
    assert [outcome.ok for outcome in outcomes] == [True, False, False, True, True]
    assert all(outcome.reason for outcome in outcomes if not outcome.ok)
    assert model.Session.query(model.Package).count() == 2


def test_a_batch_the_database_refuses_is_published_one_by_one(city: Any, clean_index: None, monkeypatch: Any) -> None:
    ids = [twins.approved(city, record(title=f"Tabel {number} (contoh)")) for number in range(2)]
    model.Session.commit()

    def broken(ready: Any, actor: str) -> None:
        model.Session.execute(sa.text("SELECT 1/0"))
    monkeypatch.setattr(together, "settle", broken)
    assert all(outcome.ok for outcome in apply.apply_batch(ids, actor=city.people["walidata"]))
    assert model.Session.query(model.Package).count() == 2
    assert model.Session.query(model.Member).filter_by(table_name="package").count() == 2


def test_a_plugin_that_is_not_known_is_asked_by_core(with_plugins: None, monkeypatch: Any) -> None:
    assert known.writes() and known.shows()
    real = p.PluginImplementations

    def with_curious(interface: Any) -> list[Any]:
        return [*real(interface), *([SimpleNamespace(name="curious")] if interface is p.IPackageController else [])]
    monkeypatch.setattr(known.p, "PluginImplementations", with_curious)
    assert not known.writes() and not known.shows()
    assert together.publish(["a", "b"], "x") == {}


SCHEMA: Json = {"dataset_fields": [{"field_name": "title", "validators": "if_empty_same_as(name) unicode_safe"}],
                "resource_fields": []}


@pytest.mark.parametrize("strange", [
    {"validators": "scheming_choices"}, {"validators": "ignore_missing unicode_safe", "output_validators": "to_list"},
    {"validators": "ignore_missing unicode_safe", "create_validators": "x"}, {"repeating_subfields": []}, {}])
def test_a_form_with_a_validator_that_is_not_known_is_left_to_core(with_plugins: None, strange: Json) -> None:
    assert shape.made(SCHEMA) is not None
    fields = [*SCHEMA["dataset_fields"], {"field_name": "aneh", **strange}]
    assert shape.made({**SCHEMA, "dataset_fields": fields}) is None


GOOD: Json = {"id": "6b0e3d9c-3f0a-4e0d-9d3e-0c8a1b2c3d4e", "name": "nama-baik", "type": "dataset", "state": "active",
              "private": False, "title": "Judul", "owner_org": "dinas", "resources": []}


@pytest.mark.parametrize("wrong", [
    {"name": "Nama Besar"}, {"name": "new"}, {"id": "bukan-uuid"}, {"owner_org": ""}, {"private": True}, {"state": "draft"},
    {"satuan": ""}, {"tag_string": "a,b"}, {"tag_string": ["satu"]}, {"data_induk": [1]}, {"tidak_dikenal": "x"},
    {"resources": [{"id": "x"}]}, {"resources": [{"id": GOOD["id"], "size": "12"}]},
    {"resources": [{"id": GOOD["id"], "skema_tabel": "[]"}]}, {"resources": [{"id": GOOD["id"], "url_type": "datastore"}]}])
def test_a_value_core_may_refuse_is_left_to_core(with_plugins: None, wrong: Json) -> None:
    form = shape.of("dataset")
    assert form is not None and stored.rows(GOOD, form, None) is not None
    assert stored.rows({**GOOD, **wrong}, form, None) is None
