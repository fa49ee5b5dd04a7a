"""The DNA connector against a live server that answers as public client code expects; no real answer was seen."""
from __future__ import annotations

import pytest

from satudata_harvest.allowance import Allowance, Network, Secret
from satudata_harvest.connectors.bps_dna import HOME, BpsDnaConnector
from satudata_harvest.engine import Engine
from satudata_harvest.failure import Failure
from satudata_harvest.limits import Limits
from satudata_harvest.source import SourceInvalid
from tests.harvest.conftest import QUICK
from tests.harvest.server import reply

TOKEN = "rahasia-sekali"
SEARCH = "/api/metadata/mskeg/search"
REQUIRED = {"province": "36", "city": "3671", "producers": ["Dinas Kesehatan*"]}


def activity(number, **more):
    return {"id": number, "id_kegiatan_mms": 100 + number, "judul_kegiatan": f"Survei Contoh {number}", "tahun": "2025",
            "jenis_statistik": "STATISTIK_SEKTORAL", "cara_pengumpulan_data": "SURVEI", "iv_metode_pengumpulan_data": "wawancara",
            "produsen_data_name": "Dinas Kesehatan Kota Contoh", "status": "APPROVED", "total_msvar": 1, "total_msind": 0,
            "requested_by": "akun-a", "approved_by": "akun-b", "last_sync": "2025-07-01 00:00:00", **more}


def variable(number, **more):
    return {"id": number, "id_variabel_mms": 500 + number, "nama": f"Variabel {number}", "tipe_data": "INTEGER", **more}


def page(items, following=None, **more):
    return reply({"result": {"data": items, "next_page_url": following, **more}})


@pytest.fixture
def dna(server, document, tmp_path, monkeypatch):
    """``dna(secret_host=..., option=...)``: the connector; the server has activities 1 and 2 on two pages."""
    monkeypatch.setenv("TOKEN_DNA", TOKEN)
    given = [activity(1), activity(2, status="DRAFT", total_msvar=None)]
    server.paths[SEARCH] = lambda r: page(
        given[int(r.query["page"]) - 1:int(r.query["page"])], f"{server.url}{SEARCH}?page=2" if r.query["page"] == "1" else None,
        total=2)
    for number in (1, 2):
        server.paths[f"/api/metadata/msvar/under/{number}"] = lambda r, number=number: reply({"result": [variable(number)]})
        server.paths[f"/api/metadata/msind/under/{number}"] = lambda r: reply({"result": []})

    def make(host="127.0.0.1", **options):
        secret = Secret("dna", "sumber-contoh", host, env="TOKEN_DNA")
        found = document("bps_dna", {"secret": "dna"}, **{"url": f"{server.url}/api", **REQUIRED, **options})
        allowed = Allowance(secrets=(secret,), networks=(Network("127.0.0.0/8"),), web=QUICK)
        return BpsDnaConnector(found, allowed, Limits(), tmp_path)
    return make


def failures(connector):
    return [(one.identifier, one.failure and one.failure.word.name, one.failure and one.failure.field)
            for one in connector.records()]


def test_two_pages_with_their_variables(dna, server):
    first, second = dna(years=[2025]).records()
    assert (first.identifier, first.failure, first.metadata["title"]) == ("mskeg/1", None, "Survei Contoh 1")
    assert first.metadata["metode_pengumpulan_data"] == ["wawancara"]
    assert first.metadata["ms_var"] == [{"nama": "Variabel 1", "tipe_data": "integer", "id_variabel_mms": "501"}]
    assert "akun-a" not in str(first.metadata)
    assert (second.metadata["status_indah"], second.metadata["item"]["id"]) == ("DRAFT", 2)
    asked = [r for r in server.requests if r.path == SEARCH]
    assert [r.query for r in asked] == [{"province": "36", "city": "3671", "staticticsType": "STATISTIK_SEKTORAL",
                                         "length": "100", "year": "2025", "page": str(number)} for number in (1, 2)]
    assert {r.headers["authorization"] for r in server.requests} == {f"Bearer {TOKEN}"}
    assert not [r for r in server.requests if r.path.endswith("msind/under/1")], "DNA says it has none"


def test_activities_go_through_the_engine_as_activities(dna, memory):
    connector = dna()
    report = Engine(connector.document, memory, connector.allowance).run("1")
    assert (report.state, report.outcomes) == ("finished", {"created": 2}), report.as_dict()
    record = memory.records_["mskeg/1"]
    assert (record["id_kegiatan_mms"], record["status_indah"], record["owner_org"]) == ("101", "APPROVED", "dinkes")
    assert "item" not in record and "tables" not in record
    again = Engine(connector.document, memory, connector.allowance).run("2")
    assert again.plan.counts["unchanged"] == 2


@pytest.mark.parametrize(("item", "options", "field"), [
    (activity(1, cara_pengumpulan_data="MENEBAK"), {}, "cara_pengumpulan_data"),
    (activity(1, iv_metode_pengumpulan_data="x"), {}, "metode_pengumpulan_data"),
    (activity(1, tahun="25"), {}, "tahun"), (activity(1, judul_kegiatan=""), {}, "title"),
    (activity(1, produsen_data_name=None), {}, "owner_org"),
    (activity(1, status="SUBMITTED"), {"unapproved": "refuse"}, "status_indah"),
    (activity(1, status="TAYANG"), {}, "status_indah"), (activity(1, total_msvar=2), {}, None),
    (activity(1, cara_pengumpulan_data="MENEBAK"), {"leave_out": ["cara_pengumpulan_data"]}, "")])
def test_one_bad_activity_is_refused_by_its_field_and_leaves_the_others(dna, server, item, options, field):
    server.paths[SEARCH] = lambda r: page([item, activity(2)])
    found = failures(dna(**options))
    assert found[1] == ("mskeg/2", None, None)
    if field == "":
        assert found[0] == ("mskeg/1", None, None)
        return
    assert found[0] == ("mskeg/1", "SOURCE_DATA_INVALID" if field is None else "VALIDATION_ERROR", field)


def test_a_variable_that_cannot_be_read_is_named_with_its_row(dna, server):
    server.paths["/api/metadata/msvar/under/1"] = lambda r: reply({"result": [variable(1), variable(2, tipe_data="GAMBAR")]})
    record = next(iter(dna().records()))
    assert (record.failure.field, "msvar.1.tipe_data" in record.failure.message.id) == ("ms_var.1.tipe_data", True)
    assert record.metadata == {"title": "Survei Contoh 1"}


@pytest.mark.parametrize("answer", [reply({}, 500), reply({}, 404), reply({"result": {"x": 1}}), reply({"result": [1]})])
def test_variables_that_cannot_be_had_are_the_failure_of_their_activity(dna, server, answer):
    server.paths["/api/metadata/msvar/under/1"] = lambda r: answer
    first, second = dna().records()
    assert first.failure is not None and second.failure is None


def test_a_service_that_is_down_ends_the_run(dna, server):
    server.paths[SEARCH] = lambda r: page([activity(number) for number in range(3, 9)])
    for number in range(3, 9):
        server.paths[f"/api/metadata/msvar/under/{number}"] = lambda r: reply({}, 500)
    with pytest.raises(Failure) as refused:
        list(dna().records())
    assert refused.value.word.name == "SOURCE_UNAVAILABLE"
    assert len([r for r in server.requests if "msvar" in r.path and r.count == 0]) == 3


@pytest.mark.parametrize(("answer", "word"), [
    (reply({"message": "Unauthenticated."}, 401), "SOURCE_FORBIDDEN"), (reply({}, 500), "SOURCE_UNAVAILABLE"),
    (reply(b"<!doctype html><html>masuk</html>", kind="text/html"), "SOURCE_DATA_INVALID"),
    (reply({"result": []}), "SOURCE_DATA_INVALID"), (reply({"result": {"data": []}}), "SOURCE_DATA_INVALID"),
    (reply([]), "SOURCE_DATA_INVALID"), (page([1]), "SOURCE_DATA_INVALID"), (page([], 7), "SOURCE_DATA_INVALID"),
    (page([activity(1)], "http://lain.example/api/metadata/mskeg/search?page=2"), "SOURCE_DATA_INVALID"),
    (page([activity(1)], "?page=2"), "SOURCE_DATA_INVALID"), (page([], "?page=2"), "SOURCE_DATA_INVALID"),
    (page([activity(1)], total=9), "SOURCE_DATA_INVALID")])
def test_lists_that_lie_or_are_none_end_the_run(dna, server, answer, word):
    server.paths[SEARCH] = lambda r: answer
    with pytest.raises(Failure) as refused:
        list(dna().records())
    assert refused.value.word.name == word
    assert TOKEN not in str(refused.value.message)
    assert not [r for r in server.requests if r.headers["host"].startswith("lain")]


def test_only_the_producers_named_and_none_twice(dna, server):
    other = activity(2, produsen_data_name="Dinas Lain")
    nameless = {"judul_kegiatan": "Tanpa id"}
    server.paths[SEARCH] = lambda r: page([activity(1), other, activity(1), activity(1, tahun="2024"), nameless])
    assert [one.identifier for one in dna().records()] == ["mskeg/1", "mskeg/1", "#4"], "the engine calls the second a conflict"
    assert [one.identifier for one in dna(producers=["DINAS LAIN"]).records()] == ["mskeg/2", "#2"]


def test_the_check_names_the_producers_there(dna, server):
    found = dna().check()
    assert found.ok and found.message.id.startswith("DNA BPS terbaca; 1 dari 1")
    assert "Dinas Kesehatan Kota Contoh" in found.message.id
    assert dna(host="lain.example").check().failure.word.name == "SOURCE_BLOCKED"
    assert dna().describe() is None


@pytest.mark.parametrize("missing", REQUIRED)
def test_what_it_needs(document, missing):
    assert document("bps_dna", **REQUIRED).record_kind() == "kegiatan"
    assert HOME.startswith("https://dna.web.bps.go.id/")
    with pytest.raises(SourceInvalid) as refused:
        document("bps_dna", **{name: value for name, value in REQUIRED.items() if name != missing})
    assert refused.value.troubles[0].field == f"options.{missing}"
    with pytest.raises(SourceInvalid):
        document("bps_dna", {"kind": "dataset"}, **REQUIRED)
