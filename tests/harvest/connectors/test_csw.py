"""The CSW connector against a live service in both ways of asking, and against real answers."""
from __future__ import annotations

from xml.sax.saxutils import escape

import pytest

from satudata_harvest.connectors.csw import answered, following, identifier
from satudata_harvest.connectors.described import described
from satudata_harvest.connectors.iso19139 import iso
from satudata_harvest.connectors.listed import READERS
from satudata_harvest.connectors.xml_table import NAMES, dublin_core
from satudata_harvest.engine import Engine
from satudata_harvest.failure import Failure
from satudata_harvest.web.parse import xml_of
from tests.harvest.server import reply

SPACES = " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in NAMES.items())
DATA = {f"k-{n}": (f"Peta {n}", f"2024-01-0{n}") for n in range(1, 6)}


def text(value):
    return f"<gco:CharacterString>{escape(value)}</gco:CharacterString>"


def iso_record(name, title, stamp):
    return f"""<gmd:MD_Metadata {SPACES}><gmd:fileIdentifier>{text(name)}</gmd:fileIdentifier>
<gmd:language><gmd:LanguageCode codeListValue="ind"/></gmd:language><gmd:dateStamp><gco:Date>{stamp}</gco:Date></gmd:dateStamp>
<gmd:contact><gmd:CI_ResponsibleParty><gmd:organisationName>{text("Dinas PUPR")}</gmd:organisationName><gmd:contactInfo>
<gmd:CI_Contact><gmd:address><gmd:CI_Address><gmd:electronicMailAddress>{text("pupr@contoh.go.id")}</gmd:electronicMailAddress>
</gmd:CI_Address></gmd:address></gmd:CI_Contact></gmd:contactInfo><gmd:role><gmd:CI_RoleCode codeListValue="owner"/></gmd:role>
</gmd:CI_ResponsibleParty></gmd:contact><gmd:identificationInfo><gmd:MD_DataIdentification><gmd:citation><gmd:CI_Citation>
<gmd:title>{text("Map")}<gmd:PT_FreeText><gmd:textGroup><gmd:LocalisedCharacterString locale="#IND">{escape(title)}
</gmd:LocalisedCharacterString></gmd:textGroup></gmd:PT_FreeText></gmd:title><gmd:date><gmd:CI_Date><gmd:date><gco:Date>2023-05-01
</gco:Date></gmd:date><gmd:dateType><gmd:CI_DateTypeCode codeListValue="publication"/></gmd:dateType></gmd:CI_Date></gmd:date>
</gmd:CI_Citation></gmd:citation><gmd:abstract>{text("Jalan kota")}</gmd:abstract><gmd:resourceMaintenance>
<gmd:MD_MaintenanceInformation><gmd:maintenanceAndUpdateFrequency><gmd:MD_MaintenanceFrequencyCode codeListValue="annually"/>
</gmd:maintenanceAndUpdateFrequency></gmd:MD_MaintenanceInformation></gmd:resourceMaintenance><gmd:descriptiveKeywords>
<gmd:MD_Keywords><gmd:keyword>{text("jalan")}</gmd:keyword><gmd:keyword><gmx:Anchor>jembatan</gmx:Anchor></gmd:keyword>
</gmd:MD_Keywords></gmd:descriptiveKeywords><gmd:topicCategory><gmd:MD_TopicCategoryCode>transportation</gmd:MD_TopicCategoryCode>
</gmd:topicCategory><gmd:extent><gmd:EX_Extent><gmd:geographicElement><gmd:EX_GeographicBoundingBox>
<gmd:westBoundLongitude><gco:Decimal>106.5</gco:Decimal></gmd:westBoundLongitude><gmd:eastBoundLongitude><gco:Decimal>106.8
</gco:Decimal></gmd:eastBoundLongitude><gmd:southBoundLatitude><gco:Decimal>-6.3</gco:Decimal></gmd:southBoundLatitude>
<gmd:northBoundLatitude><gco:Decimal>-6.1</gco:Decimal></gmd:northBoundLatitude></gmd:EX_GeographicBoundingBox>
</gmd:geographicElement><gmd:temporalElement><gmd:EX_TemporalExtent><gmd:extent><gml:TimePeriod><gml:beginPosition>2020-01-01
</gml:beginPosition><gml:endPosition>2022-12-31</gml:endPosition></gml:TimePeriod></gmd:extent></gmd:EX_TemporalExtent>
</gmd:temporalElement></gmd:EX_Extent></gmd:extent></gmd:MD_DataIdentification></gmd:identificationInfo><gmd:distributionInfo>
<gmd:MD_Distribution><gmd:transferOptions><gmd:MD_DigitalTransferOptions><gmd:onLine><gmd:CI_OnlineResource><gmd:linkage>
<gmd:URL>https://peta.contoh.id/{name}.geojson</gmd:URL></gmd:linkage><gmd:protocol>{text("WWW:DOWNLOAD")}</gmd:protocol>
<gmd:name>{text("Berkas")}</gmd:name></gmd:CI_OnlineResource></gmd:onLine></gmd:MD_DigitalTransferOptions></gmd:transferOptions>
</gmd:MD_Distribution></gmd:distributionInfo><gmd:dataQualityInfo><gmd:DQ_DataQuality><gmd:lineage><gmd:LI_Lineage>
<gmd:statement>{text("Survei lapangan")}</gmd:statement></gmd:LI_Lineage></gmd:lineage></gmd:DQ_DataQuality></gmd:dataQualityInfo>
</gmd:MD_Metadata>"""


def dc_record(name, title, stamp, kind="Record"):
    return (f"<csw:{kind} {SPACES}><dc:identifier>{escape(name)}</dc:identifier><dc:title>{escape(title)}</dc:title>"
            f"<dc:subject>jalan</dc:subject><dct:abstract>Jalan kota</dct:abstract><dct:modified>{stamp}</dct:modified>"
            "<dct:spatial>Tangerang</dct:spatial><dct:references>https://peta.contoh.id/a.csv</dct:references>"
            "<ows:BoundingBox crs='urn:x-ogc:def:crs:EPSG:6.11:4326'><ows:LowerCorner>-6.3 106.5</ows:LowerCorner>"
            f"<ows:UpperCorner>-6.1 106.8</ows:UpperCorner></ows:BoundingBox></csw:{kind}>")


def answer(body, **more):
    return reply(f'<?xml version="1.0"?>{body}'.encode(), kind="application/xml", **more)


def results(records, total, next_, now="2024-06-01T00:00:00Z"):
    said = "" if next_ is None else f'nextRecord="{next_}"'
    return answer(f'<csw:GetRecordsResponse {SPACES}><csw:SearchStatus timestamp="{now}"/><csw:SearchResults '
                  f'numberOfRecordsMatched="{total}" {said}>{"".join(records)}</csw:SearchResults></csw:GetRecordsResponse>')


def asked(request):
    """What is asked, whichever way: start, size, element set, schema."""
    if request.method == "GET":
        query = request.query
        return int(query["startPosition"]), int(query["maxRecords"]), query["elementSetName"], query["outputSchema"]
    root = xml_of(request.body)
    return (int(root.get("startPosition")), int(root.get("maxRecords")), root.findtext(".//csw:ElementSetName", "", NAMES),
            root.get("outputSchema"))


def portal(data, total=None):
    """A catalogue service that pages, lists and gives by identifier."""
    def behave(request):
        kind = request.query.get("request")
        if kind == "GetCapabilities":
            return answer(f"<csw:Capabilities {SPACES}/>")
        if kind == "GetRecordById":
            found = [iso_record(name, *data[name]) for name in request.query["id"].split(",") if name in data]
            return answer(f"<csw:GetRecordByIdResponse {SPACES}>{''.join(found)}</csw:GetRecordByIdResponse>")
        start, size, elements, schema = asked(request)
        page = list(data.items())[start - 1:start - 1 + size]
        whole = len(data) if total is None else total
        make = iso_record if schema == NAMES["gmd"] else lambda *parts: dc_record(
            *parts, kind="SummaryRecord" if elements == "summary" else "Record")
        return results([make(name, *values) for name, values in page], whole, start + size if start + size <= len(data) else 0)
    return behave


@pytest.fixture
def csw(server, document, connect):
    def make(**options):
        copied = f"{server.url}/csw?service=CSW&request=GetCapabilities&kunci=1"
        return connect(document("csw", **{"url": copied, "size": 2, **options}))
    server.paths["/csw"] = portal(DATA)
    return make


def word_of(connector):
    with pytest.raises(Failure) as refused:
        list(connector.records())
    return refused.value.word.name


@pytest.mark.parametrize("method", ["post", "get"])
@pytest.mark.parametrize("schema", ["iso", "dc"])
def test_every_record_once_in_either_schema_and_either_way_of_asking(server, csw, schema, method):
    made = csw(output=schema, method=method)
    found = list(made.records())
    assert [record.identifier for record in found] == list(DATA)
    metadata = found[0].metadata
    assert (metadata["title"], metadata["description"], metadata["bbox"]) == ("Peta 1", "Jalan kota", [106.5, -6.3, 106.8, -6.1])
    assert metadata["links"][0]["format"] == ("geojson" if schema == "iso" else "csv")
    assert made.check().message.en == "The CSW catalogue service can be read; 5 records."
    assert {request.query.get("kunci") for request in server.requests} == {"1"}


def test_everything_an_iso_record_says(csw):
    found = next(csw().records()).metadata
    assert (found["tags"], found["themes"], found["language"], found["provenance"]) == (
        ["jalan", "jembatan"], ["transportation"], "ind", "Survei lapangan")
    assert (found["tahun_awal"], found["tahun_akhir"], found["frequency_code"], found["issued"]) == (
        "2020", "2022", "tahunan", "2023-05-01")
    assert (found["publisher"], found["contact"]["email"]) == ("Dinas PUPR", "pupr@contoh.go.id")


def test_what_the_person_wants_is_asked_for_and_cannot_break_the_request(server, csw):
    list(csw(constraint="type = 'dataset' AND a < 3 & </csw:CqlText>", sort="").records())
    root = xml_of(server.requests[0].body)
    assert root.findtext(".//csw:CqlText", "", NAMES) == "type = 'dataset' AND a < 3 & </csw:CqlText>"
    assert b"SortBy" not in server.requests[0].body
    list(csw(constraint="a = 1", method="get").records())
    assert (server.requests[-1].query["constraint"], server.requests[-1].query["sortBy"]) == ("a = 1", "dc:identifier:A")


def test_a_second_run_asks_only_for_what_changed_and_a_third_for_what_is_gone(server, csw, memory, allowance):
    made = csw()
    Engine(made.document, memory, allowance).run("1")
    server.requests.clear()
    server.paths["/csw"] = portal({**DATA, "k-2": ("Lain", "2024-02-01")})
    assert Engine(made.document, memory, allowance).run("2").plan.counts == {
        "new": 0, "changed": 1, "unchanged": 4, "gone": 0, "refused": 0}
    assert memory.records_["k-2"]["title"] == "Lain"
    assert [request.query["id"] for request in server.requests if "id" in request.query] == ["k-2"]
    assert all(b"summary" in request.body for request in server.requests if request.method == "POST")
    server.paths["/csw"] = portal({name: value for name, value in DATA.items() if name != "k-5"})
    assert Engine(made.document, memory, allowance).run("3").plan.counts["gone"] == 1


def test_a_change_within_the_day_of_the_run_is_seen(server, csw, memory, allowance):
    today = {"k-1": ("Pagi", "2024-06-01"), **{name: value for name, value in DATA.items() if name != "k-1"}}
    server.paths["/csw"] = portal(today)
    made = csw()
    Engine(made.document, memory, allowance).run("1")
    server.paths["/csw"] = portal({**today, "k-1": ("Sore", "2024-06-01")})
    assert Engine(made.document, memory, allowance).run("2").plan.counts["changed"] == 1


def test_a_record_that_is_listed_and_not_given_is_a_failed_record(server, csw, memory, allowance):
    made = csw()
    Engine(made.document, memory, allowance).run("1")
    more = {**DATA, "k-6": ("Baru", "2024-03-01")}
    server.paths["/csw"] = lambda r: portal(DATA if r.query.get("request") == "GetRecordById" else more)(r)
    counts = Engine(made.document, memory, allowance).run("2").plan.counts
    assert (counts["refused"], counts["gone"], counts["unchanged"]) == (1, 0, 5)


def test_what_slipped_between_two_pages_is_found_in_another_reading(server, csw):
    names = list(DATA)
    turned = {name: DATA[name] for name in (*names[1:], names[0])}
    server.paths["/csw"] = lambda r: portal(DATA if r.count == 0 else turned)(r)
    assert {record.identifier for record in csw().records()} == set(DATA)


def test_one_bad_record_stops_nothing(server, csw):
    nameless = iso_record("", "Tanpa", "2024-01-01")
    other = f"<rdf:RDF xmlns:rdf='urn:x'><dc:identifier {SPACES}>x</dc:identifier></rdf:RDF>"
    server.paths["/csw"] = lambda r: results([nameless, other, iso_record("k-1", "A", "")], 3, 0)
    found = list(csw().records())
    assert [record.failure and record.failure.word.name for record in found] == ["VALIDATION_ERROR", "SOURCE_DATA_INVALID", None]


def exception(code):
    return lambda r: answer(f'<ows:ExceptionReport {SPACES}><ows:Exception exceptionCode="{code}"/></ows:ExceptionReport>')


LIES = [
    ("a total that lies", portal(DATA, 9), "SOURCE_DATA_INVALID"),
    ("next leads back", lambda r: results([iso_record("a", "A", "")], 9, 1), "SOURCE_DATA_INVALID"),
    ("the same page for ever", lambda r: results([iso_record("a", "A", "")], 99, asked(r)[0] + 1), "SOURCE_DATA_INVALID"),
    ("no total", lambda r: results([], "banyak", 0), "SOURCE_DATA_INVALID"),
    ("no results", lambda r: answer(f"<csw:GetRecordsResponse {SPACES}/>"), "SOURCE_DATA_INVALID"),
    ("a web page", lambda r: reply(b"<!DOCTYPE html><html>", kind="text/html"), "SOURCE_DATA_INVALID"),
    ("cut", lambda r: reply(b"<csw:GetRecordsResponse"), "SOURCE_DATA_INVALID"),
    ("entity bomb", lambda r: reply(b'<!DOCTYPE a [<!ENTITY b "x">]><a>&b;</a>'), "SOURCE_DATA_INVALID"),
    ("XXE", lambda r: reply(b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'), "SOURCE_DATA_INVALID"),
    ("latin-1 without saying so", lambda r: reply("<a>é</a>".encode("latin-1")), "SOURCE_DATA_INVALID"),
    ("cut in the second page", lambda r: portal(DATA)(r) if r.count == 0 else reply(b"<a>"), "SOURCE_DATA_INVALID"),
    ("an error of its own", exception("NoApplicableCode"), "SOURCE_UNAVAILABLE"),
    ("a wrong parameter", exception("InvalidParameterValue"), "SOURCE_DATA_INVALID"),
    ("no entry", exception("AuthenticationFailed"), "SOURCE_FORBIDDEN"),
    ("no such operation", exception("OperationNotSupported"), "SOURCE_NOT_FOUND"),
]


@pytest.mark.parametrize(("behave", "word"), [case[1:] for case in LIES], ids=[case[0] for case in LIES])
def test_a_service_that_lies_gets_its_word(server, csw, behave, word):
    server.paths["/csw"] = behave
    assert word_of(csw()) == word


def test_a_first_page_that_is_no_csw_fails_the_check(server, csw):
    server.paths["/csw"] = lambda r: answer("<a/>")
    assert csw().check().failure.word.name == "SOURCE_DATA_INVALID"


@pytest.mark.parametrize(("start", "came", "total", "said", "next_"), [
    (1, 2, 6, 3, 3), (5, 2, 6, 0, 0), (1, 2, 6, None, 3), (5, 2, 6, None, 0), (1, 0, 6, 3, 0), (5, 1, 5, 6, 0), (1, 2, 6, 0, 0)])
def test_where_the_next_page_starts(start, came, total, said, next_):
    assert following(start, came, total, said) == next_


def test_real_answers(shared, document):
    made, seen = document("csw", url="https://a.example"), 0
    for path in sorted((shared / "samples/api/csw").glob("*.xml")):
        root = xml_of(path.read_bytes())
        if "Exception" in path.name:
            with pytest.raises(Failure):
                answered(root)
            continue
        for record in answered(root).find("csw:SearchResults", NAMES):
            if record.tag not in READERS:
                continue
            found = described(made, READERS[record.tag](record))
            assert identifier(record) == found["identifier"] != ""
            assert isinstance(found["bbox"], list) and isinstance(found["contact"]["name"], str)
            seen += 1
    assert seen >= 11


def test_a_record_of_nothing_is_read_as_nothing():
    assert iso(xml_of(f"<gmd:MD_Metadata {SPACES}/>".encode()))["title"] == ""
    assert dublin_core(xml_of(f"<csw:Record {SPACES}/>".encode()))["resources"] == []
