"""Decisions beside one another: a save beside the sending, two approvals of one record, a withdrawal beside an hour to come."""
from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model
from sqlalchemy.exc import OperationalError

from ckanext.tangerang.revision import jobs
from ckanext.tangerang.revision.model import Revision, Submission, now
from tests.catalogue.conftest import City, in_days

Json = dict[str, Any]


@pytest.fixture(autouse=True)
def _index(clean_index: None) -> None:
    """What is approved is indexed."""


def next_version(city: City, record_id: str, text: str) -> Json:
    """Another version of a public record, under review."""
    made = city.call("produsen", "sdi_revision_create", kind="dataset", record_id=record_id, record={"notes": text})
    city.call("produsen", "sdi_submission_submit", id=made["submission_id"])
    return city.call("walidata", "sdi_submission_take", id=made["submission_id"])


def approve(city: City, taken: Json, who: str = "walidata", **more: Any) -> Json:
    return city.call(who, "sdi_submission_approve", id=taken["id"], notes=True, due=in_days(9), **more)


def come(submission_id: str) -> None:
    """The hour of an approval has come."""
    model.Session.get(Submission, submission_id).apply_at = now()
    model.Session.commit()


def test_while_values_are_saved_the_submission_cannot_be_sent(city: City) -> None:
    draft = city.draft()
    tk.get_action("sdi_revision_save")({"user": "produsen", "defer_commit": True}, {
        "id": draft["id"], "base": draft["saves"], "changes": {"definisi": "Nilai yang belum dinilai aturan."}})
    asked = sa.select(Submission.id).where(Submission.id == draft["submission_id"]).with_for_update(nowait=True)
    with model.meta.engine.connect() as other, pytest.raises(OperationalError, match="could not obtain lock"):
        other.execute(asked)
    model.Session.rollback()
    with model.meta.engine.connect() as other:
        assert other.execute(asked).scalar() == draft["submission_id"]


def test_while_a_version_waits_for_its_hour_no_other_is_approved(city: City) -> None:
    record_id = city.approved()["revisions"][0]["record_id"]
    first, second = (next_version(city, record_id, text) for text in ("Pertama", "Kedua"))
    approve(city, first, hour=in_days(1) + "T08:00")
    with pytest.raises(tk.ValidationError) as refusal:
        approve(city, second)
    assert first["number"] in refusal.value.error_dict["base_version"][0]
    bulk = city.call(
        "walidata", "sdi_submission_bulk", do="approve", ids=[second["id"]], notes=True, due=in_days(9), dry_run=True)
    assert bulk["results"][0]["guard"] == "base_current", "the split says it beforehand"
    come(first["id"])
    assert jobs.apply_due() == 1, "what was approved becomes public"
    assert city.call("walidata", "sdi_submission_return", id=second["id"], reason="Mulai dari versi baru.", due=in_days(5))


def test_of_two_approvals_of_one_record_at_once_one_stands(city: City) -> None:
    record_id = city.approved()["revisions"][0]["record_id"]
    ways = [next_version(city, record_id, text) for text in ("Pertama", "Kedua")]
    gate = Barrier(2)

    def decide(who: str, taken: Json) -> str:
        try:
            gate.wait()
            approve(city, taken, who, hour=in_days(1) + "T08:00")
            return "approved"
        except tk.ValidationError as refusal:
            return ",".join(refusal.error_dict)
        finally:
            model.Session.remove()

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(decide, ("walidata", "walidata2"), ways))
    assert sorted(outcomes) == ["approved", "base_version"]


def test_what_was_withdrawn_does_not_come_back_by_an_older_approval(city: City) -> None:
    record_id = city.approved()["revisions"][0]["record_id"]
    waiting = next_version(city, record_id, "Menunggu jamnya")
    approve(city, waiting, hour=in_days(1) + "T08:00")
    city.call("walidata", "sdi_record_withdraw", record_id=record_id, reason="Memuat NIK.")
    come(waiting["id"])
    assert jobs.apply_due() == 0
    assert model.Package.get(record_id).state == "deleted"
    assert model.Session.get(Revision, waiting["revisions"][0]["id"]).apply_error, "its page says why"
    again = next_version(city, record_id, "Tanpa NIK")
    approve(city, again)
    assert model.Package.get(record_id).state == "active", "a version approved since then is what brings it back"


def test_what_cannot_become_public_is_tried_by_the_clock_and_fills_no_queue(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    queued: list[str] = []
    monkeypatch.setattr(jobs, "later", lambda submission_id, wait: queued.append(submission_id))
    record_id = city.approved()["revisions"][0]["record_id"]
    waiting = next_version(city, record_id, "Menunggu jamnya")
    approve(city, waiting, hour=in_days(1) + "T08:00")
    city.call("walidata", "sdi_record_withdraw", record_id=record_id, reason="Memuat NIK.")
    come(waiting["id"])
    assert [jobs.apply_due() for _ in range(4)] == [0] * 4
    assert queued == [waiting["id"]] * 2, "for its hour, and once after the first failure"


@pytest.mark.parametrize(("field", "value"), [
    ("due", "2100-01-02"), ("hour", "0001-01-01T00:00"), ("hour", "9999-12-31T23:59-14:00"), ("hour", "2020-01-01T08:00"),
    ("hour", "2200-01-01T08:00"),
])
def test_a_day_or_hour_nobody_means_is_refused(city: City, field: str, value: str) -> None:
    taken = city.taken()
    with pytest.raises(tk.ValidationError) as refusal:
        city.call("walidata", "sdi_submission_approve", **{"id": taken["id"], "notes": True, "due": in_days(9), field: value})
    assert list(refusal.value.error_dict) == [field]


def test_a_suggestion_as_long_as_a_book_is_refused(city: City) -> None:
    taken = city.taken()
    with pytest.raises(tk.ValidationError) as refusal:
        city.call("walidata", "sdi_finding_add", revision_id=taken["revisions"][0]["id"], path="definisi", message="Ganti.",
                  suggestion="x" * 200_000)
    assert list(refusal.value.error_dict) == ["suggestion"]
