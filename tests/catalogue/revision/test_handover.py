"""All open work of a person goes to a colleague: what moves, what stays and why, who may, who is told."""
from __future__ import annotations

import json
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.audit.model import audit_event
from ckanext.tangerang.people.notice_model import Notice
from tests.catalogue.conftest import City, in_days


def titles(city: City, who: str) -> set[str]:
    """What stands on somebody's desk."""
    return {item["title"] for item in city.call(who, "sdi_revision_list", mine=True)["results"]}


def told(city: City, who: str, event: str) -> list[int]:
    """How many things each notice of that event stands for."""
    return list(model.Session.scalars(sa.select(Notice.count).where(Notice.user_id == city.people[who], Notice.event == event)))


def back(city: City, **values: Any) -> Any:
    """A submission that came back to the agency."""
    taken = city.taken(**values)
    return city.call("walidata", "sdi_submission_return", id=taken["id"], reason="Lengkapi.", due=in_days(5))


def test_drafts_what_is_under_way_and_what_came_back_go_to_the_colleague(city: City) -> None:
    city.draft(title="Draf (contoh)")
    city.submitted(title="Diajukan (contoh)")
    returned = back(city, title="Kembali (contoh)")
    city.draft("produsen2", title="Punya rekan (contoh)")
    city.approved(title="Selesai (contoh)")
    done = city.call("produsen", "sdi_work_handover", to="produsen2")
    moved = {"Draf (contoh)", "Diajukan (contoh)", "Kembali (contoh)"}
    assert ({item["title"] for item in done["moved"]}, done["kept"]) == (moved, [])
    assert titles(city, "produsen2") == moved | {"Punya rekan (contoh)"}
    assert titles(city, "produsen") == {"Selesai (contoh)"}
    assert told(city, "produsen2", "assigned") == [3]
    assert city.call("walidata", "sdi_submission_show", id=returned["id"])["created_by"] == city.people["produsen"]


def test_the_colleague_is_told_what_happens_next_and_the_one_who_left_is_not(city: City) -> None:
    sent = city.submitted()
    city.call("produsen", "sdi_work_handover", to="produsen2")
    city.call("walidata", "sdi_submission_take", id=sent["id"])
    city.call("walidata", "sdi_submission_return", id=sent["id"], reason="Lengkapi.", due=in_days(5))
    assert told(city, "produsen2", "return") == [1]
    assert told(city, "produsen", "return") == []
    city.grant("produsen", "ketiga", "dinkes")
    city.call("ketiga", "sdi_submission_submit", id=sent["id"])
    city.call("walidata", "sdi_submission_take", id=sent["id"])
    assert told(city, "ketiga", "take") == [1]  # who sends it carries it


def test_walidata_hands_over_what_somebody_left_and_both_are_told(city: City) -> None:
    city.draft(title="Draf rahasia (contoh)")
    city.submitted(title="Diajukan (contoh)")
    done = city.call("walidata", "sdi_work_handover", **{"from": "produsen"}, to="produsen2")
    assert {item["title"] for item in done["moved"]} == {"", "Diajukan (contoh)"}  # a draft is the agency's own affair
    assert told(city, "produsen2", "assigned") == [2]
    assert told(city, "produsen", "handed") == [1]
    rows = [json.loads(details) for details in model.Session.scalars(sa.select(audit_event.c.details).where(
        audit_event.c.action == "submission.desk", audit_event.c.actor == city.people["walidata"]))]
    assert [(row["change"], row["person"]) for row in rows] == [("custody", city.people["produsen2"])] * 2


def test_the_work_of_a_closed_account_is_not_lost(city: City) -> None:
    city.draft(title="Ditinggalkan (contoh)")
    city.user("produsen").delete()
    model.Session.commit()
    assert len(city.call("walidata", "sdi_work_handover", **{"from": "produsen"}, to="produsen2")["moved"]) == 1
    assert "Ditinggalkan (contoh)" in titles(city, "produsen2")


def test_reviews_go_to_another_reviewer_but_not_to_one_who_worked_on_them(city: City) -> None:
    first = city.taken(title="Boleh (contoh)")
    city.grant("produsen", "walidata2", "dinkes")
    second = city.taken("walidata2", title="Ditulis sendiri (contoh)")
    done = city.call("walidata", "sdi_work_handover", to="walidata2")
    assert [item["id"] for item in done["moved"]] == [first["id"]]
    assert [(item["id"], "walidata2".capitalize() in item["reason"]) for item in done["kept"]] == [(second["id"], True)]
    shown = {one: city.call("walidata", "sdi_submission_show", id=one)["assignee"] for one in (first["id"], second["id"])}
    assert shown == {first["id"]: city.people["walidata2"], second["id"]: city.people["walidata"]}


def test_looking_changes_nothing(city: City) -> None:
    city.draft(title="Draf (contoh)")
    everything = city.call("produsen", "sdi_work_handover", dry_run=True)
    assert (len(everything["moved"]), everything["to"]) == (1, None)
    other = city.call("produsen", "sdi_work_handover", to="produsen_other", dry_run=True)
    assert (other["moved"], len(other["kept"])) == ([], 1)
    assert titles(city, "produsen") == {"Draf (contoh)"}
    assert told(city, "produsen2", "assigned") == []


@pytest.mark.parametrize(("given", "field"), [
    ({}, "to"), ({"to": "tidak-ada"}, "to"), ({"to": "produsen"}, "to"), ({"to": "produsen_other"}, "to"),
    ({"to": "walidata"}, "to"), ({"to": "outsider"}, "to"),
])
def test_who_cannot_take_it_over_is_said_and_nothing_moves(city: City, given: dict[str, str], field: str) -> None:
    city.draft(title="Draf (contoh)")
    with pytest.raises(tk.ValidationError) as refusal:
        city.call("produsen", "sdi_work_handover", **given)
    assert list(refusal.value.error_dict) == [field]
    assert titles(city, "produsen") == {"Draf (contoh)"}


def test_a_closed_account_gets_nothing_and_nothing_open_is_said(city: City) -> None:
    with pytest.raises(tk.ValidationError, match="to"):
        city.call("produsen", "sdi_work_handover", to="produsen2")
    city.draft()
    city.user("produsen2").delete()
    model.Session.commit()
    with pytest.raises(tk.ValidationError, match="to"):
        city.call("produsen", "sdi_work_handover", to="produsen2")
    with pytest.raises(tk.ValidationError, match="from"):
        city.call("walidata", "sdi_work_handover", **{"from": "tidak-ada"}, to="produsen")


@pytest.mark.parametrize(("who", "moved"), [
    ("pendukung", 1), ("walidata", 1), ("sysadmin", 1), ("produsen2", None), ("produsen_other", None), ("sekretariat", None),
    ("outsider", None), (None, None),
])
def test_who_may_hand_over_the_work_of_somebody_else(city: City, who: str | None, moved: int | None) -> None:
    city.draft()
    if moved is None:
        with pytest.raises(tk.NotAuthorized):
            city.call(who, "sdi_work_handover", **{"from": "produsen"}, to="produsen2")
        assert len(titles(city, "produsen")) == 1
    else:
        assert len(city.call(who, "sdi_work_handover", **{"from": "produsen"}, to="produsen2")["moved"]) == moved


def test_a_supporting_steward_hands_over_the_work_of_their_agency_only(city: City) -> None:
    city.grant("produsen", "dua", "dinkes")
    city.grant("produsen", "dua", "dukcapil")
    for agency in ("dinkes", "dukcapil"):
        city.call("dua", "sdi_revision_create", kind="dataset", record={"title": agency}, owner_org=city.orgs[agency])
    city.call("pendukung", "sdi_work_handover", **{"from": "dua"}, to="produsen")
    assert (titles(city, "dua"), titles(city, "produsen")) == ({"dukcapil"}, {"dinkes"})


def test_a_member_returned_alone_stays_with_the_colleague(city: City) -> None:
    first = city.draft(title="Satu (contoh)")
    city.call("produsen", "sdi_revision_create", kind="dataset", record={"title": "Dua (contoh)", "notes": "Angka contoh."},
              submission_id=first["submission_id"])
    sent = city.call("produsen", "sdi_submission_submit", id=first["submission_id"])
    city.call("produsen", "sdi_work_handover", to="produsen2")
    city.call("walidata", "sdi_submission_take", id=sent["id"])
    city.call("walidata", "sdi_submission_return", id=sent["id"], revision_id=first["id"], reason="Lengkapi.", due=in_days(5))
    assert titles(city, "produsen2") == {"Satu (contoh)", "Dua (contoh)"}
    assert told(city, "produsen2", "return") == [1]


def test_from_the_page(city: City, app: Any) -> None:
    city.draft(title="Draf (contoh)")
    made = tk.get_action("api_token_create")({"ignore_auth": True, "user": "produsen"}, {"user": "produsen", "name": "uji"})
    given = {"headers": {"Authorization": made["token"]}, "follow_redirects": False}
    page = app.get("/meja-kerja/serah-terima?kepada=produsen2", **given).get_data(as_text=True)
    assert "Draf (contoh)" in page
    assert 'name="kepada" value="produsen2"' in page
    wrong = app.post("/meja-kerja/serah-terima", data={"kepada": "produsen_other"}, **given).get_data(as_text=True)
    assert "error-summary" in wrong
    assert titles(city, "produsen") == {"Draf (contoh)"}
    assert app.post("/meja-kerja/serah-terima", data={"kepada": "produsen2"}, **given).status_code == 302
    assert titles(city, "produsen2") == {"Draf (contoh)"}


@pytest.mark.parametrize(("who", "says", "invites"), [
    ("produsen_other", "Minta walidata mengundang", False), ("outsider", "Minta walidata mengundang", False)])
def test_who_has_no_colleague_is_told_what_to_do(city: City, app: Any, who: str, says: str, invites: bool) -> None:
    made = tk.get_action("api_token_create")({"ignore_auth": True, "user": who}, {"user": who, "name": "uji"})
    page = app.get("/meja-kerja/serah-terima", headers={"Authorization": made["token"]}).get_data(as_text=True)
    assert "Belum ada rekan yang memiliki peran" in page and says in page
    assert ("/orang/undang" in page) == invites
    assert 'name="kepada"' not in page


def test_a_steward_alone_is_led_to_the_invitation(city: City, app: Any) -> None:
    for grant in city.call("sysadmin", "sdi_grant_list")["results"]:
        if grant["role"] in ("walidata", "sekretariat_forum") and grant["user"] != city.people["walidata"]:
            city.call("sysadmin", "sdi_grant_end", id=grant["id"])
    made = tk.get_action("api_token_create")({"ignore_auth": True, "user": "walidata"}, {"user": "walidata", "name": "uji"})
    page = app.get("/meja-kerja/serah-terima", headers={"Authorization": made["token"]}).get_data(as_text=True)
    assert "Belum ada rekan yang memiliki peran" in page and "/orang/undang" in page
