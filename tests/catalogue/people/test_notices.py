"""Who is told what, who is not, and that many of the same become one notice."""
from __future__ import annotations

import threading
from datetime import datetime, timedelta

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.people import notice_events, notice_reminders, notices, working_days
from ckanext.tangerang.people.clock import today
from ckanext.tangerang.people.notice_model import Choice, Notice
from ckanext.tangerang.people.notice_texts import document, said
from ckanext.tangerang.revision.model import Submission
from tests.catalogue.conftest import DOCUMENT, in_days


def told(city, who: str) -> list[str]:
    """The events a person was told of, oldest first."""
    query = sa.select(Notice.event).where(Notice.user_id == city.people[who]).order_by(Notice.created, Notice.event)
    return list(model.Session.scalars(query))


def returned(city, **values):
    taken = city.taken(**values)
    return city.call("walidata", "sdi_submission_return", id=taken["id"], reason="Lengkapi definisi.", due=in_days(5))


def test_a_submission_is_a_counter_for_walidata_however_many_come(city):
    for number in range(3):
        city.submitted(title=f"Data {number} (contoh)")
    assert told(city, "walidata") == told(city, "walidata2") == ["queue"]
    [notice] = city.call("walidata", "sdi_notice_list")["results"]
    assert notice["text"].startswith("3 ")
    assert told(city, "produsen") == []


def test_the_sender_is_told_of_each_step_and_the_one_who_acts_is_not(city):
    back = returned(city)
    city.call("produsen", "sdi_submission_submit", id=back["id"])
    city.call("walidata", "sdi_submission_take", id=back["id"])
    city.call("walidata", "sdi_submission_approve", id=back["id"], notes=True, due=in_days(9))
    assert told(city, "produsen") == ["take", "return", "approve"]  # the second take joined the first: not yet read
    assert set(told(city, "walidata")) == {"queue"}
    assert told(city, "produsen2") == told(city, "outsider") == []


def test_another_author_of_the_agency_is_told_too(city):
    draft = city.draft("produsen")
    city.call("produsen2", "sdi_submission_submit", id=draft["submission_id"])
    city.call("walidata", "sdi_submission_take", id=draft["submission_id"])
    assert told(city, "produsen") == told(city, "produsen2") == ["take"]


def test_many_decisions_of_one_person_are_one_notice(city):
    for number in range(12):
        returned(city, title=f"Data {number} (contoh)")
    assert told(city, "produsen") == ["take", "return"]
    found = {item["event"]: item for item in city.call("produsen", "sdi_notice_list")["results"]}
    assert found["return"]["count"] == 12 and len(found["return"]["items"]) == 12
    assert "12" in found["return"]["text"]


def test_what_was_read_or_lies_back_is_not_joined(city):
    returned(city)
    city.call("produsen", "sdi_notice_seen", all=True)
    returned(city, title="Data kedua (contoh)")
    assert told(city, "produsen").count("return") == 2
    model.Session.execute(sa.update(Notice).values(created=Notice.created - timedelta(minutes=11)))
    model.Session.commit()
    returned(city, title="Data ketiga (contoh)")
    assert told(city, "produsen").count("return") == 3


def test_the_pembina_is_told_when_it_lies_there_and_the_reviewer_when_it_comes_back(city):
    city.grant("pembina", "bps", "diskominfo")
    taken = city.taken(kind="konsep", definisi="Fasilitas pelayanan kesehatan tingkat pertama.")
    submission = model.Session.get_one(Submission, taken["id"])
    submission.menahan = 0
    model.Session.commit()
    city.call("walidata", "sdi_submission_approve", id=taken["id"], notes=True, due=in_days(9))
    assert told(city, "bps") == ["pembina"]
    assert told(city, "produsen") == ["take", "forwarded"]
    city.call("bps", "sdi_submission_return", id=taken["id"], reason="Sumber belum jelas.")
    assert told(city, "walidata") == ["queue", "pembina_return"]
    assert told(city, "produsen") == ["take", "forwarded"]


def test_the_sender_is_told_where_walidata_decides_alone_because_there_is_no_pembina(city):
    taken = city.taken(kind="konsep", definisi="Fasilitas pelayanan kesehatan tingkat pertama.")
    done = city.call("walidata", "sdi_submission_approve", id=taken["id"], notes=True, due=in_days(9), document=DOCUMENT)
    assert done["state"] == "APPROVED" and done["decisions"][-1]["basis"]
    assert told(city, "produsen") == ["take", "approve"]


def test_an_answer_to_a_finding_goes_to_the_reviewer(city):
    taken = city.taken()
    revision = taken["revisions"][0]["id"]
    finding = city.call("walidata", "sdi_finding_add", revision_id=revision, path="notes", message="Jelaskan.", effect="saran")
    city.call("walidata", "sdi_submission_return", id=taken["id"], reason="Jawab temuan.", due=in_days(5))
    city.call("produsen", "sdi_finding_answer", id=finding["id"], answer="Sudah sesuai.")
    assert told(city, "walidata") == ["queue", "answered"]
    assert told(city, "walidata2") == ["queue"]


@pytest.mark.usefixtures("clean_index")
def test_the_agency_is_told_of_what_becomes_of_its_public_data(city):
    record_id = city.approved()["revisions"][0]["record_id"]
    city.call("walidata", "sdi_record_correct", record_id=record_id, notice="Angka 2024 keliru.")
    city.call("walidata", "sdi_record_withdraw", record_id=record_id, reason="Memuat data pribadi.")
    assert told(city, "produsen2") == ["data_corrected", "data_withdrawn"]
    assert told(city, "produsen_other") == []


def test_nothing_is_told_of_what_was_refused(city):
    submitted = city.submitted()
    with pytest.raises(tk.NotAuthorized):
        city.call("produsen_other", "sdi_submission_take", id=submitted["id"])
    taken = city.call("walidata", "sdi_submission_take", id=submitted["id"])
    with pytest.raises(tk.ValidationError):
        city.call("walidata", "sdi_submission_return", id=taken["id"], reason="", due=in_days(5))
    assert told(city, "produsen") == ["take"]


@pytest.mark.parametrize(("days", "event"), [(2, "due_soon"), (0, "due_today"), (-1, "overdue"), (3, None), (1, None)])
def test_reminders_come_once(city, days, event):
    back = returned(city)
    model.Session.get_one(Submission, back["id"]).due = working_days.after(today(), days)
    model.Session.commit()
    assert [notice_reminders.remind(), notice_reminders.remind()] == ([1, 0] if event else [0, 0])
    assert [word for word in told(city, "produsen") if word not in ("take", "return")] == ([event] if event else [])


def test_overdue_comes_again_each_week(city):
    back = returned(city)
    submission = model.Session.get_one(Submission, back["id"])
    due = today() - timedelta(20)
    found = [notice_reminders.reminded(submission, "overdue", due, due + timedelta(day)) for day in range(1, 16)]
    assert [day for day, count in enumerate(found, 1) if count] == [1, 8, 15]


def test_two_processes_tell_the_queue_once(city):
    ready = threading.Barrier(2)
    people = [city.people["walidata"]]

    def tell() -> None:
        ready.wait()
        notices.tell_once(people, "queue", "queue:x", actor=None, subject=("queue", "x"), title="", url="/pengajuan/")
        model.Session.commit()
        model.Session.remove()
    threads = [threading.Thread(target=tell) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told(city, "walidata") == ["queue"]


@pytest.mark.parametrize(("mail", "moment", "due"), [
    ("segera", "2026-11-24T03:00", "2026-11-24T03:00"), ("harian", "2026-11-24T03:00", "2026-11-25T00:00"),
    ("harian", "2026-11-23T23:59", "2026-11-24T00:00"), ("harian", "2026-11-24T00:00", "2026-11-25T00:00"),
    ("tidak", "2026-11-24T03:00", None)])
def test_the_digest_goes_out_at_seven_in_the_city(with_plugins, mail, moment, due):
    found = notices.send_at(Choice(mail=mail), datetime.fromisoformat(moment))
    assert found == (datetime.fromisoformat(due) if due else None)


def test_one_s_notices_are_one_s_own(city):
    returned(city)
    mine = city.call("produsen", "sdi_notice_list")
    assert mine["unseen"] == mine["count"] == 2
    ids = [item["id"] for item in mine["results"]]
    city.call("outsider", "sdi_notice_seen", ids=ids)
    assert city.call("produsen", "sdi_notice_list")["unseen"] == 2
    assert city.call("produsen", "sdi_notice_seen", ids=ids[:1]) == {"unseen": 1}
    assert city.call("outsider", "sdi_notice_list")["results"] == []
    for action in ("sdi_notice_list", "sdi_notice_seen", "sdi_notice_choose"):
        with pytest.raises(tk.NotAuthorized):
            city.call(None, action, all=True, mail="segera")


def test_a_long_list_is_paged(city):
    for number in range(5):
        notices.tell_once([city.people["produsen"]], "due_today", f"x{number}", actor=None, subject=("submission", "x"),
                          title=f"Data {number}", url="/pengajuan/x")
    model.Session.commit()
    first = city.call("produsen", "sdi_notice_list", limit=3)
    rest = city.call("produsen", "sdi_notice_list", limit=3, after=first["next"])
    assert len({item["id"] for item in first["results"] + rest["results"]}) == 5 and rest["next"] is None


@pytest.mark.parametrize(("values", "field"), [
    ({"mail": "kadang"}, "mail"), ({}, "mail"), ({"mail": "segera", "language": "fr"}, "language")])
def test_a_wrong_choice_is_refused(city, values, field):
    with pytest.raises(tk.ValidationError) as refusal:
        city.call("produsen", "sdi_notice_choose", **values)
    assert field in refusal.value.error_dict


@pytest.mark.parametrize("event", sorted(document()["events"]))
@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_event_can_be_said_with_any_title(city, event, lang):
    for count in (1, 3):
        notice = Notice(event=event, count=count, title="{0} {title!r} %s", params={"due": "2026-11-24", "who": "A{b}"})
        assert said(notice, lang)


def test_every_event_told_has_its_sentence():
    told_of = {"take", "return", "approve", "reject", "forwarded", "pembina", "pembina_return", "answered", "data_withdrawn",
               "data_corrected", "standard_changed", "assigned", "handed", "due_moved", "queue", "due_soon",
               "due_today", "overdue", "invited", "joined", "granted", "deputy", "deputised", "unused", "first_check",
               "planned_submitted", "planned_agreed", "planned_refused", "data_asked", "data_wanted", "data_answered",
               "release_soon", "release_late", "recommendation_late",
               "harvest_failed", "harvest_works", "harvest_held", "harvest_released", "harvest_dropped"}
    assert told_of == set(document()["events"])
    assert notice_events.moved.__doc__


def test_the_page_lists_marks_and_keeps_the_choice(city, app):
    returned(city, title="<b>Data</b> (contoh)")
    token = {"Authorization": city.call("produsen", "api_token_create", user=city.people["produsen"], name="uji")["token"]}
    page = app.get("/pemberitahuan", headers=token).get_data(as_text=True)
    assert "&lt;b&gt;Data&lt;/b&gt;" in page and "<b>Data</b>" not in page and "/pengajuan/" in page
    app.post("/pemberitahuan/pilihan", headers=token, data={"mail": "harian", "language": "en"})
    app.post("/pemberitahuan/dibaca", headers=token, data={})
    mine = city.call("produsen", "sdi_notice_list")
    assert mine["unseen"] == 0 and mine["choice"] == {"mail": "harian", "language": "en"}
    assert app.get("/pemberitahuan", follow_redirects=False).status_code == 302
    assert app.get("/pemberitahuan.json", headers=token).json["count"] == 2
