"""Queues and lists: who sees what, filters, counts, pages, and a number of queries that does not grow."""
from __future__ import annotations

import ckan.plugins.toolkit as tk
import pytest
from ckan import model

#: Who sees the submission in which state.
SEEN = [
    ("draft", {"produsen", "produsen2", "pendukung", "sysadmin"}),
    ("submitted", {"produsen", "produsen2", "pendukung", "sysadmin", "walidata", "walidata2"}),
    ("taken", {"produsen", "produsen2", "pendukung", "sysadmin", "walidata", "walidata2"}),
]
EVERYBODY = ("produsen", "produsen2", "produsen_other", "pendukung", "walidata", "walidata2", "sekretariat", "outsider",
             "sysadmin")


@pytest.mark.parametrize(("reach", "who_sees"), SEEN)
def test_a_submission_is_seen_by_its_agency_and_by_reviewers_once_sent(city, reach, who_sees):
    made = getattr(city, reach)()
    submission = made.get("submission_id") or made["id"]
    revision = made["id"] if "submission_id" in made else made["revisions"][0]["id"]
    for who in EVERYBODY:
        listed = city.call(who, "sdi_submission_list")
        assert (listed["count"], len(listed["results"])) == ((1, 1) if who in who_sees else (0, 0)), who
        assert city.call(who, "sdi_revision_list")["count"] == listed["count"], who
        for action, data in (("sdi_submission_show", {"id": submission}), ("sdi_revision_show", {"id": revision}),
                             ("sdi_finding_list", {"submission_id": submission}), ("sdi_revision_check", {"id": revision}),
                             ("sdi_revision_diff", {"id": revision})):
            if who in who_sees:
                assert city.call(who, action, **data)
            else:
                with pytest.raises(tk.NotAuthorized):
                    city.call(who, action, **data)


def test_anonymous_sees_nothing_of_the_door(city):
    sent = city.submitted()
    for action, data in (("sdi_submission_list", {}), ("sdi_revision_list", {}), ("sdi_submission_show", {"id": sent["id"]}),
                         ("sdi_revision_check", {"record": {}, "kind": "dataset"}), ("sdi_grant_list", {})):
        with pytest.raises(tk.NotAuthorized):
            city.call(None, action, **data)


def test_a_pembina_sees_what_lies_with_them_and_what_they_decided(city):
    city.grant("pembina", "pembina", "diskominfo")
    taken = city.taken(kind="konsep")
    assert city.call("pembina", "sdi_submission_list")["count"] == 0
    passed = city.call("walidata", "sdi_submission_approve", id=taken["id"], notes=True, due="2099-01-01")
    assert city.call("pembina", "sdi_submission_list")["results"][0]["events"] == ["approve", "return"]
    city.call("pembina", "sdi_submission_return", id=passed["id"], reason="Lihat lagi")
    assert city.call("pembina", "sdi_submission_show", id=passed["id"])["stage"] == "walidata"


def test_filters_and_counts(city):
    city.submitted(title="Satu hal")
    city.taken(title="Lain perkara")
    city.draft("produsen_other", title="Draf orang")
    ask = lambda **data: [item["title"] for item in city.call("walidata", "sdi_submission_list", **data)["results"]]  # noqa: E731
    assert ask() == ["Satu hal", "Lain perkara"]
    assert ask(state="SUBMITTED") == ["Satu hal"]
    assert ask(state=["SUBMITTED", "UNDER_REVIEW"]) == ["Satu hal", "Lain perkara"]
    assert ask(stage="pembina") == []
    assert ask(q="perkara") == ["Lain perkara"]
    assert ask(q="100%_") == []
    assert ask(holds=True) == []
    assert ask(owner_org=city.orgs["dukcapil"]) == []
    assert ask(kind="konsep") == []
    mine = city.call("produsen", "sdi_revision_list", mine=True, state="SUBMITTED")
    assert [item["title"] for item in mine["results"]] == ["Satu hal"]
    assert "record" not in mine["results"][0]


def test_pages_follow_each_other_without_gap_or_repeat(city):
    made = [city.submitted(title=f"Nomor {number}")["id"] for number in range(5)]
    seen, after = [], None
    while True:
        page = city.call("walidata", "sdi_submission_list", limit=2, after=after)
        assert page["count"] == 5
        seen += [item["id"] for item in page["results"]]
        after = page["next"]
        if not after:
            break
    assert seen == made


@pytest.mark.parametrize("data", [{"limit": "banyak"}, {"after": "kemarin"}, {"limit": -1}])
def test_odd_paging_is_refused_by_its_field(city, data):
    with pytest.raises(tk.ValidationError) as refused:
        city.call("walidata", "sdi_submission_list", **data)
    assert list(refused.value.error_dict) == list(data)


def test_the_number_of_queries_does_not_grow_with_the_queue(city, count_statements):
    def cost(action: str) -> int:
        model.Session.expunge_all()
        with count_statements() as seen:
            city.call("walidata", action, limit=100)
        return len(seen)

    city.submitted()
    few = {action: cost(action) for action in ("sdi_submission_list", "sdi_revision_list")}
    for _ in range(6):
        city.submitted()
    assert {action: cost(action) for action in few} == few


def test_the_events_offered_are_those_that_work(city):
    sent = city.submitted()
    offered = {who: city.call(who, "sdi_submission_show", id=sent["id"])["events"]
               for who in ("produsen", "walidata", "sysadmin")}
    assert offered == {"produsen": ["withdraw"], "walidata": ["take"], "sysadmin": []}
    city.call("walidata", "sdi_submission_take", id=sent["id"])
    assert city.call("walidata", "sdi_submission_show", id=sent["id"])["events"] == ["return", "approve", "reject"]


def test_check_of_a_record_that_is_nowhere_stores_nothing(city):
    answer = city.call("produsen", "sdi_revision_check", kind="dataset", record={"title": "jumlah penduduk"})
    assert set(answer) == {"findings", "missing", "summary", "score"}
    assert answer["summary"]["menahan"] == sum(item["effect"] == "menahan" for item in answer["findings"]) > 0
    assert {"path", "label"} == set(answer["missing"][0])
    assert city.call("produsen", "sdi_revision_list")["count"] == 0


def test_diff_against_the_public_version_and_of_another_record(city):
    record_id = city.approved(notes="Teks lama")["revisions"][0]["record_id"]
    second = city.call("produsen", "sdi_revision_create", kind="dataset", record_id=record_id, record={"notes": "Teks baru"})
    fields = city.call("produsen", "sdi_revision_diff", id=second["id"])["fields"]
    assert [(item["path"], item["old"], item["new"]) for item in fields] == [("notes", "Teks lama", "Teks baru")]
    other = city.draft()
    with pytest.raises(tk.ValidationError):
        city.call("produsen", "sdi_revision_diff", id=second["id"], against=other["id"])


def test_a_copy_starts_with_the_values_and_is_another_record(city):
    record_id = city.approved()["revisions"][0]["record_id"]
    copy = city.call("produsen_other", "sdi_revision_create", kind="dataset", copy_of=record_id)
    assert copy["record_id"] != record_id
    assert copy["base_version"] == 0
    assert copy["owner_org"] == city.orgs["dukcapil"]
    assert copy["record"]["definisi"]
