"""The Forum decides about a priority entry while a submission is sent or decided: what was decided holds, in either order."""
from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from ckan import model

from ckanext.tangerang.revision import flow, priority, saving, standing
from ckanext.tangerang.revision.ask import Ask
from ckanext.tangerang.revision.model import Submission
from tests.catalogue.planning.conftest import PAPER, agreed, proposed

pytestmark = pytest.mark.usefixtures("clean_index")
URGENT = {"kriteria_prioritas": ["mendesak"]}
LONGEST = 30
"""Seconds a step of the other session may take."""


def decide(city: Any, entry: Any, do: str = "approve") -> None:
    """The Forum's decision, in a session of its own."""
    try:
        city.call("sekretariat", "sdi_planned_data_decide", ids=[entry["id"]], do=do, document=PAPER, reason="Contoh.")
    finally:
        model.Session.remove()


def approve(city: Any, submission: str) -> Any:
    return city.call("walidata", "sdi_submission_approve", id=submission, notes=True, due="2099-01-01")


@pytest.mark.parametrize("do", ["approve", "drop"])
def test_sent_in_a_transaction_the_forum_does_not_see(city, do):
    city.grant("pembina", "pembina", "diskominfo")
    entry = proposed(city, **URGENT) if do == "approve" else agreed(city, **URGENT)
    submission = saving.locked(city.draft()["submission_id"])
    [revision] = submission.revisions
    revision.record = {**revision.record, "daftar_data_id": entry["number"]}
    flow.move(Ask(submission, "submit", model.User.get(city.user("produsen").id)))
    model.Session.flush()
    assert submission.priority is (do == "drop")
    with ThreadPoolExecutor(1) as other:
        other.submit(decide, city, entry, do).result(LONGEST)
    ident = submission.id
    model.Session.commit()
    assert city.call("walidata", "sdi_submission_take", id=ident)["priority"] is (do == "approve")
    assert approve(city, ident)["stage"] == ("pembina" if do == "approve" else "closed")


def test_the_forum_decides_while_it_is_sent(city, monkeypatch):
    entry = proposed(city, **URGENT)
    draft = city.draft(daftar_data_id=entry["number"])
    noted, asked, note = Event(), Event(), priority.note

    def slow(submission: Submission) -> None:
        note(submission)
        if not noted.is_set():  # the sender has looked at the list and has not committed
            noted.set()
            assert asked.wait(LONGEST)

    monkeypatch.setattr(priority, "note", slow)

    def send() -> None:
        try:
            city.call("produsen", "sdi_submission_submit", id=draft["submission_id"])
        finally:
            model.Session.remove()

    with ThreadPoolExecutor(2) as others:
        sent = others.submit(send)
        assert noted.wait(LONGEST)
        decided = others.submit(decide, city, entry)
        asked.set()
        sent.result(LONGEST)
        decided.result(LONGEST)
    model.Session.rollback()
    assert model.Session.get_one(Submission, draft["submission_id"], populate_existing=True).priority


def test_it_is_approved_while_the_forum_decides(city, monkeypatch):
    city.grant("pembina", "pembina", "diskominfo")
    entry = proposed(city, **URGENT)
    taken = city.taken(daftar_data_id=entry["number"])
    renewed, asked, renew = Event(), Event(), priority.renew

    def slow(*given: Any) -> None:
        renew(*given)
        renewed.set()
        assert asked.wait(LONGEST)

    monkeypatch.setattr(priority, "renew", slow)
    with ThreadPoolExecutor(1) as other:
        decided = other.submit(decide, city, entry)
        assert renewed.wait(LONGEST)
        asked.set()
        stage = approve(city, taken["id"])["stage"]
        decided.result(LONGEST)
    assert stage == "pembina"


def test_a_standing_decision_looks_again(city):
    city.grant("pembina", "pembina", "diskominfo")
    entry = proposed(city, **URGENT)
    sent = city.submitted(daftar_data_id=entry["number"])["id"]
    submission = model.Session.get_one(Submission, sent)
    assert not submission.priority and not priority.is_priority(submission.revisions[0])  # the list as this transaction knows it
    with ThreadPoolExecutor(1) as other:
        other.submit(decide, city, entry).result(LONGEST)
    assert standing.decide(submission, holder=city.user("walidata"), basis="source-1@3") is False
