"""The agent against a catalogue that speaks HTTP: what it sends, through which proxy, and what it does while nobody answers."""
from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import yaml

from satudata_harvest import cli
from satudata_harvest.agent import settings
from satudata_harvest.agent.keeper import LONGEST_WAIT, Keeper
from satudata_harvest.agent.link import connect
from satudata_harvest.catalogue import Catalogue, Patience
from satudata_harvest.failure import Failure
from satudata_harvest.source import SourceInvalid, from_dict
from tests.harvest.server import Request, Server, reply


class Answering:
    """The actions an agent calls, over HTTP, each call kept in order."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        self.calls: list[tuple[str, Any]] = []
        self.away = 0
        self.state = "running"

    def __call__(self, request: Request) -> bytes:
        action = request.path.rsplit("/", 1)[-1]
        assert request.headers["authorization"] == "tanda-agen"
        if self.away:
            self.away -= 1
            return reply(b"<html>gateway", 502, "text/html")
        body = request.body if action == "sdi_delivery_create" else json.loads(request.body)
        self.calls.append((action, body))
        result: Any = {
            "sdi_harvest_source_show": {"id": "sumber-1", "owner_org": "org-1", "document": self.document},
            "sdi_harvest_record_list": {"results": [], "next": None},
            "sdi_harvest_run_start": {"id": "jalan-1"}, "sdi_harvest_run_plan": {"state": self.state},
            "sdi_delivery_create": {"id": hashlib.sha256(json.dumps(len(self.calls)).encode()).hexdigest()[:8]},
            "sdi_harvest_run_finish": {"state": "finished"},
        }.get(action)
        if action == "sdi_harvest_apply":
            result = {"results": [{"identifier": one["identifier"], "outcome": "created"} for one in body["records"]]}
        return reply({"success": True, "result": result})


@pytest.fixture
def served(database, tmp_path):
    """``served``: the answering catalogue, its server, and ``write(**change)`` for a settings file."""
    document = from_dict({"name": "contoh", "title": "Sumber contoh", "owner_org": "dinkes", "connector": "sql",
                          "options": {"url": f"sqlite:///{database}"}}).as_dict()
    answering = Answering(document)
    (tmp_path / "tanda").write_text("tanda-agen\n")

    def write(**change: Any) -> str:
        path = tmp_path / "agen.yaml"
        raw = {"catalogue": server.url, "plain_http": True, "source": "contoh", "token": {"file": str(tmp_path / "tanda")},
               "allow": {"databases": [{"dialect": "sqlite", "path": str(tmp_path)}]}, **change}
        path.write_text(yaml.safe_dump({name: value for name, value in raw.items() if value is not None}))
        return str(path)

    with Server() as server:
        server.otherwise = answering
        yield answering, write, server


def test_one_harvest_sends_what_the_dry_one_shows_and_nothing_else(served, capsys):
    answering, write, _server = served
    assert cli.main(["agent", write(), "--dry"]) == cli.EXIT_OK
    shown = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {action for action, _ in answering.calls} <= {"sdi_harvest_source_show", "sdi_harvest_record_list"}
    answering.calls.clear()
    assert cli.main(["agent", write(), "--once", "--json"]) == cli.EXIT_OK
    sent = [(action, body) for action, body in answering.calls if not action.endswith(("_show", "_list"))]
    assert [action for action, _ in sent] == [line["action"] for line in shown]
    for (action, body), line in zip(sent, shown, strict=True):
        if action == "sdi_delivery_create":  # the very bytes
            assert line["file"]["sha256"] in {hashlib.sha256(part).hexdigest() for part in bodies(body)}
        elif action == "sdi_harvest_apply":
            assert list(map(without_delivery, body["records"])) == list(map(without_delivery, line["data"]["records"]))
        elif action == "sdi_harvest_run_plan":
            assert body["plan"] == line["data"]["plan"]
    planned = next(body["plan"] for action, body in sent if action == "sdi_harvest_run_plan")
    applied = [one["identifier"] for action, body in sent if action == "sdi_harvest_apply" for one in body["records"]]
    assert len(applied) == planned["counts"]["new"] == 2


def bodies(multipart: bytes) -> list[bytes]:
    """The contents of the parts of a multipart body."""
    boundary = multipart.split(b"\r\n", 1)[0]
    return [part.partition(b"\r\n\r\n")[2].removesuffix(b"\r\n") for part in multipart.split(boundary)]


def without_delivery(item: dict[str, Any]) -> dict[str, Any]:
    tables = [{name: value for name, value in table.items() if name != "delivery"} for table in item["record"]["tables"]]
    return item | {"record": item["record"] | {"tables": tables}}


def test_a_plan_the_catalogue_holds_sends_no_record(served):
    answering, write, _server = served
    answering.state = "quarantined"
    assert cli.main(["agent", write(), "--once"]) == cli.EXIT_HELD
    assert not {"sdi_delivery_create", "sdi_harvest_apply"} & {action for action, _ in answering.calls}


def test_everything_goes_through_the_proxy_and_the_environments_is_left_alone(served, monkeypatch):
    answering, write, server = served
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert cli.main(["agent", write(), "--once"]) == cli.EXIT_OK  # nothing listens at the environment's
    answering.calls.clear()
    server.requests.clear()
    assert cli.main(["agent", write(catalogue="http://katalog.contoh.test", proxy=server.url), "--once"]) == cli.EXIT_OK
    assert {request.headers["host"] for request in server.requests} == {"katalog.contoh.test"}
    assert "sdi_harvest_run_finish" in [action for action, _ in answering.calls]


def test_a_catalogue_that_is_away_is_waited_for_and_nothing_is_read_twice(served):
    answering, _write, server = served
    catalogue = Catalogue(connect(server.url, "tanda-agen"), "contoh", Patience(1, 0.001, 0.002))
    answering.away = 5
    assert list(catalogue.records()) == []
    assert answering.away == 0
    assert 0 < catalogue.patience.paused < 1


def test_a_catalogue_away_for_longer_than_the_patience_fails_in_words(served):
    answering, write, _server = served
    answering.away = 10_000
    impatient = write(patience_hours=0.00001)
    assert cli.main(["agent", impatient, "--once"]) == cli.EXIT_FAILED


@pytest.mark.parametrize(("change", "field"), [
    ({"plain_http": None}, "catalogue"), ({"catalogue": "ftp://x"}, "catalogue"), ({"token": {"env": "A", "file": "b"}}, "token"),
    ({"token": {}}, "token"), ({"schedule": "0 2 31 2"}, "schedule"), ({"schedule": "61 * * * *"}, "schedule"),
    ({"lain": 1}, "lain"), ({"source": "../x"}, "source"), ({"allow": {"databases": [{}]}}, "allow"),
    ({"allow": {"networks": ["bukan"]}}, "allow"), ({"allow": None}, "allow"),
])
def test_wrong_settings_name_their_entry(served, change, field):
    _answering, write, _server = served
    path = write(**change)
    with pytest.raises(SourceInvalid) as refused:
        settings.load(path)
    assert [trouble.field.split(".")[0] for trouble in refused.value.troubles] == [field]
    assert cli.main(["agent", path]) == cli.EXIT_USAGE


def test_a_token_that_is_not_there(served, monkeypatch):
    _answering, write, _server = served
    monkeypatch.delenv("TANDA_AGEN", raising=False)
    assert cli.main(["agent", write(token={"env": "TANDA_AGEN"}), "--once"]) == cli.EXIT_FAILED


class Hours:
    """A keeper with a clock of its own: ``pass_(minutes)`` looks every minute, ``harvests`` are the moments of its turns."""

    def __init__(self, wanted: settings.Settings, answers: list[Any]) -> None:
        self.moment = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
        self.harvests: list[str] = []
        self.answers = answers
        self.keeper = Keeper(wanted, self.turn, now=lambda: self.moment)

    def turn(self) -> bool:
        self.harvests.append(f"{self.moment:%d %H.%M}")
        answer = self.answers.pop(0) if self.answers else False
        if isinstance(answer, Exception):
            raise answer
        return bool(answer)

    def pass_(self, minutes: int) -> None:
        for _ in range(minutes):
            self.keeper.look()
            self.moment += timedelta(minutes=1)


@pytest.fixture
def hours(served, tmp_path) -> Callable[..., Hours]:
    _answering, write, _server = served
    wanted = settings.load(write(schedule="0 9 * * *", store=str(tmp_path / "simpan")))  # 02.00 UTC
    return lambda *answers: Hours(wanted, list(answers))


def test_due_once_a_day(hours):
    one = hours()
    one.pass_(60 * 48)
    assert one.harvests == ["02 02.00", "03 02.00"]


def test_what_failed_for_a_while_is_tried_again_ever_more_seldom_and_then_done_once(hours):
    one = hours(True, Failure("SOURCE_UNAVAILABLE"), True)
    one.pass_(60 * 12)
    assert one.harvests == ["02 02.00", "02 02.01", "02 02.03", "02 02.07"]
    assert one.keeper.wait <= LONGEST_WAIT


def test_a_run_that_still_counts_as_alive_is_waited_for(hours):
    one = hours(Failure("VALIDATION_ERROR", field="source_id"))
    one.pass_(120)
    assert one.harvests == ["02 02.00", "02 02.01"]


def test_a_refusal_that_trying_again_cannot_mend_waits_for_the_next_hour(hours):
    one = hours(Failure("SOURCE_FORBIDDEN"))
    one.pass_(60 * 24 + 120)
    assert one.harvests == ["02 02.00", "03 02.00"]


def test_what_was_missed_while_the_agent_was_off_is_made_up_for_once(hours):
    hours().pass_(61 + 1)
    later = hours()
    later.moment += timedelta(days=3, hours=5)
    later.pass_(120)
    assert later.harvests == ["05 06.00"]


def test_a_spoiled_memory_counts_as_none(hours, tmp_path):
    hours().pass_(62)
    (tmp_path / "simpan" / "state.json").write_text('{"done_until": 1')
    one = hours()
    one.pass_(90)
    assert one.harvests == ["02 02.00"]
