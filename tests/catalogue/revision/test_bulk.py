"""Many submissions decided at once: the split, one transaction each, the report, and nobody told twice."""
from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang import clock
from ckanext.tangerang.people.notice_model import Notice
from ckanext.tangerang.revision import bulk, bulk_decide, bulk_job
from ckanext.tangerang.revision.bulk_model import Bulk, BulkItem
from ckanext.tangerang.revision.model import Decision, Submission, now
from tests.catalogue.conftest import DOCUMENT, City, in_days


@pytest.fixture(autouse=True)
def _index(clean_index: None) -> None:
    """What is approved is indexed."""


def sent(city: City, count: int, **values: Any) -> list[str]:
    return [city.submitted(title=f"Data {number} (contoh)", **values)["id"] for number in range(count)]


def decide(city: City, do: str, ids: list[str], who: str = "walidata", **data: Any) -> dict[str, Any]:
    if do == "approve":
        data = {"notes": True, "due": in_days(30)} | data
    return city.call(who, "sdi_submission_bulk", do=do, ids=ids, **data)


def worked(city: City, begun: dict[str, Any]) -> dict[str, Any]:
    bulk_job.run(begun["id"])
    return city.call("walidata", "sdi_bulk_show", id=begun["id"])


def state(submission_id: str) -> str:
    return str(model.Session.scalar(sa.select(Submission.state).where(Submission.id == submission_id)))


def decisions(ids: list[str]) -> Counter[str]:
    query = sa.select(Decision.event).where(Decision.submission_id.in_(ids), Decision.event != "submit")
    return Counter(model.Session.scalars(query))


def mixed(city: City) -> dict[str, str]:
    """One submission for each thing that may become of it."""
    holds = city.taken(title="Ditahan (contoh)")
    city.call("walidata", "sdi_finding_add", revision_id=holds["revisions"][0]["id"], path="definisi",
              message="Perjelas batasannya.", effect="menahan")
    city.grant("produsen", "walidata", "dinkes")
    mine = city.submitted("walidata", title="Buatan walidata (contoh)")
    return {"allowed": city.submitted(title="Boleh (contoh)")["id"], "held": holds["id"], "refused": mine["id"],
            "decided": city.approved(title="Sudah (contoh)")["id"], "unknown": "tidak-ada",
            "draft": city.draft("produsen_other", title="Draf (contoh)")["submission_id"]}


def test_the_split_says_what_would_become_of_each_and_writes_nothing(city: City, count_statements: Any) -> None:
    ids = mixed(city)
    with count_statements() as seen:
        found = decide(city, "approve", list(ids.values()), dry_run=True)
    outcomes = {item["id"]: item["outcome"] for item in found["results"]}
    assert outcomes == {ids["allowed"]: "allowed", ids["held"]: "held", ids["refused"]: "refused",
                        ids["decided"]: "decided", ids["unknown"]: "refused", ids["draft"]: "refused"}
    assert found["counts"] == {"allowed": 1, "held": 1, "refused": 3, "decided": 1}
    assert all(item["sentence"] for item in found["results"] if item["outcome"] != "allowed")
    draft = next(item for item in found["results"] if item["id"] == ids["draft"])
    assert (draft["title"], draft["number"], draft["version"]) == ("", "", ""), "a draft is its agency's own affair"
    assert not [text for text in seen if text.lower().startswith(("insert", "update", "delete"))]


def test_the_split_asks_no_more_of_many_than_of_one(city: City, count_statements: Any) -> None:
    ids = sent(city, 6)
    numbers = []
    for part in (ids[:2], ids):
        with count_statements() as seen:
            assert decide(city, "approve", part, dry_run=True)["counts"] == {"allowed": len(part)}
        numbers.append(len(seen))
    assert numbers[1] <= numbers[0]


def test_the_report_names_every_item_and_what_was_approved_is_public(city: City) -> None:
    ids = mixed(city)
    found = worked(city, decide(city, "approve", list(ids.values())))
    outcomes = {item["id"]: item["outcome"] for item in found["results"]}
    assert outcomes[ids["allowed"]] == "approved"
    assert [outcomes[ids[name]] for name in ("held", "refused", "decided", "unknown", "draft")] == [
        "held", "refused", "decided", "refused", "refused"]
    assert (found["state"], found["total"], found["done"], found["acted"], found["waiting"]) == ("done", 6, 6, 1, 0)
    assert next(item for item in found["results"] if item["outcome"] == "approved")["public"] is True
    assert (state(ids["allowed"]), state(ids["held"]), state(ids["refused"])) == ("APPROVED", "UNDER_REVIEW", "SUBMITTED")
    assert decisions([ids["allowed"]]) == {"take": 1, "approve": 1}
    shown = city.call("walidata", "sdi_submission_show", id=ids["allowed"])
    assert city.call(None, "package_show", id=shown["revisions"][0]["record_id"])["state"] == "active"


def test_open_conditions_hold_until_they_are_approved_with_notes(city: City) -> None:
    (one,) = sent(city, 1)
    if not model.Session.get_one(Submission, one).syarat:
        pytest.skip("the ordinary record meets every condition")
    found = city.call("walidata", "sdi_submission_bulk", do="approve", ids=[one], dry_run=True)["results"][0]
    assert (found["outcome"], found["guard"]) == ("held", "conditions_noted")
    assert decide(city, "approve", [one], dry_run=True)["counts"] == {"allowed": 1}


def test_what_changed_since_it_was_chosen_is_not_decided(city: City) -> None:
    first, second = sent(city, 2)
    split = decide(city, "approve", [first, second], dry_run=True)["results"]
    versions = {item["id"]: item["version"] for item in split}
    city.call("walidata2", "sdi_submission_take", id=first)
    begun = decide(city, "approve", [first, second], versions=versions)
    city.call("walidata2", "sdi_submission_take", id=second)
    found = worked(city, begun)
    assert [item["outcome"] for item in found["results"]] == ["changed", "changed"]
    assert all(item["sentence"] for item in found["results"])
    assert state(first) == state(second) == "UNDER_REVIEW"


def test_one_decided_by_another_meanwhile_is_reported_so(city: City) -> None:
    (one,) = sent(city, 1)
    begun = decide(city, "approve", [one])
    city.call("walidata2", "sdi_submission_take", id=one)
    city.call("walidata2", "sdi_submission_reject", id=one, reason="Ganda")
    assert worked(city, begun)["results"][0]["outcome"] == "decided"
    assert state(one) == "REJECTED"


def test_many_are_returned_with_one_reason_and_day(city: City) -> None:
    ids = sent(city, 3)
    found = worked(city, decide(city, "return", ids, reason="Lengkapi definisi.", due=in_days(7)))
    assert found["counts"] == {"returned": 3}
    rows = model.Session.execute(sa.select(Decision.reason, Decision.due).where(Decision.event == "return")).all()
    assert {(reason, due.isoformat()) for reason, due in rows} == {("Lengkapi definisi.", in_days(7))}


def test_many_are_given_to_a_colleague_who_is_told_once(city: City) -> None:
    ids = sent(city, 3)
    found = worked(city, decide(city, "assign", ids, assignee="walidata2"))
    assert found["counts"] == {"assigned": 3}
    holders = set(model.Session.scalars(sa.select(Submission.assignee).where(Submission.id.in_(ids))))
    assert holders == {city.people["walidata2"]}
    query = sa.select(Notice.count).where(Notice.user_id == city.people["walidata2"], Notice.event == "assigned")
    assert list(model.Session.scalars(query)) == [3]


def test_who_could_not_decide_is_given_nothing(city: City) -> None:
    ids = [*sent(city, 1), city.approved(title="Sudah (contoh)")["id"]]
    split = decide(city, "assign", ids, assignee="produsen_other", dry_run=True)["results"]
    assert "allowed" not in {item["outcome"] for item in split}
    assert all(item["sentence"] for item in split)
    found = worked(city, decide(city, "assign", ids, assignee="produsen_other"))
    assert found["acted"] == 0
    assert set(model.Session.scalars(sa.select(Submission.assignee).where(Submission.id == ids[0]))) == {None}


def test_many_are_checked_anew_and_none_is_decided(city: City) -> None:
    ids = sent(city, 2)
    row = model.Session.get_one(Submission, ids[0])
    row.menahan, right = 9, (row.menahan, row.syarat)
    model.Session.commit()
    found = worked(city, city.call("walidata", "sdi_submission_bulk", do="check", ids=ids))
    assert found["counts"] == {"checked": 2}
    model.Session.expire_all()
    row = model.Session.get_one(Submission, ids[0])
    assert (row.menahan, row.syarat) == right
    assert decisions(ids) == {}
    assert [bool(item["sentence"]) for item in found["results"]] == [True, False]


def test_priority_data_go_on_to_the_pembina(city: City) -> None:
    city.grant("pembina", "pembina", "diskominfo")
    (one,) = sent(city, 1, kode_rpjmd="1.02", kriteria_prioritas=["mendesak"], prioritas_tahun="2026")
    assert worked(city, decide(city, "approve", [one]))["counts"] == {"forwarded": 1}
    told = set(model.Session.execute(sa.select(Notice.event, Notice.user_id).where(Notice.subject_kind == "bulk")).tuples())
    assert told == {("forwarded", city.people["produsen"]), ("pembina", city.people["pembina"])}


def test_a_standard_is_held_without_its_document(city: City) -> None:
    one = city.submitted(kind="konsep", title="Penduduk (contoh)")
    ids = [one["id"]]
    found = decide(city, "approve", ids, dry_run=True)["results"][0]
    if found["guard"] == "nothing_holds":
        pytest.skip("the ordinary concept is held by a rule")
    assert (found["outcome"], found["guard"]) == ("held", "document_named")
    assert decide(city, "approve", ids, document=DOCUMENT, dry_run=True)["counts"] == {"allowed": 1}


@pytest.mark.parametrize(("data", "field"), [
    ({"do": "delete"}, "do"), ({"do": "approve", "ids": []}, "ids"), ({"do": "return"}, "reason"),
    ({"do": "return", "reason": "x"}, "due"), ({"do": "return", "reason": "x", "due": in_days(-1)}, "due"),
    ({"do": "approve", "notes": True}, "due"), ({"do": "approve", "ids": [], "filter": {"agency": "x"}}, "filter"),
    ({"do": "approve", "filter": "state=DRAFT", "ids": []}, "filter"), ({"do": "approve", "versions": [1]}, "versions"),
    ({"do": "return", "reason": "x" * 5000, "due": in_days(1)}, "reason"), ({"do": "assign"}, "assignee"),
    ({"do": "check", "ids": ["x"] * 5001}, "ids"), ({"do": "assign", "assignee": "tidak-ada"}, "assignee"),
])
def test_bad_input_is_refused_and_nothing_begins(city: City, data: dict[str, Any], field: str) -> None:
    with pytest.raises(tk.ValidationError) as refused:
        city.call("walidata", "sdi_submission_bulk", **({"ids": ["x"]} | data))
    assert field in refused.value.error_dict
    assert model.Session.scalar(sa.select(sa.func.count()).select_from(Bulk)) == 0


@pytest.mark.parametrize("who", [None, "outsider", "produsen", "pendukung", "sekretariat", "sysadmin"])
def test_only_walidata_decides_many(city: City, who: str | None) -> None:
    asked = {"sdi_submission_bulk": {"do": "check", "ids": ["x"]}, "sdi_bulk_list": {}, "sdi_bulk_show": {"id": "x"}}
    for action, data in asked.items():
        with pytest.raises(tk.NotAuthorized):
            city.call(who, action, **data)


def test_a_filter_finds_what_waits_and_nothing_else(city: City) -> None:
    ids = sent(city, 2)
    city.submitted("produsen_other", title="Lain (contoh)")
    city.approved(title="Sudah (contoh)")
    found = city.call("walidata", "sdi_submission_bulk", do="check", dry_run=True, filter={"owner_org": city.orgs["dinkes"]})
    assert [item["id"] for item in found["results"]] == ids


def test_whoever_lost_the_role_meanwhile_decides_nothing_more(city: City) -> None:
    grant = city.grant("walidata", "orang", "diskominfo")
    ids = sent(city, 2)
    begun = decide(city, "approve", ids, who="orang")
    city.call("walidata", "sdi_grant_end", id=grant)
    assert worked(city, begun)["counts"] == {"refused": 2}
    assert decisions(ids) == {}


def test_each_person_is_told_once_however_long_it_takes(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [*sent(city, 4), city.submitted("produsen_other", title="Lain (contoh)")["id"]]
    model.Session.query(Notice).delete()
    model.Session.commit()
    monkeypatch.setattr(bulk_job, "STEP", 2)
    begun = decide(city, "approve", ids)
    bulk_job.step(begun["id"])
    model.Session.execute(sa.update(BulkItem).values(moment=now() - timedelta(minutes=30)))
    model.Session.commit()
    worked(city, begun)
    told = model.Session.execute(sa.select(Notice.user_id, Notice.event, Notice.count)).all()
    assert sorted(told) == sorted([(city.people["produsen"], "approve", 4), (city.people["produsen_other"], "approve", 1)])


def test_an_error_of_ours_in_one_stops_none_of_the_others(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    ids, real = sent(city, 3), bulk_decide.decided

    def decided(user: Any, wanted: Any, submission_id: str, seen: str) -> Any:
        done = real(user, wanted, submission_id, seen)
        if submission_id == ids[1]:
            raise KeyError("skema")
        return done
    monkeypatch.setattr(bulk_decide, "decided", decided)
    found = worked(city, decide(city, "approve", ids))
    assert [item["outcome"] for item in found["results"]] == ["approved", "failed", "approved"]
    assert decisions([ids[1]]) == {}, "what was done before the error is not kept"


def test_pages_of_items_and_of_bulks_follow_one_another(city: City) -> None:
    ids = sent(city, 3)
    begun = [decide(city, "check", ids)["id"] for _ in range(3)]
    page = city.call("walidata", "sdi_bulk_show", id=begun[0], limit=2)
    rest = city.call("walidata", "sdi_bulk_show", id=begun[0], limit=2, after=page["next"])
    assert [item["id"] for item in (*page["results"], *rest["results"])] == ids
    assert rest["next"] is None
    first = city.call("walidata2", "sdi_bulk_list", limit=2)
    second = city.call("walidata2", "sdi_bulk_list", limit=2, after=first["next"])
    assert [item["id"] for item in (*first["results"], *second["results"])] == begun[::-1]
    assert city.call("walidata2", "sdi_bulk_list", mine=True)["count"] == 0


def test_the_clock_goes_on_with_what_nobody_works_at(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = decide(city, "check", sent(city, 1))
    left: list[str] = []
    monkeypatch.setattr(bulk_job, "leave", lambda bulk_id: bool(left.append(bulk_id)) or True)
    clock.due(daily=False)
    assert left == [], "somebody is at it"
    model.Session.get_one(Bulk, begun["id"]).moved = now() - timedelta(minutes=5)
    model.Session.commit()
    clock.due(daily=False)
    clock.due(daily=False)
    assert left == [begun["id"]], "once, not every minute"
    monkeypatch.setattr(bulk_job, "leave", lambda bulk_id: False)  # the queue is away
    model.Session.get_one(Bulk, begun["id"]).moved = now() - timedelta(minutes=5)
    model.Session.commit()
    clock.due(daily=False)
    assert city.call("walidata", "sdi_bulk_show", id=begun["id"])["state"] == "done"


def test_at_most_five_thousand(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "MOST", 1)
    sent(city, 2)
    with pytest.raises(tk.ValidationError):
        city.call("walidata", "sdi_submission_bulk", do="check", filter={"state": "SUBMITTED"})
