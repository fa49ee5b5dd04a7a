"""Records made to hurt, harvested into the catalogue: what is refused, and that what is taken is harmless where it shows."""
from __future__ import annotations

import csv
import io
from typing import Any

import ckan.plugins.toolkit as tk
import openpyxl
import pytest
import rdflib
from ckan import model

from ckanext.tangerang.audit.verify import problems, rows
from ckanext.tangerang.discovery.dataset_page import web
from satudata.exchange import formats
from tests.catalogue.hostile.test_markup import live

SCRIPT = '<script>alert("x")</script> <img src=x onerror=alert(1)> [klik](javascript:alert(1))'
#: identifier, the rest of the record, and the word it is refused with (None: it is taken)
RECORDS = [
    ("rumus", {"judul": "=cmd|' /C calc'!A0"}, None),
    ("skrip", {"judul": "<script>alert(1)</script> Data", "description": SCRIPT}, None),
    ("tautan", {"judul": "Tautan", "links": [{"name": "Berkas", "url": "java\tscript:alert(1)"}]}, "VALIDATION_ERROR"),
    ("rujukan", {"judul": "Rujukan", "pages": ["javascript:alert(1)"]}, "VALIDATION_ERROR"),
    ("bukan-alamat", {"judul": "Tautan kata", "links": [{"name": "Berkas", "url": "ada di situs"}], "pages": ["situs"]}, None),
    ("nol\x00", {"judul": "Pengenal dengan NUL"}, "VALIDATION_ERROR"),
    ("judul-nol", {"judul": "Judul\x00 nol"}, None),
    ("balik", {"judul": "Laporan \u202egpj.exe"}, None),
    ("emoji", {"judul": "Data \U0001f600"}, None),
    ("panjang", {"judul": "x" * 300}, "VALIDATION_ERROR"),
    ("kosong", {"judul": "", "title": " "}, "VALIDATION_ERROR"),
    ("tag", {"judul": "Kata kunci", "tags": ["a", "x?y<z>", "\u00e9l\u00e8ve", "=1+1", "baik"]}, None),
    ("tag-banyak", {"judul": "Kata kunci banyak", "tags": [f"kata {n}" for n in range(100_000)]}, "VALIDATION_ERROR"),
    ("tag-huruf", {"judul": "Kata kunci huruf", "tags": "a,b"}, None),
    ("../../etc/passwd", {"judul": "Naik folder"}, None),
    ("a' OR '1'='1\"; DROP TABLE package--", {"judul": "Kutip"}, None),
    ("*:* AND {!func}x^2 (\\", {"judul": "Solr *:* {!func} (\\"}, None),
    ("Kasus", {"judul": "Huruf besar"}, None),
    ("kasus", {"judul": "Huruf kecil"}, None),
    ("kasus", {"judul": "Dua kali"}, "SOURCE_CONFLICT"),
    ("tahun", {"judul": "Tahun jauh", "tahun_awal": "9999", "tahun_akhir": "31 Februari"}, "VALIDATION_ERROR"),
    ("bukan-angka", {"judul": "NaN", "tahun_awal": "NaN"}, None),
    ("salah-jenis", {"judul": ["a"], "description": {"a": 1}}, "VALIDATION_ERROR"),
    ("lain", {"judul": "Milik dinas lain", "owner_org": "dukcapil"}, None),
    ("rincian", {"judul": "x" * 5_000_000}, "VALIDATION_ERROR"),
]


TAKEN = sorted(identifier for identifier, _, word in RECORDS if word is None)
REFUSED = sorted((identifier.replace("\x00", ""), word) for identifier, _, word in RECORDS if word)


@pytest.fixture
def harvested(clean_audit: Any, service: Any) -> Any:
    """All of them harvested under a standing decision."""
    service.give([{"id": identifier, **values} for identifier, values, _ in RECORDS])
    service.run = service.harvest()
    return service


def headers_of(who: str | None) -> dict[str, str]:
    if who is None:
        return {}
    made = tk.get_action("api_token_create")({"ignore_auth": True, "user": who}, {"user": who, "name": "uji"})
    return {"Authorization": made["token"]}


def packages() -> list[model.Package]:
    return list(model.Session.query(model.Package).filter_by(state="active").order_by(model.Package.name))


def no_formula(name: str, data: bytes) -> bool:
    """Whether no cell of a CSV or XLSX file would be computed."""
    if name.endswith(".xlsx"):
        book = openpyxl.load_workbook(io.BytesIO(data))
        return not any(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    rows = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    return not any(cell.startswith(("=", "@", "+", "-")) for row in rows for cell in row)


def test_each_has_its_word_and_what_is_taken_shows_as_words_everywhere(harvested, app):
    run = harvested.run
    assert (run["state"], run["counts"]["new"], run["counts"]["refused"]) == ("finished", len(TAKEN), len(REFUSED))
    assert sorted((one["identifier"], one["word"]) for one in run["report"]["problems"]) == REFUSED
    assert all(len(one["title"]) <= 500 for one in run["report"]["problems"])
    assert sorted(harvested.held()) == TAKEN
    public = packages()
    assert {package.id for package in public} == {row.record_id for row in harvested.held().values()}
    assert {package.owner_org for package in public} == {harvested.city.orgs["dinkes"]}
    assert {package.title for package in public} >= {"Judul nol", "Laporan gpj.exe", "=cmd|' /C calc'!A0"}
    walidata = headers_of("walidata")
    pages: list[tuple[str, dict[str, str]]] = [(f"/dataset/{package.name}", {}) for package in public]
    pages += [("/dataset/", {}), ("/dataset/?q=script", {}), (f"/panen/jalan/{run['id']}", walidata),
              (f"/panen/{harvested.source['id']}", walidata)]
    for address, headers in pages:
        answer = app.get(address, headers=headers)
        assert (address, answer.status_code, live(answer.get_data(as_text=True))) == (address, 200, [])
    assert harvested.harvest()["counts"] == {
        "new": 0, "changed": 0, "unchanged": len(TAKEN), "gone": 0, "refused": len(REFUSED)}
    assert list(problems(rows())) == []


@pytest.mark.parametrize(("address", "shown"), [
    ("https://a.example/x", True), ("http://a.example", True), ("javascript:alert(1)", False), ("java\tscript:alert(1)", False),
    ("//a.example", False), ("data:text/html,x", False), ("ada di situs", False), ("", False), (None, False)])
def test_a_page_links_web_addresses_alone_whatever_was_once_stored(address, shown):
    assert bool(web(address)) is shown


def test_exports_of_them_are_whole_and_hold_no_formula(harvested, app):
    chosen = [one for one in packages() if one.title.startswith(("=cmd", "<script", "Kata kunci", "Solr", "NaN", "Tautan"))]
    assert len(chosen) == 7
    for package in chosen:
        for known in formats.formats("dataset"):
            answer = app.get(f"/dataset/{package.name}/unduh/{known.name}")
            if answer.status_code == 404 and known.name.startswith("sdmx"):  # a record without columns has no structure
                continue
            assert answer.status_code == 200, (package.title, known.name, answer.get_data(as_text=True)[-1500:])
            name = answer.headers["Content-Disposition"]
            if ".xlsx" in name or ".csv" in name:
                assert no_formula(".xlsx" if ".xlsx" in name else ".csv", answer.get_data()), (package.title, known.name)
        for form in ("ttl", "jsonld", "rdf"):
            data = app.get(f"/dataset/{package.name}.{form}").get_data(as_text=True)
            found = rdflib.Graph().parse(data=data, format={"ttl": "turtle", "jsonld": "json-ld", "rdf": "xml"}[form])
            assert not [one for one in found.objects() if isinstance(one, rdflib.URIRef) and str(one).startswith("javascript:")]
