"""Looking at every record anew: verdicts follow the rules, no package row is written, only changed facets are indexed."""
from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model

from ckanext.tangerang.compliance import reassess
from ckanext.tangerang.compliance.model import Assessment, Reassessment

WRITTEN = ("package", "package_extra", "resource", "sdi_revision", "sdi_finding")


@pytest.fixture(autouse=True)
def _index(clean_index: None) -> None:
    """The index is written where a facet changes."""


@pytest.fixture
def records(city: Any) -> list[str]:
    return [city.approved(title=f"Data {number}")["revisions"][0]["record_id"] for number in range(3)]


@pytest.fixture
def indexed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids given to the index, which is written too."""
    seen: list[str] = []
    real = reassess.refresh
    monkeypatch.setattr(reassess, "refresh", lambda ids: (seen.extend(ids), real(ids)))
    return seen


def begun(city: Any) -> str:
    return str(city.call("walidata", "sdi_reassess_start")["id"])


def test_verdicts_follow_and_nothing_else_is_written(
        city: Any, records: list[str], indexed: list[str], count_statements: Any) -> None:
    row = model.Session.get_one(Assessment, records[0])
    right = (row.total, row.findings, row.meets_sdi)
    row.total, row.meets_sdi, row.findings, row.rules_version = 1, True, [], "old"
    model.Session.commit()
    before = {each: city.call(None, "package_show", id=each)["metadata_modified"] for each in records}
    number = begun(city)
    with count_statements() as seen:
        reassess.run(number)
    found = city.call("walidata", "sdi_reassess_show")
    assert (found["state"], found["done"], found["total"], found["failed"]) == ("done", 3, 3, 0)
    assert (found["changed"], found["reindexed"]) == (1, 1)
    assert set(indexed) == {records[0]}
    model.Session.expire_all()
    row = model.Session.get_one(Assessment, records[0])
    assert (row.total, row.meets_sdi) == (right[0], right[2])
    assert {item["rule"] for item in row.findings} == {item["rule"] for item in right[1]}
    assert row.rules_version != "old"
    assert before == {each: city.call(None, "package_show", id=each)["metadata_modified"] for each in records}
    starts = tuple(f"{verb} {table} " for verb in ("update", "insert into") for table in WRITTEN)
    writes = [text for text in seen if text.lower().startswith(starts)]
    assert writes == []


def test_one_left_half_way_goes_on(city: Any, records: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reassess, "STEP", 1)
    number = begun(city)
    assert reassess.step(number)
    model.Session.remove()  # the worker is gone
    assert begun(city) == number
    assert city.call("walidata", "sdi_reassess_show")["done"] == 1
    reassess.run(number)
    found = city.call("walidata", "sdi_reassess_show", id=number)
    assert (found["state"], found["done"]) == ("done", 3)
    assert begun(city) != number


def test_what_was_kept_but_not_indexed_is_indexed_later(city: Any, records: list[str], indexed: list[str]) -> None:
    number = begun(city)
    model.Session.get_one(Reassessment, number).pending = [records[1]]
    model.Session.commit()
    reassess.run(number)
    assert indexed == [records[1]]


def test_a_record_that_cannot_be_judged_stops_nothing(
        city: Any, records: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    real = reassess.reassess_one.judge

    def judge(verdict: Any, revision: Any, *rest: Any) -> bool:
        if revision.record_id == records[1]:
            raise KeyError("skema")
        return real(verdict, revision, *rest)
    monkeypatch.setattr(reassess.reassess_one, "judge", judge)
    number = begun(city)
    reassess.run(number)
    found = city.call("walidata", "sdi_reassess_show", id=number)
    assert (found["state"], found["done"], found["failed"]) == ("done", 3, 1)


def test_one_that_stands_still_is_given_to_the_worker_again(
        city: Any, records: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    left: list[list[str]] = []
    monkeypatch.setattr(reassess, "left_to_worker", lambda job, arguments, *rest: not left.append(arguments))
    number = begun(city)
    assert (reassess.resume(), left) == (0, [[number]])  # it moved a moment ago
    row = model.Session.get_one(Reassessment, number)
    row.moved -= reassess.SILENT * 2
    model.Session.commit()
    assert (reassess.resume(), reassess.resume(), left) == (1, 0, [[number]] * 2)
    reassess.run(number)
    assert (reassess.resume(), city.call("walidata", "sdi_reassess_list")["results"][0]["state"]) == (0, "done")


def test_from_the_page(city: Any, records: list[str], app: Any) -> None:
    made = tk.get_action("api_token_create")({"ignore_auth": True, "user": "walidata"}, {"user": "walidata", "name": "uji"})
    given = {"headers": {"Authorization": made["token"]}, "follow_redirects": False}
    assert app.post("/kepatuhan/penilaian-ulang", **given).status_code == 302
    running = app.get("/kepatuhan/penilaian-ulang", **given).get_data(as_text=True)
    assert 'http-equiv="refresh"' in running
    reassess.run(city.call("walidata", "sdi_reassess_show")["id"])
    done = app.get("/kepatuhan/penilaian-ulang", **given).get_data(as_text=True)
    assert 'http-equiv="refresh"' not in done
    assert "<form method=\"post\" action=\"/kepatuhan/penilaian-ulang\"" in done


@pytest.mark.parametrize("who", [None, "outsider", "produsen", "sekretariat"])
def test_only_walidata_starts_one(city: Any, who: str | None) -> None:
    for action in ("sdi_reassess_start", "sdi_reassess_show", "sdi_reassess_list"):
        with pytest.raises(tk.NotAuthorized):
            city.call(who, action)


def test_a_check_says_the_same_as_the_verdict(city: Any, records: list[str]) -> None:
    found = city.call("produsen_other", "sdi_compliance_check", record_id=records[0])
    kept = model.Session.get_one(Assessment, records[0])
    assert round(found["score"]["total"]) == kept.total
    assert {item["rule"] for item in found["findings"]} == set(kept.open_rules)
    outcomes = {item["rule"]: item["outcome"] for item in found["rules"]}
    assert set(outcomes.values()) == {"pass", "fail", "na"}
    assert {rule for rule, outcome in outcomes.items() if outcome == "fail"} == set(kept.open_rules)
    draft = city.draft()
    assert city.call("produsen", "sdi_compliance_check", revision_id=draft["id"])["findings"]
    for who, asked in (("produsen_other", {"revision_id": draft["id"]}), (None, {"record_id": records[0]})):
        with pytest.raises(tk.NotAuthorized):
            city.call(who, "sdi_compliance_check", **asked)
    with pytest.raises(tk.ObjectNotFound):
        city.call("produsen", "sdi_compliance_check", record_id="tidak-ada")


def test_two_who_start_at_once_start_one(city: Any) -> None:
    gate = Barrier(2)

    def begin(who: str) -> str:
        try:
            gate.wait()
            return str(city.call(who, "sdi_reassess_start")["id"])
        finally:
            model.Session.remove()
    with ThreadPoolExecutor(2) as pool:
        ids = list(pool.map(begin, ("walidata", "walidata2")))
    assert len(set(ids)) == 1
