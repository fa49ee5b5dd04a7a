"""A source that misbehaves after a good run: the word, the time, and that the catalogue holds exactly what it held."""
from __future__ import annotations

import json
import time
from typing import Any

import pytest

from satudata_harvest.engine import Engine
from tests.harvest.connectors.test_ckan import PACKAGES, SEARCH, portal
from tests.harvest.connectors.test_rest import LIES
from tests.harvest.server import Request, reply
from tests.harvest.web.test_client import HOSTILE, always

GOOD = [{"id": n, "judul": f"Data {n}", "deskripsi": "Isi"} for n in range(1, 13)]


@pytest.fixture
def engine(server, document, memory, allowance, tmp_path):
    """``engine(pages=..)``: a run over the server's list into the catalogue in memory."""
    def run(limits: dict[str, Any] | None = None, **options: Any) -> Any:
        made = document("rest", {"limits": limits or {}}, **{"url": f"{server.url}/daftar", "records": "hasil", **options})
        return Engine(made, memory, allowance, under=tmp_path).run("1")
    server.paths["/daftar"] = lambda request: reply({"hasil": GOOD})
    return run


def nothing_changed(run, memory, server, behave, word, seconds, **how) -> None:
    """Takes a good run, then one against ``behave``."""
    assert run().plan.counts["new"] == len(GOOD)
    before = (dict(memory.kept), dict(memory.records_), len(memory.batches), len(memory.files))
    server.paths["/daftar"] = behave
    server.counts.clear()
    started = time.monotonic()
    report = run(**how)
    took = time.monotonic() - started
    assert (report.state, report.failure and report.failure.word.name) == ("failed", word)
    assert (dict(memory.kept), dict(memory.records_), len(memory.batches), len(memory.files)) == before
    assert report.plan.counts["gone"] == 0
    assert took < seconds
    assert report.failure.message.id and report.failure.advice.id


ANSWERS = [case for case in HOSTILE if case[0] not in {"gzip bomb"} and not case[0].startswith("redirect to /")]


@pytest.mark.parametrize(("behave", "word", "seconds"), [case[1:] for case in ANSWERS], ids=[case[0] for case in ANSWERS])
def test_a_server_that_answers_wrongly(engine, memory, server, behave, word, seconds):
    bad = behave(server)
    looped = lambda request: (bad(request) or b"").replace(b"Location: /\r", b"Location: /daftar\r") or None  # noqa: E731
    nothing_changed(engine, memory, server, looped, word, seconds + 1)


BODIES = [
    ("a web page with 200", b"<html><body>Masuk</body></html>"), ("a web page called JSON", b"\n<!DOCTYPE html><html>"),
    ("truncated", json.dumps({"hasil": GOOD}).encode()[:-30]), ("invalid UTF-8", b'{"hasil": [{"id": 1, "judul": "\xff"}]}'),
    ("nesting without end", b'{"hasil": ' + b"[" * 1_000_000), ("objects without end", b'{"hasil": ' + b'{"a":' * 1_000_000),
    ("a number without end", b'{"hasil": [' + b"9" * 5_000 + b"]}"), ("empty", b""), ("nothing but a mark", b"\xef\xbb\xbf"),
    ("another list", b'{"hasil": {"a": 1}}'), ("a text", b'"hasil"'), ("null", b"null"),
]


@pytest.mark.parametrize("body", [case[1] for case in BODIES], ids=[case[0] for case in BODIES])
def test_a_body_that_is_no_list(engine, memory, server, body):
    nothing_changed(engine, memory, server, always(reply(body)), "SOURCE_DATA_INVALID", 3)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_a_body_in_another_encoding_or_called_another_kind_is_read(engine, server, encoding):
    engine()
    body = json.dumps({"hasil": GOOD}, ensure_ascii=False).encode(encoding)
    server.paths["/daftar"] = always(reply(body, kind="text/html"))
    assert engine().plan.counts["unchanged"] == len(GOOD)


@pytest.mark.parametrize(("style", "behave"), [case[1:] for case in LIES], ids=[case[0] for case in LIES])
def test_a_list_that_lies(engine, memory, server, style, behave):
    word = "SOURCE_BLOCKED" if behave(Request("GET", "/", {}, {}, b"", 0, None)).find(b"file:") > 0 else "SOURCE_DATA_INVALID"
    nothing_changed(engine, memory, server, behave, word, 3, pages={"size_param": "n", "size": 2, **style})


def endless(request: Request) -> bytes:
    """A page of two records that were never seen, and a link to the next one."""
    first = request.count * 2
    return reply({"hasil": [{"id": f"x{first + n}", "judul": "Data"} for n in (0, 1)], "next": f"/daftar?p={request.count + 1}"})


def hollow(request: Request) -> bytes:
    """A page without a record, and a link to the next one."""
    return reply({"hasil": [], "next": f"/daftar?p={request.count + 1}"})


@pytest.mark.parametrize(("behave", "most"), [(endless, 200), (hollow, 110)])
def test_links_to_the_next_page_without_end(engine, memory, server, behave, most):
    nothing_changed(engine, memory, server, behave, "SOURCE_DATA_INVALID", 10, pages={"style": "next"}, limits={"records": 300})
    assert server.counts["/daftar"] < most


def test_a_portal_of_private_datasets_without_end(server, document, memory, allowance, tmp_path):
    made = document("ckan", {"limits": {"records": 50}}, url=server.url, size=10)
    run = lambda: Engine(made, memory, allowance, under=tmp_path).run("1")  # noqa: E731
    server.paths[SEARCH] = portal(PACKAGES)
    assert run().outcomes == {"created": len(PACKAGES)}

    def behave(request: Request) -> bytes:
        start, rows = int(request.query["start"]), int(request.query["rows"])
        packages = [{"id": f"p{start + n:09}", "private": True} for n in range(rows)]
        return reply({"success": True, "result": {"count": 10**9, "results": packages}})
    server.paths[SEARCH] = behave
    report = run()
    assert (report.state, report.failure.word.name, len(memory.batches)) == ("failed", "SOURCE_DATA_INVALID", 1)


def test_a_record_that_changes_between_list_and_detail_is_taken_as_the_detail_says(engine, memory, server):
    server.paths |= {f"/rinci/{one['id']}": always(reply({**one, "judul": f"Baru {one['id']}"})) for one in GOOD}
    assert engine(detail=f"{server.url}/rinci/{{identifier}}").outcomes == {"created": len(GOOD)}
    assert memory.records_["3"]["title"] == "Baru 3"


def test_a_detail_that_breaks_changes_nothing_and_one_that_is_another_record_is_refused(engine, memory, server):
    def detail(request: Request) -> bytes:
        number = int(request.path.rsplit("/", 1)[1])
        return reply({}, 503) if number == 7 else reply({"id": 99 if number == 2 else number})
    server.paths |= {f"/rinci/{one['id']}": detail for one in GOOD}
    report = engine(detail=f"{server.url}/rinci/{{identifier}}")
    assert (report.state, report.failure.word.name, memory.kept) == ("failed", "SOURCE_UNAVAILABLE", {})
    server.paths["/rinci/7"] = always(reply({"id": 7}))
    report = engine(detail=f"{server.url}/rinci/{{identifier}}")
    assert (report.outcomes, [one["word"] for one in report.problems]) == ({"created": len(GOOD) - 1}, ["SOURCE_CONFLICT"])


def test_429_with_a_wait_and_a_503_are_waited_for(engine, server):
    def behave(request: Request) -> bytes:
        first = (reply({}, 429, Retry_After="0"), reply({}, 503))
        return first[request.count] if request.count < 2 else reply({"hasil": GOOD})
    server.paths["/daftar"] = behave
    assert engine().outcomes == {"created": len(GOOD)}


@pytest.mark.parametrize(("given", "counts"), [
    ([], {"gone": len(GOOD)}),
    (GOOD[:1], {"unchanged": 1, "gone": len(GOOD) - 1}),
    ([{**one, "judul": f"Lain {one['id']}"} for one in GOOD], {"changed": len(GOOD)}),
    (GOOD[1:], {"unchanged": len(GOOD) - 1, "gone": 1}),
    (GOOD[::-1], {"unchanged": len(GOOD)}),
    ([*GOOD, GOOD[0]], {"unchanged": len(GOOD)}),
    ([*GOOD, {**GOOD[0], "judul": "Lain"}], {"unchanged": len(GOOD), "refused": 1}),
], ids=["nothing", "a small part", "all titles", "one gone", "in another order", "one twice", "one twice and different"])
def test_the_plan_of_a_second_run(engine, server, given, counts):
    engine()
    server.paths["/daftar"] = lambda request: reply({"hasil": given})
    report = engine()
    assert {name: count for name, count in report.plan.counts.items() if count} == counts
