"""Harvest pages: a source from a few questions, what is wrong with it, its preview, who sees it."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ckanext.tangerang.harvest.views import changed, document_of
from tests.catalogue.conftest import City

Visit = Callable[..., Any]


def answers(city: City, **values: str) -> dict[str, str]:
    return {"name": "folder-dinkes", "title": "Folder Dinkes", "owner_org": city.orgs["dinkes"], "connector": "files",
            "options.folder": "/srv/not-opened", **values}


def test_the_answers_become_a_document() -> None:
    document = document_of({
        "name": " dlh ", "title": "DLH", "owner_org": "o", "connector": "files", "options.folder": "/srv/dlh",
        "options.pattern": "*.csv, *.xlsx,", "options.url": "", "defaults.urusan": "2.11", "secret": "", "document": "",
    })
    assert document == {
        "name": "dlh", "title": "DLH", "owner_org": "o", "connector": "files",
        "options": {"folder": "/srv/dlh", "pattern": ["*.csv", "*.xlsx"]}, "defaults": {"urusan": "2.11"},
    }


def test_a_source_is_saved_and_its_preview_says_what_is_wrong(city: City, visit: Visit) -> None:
    made = visit("produsen", "/panen/baru", post=answers(city))
    assert made.status_code == 302 and made.location.endswith("/pratinjau")
    [source] = city.call("produsen", "sdi_harvest_source_list")["results"]
    preview = visit("produsen", f"/panen/{source['id']}/pratinjau")
    assert preview.status_code == 200 and "Yang akan masuk" in preview.text
    assert "folder" in preview.text.lower() and "Traceback" not in preview.text
    assert visit("produsen", "/panen/").text.count("Folder Dinkes") == 1


@pytest.mark.parametrize(("changed", "field"), [
    ({"name": ""}, "name"), ({"name": "Tidak Boleh"}, "name"),
    ({"document": "- a\n- b"}, "document"), ({"document": "a: [b"}, "document"),
])
def test_a_wrong_answer_is_said_and_what_was_typed_kept(
    city: City, visit: Visit, changed: dict[str, str], field: str,
) -> None:
    page = visit("produsen", "/panen/baru", post=answers(city, **changed))
    assert page.status_code == 200
    assert 'id="error-summary"' in page.text and f'href="#field-{field}"' in page.text
    assert "/srv/not-opened" in page.text and "^[" not in page.text
    assert city.call("produsen", "sdi_harvest_source_list")["count"] == 0


def test_a_source_is_its_agencys_and_the_stewards(city: City, visit: Visit) -> None:
    visit("produsen", "/panen/baru", post=answers(city))
    [source] = city.call("produsen", "sdi_harvest_source_list")["results"]
    for part in ("", "/pratinjau"):
        assert visit("produsen_other", f"/panen/{source['id']}{part}").status_code == 403
    assert visit("produsen_other", f"/panen/{source['id']}/jalankan", post={}).status_code == 403
    assert "Folder Dinkes" not in visit("produsen_other", "/panen/").text
    assert visit("walidata", f"/panen/{source['id']}").status_code == 200
    assert visit("walidata", "/panen/jalan/no-such-run").status_code == 404


def test_the_policy_is_the_stewards_decision(city: City, visit: Visit) -> None:
    visit("produsen", "/panen/baru", post=answers(city))
    [source] = city.call("produsen", "sdi_harvest_source_list")["results"]
    address = f"/panen/{source['id']}/kebijakan"
    assert "Ubah menjadi" not in visit("produsen", f"/panen/{source['id']}").text
    assert visit("produsen", address, post={"policy": "apply_when_clear"}).status_code == 403
    visit("walidata", address, post={"policy": "apply_when_clear"})
    assert city.call("walidata", "sdi_harvest_source_show", id=source["id"])["policy"] == "apply_when_clear"


def test_a_wrong_address_is_corrected_and_the_mapping_stays(city: City, visit: Visit) -> None:
    visit("produsen", "/panen/baru", post=answers(city))
    [source] = city.call("produsen", "sdi_harvest_source_list")["results"]
    document = {**source["document"], "schedule": "0 3 * * *"}
    city.call("produsen", "sdi_harvest_source_update", id=source["id"], document=document)
    address = f"/panen/{source['id']}/ubah"
    assert "/srv/not-opened" in visit("produsen", address).text
    assert visit("produsen_other", address).status_code == 403
    answer = visit("produsen", address, post=answers(city, **{"options.folder": "/srv/another"}))
    assert answer.status_code == 302
    now = city.call("produsen", "sdi_harvest_source_show", id=source["id"])["document"]
    assert (now["options"]["folder"], now["schedule"]) == ("/srv/another", "0 3 * * *")
    renamed = visit("produsen", address, post=answers(city, name="another-name"))
    assert 'href="#field-name"' in renamed.text


@pytest.mark.parametrize(("kind", "options"), [
    ("rest", {"url": "https://a.example", "records": "hasil", "pages": {"style": "page"}}),
    ("ckan", {"url": "https://a.example", "organizations": ["dinkes", "dlh"], "files": "copies"}),
    ("arcgis", {"url": "https://a.example", "layers": ["Taman*"]}), ("files", {"folder": "/srv/a"}),
    ("dcat", {"url": "https://a.example", "files": "copies"}),
    ("csw", {"url": "https://a.example", "output": "dc", "constraint": "a = 1"}),
    ("oai", {"url": "https://a.example", "prefix": "oai_dc", "set": "a:b"}),
    ("sdmx", {"url": "https://a.example", "dataflows": ["PENDUDUK*"], "data": True}),
    ("bps", {"url": "https://a.example", "domain": "3671", "variables": [31, 40]})])
def test_only_what_the_chosen_kind_asks_is_kept(kind: str, options: Any) -> None:
    written = {"options.url": "https://a.example", "options.records": "hasil", "options.pages.style": "page",
               "options.organizations": "dinkes, dlh", "options.files": "copies", "options.layers": "Taman*",
               "options.folder": "/srv/a", "options.output": "dc", "options.constraint": "a = 1", "options.prefix": "oai_dc",
               "options.set": "a:b", "options.dataflows": "PENDUDUK*", "options.data": "true", "options.domain": "3671",
               "options.variables": "31, 40"}
    assert document_of({"name": "a", "connector": kind, **written})["options"] == options


STORED = {
    "name": "dlh", "title": "DLH", "owner_org": "o", "connector": "files", "secret": "S", "schedule": "0 3 * * *",
    "options": {"folder": "/srv/dlh", "exclude": ["draf*"]}, "defaults": {"urusan": "2.11", "jenis_data": "statistik"},
}
ASKED = {"name": "dlh", "title": "DLH", "owner_org": "o", "connector": "files", "options.folder": "/srv/baru", "secret": "S"}


@pytest.mark.parametrize(("answer", "options", "defaults", "rest"), [
    ({}, {"folder": "/srv/baru", "exclude": ["draf*"]}, {"urusan": "2.11", "jenis_data": "statistik"}, {"secret": "S"}),
    ({"defaults.urusan": ""}, {"folder": "/srv/baru", "exclude": ["draf*"]}, {"jenis_data": "statistik"}, {"secret": "S"}),
    ({"connector": "sql", "options.folder": "", "options.url": "sqlite:///a"}, {"url": "sqlite:///a"},
     {"urusan": "2.11", "jenis_data": "statistik"}, {"secret": "S"}),
    ({"secret": ""}, {"folder": "/srv/baru", "exclude": ["draf*"]}, {"urusan": "2.11", "jenis_data": "statistik"}, {}),
])
def test_what_the_page_does_not_ask_stays(answer: dict[str, str], options: Any, defaults: Any, rest: dict[str, str]) -> None:
    now = changed(STORED, {**ASKED, **answer})
    assert (now["options"], now["defaults"], now["schedule"]) == (options, defaults, "0 3 * * *")
    assert {name: now[name] for name in ("secret",) if name in now} == rest


def test_a_whole_document_replaces_the_stored_one() -> None:
    assert changed(STORED, {**ASKED, "document": "name: dlh\nconnector: files"}) == {"name": "dlh", "connector": "files"}


def test_a_source_is_removed_by_its_agency(city: City, visit: Visit) -> None:
    visit("produsen", "/panen/baru", post=answers(city))
    [source] = city.call("produsen", "sdi_harvest_source_list")["results"]
    assert visit("produsen_other", f"/panen/{source['id']}/hapus", post={}).status_code == 403
    assert visit("produsen", f"/panen/{source['id']}/hapus", post={}).status_code == 302
    assert city.call("produsen", "sdi_harvest_source_list")["count"] == 0


def test_a_source_of_another_agency_cannot_be_made(city: City, visit: Visit) -> None:
    page = visit("produsen", "/panen/baru", post=answers(city, owner_org=city.orgs["dukcapil"]))
    assert page.status_code in (200, 403)
    assert city.call("walidata", "sdi_harvest_source_list")["count"] == 0
