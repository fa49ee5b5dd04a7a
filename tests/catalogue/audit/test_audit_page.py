"""The audit page and its actions: filters, paging by number, sentences, the check, the file, the heads told each day."""
from __future__ import annotations

import csv
import io
from datetime import timedelta

import ckan.plugins.toolkit as tk
import pytest
from ckan import model
from ckan.tests.factories import APIToken

from ckanext.tangerang import audit
from ckanext.tangerang.audit import checking, heads, verify
from ckanext.tangerang.clock import due
from ckanext.tangerang.people.clock import today

GENESIS = "0" * 64


def happened(*subjects, actor="u"):
    for subject in subjects:
        audit.record(audit.RecordWithdrawn(actor=actor, subject=subject))
    model.Session.commit()


@pytest.fixture
def opened(city, app, clean_index):
    """``opened("walidata", "/audit")``: a page as that person gets it."""
    def go(who, address, method="get", **options):
        headers = {"Authorization": APIToken(user=city.people[who])["token"]} if who else {}
        return getattr(app, method)(address, headers=headers, follow_redirects=False, **options)
    return go


@pytest.fixture
def five(city, clean_audit):
    """Five events by a walidata, one by another person, on an empty chain."""
    clean_audit()
    happened("a", "b", "c", "d", "e", actor=city.people["walidata"])
    audit.record(audit.GrantChanged(actor=city.people["sysadmin"], subject="g", change="given", role="walidata", user="x"))
    model.Session.commit()
    return city


def subjects(found):
    return [row["subject"] for row in found["results"]]


@pytest.mark.parametrize(("asked", "wanted"), [
    ({}, ["g", "e", "d", "c", "b", "a"]),
    ({"actor": "walidata"}, ["e", "d", "c", "b", "a"]),
    ({"actor": "tidak-ada"}, []),
    ({"action": "grant.changed"}, ["g"]),
    ({"action": "tidak.ada"}, []),
    ({"subject": "c"}, ["c"]),
    ({"actor": "walidata", "subject": "g"}, []),
    ({"limit": 2}, ["g", "e"]),
    ({"after": "3"}, ["b", "a"]),
    ({"after": "1"}, []),
])
def test_rows_are_filtered_latest_first(five, asked, wanted):
    assert subjects(five.call("walidata", "sdi_audit_list", **asked)) == wanted


def test_a_row_says_who_what_and_when_in_words(five):
    row = five.call("walidata", "sdi_audit_list", limit=1)["results"][0]
    assert set(row) == {"seq", "moment", "actor", "actor_name", "action", "subject", "text", "details", "hash"}
    assert (row["actor_name"], row["details"]["role"]) == ("Sysadmin", "walidata")
    assert "Walidata" in row["text"]
    assert row["hash"] == verify.head().hash


def test_days_are_days_of_the_city_and_both_are_counted(five, tamper):
    day = today()
    tamper("UPDATE sdi_audit_event SET created = :late WHERE seq = 1", late=f"{day - timedelta(1)}T16:59:59.999999+00:00")
    tamper("UPDATE sdi_audit_event SET created = :early WHERE seq = 2", early=f"{day - timedelta(1)}T17:00:00.000000+00:00")

    def of(**days):
        return subjects(five.call("walidata", "sdi_audit_list", **days))
    assert of(**{"from": day.isoformat()})[-1] == "b"
    assert of(until=(day - timedelta(1)).isoformat()) == ["a"]
    assert of(**{"from": day.isoformat(), "until": day.isoformat()})[-1] == "b"


def test_paging_by_key_meets_every_row_once_though_rows_are_added(five):
    first = five.call("walidata", "sdi_audit_list", limit=4)
    happened("new")
    second = five.call("walidata", "sdi_audit_list", limit=4, after=first["next"])
    assert subjects(first) + subjects(second) == ["g", "e", "d", "c", "b", "a"]
    assert second["next"] is None


@pytest.mark.parametrize(("asked", "field"), [
    ({"from": "kemarin"}, "from"), ({"until": "2026-02-30"}, "until"), ({"after": "x"}, "after"), ({"after": "-1"}, "after"),
    ({"after": "9" * 30}, "after"), ({"from": "2026-02-02", "until": "2026-02-01"}, "until"), ({"until": "9999-12-31"}, "until"),
    ({"from": "0001-01-01"}, "from"), ({"limit": "banyak"}, "limit"),
])
def test_what_cannot_be_is_refused_by_name(city, asked, field):
    with pytest.raises(tk.ValidationError) as refused:
        city.call("walidata", "sdi_audit_list", **asked)
    assert field in refused.value.error_dict


@pytest.mark.parametrize("who", [None, "produsen", "pendukung", "sekretariat", "outsider"])
@pytest.mark.parametrize("action", ["sdi_audit_list", "sdi_audit_verify"])
def test_strangers_are_refused(city, who, action):
    with pytest.raises(tk.NotAuthorized):
        city.call(who, action)


@pytest.mark.parametrize("who", ["walidata", "sysadmin"])
def test_those_with_the_right_read_it(city, who):
    assert city.call(who, "sdi_audit_list")["results"]
    assert city.call(who, "sdi_audit_verify")["unbroken"]


def test_the_check_says_unbroken_and_how_many_and_is_kept(five):
    found = five.call("walidata", "sdi_audit_verify")
    assert (found["unbroken"], found["whole"], found["checked"], found["problems"]) == (True, True, 6, [])
    assert found["head"] == {"seq": 6, "hash": verify.head().hash}
    assert checking.last()["checked"] == 6


def test_the_check_names_the_altered_row(five, tamper):
    tamper("UPDATE sdi_audit_event SET subject = 'x' WHERE seq = 3")
    found = five.call("walidata", "sdi_audit_verify")
    assert not found["unbroken"]
    assert ("changed", 3) in {(item["word"], item["seq"]) for item in found["problems"]}
    assert "3" in checking.sentence(found["problems"][0])


def test_of_a_long_chain_the_newest_rows_are_checked_at_once_and_the_whole_by_the_worker(five, tamper, monkeypatch):
    queued = []
    monkeypatch.setattr(checking, "AT_ONCE", 2)
    monkeypatch.setattr(checking, "left_to_worker", lambda job, arguments, *rest: queued.append((job, arguments)) or True)
    found = five.call("walidata", "sdi_audit_verify")
    assert (found["unbroken"], found["whole"], found["checked"], found["queued"]) == (True, False, 2, True)
    tamper("UPDATE sdi_audit_event SET subject = 'x' WHERE seq = 1")
    assert five.call("walidata", "sdi_audit_verify")["unbroken"]
    job, arguments = queued[-1]
    job(*arguments)
    assert not checking.last()["unbroken"]
    tamper("UPDATE sdi_audit_event SET subject = 'x' WHERE seq = 6")
    assert not five.call("walidata", "sdi_audit_verify")["unbroken"]


@pytest.mark.parametrize("at_once", [2, 100])
def test_a_head_kept_elsewhere_shows_a_cut_or_rewritten_end(five, tamper, monkeypatch, at_once):
    monkeypatch.setattr(checking, "AT_ONCE", at_once)
    monkeypatch.setattr(checking, "left_to_worker", lambda *rest: True)
    row = next(row for row in verify.rows() if row["seq"] == 2)
    for kept, word in ((str(verify.head()), None), (f"2:{row['hash']}", None), (f"2:{'1' * 64}", "head"),
                       (f"9:{'1' * 64}", "removed")):
        found = five.call("walidata", "sdi_audit_verify", head=kept)
        assert [item["word"] for item in found["problems"]] == ([word] if word else []), kept


@pytest.mark.parametrize("head", ["x", "12", f"x:{GENESIS}", "3:abc", f"-1:{GENESIS}", f"{'9' * 40}:{GENESIS}"])
def test_a_head_that_is_none_is_refused(city, head):
    with pytest.raises(tk.ValidationError) as refused:
        city.call("walidata", "sdi_audit_verify", head=head)
    assert "head" in refused.value.error_dict


def test_the_head_of_the_day_is_told_once_and_holds(five, monkeypatch):
    before = verify.head()
    assert heads.publish_head() == {"date": today().isoformat(), "seq": before.seq, "hash": before.hash}
    assert heads.publish_head() is None
    happened("later")
    monkeypatch.setattr(heads, "today", lambda: today() + timedelta(1))
    second = heads.publish_head()
    told = five.call(None, "sdi_audit_head_list")["results"]
    assert told == [second, {"date": today().isoformat(), "seq": before.seq, "hash": before.hash}]
    assert five.call(None, "sdi_audit_head_list", limit=1)["results"] == [second]
    assert list(verify.problems(verify.rows(), verify.Head(before.seq, before.hash))) == []


def test_an_empty_chain_has_no_head_to_tell(city, clean_audit):
    clean_audit()
    assert heads.publish_head() is None
    assert city.call(None, "sdi_audit_head_list") == {"results": []}


def test_the_clock_tells_it(five):
    due(daily=True)
    due(daily=True)
    assert [item["date"] for item in heads.told()] == [today().isoformat()]


def test_the_heads_are_public_and_hold_no_person(five, opened):
    heads.publish_head()
    answer = opened(None, "/audit/kepala.json")
    assert answer.status_code == 200
    assert [set(item) for item in answer.json["heads"]] == [{"date", "seq", "hash"}]


def test_the_page_shows_rows_keeps_its_filters_and_pages(five, opened):
    happened(*[f"s{number}" for number in range(30)], actor=five.people["walidata"])
    text = opened("walidata", "/audit?actor=walidata&action=record.withdrawn").get_data(as_text=True)
    assert "Walidata" in text
    assert 'value="walidata"' in text
    assert "actor=walidata" in text
    assert "after=" in text
    assert "Sysadmin</a>" not in text
    assert "tidak" not in opened("walidata", "/audit?from=kapan").headers.get("Location", "")
    assert opened("walidata", "/audit?from=kapan&after=x").status_code == 200


def test_the_button_says_what_the_check_found(five, opened, tamper):
    assert verify.head().hash in opened("walidata", "/audit/periksa", "post").get_data(as_text=True)
    tamper("UPDATE sdi_audit_event SET subject = 'x' WHERE seq = 3")
    text = opened("walidata", "/audit/periksa", "post").get_data(as_text=True)
    assert "notice bad" in text
    assert opened("produsen", "/audit/periksa", "post").status_code == 403
    assert opened("walidata", "/audit/periksa", "post", data={"head": "bukan"}).status_code == 302


def test_hostile_text_of_a_row_is_text(five, opened, tamper):
    tamper("UPDATE sdi_audit_event SET subject = '<script>alert(1)</script>', action = '<b>x</b>', details = 'no json', "
           "created = 'kapan', actor = '\"><img src=x>' WHERE seq = 3")
    text = opened("walidata", "/audit").get_data(as_text=True)
    assert "<script>alert" not in text
    assert "<b>x</b>" not in text
    assert "<img src=x>" not in text


def test_the_file_holds_every_row_asked_for_and_no_formula(five, opened):
    happened("=1+1", actor="@orang")
    rows = list(csv.reader(io.StringIO(opened("walidata", "/audit/unduh.csv").get_data().decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == ["7", "6", "5", "4", "3", "2", "1"]
    assert rows[1][6] == "'=1+1"
    assert not any(cell.startswith(("=", "@", "+")) for row in rows for cell in row)
    only = opened("walidata", "/audit/unduh.csv?action=grant.changed").get_data(as_text=True)
    assert len(only.splitlines()) == 2


def test_the_file_is_for_those_with_the_right_and_kept_by_no_cache(five, opened):
    answer = opened("walidata", "/audit/unduh.csv")
    assert answer.get_data().startswith(b"\xef\xbb\xbf")
    assert set(answer.headers["Cache-Control"].split(", ")) == {"private", "no-store"}
    for who, code in ((None, 302), ("produsen", 403), ("sekretariat", 403), ("sysadmin", 200)):
        answer = opened(who, "/audit/unduh.csv")
        assert (answer.status_code, b"record.withdrawn" in answer.get_data()) == (code, code == 200), who


def test_the_file_is_read_in_parts(five, opened, monkeypatch):
    from ckanext.tangerang.audit import listing
    monkeypatch.setattr(listing, "CHUNK", 2)
    assert len(opened("walidata", "/audit/unduh.csv").get_data(as_text=True).splitlines()) == 7


def test_every_kind_of_event_has_words(city):
    from ckanext.tangerang.audit import events, sentences
    kinds = {cls.action for cls in vars(events).values() if isinstance(cls, type) and issubclass(cls, events.Event)}
    assert kinds - {"event"} == set(sentences.WORDS) == set(sentences.TITLES)
    for action in sentences.WORDS:
        assert sentences.say(action, {}), action
