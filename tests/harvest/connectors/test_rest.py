"""The REST connector against a live server: every style of pages, and lists that lie or never end."""
from __future__ import annotations

import json
import tracemalloc

import pytest
import yaml

from satudata_harvest import cli
from satudata_harvest.allowance import Allowance, Network, Secret
from satudata_harvest.connectors import find
from satudata_harvest.connectors.network import mark_of
from satudata_harvest.engine import Engine
from satudata_harvest.failure import Failure
from satudata_harvest.limits import Limits
from tests.harvest.conftest import QUICK
from tests.harvest.server import reply

DATA = [{"id": number, "judul": f"Data {number}", "ubah": f"2024-01-{number:02}"} for number in range(1, 8)]


def listing(request, data=DATA):
    """A service that knows every style of pages."""
    size = int(request.query.get("size", 3))
    start = int(request.query.get("offset", 0))
    if "page" in request.query:
        start = (int(request.query["page"]) - 1) * size
    if "cursor" in request.query:
        start = int(request.query["cursor"])
    more = start + size < len(data)
    headers = {"Link": f'<{request.path}?offset={start + size}>; rel="next"'} if more else {}
    body = {"hasil": data[start:start + size], "jumlah": len(data), "lanjut": start + size if more else None,
            "berikut": f"?offset={start + size}" if more else None}
    return reply(body, **headers)


STYLES = [
    {"style": "page", "size_param": "size", "size": 3}, {"style": "page", "size_param": "size", "size": 7, "total": "jumlah"},
    {"style": "offset", "size_param": "size", "size": 2, "total": "jumlah"}, {"style": "offset"},
    {"style": "cursor", "path": "lanjut"}, {"style": "next", "path": "berikut"}, {"style": "link"},
]


@pytest.fixture
def rest(server, document, connect):
    """``rest(pages=..)``: the connector on the server's list."""
    def make(**options):
        return connect(document("rest", **{"url": f"{server.url}/daftar", "records": "hasil", **options}))
    server.paths["/daftar"] = listing
    return make


def word_of(connector):
    with pytest.raises(Failure) as refused:
        list(connector.records())
    return refused.value.word.name


@pytest.mark.parametrize("style", STYLES, ids=lambda style: "-".join(map(str, style.values())))
def test_every_style_of_pages_gives_every_record_once(rest, style):
    found = list(rest(pages=style).records())
    assert [record.identifier for record in found] == [str(one["id"]) for one in DATA]
    assert found[0].metadata["title"] == "Data 1"
    assert rest(pages=style).check().ok


def test_the_list_may_be_the_answer_itself(server, rest):
    server.paths["/polos"] = lambda request: reply(DATA)
    assert len(list(rest(url=f"{server.url}/polos", records="@").records())) == len(DATA)


LIES = [
    ("a total too large", {"style": "page", "total": "`9`"}, listing),
    ("the same page for ever", {"style": "page"}, lambda r: reply({"hasil": DATA[:2]})),
    ("next leads to itself", {"style": "next", "path": "berikut"}, lambda r: reply({"hasil": DATA, "berikut": "/daftar"})),
    ("next for ever", {"style": "next", "path": "berikut"},
     lambda r: reply({"hasil": DATA[:2], "berikut": f"/daftar?x={r.count}", "waktu": r.count})),
    ("next to a file", {"style": "next", "path": "berikut"}, lambda r: reply({"hasil": DATA[:1], "berikut": "file:///etc/passwd"})),
    ("next is an object", {"style": "next", "path": "berikut"}, lambda r: reply({"hasil": DATA[:1], "berikut": {"a": 1}})),
    ("no list", {"style": "none"}, lambda r: reply({"hasil": {"a": 1}})),
    ("a web page", {"style": "none"}, lambda r: reply(b"<html>", kind="text/html")),
    ("cut in the second page", {"style": "page"}, lambda r: listing(r) if r.count == 0 else reply(b'{"hasil": [')),
]


@pytest.mark.parametrize(("style", "behave"), [case[1:] for case in LIES], ids=[case[0] for case in LIES])
def test_a_list_that_lies_is_no_list(server, rest, style, behave):
    server.paths["/daftar"] = behave
    assert word_of(rest(pages=style)) in {"SOURCE_DATA_INVALID", "SOURCE_BLOCKED"}


def test_a_total_too_small_loses_nothing(rest):
    assert len(list(rest(pages={"style": "page", "total": "`1`"}).records())) == len(DATA)


def test_what_moved_to_the_next_page_is_given_once_and_what_differs_twice(server, rest):
    moved = [[DATA[0], DATA[1]], [DATA[1], DATA[2]], [{**DATA[2], "judul": "Lain"}], []]
    server.paths["/daftar"] = lambda request: reply({"hasil": moved[request.count]})
    assert [record.identifier for record in rest(pages={"style": "page"}).records()] == ["1", "2", "3", "3"]


@pytest.mark.parametrize("wrong", [None, 7, "x", [], {}, {"id": None}, {"id": True}, {"id": {"a": 1}}, {"id": " "}])
def test_a_record_without_identifier_stops_nothing(server, rest, wrong):
    server.paths["/daftar"] = lambda request: reply({"hasil": [wrong, DATA[0]]})
    first, second = rest().records()
    assert (first.failure is not None, second.failure, second.identifier) == (True, None, "1")


def test_a_detail_adds_and_one_that_is_gone_or_another_is_a_failed_record(server, rest):
    server.paths |= {"/rinci/1": lambda r: reply({"id": 1, "judul": "Baru", "isi": "x"}), "/rinci/2": lambda r: reply({"id": 99})}
    found = list(rest(detail=f"{server.url}/rinci/{{identifier}}", pages={"style": "none"}).records())
    assert (found[0].metadata["title"], found[0].metadata["isi"]) == ("Baru", "x")
    assert [record.failure and record.failure.word.name for record in found] == [None, "SOURCE_CONFLICT", "SOURCE_NOT_FOUND"]


def test_a_detail_address_cannot_be_led_away(server, rest):
    server.paths["/daftar"] = lambda request: reply({"hasil": [{"id": "../../rahasia?x=1#y"}]})
    list(rest(detail=f"{server.url}/rinci/{{identifier}}").records())
    assert server.requests[-1].path.startswith("/rinci/..%2F..%2Frahasia%3Fx")


def test_what_is_known_at_its_time_is_not_asked_for_again(server, rest):
    class Since:
        def known(self, sign):
            return ["1"] if sign == mark_of("1", "2024-01-01") else []
    found = list(rest(modified="ubah", detail=f"{server.url}/rinci/{{identifier}}", pages={"style": "none"}).records(Since()))
    assert [record.unchanged for record in found] == [True, False, False]
    assert "/rinci/1" not in server.counts


def test_rows_of_one_table_are_one_dataset(server, rest):
    rows = [{"tahun": 2023, "n": 1}, {"tahun": 2024, "n": 1.5, "k": {"a": 1}}]
    server.paths["/daftar"] = lambda request: reply({"hasil": rows})
    connector = rest(table={"name": "penduduk", "title": "Penduduk"})
    record, = connector.records()
    table = record.tables[0]
    assert table.content.reader().read().decode().splitlines() == ["tahun,n,k", "2023,1,", '2024,1.5,"{""a"": 1}"']
    assert [(column.name, column.type) for column in table.columns] == [("tahun", "integer"), ("n", "number"), ("k", "string")]
    assert (record.metadata["tahun_awal"], connector.describe().tables[0].name) == ("2023", "penduduk")


def secured(server, tmp_path, document, host, **auth):
    made = document("rest", {"secret": "kunci"}, url=f"{server.url}/daftar", records="hasil", auth=auth)
    allowance = Allowance(networks=(Network("127.0.0.0/8"),), web=QUICK, secrets=(Secret("kunci", made.name, host, "KUNCI_UJI"),))
    return find("rest")(made, allowance, Limits(), tmp_path)


@pytest.mark.parametrize(("auth", "header", "value"), [
    ({}, "authorization", "Bearer abc"), ({"header": "X-Api-Key"}, "x-api-key", "abc"),
    ({"prefix": "Token "}, "authorization", "Token abc"), ({"user": "u"}, "authorization", "Basic dTphYmM=")])
def test_a_secret_goes_where_it_is_bound(server, tmp_path, document, monkeypatch, auth, header, value):
    monkeypatch.setenv("KUNCI_UJI", "abc")
    server.paths["/daftar"] = listing
    list(secured(server, tmp_path, document, "127.0.0.1", **auth).records())
    assert server.requests[0].headers[header] == value


def test_a_secret_of_another_server_is_not_sent(server, tmp_path, document, monkeypatch):
    monkeypatch.setenv("KUNCI_UJI", "abc")
    assert word_of(secured(server, tmp_path, document, "lain.example")) == "SOURCE_BLOCKED"
    assert server.requests == []


@pytest.mark.parametrize("options", [
    {"url": "ftp://a.example/"}, {"pages": {"style": "lain"}}, {"headers": {"Host": "a"}}, {"headers": {"a b": "c"}},
    {"detail": "https://a.example/"}, {"lain": 1}])
def test_options_that_are_none(document, options):
    from satudata_harvest.source import SourceInvalid
    with pytest.raises(SourceInvalid):
        document("rest", **{"url": "https://a.example/", **options})


def test_ten_thousand_records_stream_in_flat_memory(server, rest):
    def page(request):
        start = int(request.query["offset"])
        return reply({"hasil": [{"id": n, "judul": "x" * 500} for n in range(start, min(start + 500, 10_000))]})
    server.paths["/daftar"] = page
    stream = rest(pages={"style": "offset"}).records()
    next(stream)
    tracemalloc.start()
    count = 1 + sum(1 for _ in stream)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (count, peak < 8_000_000) == (10_000, True)


def test_a_preview_of_the_command_line(server, tmp_path, rest, capsys):
    (tmp_path / "izin.yaml").write_text(yaml.safe_dump({"networks": ["127.0.0.0/8"], "web": {"attempts": 1}}))
    path = tmp_path / "sumber.yaml"
    options = {"url": f"{server.url}/daftar", "records": "hasil", "pages": {"style": "page"}}
    path.write_text(yaml.safe_dump({"name": "layanan", "title": "Layanan", "owner_org": "dinkes", "connector": "rest",
                                    "options": options}))
    assert cli.main(["preview", str(path), "--allow", str(tmp_path / "izin.yaml"), "--json"]) == cli.EXIT_OK
    assert json.loads(capsys.readouterr().out)["counts"]["new"] == len(DATA)


def test_a_second_run_finds_the_one_that_changed_and_a_broken_one_changes_nothing(server, rest, memory, allowance):
    made = rest(pages={"style": "page"}).document
    Engine(made, memory, allowance).run("1")
    server.paths["/daftar"] = lambda request: listing(request, [{**DATA[0], "judul": "Lain"}, *DATA[1:]])
    server.counts.clear()
    assert Engine(made, memory, allowance).run("2").plan.counts["changed"] == 1
    server.paths["/daftar"] = lambda r: listing(r) if r.query["page"] == "1" else reply({}, 500)
    report = Engine(made, memory, allowance).run("3")
    assert (report.state, report.failure.word.name, len(memory.batches)) == ("failed", "SOURCE_UNAVAILABLE", 2)
