"""The guarded client against a hostile server: the word, the time and the memory of each misbehaviour."""
from __future__ import annotations

import gzip
import random
import socket
import time
import tracemalloc
import zlib
from dataclasses import replace

import pytest

from satudata_harvest.failure import Failure
from satudata_harvest.web.client import AGENT, Client
from satudata_harvest.web.parse import json_of
from tests.harvest.conftest import QUICK
from tests.harvest.server import packed, reply

LOOPBACK = ("127.0.0.0/8",)
OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.fixture
def client(tmp_path):
    with Client(tmp_path, networks=LOOPBACK, bounds=QUICK) as made:
        yield made


def once_then(first, then):
    return lambda request: first if request.count == 0 else then


def always(data):
    return lambda request: data


#: what the server does, the word, and seconds it may take at the most
HOSTILE = [
    ("slow header", lambda s: s.drip(OK, b"X-A: b\r\n"), "SOURCE_UNAVAILABLE", 2),
    ("silence", lambda s: s.silent(), "SOURCE_UNAVAILABLE", 2),
    ("silence in the body", lambda s: s.silent(OK + b"Content-Length: 9\r\n\r\n", b"[1"), "SOURCE_UNAVAILABLE", 2),
    ("slow body", lambda s: s.drip(OK + b"Content-Length: 900000\r\n\r\n", b"x"), "SOURCE_UNAVAILABLE", 2),
    ("never-ending body", lambda s: s.flood(CHUNKED, b"1000\r\n" + b"x" * 0x1000 + b"\r\n"), "SOURCE_DATA_INVALID", 2),
    ("never-ending header", lambda s: s.flood(OK, b"X-A: " + b"b" * 4000 + b"\r\n"), "SOURCE_DATA_INVALID", 2),
    ("never-ending header line", lambda s: s.flood(OK + b"X: ", b"b" * 4096), "SOURCE_DATA_INVALID", 2),
    ("never-ending informational answers", lambda s: s.flood(b"", b"HTTP/1.1 103 X\r\n\r\n" * 99), "SOURCE_UNAVAILABLE", 2),
    ("announced too big", lambda s: always(OK + b"Content-Length: 99999999999\r\n\r\n"), "SOURCE_DATA_INVALID", 1),
    ("gzip bomb", lambda s: always(packed(b"\0" * 500_000_000)), "SOURCE_DATA_INVALID", 6),
    ("bomb in a bomb", lambda s: always(reply(b"x", Content_Encoding="gzip, gzip")), "SOURCE_DATA_INVALID", 1),
    ("no gzip at all", lambda s: always(reply(b"{}", Content_Encoding="gzip")), "SOURCE_DATA_INVALID", 1),
    ("cut gzip", lambda s: always(reply(gzip.compress(b"x" * 9999)[:-9], Content_Encoding="gzip")), "SOURCE_DATA_INVALID", 1),
    ("unknown packing", lambda s: always(reply(b"x", Content_Encoding="zstd")), "SOURCE_DATA_INVALID", 1),
    ("cut body", lambda s: lambda r: r.send(OK + b"Content-Length: 9\r\n\r\n[1"), "SOURCE_DATA_INVALID", 1),
    ("no http", lambda s: lambda r: r.send(b"SSH-2.0-x\r\n\r\n"), "SOURCE_DATA_INVALID", 1),
    ("hangs up", lambda s: lambda r: None, "SOURCE_UNAVAILABLE", 1),
    ("redirect loop", lambda s: always(reply(status=302, Location="/")), "SOURCE_DATA_INVALID", 1),
    ("redirect to nowhere", lambda s: always(reply(status=302)), "SOURCE_DATA_INVALID", 1),
    ("redirect to link-local", lambda s: always(reply(status=302, Location="http://169.254.169.254/x")), "SOURCE_BLOCKED", 1),
    ("redirect to private", lambda s: always(reply(status=307, Location="http://10.0.0.1/")), "SOURCE_BLOCKED", 1),
    ("redirect to mapped", lambda s: always(reply(status=302, Location="http://[::ffff:10.0.0.1]/")), "SOURCE_BLOCKED", 1),
    ("redirect to file", lambda s: always(reply(status=302, Location="file:///etc/passwd")), "SOURCE_BLOCKED", 1),
    ("redirect to gopher", lambda s: always(reply(status=302, Location="gopher://127.0.0.1/")), "SOURCE_BLOCKED", 1),
    ("redirect with a password", lambda s: always(reply(status=302, Location="http://a:b@127.0.0.1/")), "SOURCE_BLOCKED", 1),
    *((f"status {status}", lambda s, status=status: always(reply({}, status)), word, 1) for status, word in (
        (401, "SOURCE_FORBIDDEN"), (403, "SOURCE_FORBIDDEN"), (404, "SOURCE_NOT_FOUND"), (410, "SOURCE_NOT_FOUND"),
        (400, "SOURCE_DATA_INVALID"), (500, "SOURCE_UNAVAILABLE"), (503, "SOURCE_UNAVAILABLE"), (429, "SOURCE_UNAVAILABLE"))),
    ("asks to wait a day", lambda s: always(reply({}, 429, Retry_After="86400")), "SOURCE_UNAVAILABLE", 1),
]


@pytest.mark.parametrize(("behave", "word", "seconds"), [case[1:] for case in HOSTILE], ids=[case[0] for case in HOSTILE])
def test_a_hostile_server_gets_its_word_in_time_and_without_memory(server, client, behave, word, seconds):
    server.paths["/"] = behave(server)
    before = time.monotonic()
    with pytest.raises(Failure) as refused:
        client.get(server.url)
    assert (refused.value.word.name, time.monotonic() - before < seconds) == (word, True)


def test_a_bomb_takes_little_memory(server, client):
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packer.compress(b"\0" * 1_000_000) for _ in range(300)) + packer.flush()
    server.paths["/"] = always(reply(bomb, Content_Encoding="gzip"))
    tracemalloc.start()
    with pytest.raises(Failure):
        client.get(server.url)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8_000_000


@pytest.mark.parametrize("first", [
    reply({}, 429, Retry_After="0"), reply({}, 502), reply({}, 503, Retry_After="1"), reply({}, 504), None])
def test_what_passes_is_waited_for(server, client, first):
    waits = []
    client.sleep = waits.append
    server.paths["/"] = once_then(first, reply({"a": 1}))
    assert json_of(client.get(server.url).bytes()) == {"a": 1}
    assert len(waits) == 1
    assert waits[0] >= (1 if first and b"Retry-After: 1" in first else 0)


def test_what_does_not_pass_is_asked_once_and_what_stays_is_given_up(server, client):
    server.paths["/"] = always(reply({}, 500))
    with pytest.raises(Failure):
        client.get(server.url)
    server.paths["/penuh"] = always(reply({}, 503))
    with pytest.raises(Failure):
        client.get(f"{server.url}/penuh")
    assert (server.counts["/"], server.counts["/penuh"]) == (1, QUICK.attempts)


def test_waits_end_with_the_run(server, tmp_path):
    waits = []
    server.paths["/"] = always(reply({}, 503, Retry_After="2"))
    with Client(tmp_path, networks=LOOPBACK, bounds=QUICK, seconds=1, sleep=waits.append) as short, pytest.raises(Failure):
        short.get(server.url)
    assert waits == []


def test_a_refused_port(client):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(Failure) as refused:
            client.get(f"http://127.0.0.1:{taken.getsockname()[1]}/")
    assert refused.value.word.name == "SOURCE_UNAVAILABLE"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "127.1", "0", "[::1]", "[::ffff:127.0.0.1]"])
def test_this_machine_is_no_source_unless_listed(server, tmp_path, host):
    with Client(tmp_path, bounds=QUICK) as strict, pytest.raises(Failure) as refused:
        strict.get(f"http://{host}:{server.port}/")
    assert (refused.value.word.name, server.requests) == ("SOURCE_BLOCKED", [])


def test_a_name_is_resolved_once_for_a_connection_and_judged_again_for_the_next(server, tmp_path):
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    server.paths["/"] = lambda request: request.send(reply({"a": 1}, Connection="close"))
    with Client(tmp_path, networks=LOOPBACK, bounds=QUICK, resolver=lambda host, port, seconds: next(answers)) as tried:
        url = f"http://sumber.example:{server.port}/"
        tried.get(url).close()
        with pytest.raises(Failure) as refused:
            tried.get(url)
    assert (refused.value.word.name, len(server.requests)) == ("SOURCE_BLOCKED", 1)


def test_one_forbidden_address_of_several_forbids_the_name(server, tmp_path):
    with Client(tmp_path, networks=LOOPBACK, bounds=QUICK,
                resolver=lambda *_: ["127.0.0.1", "192.168.1.1"]) as tried, pytest.raises(Failure) as refused:
        tried.get(f"http://sumber.example:{server.port}/")
    assert refused.value.word.name == "SOURCE_BLOCKED"


def test_a_name_without_an_address(tmp_path):
    def nowhere(*_):
        raise Failure("SOURCE_UNAVAILABLE")
    with Client(tmp_path, bounds=QUICK, resolver=nowhere) as tried, pytest.raises(Failure) as refused:
        tried.get("http://tidak-ada.example/")
    assert refused.value.word.name == "SOURCE_UNAVAILABLE"


def test_secrets_stay_with_their_server(server, client):
    server.paths["/a"] = always(reply(status=302, Location="/b"))
    server.paths["/b"] = always(reply(status=302, Location=f"http://localhost:{server.port}/c"))
    server.paths["/c"] = always(reply(status=302, Location=f"{server.url}/d"))
    server.paths["/d"] = always(reply({}))
    client.dialler.resolver = lambda host, port, seconds: ["127.0.0.1"]
    client.get(f"{server.url}/a", {"X-Lain": "1"}, secrets={"Authorization": "rahasia"}).close()
    assert [request.headers.get("authorization") for request in server.requests] == ["rahasia", "rahasia", None, None]
    assert {request.headers["x-lain"] for request in server.requests} == {"1"}
    assert {request.headers["user-agent"] for request in server.requests} == {AGENT}


def test_no_failure_tells_a_secret_of_the_address(server, client):
    with pytest.raises(Failure) as refused:
        client.get(f"{server.url}/x?kunci=rahasia", secrets={"X-Key": "rahasia"})
    assert "rahasia" not in str(refused.value.as_dict("id")) + str(refused.value)


def test_the_environments_proxy_is_not_used_but_the_operators_is(server, tmp_path, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    server.otherwise = always(reply({"a": 1}))
    with Client(tmp_path, networks=LOOPBACK, bounds=QUICK) as plain:
        plain.get(f"{server.url}/langsung").close()
    unknown = pytest.raises(Failure, match="not allow")
    with Client(tmp_path, bounds=QUICK, proxy=server.url,
                resolver=lambda host, *_: ["10.0.0.1"] if host == "dalam.example" else ["127.0.0.1"]) as by:
        by.dialler.networks = ["127.0.0.0/8"]
        by.get("http://luar.example/x").close()
        with unknown:
            by.get("http://dalam.example/")
    assert [request.headers["host"] for request in server.requests] == [f"127.0.0.1:{server.port}", "luar.example"]


@pytest.mark.parametrize("url", [
    "ftp://a.example/", "file:///etc/passwd", "//a.example", "http://", "http://a b/", "http://a\r\nX: y/", "http://a:99999/",
    "http://u:p@a.example/", "http://" + "a" * 9000, "http://a..b/", "http://[::1/", "http://[fe80::1%25eth0]/", "javascript:1",
    "http://a\\@b/", ""])
def test_what_is_no_address(client, url):
    with pytest.raises(Failure) as refused:
        client.get(url)
    assert refused.value.word.name == "SOURCE_BLOCKED"


def test_a_body_is_capped_by_what_the_caller_wants(server, client):
    server.paths["/"] = always(reply(b"x" * 100))
    assert client.get(server.url, most=100).size == 100
    with pytest.raises(Failure):
        client.get(server.url, most=99)


def test_a_packed_body_comes_unpacked_and_goes_to_disk_when_large(server, tmp_path):
    body = random.Random(1).randbytes(2_048_000)
    server.paths["/"] = always(packed(body))
    with Client(tmp_path, networks=LOOPBACK, bounds=replace(QUICK, body_bytes=3_000_000)) as wide:
        answer = wide.get(server.url)
        assert answer.size == len(body)
        assert answer.file._rolled
        assert answer.bytes() == body
