"""Links of public records: asked once a day, found dead after two days, and judged with the record they stand in."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
import yaml
from ckan import model

from ckanext.tangerang.compliance import public
from ckanext.tangerang.compliance.model import Assessment
from ckanext.tangerang.harvest import link_rounds, links
from ckanext.tangerang.harvest.link_model import Link, LinkRound
from ckanext.tangerang.revision.records import published_of
from tests.harvest.server import Server, reply

pytestmark = pytest.mark.usefixtures("clean_index")


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A live server on the loopback, which the operator lists."""
    allow = tmp_path / "izin.yaml"
    allow.write_text(yaml.safe_dump({"networks": ["127.0.0.0/8"], "web": {"attempts": 1, "request_seconds": 2}}))
    monkeypatch.setitem(tk.config, "ckanext.sdi.harvest.allow", str(allow))
    with Server() as live:
        yield live


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """``clock("2026-12-02T03:00")``: the present as the rounds see it."""
    def work(moment: str) -> None:
        for module in (link_rounds, links):
            monkeypatch.setattr(module, "now", lambda: datetime.fromisoformat(moment))
            monkeypatch.setattr(module, "today", lambda: date.fromisoformat(moment[:10]))
    work("2026-12-01T03:00")
    return work


@pytest.fixture
def on_day(clock: Callable[[str], None]) -> Callable[[str], None]:
    """``on_day("2026-12-02")``: one round of the links on that day."""
    def work(day: str) -> None:
        clock(f"{day}T03:00")
        assert link_rounds.ask()
        link_rounds.run()
        model.Session.expire_all()
    return work


def linked(city: Any, *urls: str) -> str:
    """Id of a public record that names these addresses."""
    return str(city.approved(rujukan=list(urls))["revisions"][0]["record_id"])


def kept(record_id: str) -> dict[str, str | None]:
    return {row.path: row.how for row in model.Session.query(Link).filter_by(record_id=record_id)}


def told(city: Any, record_id: str) -> list[str]:
    """What the check and the verdict of the record say of its links; both say the same."""
    found = city.call("produsen", "sdi_compliance_check", record_id=record_id)["findings"]
    verdict = model.Session.get_one(Assessment, record_id)
    said = [item["message"] for item in found if item["rule"] == "IO-09"]
    assert [item["message"]["id"] for item in verdict.findings if item["rule"] == "IO-09"] == said
    assert ("IO-09" in verdict.open_rules) == bool(said)
    return said


def test_a_link_is_dead_when_it_failed_on_two_days_and_alive_when_it_answers_again(
        city: Any, server: Server, on_day: Any) -> None:
    server.paths.update({"/ada": lambda asked: reply(b"halaman"), "/hilang": lambda asked: reply(status=404)})
    record_id = linked(city, f"{server.url}/ada", f"{server.url}/hilang", tk.config["ckan.site_url"] + "/dataset/contoh")
    on_day("2026-12-02")
    assert kept(record_id) == {"rujukan.0": None, "rujukan.1": "gone"}
    assert told(city, record_id) == []
    assert not link_rounds.ask()  # once a day
    on_day("2026-12-03")
    assert told(city, record_id) == [f'Halaman "{server.url}/hilang" tidak ada lagi sejak 2026-12-02.']
    agency = city.call("produsen", "sdi_assessment_list", rule="IO-09")
    assert [item["record_id"] for item in agency["results"]] == [record_id]
    server.paths["/hilang"] = lambda asked: reply(b"kembali")
    on_day("2026-12-04")
    assert told(city, record_id) == []
    assert [request.method for request in server.requests] == ["GET"] * 6


@pytest.mark.parametrize(("answer", "how"), [
    (reply(b"x" * 3_000_000), None), (reply(status=401), None), (reply(status=403), None), (reply(status=410), "gone"),
    (reply(status=500), "silent"), (None, "silent"), (reply(status=400), "refused"), (b"bukan http\r\n\r\n", "refused"),
    (reply(status=302, location="/ada"), None), (reply(status=302, location="/lingkar"), "refused"),
])
def test_what_an_answer_says_of_a_link(server: Server, with_plugins: None, answer: bytes | None, how: str | None) -> None:
    server.paths.update({"/lingkar": lambda asked: answer, "/ada": lambda asked: reply(b"ada")})
    with links.Asker() as asker:
        assert asker.one(f"{server.url}/lingkar") == how


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "http://10.1.2.3/", "ftp://contoh.go.id/", "http://[1/", "http://a b/"])
def test_what_the_operator_did_not_list_is_neither_asked_nor_judged(with_plugins: None, url: str) -> None:
    with links.Asker() as asker:
        assert asker.one(url) is None


def test_an_address_is_asked_once_however_many_records_name_it(city: Any, server: Server, on_day: Any) -> None:
    server.otherwise = lambda asked: reply(b"ada")
    for _ in range(3):
        linked(city, f"{server.url}/sama")
    on_day("2026-12-02")
    assert len(server.requests) == 1
    row = model.Session.get_one(LinkRound, model.Session.query(LinkRound.day).scalar())
    assert (row.records, row.links, row.failed, row.finished is not None) == (3, 3, 0, True)


def test_a_round_goes_on_where_it_was_left(city: Any, server: Server, clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    server.otherwise = lambda asked: reply(b"ada")
    for number in range(3):
        linked(city, f"{server.url}/{number}")
    monkeypatch.setattr(link_rounds, "STEP", 1)
    clock("2026-12-02T03:00")
    assert link_rounds.ask() and not link_rounds.ask()  # the worker was asked already
    link_rounds.run(span=0)  # a slice of one record
    assert len(server.requests) == 1
    assert link_rounds.ask()
    link_rounds.run()
    assert sorted(request.path for request in server.requests) == ["/0", "/1", "/2"]
    assert not link_rounds.ask()
    clock("2026-12-03T03:00")
    assert link_rounds.ask()
    clock("2026-12-03T04:00")
    assert link_rounds.ask()  # the worker that was asked is gone


def test_a_second_worker_leaves_the_slice_to_the_first(city: Any, server: Server, clock: Any) -> None:
    server.otherwise = lambda asked: reply(b"ada")
    linked(city, f"{server.url}/ada")
    assert link_rounds.ask()
    with link_rounds.only_one(link_rounds.LOCK) as mine:
        assert mine
        link_rounds.run()
    assert server.requests == []


def test_where_no_server_answers_nothing_is_noted(city: Any, server: Server, clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    record_id = linked(city, *(f"http://server-{number}.invalid/" for number in range(links.LONE)))
    monkeypatch.setattr(links.Asker, "one", lambda self, url: "silent")
    assert link_rounds.ask()
    link_rounds.run()
    assert kept(record_id) == {}
    monkeypatch.setattr(links.Asker, "one", lambda self, url: "silent" if "0" in url else None)
    assert link_rounds.ask()
    link_rounds.run()
    assert list(kept(record_id).values()).count("silent") == 1


def test_a_city_without_a_way_out_asks_nothing(city: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(tk.config, "ckanext.sdi.check_links", False)
    assert not link_rounds.ask()
    assert model.Session.query(LinkRound).count() == 0


def test_a_link_that_is_named_no_more_is_forgotten(city: Any, server: Server, on_day: Any) -> None:
    server.otherwise = lambda asked: reply(status=404)
    record_id = linked(city, f"{server.url}/a", f"{server.url}/b")
    on_day("2026-12-02")
    links.note([record_id], {record_id: [("rujukan.0", f"{server.url}/c")]}, {f"{server.url}/c": None})
    assert kept(record_id) == {"rujukan.0": None}


def test_what_is_known_of_public_records_is_read_in_one_query(city: Any, count_statements: Any) -> None:
    ids = [linked(city, "https://contoh.go.id/") for _ in range(4)]
    revisions = list(published_of(ids).values())
    with count_statements() as seen:
        assert set(public.of(revisions)) == set(ids)
    assert len(seen) == 1
