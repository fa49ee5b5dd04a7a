"""The OAI-PMH connector against a live repository and against real answers."""
from __future__ import annotations

import pytest

from satudata_harvest.connectors.described import described
from satudata_harvest.connectors.listed import READERS, Head
from satudata_harvest.connectors.oai import is_deleted, name_of
from satudata_harvest.connectors.xml_table import NAMES
from satudata_harvest.engine import Engine
from satudata_harvest.failure import Failure
from satudata_harvest.web.parse import xml_of
from tests.harvest.connectors.test_csw import SPACES, iso_record
from tests.harvest.server import reply

DATA = {f"oai:contoh:{n}": (f"Data {n}", f"2024-01-0{n}T00:00:00Z", "") for n in range(1, 6)}
DELETED = {**DATA, "oai:contoh:3": ("", "2024-02-01T00:00:00Z", "deleted")}
FORMATS = "".join(f"<oai:metadataFormat><oai:metadataPrefix>{name}</oai:metadataPrefix></oai:metadataFormat>"
                  for name in ("oai_dc", "iso19139"))


def answer(body):
    return reply(f'<?xml version="1.0"?><oai:OAI-PMH {SPACES}><oai:responseDate>2024-06-01T00:00:00Z</oai:responseDate>{body}'
                 "</oai:OAI-PMH>".encode(), kind="text/xml")


def error(code):
    return answer(f'<oai:error code="{code}">x</oai:error>')


def header(name, stamp, state):
    status = f'status="{state}"' if state else ""
    return f"<oai:header {status}><oai:identifier>{name}</oai:identifier><oai:datestamp>{stamp}</oai:datestamp></oai:header>"


def record(name, title, stamp, state, prefix):
    body = iso_record(name, title, stamp[:10]) if prefix == "iso19139" else (
        f"<oai_dc:dc><dc:title>{title}</dc:title><dc:subject>air</dc:subject><dc:description>Isi</dc:description><dc:date>2021</dc:date>"
        f"<dc:identifier>https://repo.contoh.id/{name[-1]}</dc:identifier></oai_dc:dc>")
    metadata = "" if state else f"<oai:metadata>{body}</oai:metadata>"
    return f"<oai:record>{header(name, stamp, state)}{metadata}</oai:record>"


def repository(data, size=2, total=None):
    """A repository whose token says where to go on and what was asked."""
    def behave(request):
        verb = request.query["verb"]
        if verb == "Identify":
            return answer("<oai:Identify><oai:repositoryName>Contoh</oai:repositoryName>"
                          "<oai:protocolVersion>2.0</oai:protocolVersion></oai:Identify>")
        if verb == "ListMetadataFormats":
            return answer(f"<oai:ListMetadataFormats>{FORMATS}</oai:ListMetadataFormats>")
        token = request.query.get("resumptionToken")
        first = ("0", request.query.get("metadataPrefix", ""), request.query.get("from", ""))
        start, prefix, since = token.split("~") if token else first
        wanted = [(name, *value) for name, value in data.items() if value[1] >= since]
        if not wanted:
            return error("noRecordsMatch")
        place = int(start)
        items = "".join(record(name, title, stamp, state, prefix) if verb == "ListRecords" else header(name, stamp, state)
                        for name, title, stamp, state in wanted[place:place + size])
        more = f"{place + size}~{prefix}~{since}" if place + size < len(wanted) else ""
        whole = len(wanted) if total is None else total
        onward = f'<oai:resumptionToken completeListSize="{whole}">{more}</oai:resumptionToken>'
        return answer(f"<oai:{verb}>{items}{onward}</oai:{verb}>")
    return behave


@pytest.fixture
def oai(server, document, connect):
    def make(**options):
        return connect(document("oai", url=f"{server.url}/oai?verb=Identify", **options))
    server.paths["/oai"] = repository(DATA)
    return make


def word_of(connector):
    with pytest.raises(Failure) as refused:
        list(connector.records())
    return refused.value.word.name


@pytest.mark.parametrize(("prefix", "title", "tags"), [
    ("oai_dc", "Data 1", ["air"]), ("iso19139", "Data 1", ["jalan", "jembatan"])])
def test_every_record_once_in_every_format(oai, prefix, title, tags):
    made = oai(prefix=prefix)
    found = list(made.records())
    assert [one.identifier for one in found] == list(DATA)
    assert (found[0].metadata["title"], found[0].metadata["tags"], found[0].failure) == (title, tags, None)
    assert made.check().message.en == "Repository Contoh can be read."


def test_a_draft_without_any_mapping(oai, memory, allowance):
    Engine(oai().document, memory, allowance).run("1")
    draft = memory.records_["oai:contoh:2"]
    assert (draft["title"], draft["notes"], draft["tags"], draft["rujukan"]) == ("Data 2", "Isi", ["air"], ["https://repo.contoh.id/2"])


def test_what_is_wanted_is_asked_for(server, oai):
    list(oai(**{"set": "a:b", "from": "2024-01-02", "until": "2024-12-31"}).records())
    first, second = server.requests[:2]
    assert first.query == {"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": "a:b", "from": "2024-01-02",
                           "until": "2024-12-31"}
    assert set(second.query) == {"verb", "resumptionToken"}


def test_a_second_run_asks_from_the_oldest_change_and_the_deleted_are_gone(server, oai, memory, allowance):
    made = oai()
    Engine(made.document, memory, allowance).run("1")
    server.requests.clear()
    server.paths["/oai"] = repository({**DELETED, "oai:contoh:1": ("Lain", "2024-03-01T00:00:00Z", "")})
    counts = Engine(made.document, memory, allowance).run("2").plan.counts
    assert (counts["changed"], counts["unchanged"], counts["gone"]) == (1, 3, 1)
    asked = [request.query for request in server.requests if request.query["verb"] == "ListRecords"]
    assert [query["from"] for query in asked] == ["2024-03-01T00:00:00Z"]
    server.requests.clear()
    Engine(made.document, memory, allowance).run("3")
    assert {request.query["verb"] for request in server.requests} == {"ListIdentifiers"}


def test_deleted_records_are_not_given(server, oai):
    server.paths["/oai"] = repository(DELETED)
    assert [one.identifier for one in oai().records()] == [name for name in DATA if name != "oai:contoh:3"]


def test_a_repository_of_nothing_is_empty_and_one_that_became_empty_is_held_by_the_guard(server, oai, memory, allowance):
    made = oai()
    Engine(made.document, memory, allowance).run("1")
    server.paths["/oai"] = lambda r: error("noRecordsMatch")
    assert list(made.records()) == []
    assert Engine(made.document, memory, allowance).run("2").plan.as_dict()["given"] == 0


def test_a_list_that_expired_is_read_once_more_and_then_given_up(server, oai):
    server.paths["/oai"] = lambda r: error("badResumptionToken") if r.count == 1 else repository(DATA)(r)
    assert [one.identifier for one in oai().records()] == list(DATA)
    server.counts.clear()
    server.paths["/oai"] = lambda r: error("badResumptionToken") if "resumptionToken" in r.query else repository(DATA)(r)
    assert word_of(oai()) == "SOURCE_UNAVAILABLE"


def listing(items, token="", **more):
    size = "".join(f' {name}="{value}"' for name, value in more.items())
    return answer(f"<oai:ListRecords>{items}<oai:resumptionToken{size}>{token}</oai:resumptionToken></oai:ListRecords>")


ONE = record("oai:contoh:1", "A", "2024-01-01", "", "oai_dc")
LIES = [
    ("a size that lies", repository(DATA, total=9), "SOURCE_DATA_INVALID"),
    ("the same token again", lambda r: listing(ONE, "sama"), "SOURCE_DATA_INVALID"),
    ("new tokens for ever", lambda r: listing(ONE, f"t{r.count}"), "SOURCE_DATA_INVALID"),
    ("empty parts for ever", lambda r: listing("", f"t{r.count}"), "SOURCE_DATA_INVALID"),
    ("a web page", lambda r: reply(b"<html><body>", kind="text/html"), "SOURCE_DATA_INVALID"),
    ("other XML", lambda r: reply(b"<a/>"), "SOURCE_DATA_INVALID"),
    ("cut", lambda r: reply(b"<oai:OAI-PMH"), "SOURCE_DATA_INVALID"),
    ("another verb", lambda r: answer("<oai:Identify/>"), "SOURCE_DATA_INVALID"),
    ("entity bomb", lambda r: reply(b'<!DOCTYPE a [<!ENTITY b "x">]><a>&b;</a>'), "SOURCE_DATA_INVALID"),
    ("external DTD", lambda r: reply(b'<!DOCTYPE a SYSTEM "http://127.0.0.1/x.dtd"><a/>'), "SOURCE_DATA_INVALID"),
    ("XXE", lambda r: reply(b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'), "SOURCE_DATA_INVALID"),
    ("no encoding it names", lambda r: reply(b'<?xml version="1.0" encoding="x-none"?><a/>'), "SOURCE_DATA_INVALID"),
    ("a format it does not have", lambda r: error("cannotDisseminateFormat"), "SOURCE_NOT_FOUND"),
    ("no sets", lambda r: error("noSetHierarchy"), "SOURCE_NOT_FOUND"),
    ("a wrong argument", lambda r: error("badArgument"), "SOURCE_DATA_INVALID"),
    ("an error without code", lambda r: error(""), "SOURCE_DATA_INVALID"),
    ("an expired first token", lambda r: error("badResumptionToken"), "SOURCE_UNAVAILABLE"),
    ("down in the second part", lambda r: repository(DATA)(r) if r.count == 0 else reply({}, 500), "SOURCE_UNAVAILABLE"),
]


@pytest.mark.parametrize(("behave", "word"), [case[1:] for case in LIES], ids=[case[0] for case in LIES])
def test_a_repository_that_lies_gets_its_word(server, oai, behave, word):
    server.paths["/oai"] = behave
    assert word_of(oai()) == word


def test_a_size_that_is_only_an_estimate_may_be_said_to_be_one(server, oai):
    server.paths["/oai"] = repository(DATA, total=9)
    assert len(list(oai(estimate=True).records())) == len(DATA)


def test_one_bad_record_stops_nothing(server, oai):
    nameless, other = ONE.replace("oai:contoh:1", ""), ONE.replace("oai:contoh:1", "x").replace("oai_dc:dc", "gmd:lain")
    server.paths["/oai"] = lambda r: listing(nameless + other + ONE + ONE)
    found = list(oai().records())
    assert [one.failure and one.failure.word.name for one in found] == ["VALIDATION_ERROR", "SOURCE_DATA_INVALID", None]


@pytest.mark.parametrize(("options", "behave", "word"), [
    ({"prefix": "marc21"}, repository(DATA), "SOURCE_NOT_FOUND"),
    ({}, lambda r: answer("<oai:Identify><oai:protocolVersion>1.1</oai:protocolVersion></oai:Identify>"), "SOURCE_DATA_INVALID"),
    ({}, lambda r: error("badVerb"), "SOURCE_DATA_INVALID")])
def test_what_a_check_finds(server, oai, options, behave, word):
    server.paths["/oai"] = behave
    assert oai(**options).check().failure.word.name == word


@pytest.mark.parametrize(("changed", "now", "told"), [
    ("2024-01-01", "2024-01-02T00:00:00Z", True), ("2024-01-02", "2024-01-02T23:00:00Z", False), ("", "2024-01-02", False),
    ("2024-01-02T10:00:00Z", "2024-01-02T10:00:01Z", True), ("2024-01-01", "", False)])
def test_a_mark_is_none_while_the_record_may_still_change_without_showing_it(changed, now, told):
    assert bool(Head("a", changed, now).mark) is told


def test_real_answers(shared, document):
    made, seen = document("oai", url="https://a.example"), 0
    for path in sorted((shared / "samples/api/oai-pmh").glob("get_ListRecords_[io]*.xml")):
        for item in xml_of(path.read_bytes()).iterfind(".//oai:record", NAMES):
            body = item.find("oai:metadata/*", NAMES)
            assert name_of(item) and not is_deleted(item)
            assert described(made, READERS[body.tag](body))["source"]["name"]
            seen += 1
    assert seen >= 10
    headers = xml_of((shared / "samples/api/oai-pmh/ListIdentifiers.xml").read_bytes()).findall(".//oai:header", NAMES)
    assert [is_deleted(one) for one in headers] == [False, True]
