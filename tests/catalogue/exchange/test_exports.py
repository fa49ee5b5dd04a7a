"""Public standards are given as files to anybody; nothing else is, and INDAH's files come in through the door."""
from __future__ import annotations

import base64
import json
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model
from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, RDF, SKOS

from ckanext.tangerang.exchange import export
from ckanext.tangerang.exchange.helpers import sdi_export_formats
from ckanext.tangerang.publish.apply import apply_batch

pytestmark = pytest.mark.usefixtures("clean_index")
ITEMS = [{"kode": "36.71", "nama": "Kota Tangerang", "nama_en": "Tangerang City"},
         {"kode": "36.71.01", "nama": "=Tangerang", "induk": "36.71", "definisi": "Kecamatan."}]
RECORDS: dict[str, dict[str, Any]] = {
    "konsep": {"title": "Penduduk", "definisi": "Orang yang tinggal di kota.", "referensi": "BPS",
               "bahasa_inggris": "Population"},
    "klasifikasi": {"title": "Wilayah", "kode_list": "WIL-1", "versi": "2025", "berlaku_dari": "2025-01-01", "items": ITEMS},
    "variabel": {"title": "Umur", "definisi": "Umur dalam tahun."},
    "indikator": {"title": "Rata-Rata Umur", "definisi": "Rata-rata umur penduduk."},
    "kegiatan": {"title": "Survei Contoh 2024", "tahun": "2024", "ms_var": [{"nama": "Umur", "tipe_data": "integer"}]},
    "data_induk": {"title": "Penduduk Induk"},
}


def public(city: Any, kind: str, **values: Any) -> model.Package:
    revision = city.call("produsen", "sdi_revision_create", kind=kind, record={**RECORDS[kind], **values})
    return applied(city, revision)


def applied(city: Any, revision: dict[str, Any]) -> model.Package:
    (outcome,) = apply_batch([revision["id"]], actor=city.people["walidata"])
    assert outcome.ok, outcome
    found = model.Package.get(revision["record_id"])
    assert found is not None
    return found


@pytest.mark.parametrize("kind", sorted(RECORDS))
def test_every_format_of_every_kind_is_given(city: Any, app: Any, kind: str) -> None:
    package = public(city, kind)
    for name, label, mimetype in sdi_export_formats(kind):
        answer = app.get(f"/{kind}/{package.name}/unduh/{name}")
        assert label
        assert answer.headers["Content-Type"] == mimetype
        assert answer.headers["ETag"]
        shown = city.call(None, "sdi_export_show", id=package.id, format=name)
        content = shown["content"].encode() if shown["encoding"] == "utf-8" else base64.b64decode(shown["content"])
        assert content == answer.get_data()
        assert shown["filename"] in answer.headers["Content-Disposition"]
        assert export.render(kind, package.id, None, name) == (shown["filename"], mimetype, content)
        again = app.get(f"/{kind}/{package.name}/unduh/{name}", headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304


def test_versions_stand_side_by_side(city: Any) -> None:
    package = public(city, "konsep")
    changed = city.call("produsen", "sdi_revision_create", kind="konsep", record_id=package.id,
                        record={"definisi": "Lain sekali."})
    applied(city, changed)
    files = (export.render("konsep", package.id, number, "ttl")[2] for number in (1, None))
    old, new = (Graph().parse(data=content, format="turtle") for content in files)
    (first,), (second,) = (list(graph.subjects(RDF.type, SKOS.Concept)) for graph in (old, new))
    assert str(old.value(first, SKOS.definition)) == "Orang yang tinggal di kota."
    assert str(new.value(second, SKOS.definition)) == "Lain sekali."
    assert new.value(second, DCTERMS.replaces) == first == URIRef(str(second).removesuffix("2") + "1")


def test_what_is_not_public_is_not_given(city: Any, app: Any) -> None:
    package = public(city, "konsep")
    draft = city.call("produsen", "sdi_revision_create", kind="konsep", record={"title": "Belum Terbit"})
    for kind, record_id, version, name in (
        ("konsep", draft["record_id"], None, "ttl"), ("klasifikasi", package.id, None, "ttl"), ("konsep", package.id, 7, "ttl"),
    ):
        with pytest.raises(tk.ObjectNotFound):
            export.render(kind, record_id, version, name)
    with pytest.raises(tk.ValidationError):
        export.render("konsep", package.id, None, "docx")
    for address in (f"/konsep/{package.name}/unduh/docx", "/konsep/tidak-ada/unduh/ttl", f"/klasifikasi/{package.name}/unduh/ttl",
                    f"/konsep/{package.name}/unduh/ttl?versi=x", "/standar/unduh/docx"):
        assert app.get(address, expect_errors=True).status_code == 404
    city.call("walidata", "sdi_record_withdraw", record_id=package.id, reason="Keliru sekali, ditarik.")
    with pytest.raises(tk.ObjectNotFound):
        export.render("konsep", package.id, None, "ttl")


def test_all_concepts_are_one_scheme(city: Any, app: Any) -> None:
    for title in ("Penduduk", "Rumah Tangga", "Keluarga"):
        public(city, "konsep", title=title, bahasa_inggris="")
    graph = Graph().parse(data=app.get("/standar/unduh/ttl").get_data(), format="turtle")
    assert len(list(graph.subjects(RDF.type, SKOS.Concept))) == 3
    assert len(list(graph.subjects(RDF.type, SKOS.ConceptScheme))) == 1
    for name in ("jsonld", "rdf", "csv", "xlsx", "json", "sdmx21", "sdmx30", "sdmxjson",
                 "sds-konsep", "sds-variabel", "sds-konsep-csv"):
        assert app.get(f"/standar/unduh/{name}").status_code == 200
    assert len(json.loads(app.get("/standar/unduh/json").get_data())["konsep"]) == 3


def test_links_lead_to_permanent_addresses(city: Any) -> None:
    concept = public(city, "konsep")
    variable = public(city, "variabel", rujukan_konsep=concept.id)
    content = export.render("variabel", variable.id, None, "ttl")[2].decode()
    assert f"/id/konsep/{concept.id}>" in content


def test_indah_makes_drafts_of_ones_own_agency(city: Any) -> None:
    document = {"kegiatan": {"id": "9", "data": {"judul_kegiatan": "Survei Gizi", "cara_pengumpulan_data": "SURVEI", "asing": 1}},
                "variabel": [{"ms_keg_id": "9", "data": {"nama": "Umur", "definisi": "Umur.", "konsep": ["Penduduk"]}}]}
    tried = city.call("produsen", "sdi_indah_import", document=document, owner_org=city.orgs["dinkes"])
    assert (tried["made"], tried["results"][0]["unknown"]) == (0, [{"path": "data.asing", "value": 1}])
    done = city.call("produsen", "sdi_indah_import", document=json.dumps(document), owner_org=city.orgs["dinkes"], dry_run=False)
    revision = city.call("produsen", "sdi_revision_show", id=done["results"][0]["revision"])
    assert revision["record"]["cara_pengumpulan_data"] == "survei"
    assert revision["record"]["ms_var"][0]["nama"] == "Umur"
    for who, org in (("produsen", "dukcapil"), ("outsider", "dinkes"), (None, "dinkes")):
        with pytest.raises(tk.NotAuthorized):
            city.call(who, "sdi_indah_import", document=document, owner_org=city.orgs[org])


@pytest.mark.parametrize("document", ["", "[]", "{", {"a": 1}, {"data": {"judul_kegiatan": "x" * 5000}}])
def test_a_bad_indah_file_makes_nothing(city: Any, document: Any) -> None:
    try:
        answer = city.call("produsen", "sdi_indah_import", document=document, owner_org=city.orgs["dinkes"], dry_run=False)
    except tk.ValidationError:
        answer = {"made": 0}
    assert answer["made"] == 0
    assert city.call("produsen", "sdi_revision_list")["count"] == 0
