"""A dataset tells phase, edition and public evidence of its activity: page, API, search, DCAT; the index follows what changed."""
from __future__ import annotations

from typing import Any

import pytest
from ckan import model
from rdflib import Graph, Literal, Namespace, URIRef

from ckanext.tangerang.discovery import auto, drift, refresh
from ckanext.tangerang.lifecycle import told
from tests.catalogue import published as dataset
from tests.catalogue.lifecycle.conftest import published, upload

Json = dict[str, Any]
PROV = Namespace("http://www.w3.org/ns/prov#")
pytestmark = pytest.mark.usefixtures("clean_index")


def shown(city: Any, record_id: str) -> Json:
    return city.call(None, "package_show", id=record_id)


def found(city: Any, record_id: str) -> Json:
    return next(one for one in city.call(None, "package_search", rows=50)["results"] if one["id"] == record_id)


def told_of(package: Json) -> tuple[Any, ...]:
    return (package.get("gsbpm_status"), package.get("gsbpm_edisi"),
            [(one["kode"], one["dokumen"]) for one in package.get("bukti_gsbpm") or []])


def test_what_is_told_follows_the_process_record(city, survey, app, monkeypatch):
    pkg = dataset.public(city, id_mskeg=survey)["id"]
    assert shown(city, pkg)["gsbpm_status"] == "7"
    before = told_of(shown(city, pkg))
    assert {"7.1", "7.3"} <= {code for code, _ in before[2]} and told_of(found(city, pkg)) == before
    secret = city.call("produsen", "sdi_process_evidence_add", id=survey, step="8.1", kind="bahan_evaluasi", title="Rahasia",
                       upload=upload(name="a.pdf"))
    assert told_of(shown(city, pkg)) == before == told_of(found(city, pkg))
    city.call("produsen", "sdi_process_evidence_add", id=survey, step="1.2", kind="notula", title="Notula 5 Januari",
              link="https://contoh.go.id/notula", public="1")
    city.call("produsen", "sdi_process_step_update", id=survey, step="8.1", base=0, state="berjalan", actual_from="2026-01-05")
    after = shown(city, pkg)
    assert told_of(after)[0] == "8" and ("1.2", "Notula 5 Januari") in told_of(after)[2]
    assert told_of(found(city, pkg)) == told_of(after) and not drift.drift()
    links = {one["kode"]: one["tautan"] for one in after["bukti_gsbpm"]}
    assert links["1.2"] == "https://contoh.go.id/notula" and links["7.1"].endswith("/gsbpm/7.1")
    text = app.get(f"/dataset/{after['name']}").text
    assert "Notula 5 Januari" in text and "Rahasia" not in text
    graph = Graph().parse(data=app.get(f"/dataset/{after['name']}.ttl").text, format="turtle")
    assert (URIRef("https://contoh.go.id/notula"), PROV.wasGeneratedBy, URIRef(auto.permanent("kegiatan", survey))) in graph
    assert any(str(predicate).endswith("gsbpmEdisi") and value == Literal("5.2") for _, predicate, value in graph)
    sent = []
    monkeypatch.setattr(refresh, "refresh", sent.append)
    city.call("produsen", "sdi_process_step_update", id=survey, step="8.1", base=1, methods="Rapat")
    city.call("produsen", "sdi_process_evidence_remove", id=secret["id"])
    assert sent == []  # nothing a dataset tells has changed


def test_another_dataset_of_the_activity_and_one_without(city, survey):
    first = dataset.public(city, id_mskeg=survey)["id"]
    before = told_of(shown(city, first))
    second = dataset.public(city, id_mskeg=survey, title="Jumlah Kader (contoh)")["id"]
    assert len(told_of(shown(city, first))[2]) > len(before[2])
    assert told_of(found(city, first)) == told_of(shown(city, first)) == told_of(found(city, second)) and not drift.drift()
    alone = dataset.public(city, title="Jumlah Posyandu (contoh)")["id"]
    assert told_of(shown(city, alone)) == (None, None, [])


def test_a_withdrawn_activity_is_told_no_more(city, survey):
    pkg = dataset.public(city, id_mskeg=survey)["id"]
    city.call("walidata", "sdi_record_withdraw", record_id=survey, reason="Tercatat dua kali.")
    assert told_of(shown(city, pkg)) == (None, None, []) == told_of(found(city, pkg)) and not drift.drift()


def test_what_was_typed_stands_where_there_is_no_activity(city):
    typed = {"gsbpm_status": "6", "bukti_gsbpm": [{"kode": "1.6", "dokumen": "KAK"}]}
    pkg = shown(city, dataset.public(city, **typed)["id"])
    assert (pkg["gsbpm_status"], pkg["bukti_gsbpm"]) == ("6", typed["bukti_gsbpm"]) and "gsbpm_edisi" not in pkg


def test_as_many_queries_for_six_as_for_two(city, survey, count_statements):
    ids: list[str] = []
    counted = []
    for number in (2, 4):
        for _ in range(number):
            activity = published(city, title=f"Survei {len(ids)} (contoh)")
            ids.append(dataset.public(city, id_mskeg=activity, title=f"Data {len(ids)} (contoh)")["id"])
        model.Session.expire_all()
        with count_statements() as seen:
            assert len(told.of_datasets(ids)) == len(ids)
        counted.append(len(seen))
    assert counted == [2, 2]
