"""The DCAT connector against a live server, in three notations, and against real catalogues."""
from __future__ import annotations

import json
from urllib import request as urllib_request

import pytest
from rdflib import Graph

from satudata_harvest.connectors import dcat_dataset
from satudata_harvest.connectors.dcat_dataset import box
from satudata_harvest.connectors.described import described, format_of, frequency_of, links_of, tags_of, years_of
from satudata_harvest.connectors.rdf import graph_of, kind_of
from satudata_harvest.connectors.rdf_context import closed
from satudata_harvest.engine import Engine
from satudata_harvest.failure import Failure
from tests.harvest.server import reply

PREFIXES = """@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
@prefix hydra: <http://www.w3.org/ns/hydra/core#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
WHOLE = PREFIXES + """
<https://data.contoh.id/taman> a dcat:Dataset ; dct:identifier "T-1" ; dct:title "Parks"@en, "Taman kota"@id, "Parcs"@fr ;
  dct:description "<p>Daftar <b>taman</b></p>"@id ; dcat:keyword "taman"@id, "park"@en, "rth" ; dct:modified "2024-05-01" ;
  dct:publisher [ foaf:name "Dinas Lingkungan Hidup" ] ; dcat:landingPage <https://data.contoh.id/laman/taman> ;
  dcat:contactPoint [ vcard:fn "Sekretariat" ; vcard:hasEmail <mailto:dlh@contoh.go.id> ] ;
  dct:accrualPeriodicity <http://publications.europa.eu/resource/authority/frequency/ANNUAL> ;
  dct:temporal [ dcat:startDate "2021-01-01" ; dcat:endDate "2023-12-31" ] ;
  dct:spatial [ skos:prefLabel "Kota Tangerang"@id ; dcat:bbox "POLYGON((106.5 -6.3, 106.8 -6.3, 106.8 -6.1, 106.5 -6.3))" ] ;
  dcat:theme [ skos:prefLabel "Lingkungan"@id ] ;
  dcat:distribution [ dct:title "Berkas" ; dcat:downloadURL <https://data.contoh.id/t.csv> ; dcat:mediaType "text/csv" ] ,
    [ dct:title "Laman" ; dcat:accessURL <ftp://data.contoh.id/t> ] .
[] a dcat:CatalogRecord ; foaf:primaryTopic <https://data.contoh.id/taman> ; dct:modified "2024-06-01" .
"""
KINDS = {"turtle": "text/turtle", "xml": "application/rdf+xml", "json-ld": "application/ld+json"}


def many(numbers, more=""):
    return (PREFIXES + "<> a dcat:Catalog . " + " ".join(
        f'<https://a.example/{n}> a dcat:Dataset ; dct:title "Data {n}" .' for n in numbers) + more).encode()


@pytest.fixture
def dcat(server, document, connect):
    def make(body=None, kind="text/turtle", **options):
        if body is not None:
            server.paths["/katalog"] = lambda request: reply(body if isinstance(body, bytes) else body.encode(), kind=kind)
        return connect(document("dcat", url=f"{server.url}/katalog", **options))
    return make


def names(connector):
    return [record.identifier for record in connector.records()]


def word_of(connector):
    with pytest.raises(Failure) as refused:
        list(connector.records())
    assert not connector.check().ok or connector.check().failure is None
    return refused.value.word.name


@pytest.mark.parametrize("said", ["", "text/plain", "right"])
@pytest.mark.parametrize("notation", KINDS)
def test_a_dataset_in_every_notation_whatever_the_server_says_it_is(dcat, notation, said):
    body = Graph().parse(data=WHOLE, format="turtle").serialize(format=notation)
    [record] = dcat(body, KINDS[notation] if said == "right" else said).records()
    found = record.metadata
    assert (record.identifier, found["title"], found["description"]) == (
        "https://data.contoh.id/taman", "Taman kota", "Daftar taman")
    assert (found["tags"], found["themes"], found["publisher"]) == (["taman", "rth"], ["Lingkungan"], "Dinas Lingkungan Hidup")
    assert (found["contact"], found["frequency_code"]) == ({"name": "Sekretariat", "email": "dlh@contoh.go.id"}, "tahunan")
    assert (found["tahun_awal"], found["tahun_akhir"], found["spatial"]) == ("2021", "2023", "Kota Tangerang")
    assert (found["bbox"], found["record"]["modified"]) == ([106.5, -6.3, 106.8, -6.1], "2024-06-01")
    assert found["links"] == [{"name": "Berkas", "description": "", "url": "https://data.contoh.id/t.csv", "format": "csv"}]
    assert found["pages"] == ["https://data.contoh.id/laman/taman"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_that_can_be_known(dcat, encoding):
    text = PREFIXES + '<https://a.example/1> a dcat:Dataset ; dct:title "Kota – \U0001f600" .'
    [record] = dcat(text.encode(encoding)).records()
    assert record.metadata["title"] == "Kota – \U0001f600"


def test_a_catalogue_of_nothing_is_empty_and_what_is_none_is_refused(dcat):
    assert list(dcat(many([])).records()) == []
    assert word_of(dcat(PREFIXES + '<> dct:title "x" .')) == "SOURCE_DATA_INVALID"


@pytest.mark.parametrize("link", [
    "<?h=1> a hydra:PagedCollection ; hydra:nextPage '{next}' ; hydra:totalItems 5 .",
    "<?h=1> a hydra:PartialCollectionView ; hydra:next <{next}> . <> hydra:totalItems 5 ."])
def test_pages_of_either_hydra(server, dcat, link):
    pages = {"1": many([1, 2], link.format(next="/katalog?p=2")), "2": many([2, 3, 4], link.format(next="/katalog?p=3")),
             "3": many([5])}
    made = dcat()
    server.paths["/katalog"] = lambda request: reply(pages[request.query.get("p", "1")], kind="text/turtle")
    assert names(made) == [f"https://a.example/{n}" for n in range(1, 6)]
    assert made.check().message.en.endswith("in all at least 5.")


LIES = [
    ("a total that lies", lambda r: reply(many([1], "<> hydra:totalItems 9 ."))),
    ("next leads to itself", lambda r: reply(many([1], "<> hydra:next </katalog?p=1> ."))),
    ("next for ever", lambda r: reply(many([1], f"<> hydra:next </katalog?p={r.count}> ."))),
    ("two next pages", lambda r: reply(many([1], "<> hydra:next </katalog?p=1>, </katalog?p=2> ."))),
    ("a web page", lambda r: reply(b"<!DOCTYPE html><html><body>x</body></html>", kind="text/turtle")),
    ("a web page without more", lambda r: reply(b"\n<html><body>x", kind="text/html")),
    ("cut Turtle", lambda r: reply(many([1, 2])[:-20])),
    ("cut RDF/XML", lambda r: reply(b'<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">')),
    ("cut JSON-LD", lambda r: reply(b'{"@id": ')),
    ("entity bomb", lambda r: reply(b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;">]><a>&c;</a>')),
    ("external DTD", lambda r: reply(b'<!DOCTYPE a SYSTEM "http://127.0.0.1/x.dtd"><a/>')),
    ("XXE", lambda r: reply(b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>')),
    ("no UTF-8", lambda r: reply(many([1]).replace(b"Data", b"D\xe9ta"))),
    ("deep Turtle", lambda r: reply((PREFIXES + "<> a dcat:Catalog ; dct:title " + "[ dct:title " * 5000).encode())),
    ("deep JSON", lambda r: reply(b'{"a":' * 5000)),
    ("a foreign context", lambda r: reply({"@context": "http://127.0.0.1:9/c.jsonld", "@type": "Catalog"})),
    ("an imported context", lambda r: reply({"@context": {"@import": "http://127.0.0.1:9/c.jsonld"}})),
    ("a scoped context", lambda r: reply({"@context": {"a": {"@id": "x:a", "@context": ["http://127.0.0.1:9/c"]}}, "a": {}})),
]


@pytest.mark.parametrize("behave", [case[1] for case in LIES], ids=[case[0] for case in LIES])
def test_a_catalogue_that_lies_is_none_and_nothing_else_is_fetched(server, dcat, behave, monkeypatch):
    monkeypatch.setattr(urllib_request, "urlopen", lambda *_, **__: pytest.fail("fetched"))
    made = dcat()
    server.paths["/katalog"] = behave
    assert word_of(made) == "SOURCE_DATA_INVALID"
    assert {request.path for request in server.requests} == {"/katalog"}


def test_next_cannot_lead_out_of_the_network(dcat):
    assert word_of(dcat(many([1], "<> hydra:next <http://169.254.169.254/x> ."))) == "SOURCE_BLOCKED"


@pytest.mark.parametrize("notation", KINDS)
def test_a_page_of_too_many_statements_is_refused(notation):
    body = Graph().parse(data=many(range(20)), format="turtle").serialize(format=notation).encode()
    with pytest.raises(Failure, match="more than 20"):
        graph_of(body, KINDS[notation], "https://a.example/", most=20)


def test_one_identifier_with_two_contents_is_a_conflict_and_a_nameless_dataset_a_failed_record(dcat, memory, allowance):
    body = PREFIXES + ('[] a dcat:Dataset ; dct:identifier "1" ; dct:title "A" . [] a dcat:Dataset ; dct:identifier "1" ;'
                       ' dct:title "B" . [] a dcat:Dataset ; dct:title "Tanpa" .')
    report = Engine(dcat(body).document, memory, allowance).run("1")
    assert (report.plan.counts["new"], report.plan.counts["refused"]) == (1, 2)
    assert {problem["word"] for problem in report.problems} == {"SOURCE_CONFLICT", "VALIDATION_ERROR"}


def test_the_second_run_takes_only_what_says_something_else_whatever_its_order(server, dcat, memory, allowance):
    made = dcat(WHOLE)
    Engine(made.document, memory, allowance).run("1")
    turned = Graph().parse(data=WHOLE, format="turtle").serialize(format="nt")
    dcat("\n".join(sorted(turned.splitlines(), reverse=True)))
    assert Engine(made.document, memory, allowance).run("2").plan.counts["unchanged"] == 1
    dcat(WHOLE.replace("Taman kota", "Taman dan RTH"))  # dct:modified was forgotten
    assert Engine(made.document, memory, allowance).run("3").plan.counts["changed"] == 1
    draft = memory.records_["https://data.contoh.id/taman"]
    assert (draft["title"], draft["accrualPeriodicity"], draft["rujukan"]) == (
        "Taman dan RTH", "tahunan", ["https://data.contoh.id/laman/taman"])
    assert draft["tables"] == [{"name": "Berkas", "url": "https://data.contoh.id/t.csv", "format": "csv"}]


def test_files_are_copied_and_a_dataset_that_does_not_say_when_it_changed_is_read_again(server, dcat, memory, allowance):
    server.paths["/t.csv"] = lambda r: reply(b"tahun,n\n2023,1\n2024,2\n", kind="text/csv")
    body = WHOLE.replace("https://data.contoh.id/t.csv", f"{server.url}/t.csv")
    made = dcat(body, files="copies")
    for run in ("1", "2"):
        Engine(made.document, memory, allowance).run(run)
    assert (server.counts["/t.csv"], len(memory.files)) == (1, 1)
    server.counts["/t.csv"] = 0
    dcat(body.replace('dct:modified "2024-05-01" ;', ""))
    for run in ("3", "4"):
        Engine(made.document, memory, allowance).run(run)
    assert (server.counts["/t.csv"], len(memory.files)) == (2, 1)


PLAIN = {"dataset": [{"identifier": "a", "title": "Data", "keyword": ["air", "minum"], "temporal": "2020-01-01/2022-12-31",
                      "accrualPeriodicity": "R/P1Y", "spatial": "106.5,-6.3,106.8,-6.1", "publisher": {"name": "Dinas"},
                      "distribution": [{"downloadURL": "https://a.example/a.csv", "mediaType": "text/csv"}]}]}


@pytest.mark.parametrize("more", [
    {}, {"@context": "https://project-open-data.cio.gov/v1.1/schema/catalog.jsonld", "@type": "dcat:Catalog"}])
def test_a_plain_data_json_is_read_without_its_context(dcat, more):
    body = {**PLAIN, **more, "dataset": [{**one, **({"@type": "dcat:Dataset"} if more else {})} for one in PLAIN["dataset"]]}
    [record] = dcat(json.dumps(body), "application/json").records()
    found = record.metadata
    assert (record.identifier, found["publisher"], found["tags"], found["frequency_code"]) == (
        "a", "Dinas", ["air", "minum"], "tahunan")
    assert (found["tahun_awal"], found["tahun_akhir"], found["bbox"]) == ("2020", "2022", [106.5, -6.3, 106.8, -6.1])


@pytest.mark.parametrize(("head", "said", "kind"), [
    (b"@prefix a: <b> .", "application/json", "turtle"), (b"<http://a> a <b> .", "", "turtle"),
    (b"[] a <b> .", "text/turtle", "turtle"),
    (b"  {}", "", "json-ld"), (b"[{}]", "text/plain", "json-ld"), (b"<rdf:RDF/>", "text/turtle", "xml"), (b"<a/>", "", "xml"),
    (b"PREFIX a: <b>", "", "turtle"), (b"\xef\xbb\xbf<?xml?>", "", "xml")])
def test_the_notation_is_told_by_what_it_is(head, said, kind):
    assert kind_of(head, said) == kind


def test_contexts_inside_are_kept_and_those_elsewhere_refused():
    inside = {"@context": [{"a": "x:a"}, None], "a": [1]}
    assert closed(inside) == inside
    with pytest.raises(Failure, match="not fetched"):
        closed({"@graph": [{"@context": ["https://a.example/c.jsonld"]}]})


@pytest.mark.parametrize(("written", "found"), [
    ("106.5,-6.3,106.8,-6.1", [106.5, -6.3, 106.8, -6.1]), ("POINT(106.6 -6.2)", [106.6, -6.2, 106.6, -6.2]),
    ('{"type":"Polygon","coordinates":[[[1,2],[3,2],[3,4],[1,2]]]}', [1, 2, 3, 4]),
    ("<http://www.opengis.net/def/crs/EPSG/0/4326> POLYGON((1 2, 3 4))", [1, 2, 3, 4]),
    ("Kota Tangerang", []), ("1,2,3", []), ("POLYGON EMPTY", []), ("{{extent}}", []), ("1,2,3,x", [])])
def test_boxes(written, found):
    assert box(written) == found


@pytest.mark.parametrize(("said", "code"), [
    ("http://publications.europa.eu/resource/authority/frequency/MONTHLY", "bulanan"),
    ("R/P3M", "triwulanan"), ("annually", "tahunan"),
    ("http://purl.org/cld/freq/irregular", "ad-hoc"), ("Tahunan", "tahunan"), ("whenever", ""), ("", "")])
def test_frequencies(said, code):
    assert frequency_of(said) == code


def test_words_years_formats_and_links():
    assert tags_of(["Air/Minum", "air minum", "x", "=cmd|' /C calc'!A0", "a" * 300]) == ["Air Minum", "cmd C calc A0", "a" * 100]
    assert years_of({"start": "", "end": "2023-05"}, "2001") == ("", "2023")
    assert years_of({"start": "n/a"}, "Data 2020 dan 2022") == ("2020", "2022")
    assert [format_of(one) for one in ({"format": "CSV"}, {"mimetype": "application/pdf"}, {"url": "https://a/b.xlsx?x=1"},
                                       {"format": "http://x/file-type/JSON"}, {"format": "SHP"})] == [
        "csv", "pdf", "xlsx", "json", ""]
    assert [one["url"] for one in links_of([{"url": "javascript:alert(1)"}, {"url": "https://a/b"}, {"url": "https://a/b"}, {},
                                            {"url": "file:///etc/passwd"}])] == ["https://a/b"]
    assert len(links_of({"url": f"https://a/{n}"} for n in range(10_000))) == 50


REAL = {"catalog.rdf": 2, "dataset_gob_es.ttl": 1, "dataset_gov_de.rdf": 1, "evian.json": 8, "paged-collection-1.jsonld": 3,
        "paged-collection-2.jsonld": 1, "sig.oreme.rdf": 1, "swiss-bfs-catalog.xml": 2}


@pytest.mark.parametrize(("name", "count"), REAL.items())
def test_real_catalogues(shared, document, name, count):
    graph = graph_of((shared / "samples/api/dcat" / name).read_bytes(), "", "https://a.example/x")
    made = document("dcat", url="https://a.example")
    found = [(dcat_dataset.identifier(graph, node), described(made, dcat_dataset.metadata(graph, node)))
             for node in dcat_dataset.datasets(graph)]
    assert len(found) == count
    for identifier, metadata in found:
        assert identifier and metadata["title"] and metadata["resources"], name
        assert json.loads(json.dumps(metadata)) == metadata
