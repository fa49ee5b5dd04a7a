"""Accounts: invited by mail, listed, given a deputy, closed and opened again."""
from __future__ import annotations

import re
from datetime import timedelta

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.people import grants, mail, notice_reminders, notices, permissions
from ckanext.tangerang.people.clock import today
from ckanext.tangerang.people.invite_link import path
from ckanext.tangerang.people.model import Grant, Invitation
from ckanext.tangerang.people.notice_model import Notice
from ckanext.tangerang.revision.model import now
from tests.catalogue.conftest import in_days
from tests.catalogue.people.test_mail import Post, post  # noqa: F401 - the fixture

PASSWORD = "kuda lumping sore"  # noqa: S105 - of the tests


def invited(city, who="walidata", **values):
    return city.call(who, "sdi_person_invite", **{
        "email": "Sari.Dewi@contoh.test", "fullname": "Sari Dewi", "role": "produsen", "org": "dinkes", **values})


def link_of(name: str) -> str:
    """The token of the newest invitation, as its letter has it."""
    user = model.User.get(name)
    newest = sa.select(Invitation.id).where(Invitation.user_id == user.id).order_by(Invitation.created.desc()).limit(1)
    return path(model.Session.scalar(newest)).rpartition("/")[2]


def accepted(city, name="sari-dewi", **values):
    return city.call(None, "sdi_invitation_accept", **{"token": link_of(name), "password": PASSWORD, "again": PASSWORD, **values})


def told(city, person: str) -> list[str]:
    query = sa.select(Notice.event).where(Notice.user_id == city.people[person]).order_by(Notice.created)
    return list(model.Session.scalars(query))


# An invitation

def test_an_invitation_goes_by_mail_and_its_link_opens_the_account(city, post: Post, app):  # noqa: F811
    made = invited(city)
    assert (made["name"], made["invited"], made["grant"]["active"]) == ("sari-dewi", True, True)
    user = model.User.get("sari-dewi")
    assert user.state == "pending" and not permissions.can(user, "revision_create", owner_org=city.orgs["dinkes"])
    assert mail.send_due() >= 1
    [letter] = [message for people, message in post.taken if people == ["Sari.Dewi@contoh.test"]]
    text = letter.get_content()
    assert "mengundang Anda" in letter["Subject"] and "Produsen data, Dinas Kesehatan" in text
    address = re.search(r"/undangan/\S+", text).group()
    page = app.get(address)
    assert "sari-dewi" in page.get_data(as_text=True)
    wrong = app.post(address, data={"password": "pendek", "again": "pendek"})
    assert "paling sedikit" in wrong.get_data(as_text=True)
    done = app.post(address, data={"password": PASSWORD, "again": PASSWORD}, follow_redirects=False)
    assert done.status_code == 302 and "/user/login" in done.headers["Location"]
    model.Session.rollback()
    user = model.User.get("sari-dewi")
    assert user.state == "active" and user.validate_password(PASSWORD)
    assert permissions.can(user, "revision_create", owner_org=city.orgs["dinkes"])
    assert "joined" in told(city, "walidata")


def test_a_link_opens_once_and_only_the_newest(city):
    invited(city)
    first = link_of("sari-dewi")
    again = invited(city)
    assert again["invited"] and model.Session.query(Grant).filter_by(user_id=again["user"]).count() == 1
    for token in (first, "", "x.y", first[:-2], path("tidak-ada").rpartition("/")[2]):
        with pytest.raises(tk.ValidationError) as refusal:
            accepted(city, token=token)
        assert list(refusal.value.error_dict) == ["token"]
    accepted(city)
    with pytest.raises(tk.ValidationError):
        accepted(city)


def test_a_link_ends_after_its_days(city):
    invited(city)
    model.Session.execute(sa.update(Invitation).values(expires=now() - timedelta(seconds=1)))
    model.Session.commit()
    with pytest.raises(tk.ValidationError, match="Walidata"):
        accepted(city)
    assert model.User.get("sari-dewi").state == "pending"


@pytest.mark.parametrize(("data", "field"), [
    ({"email": "bukan-surel"}, "email"), ({"email": "a@b"}, "email"), ({"email": "a@b.test\nBcc: c@d.test"}, "email"),
    ({"email": "a@b.test,c@d.test"}, "email"), ({"fullname": " \n"}, "fullname"), ({"fullname": "x" * 201}, "fullname"),
    ({"role": "raja"}, "role"), ({"role": "agent"}, "role"), ({"org": "tidak-ada"}, "org"), ({"org": ""}, "org"),
    ({"language": "fr"}, "language"), ({"from": "2030-01-02", "until": "2030-01-01"}, "until"),
])
def test_an_invitation_that_makes_no_sense_is_refused_and_leaves_nothing(city, data, field):
    with pytest.raises(tk.ValidationError) as refusal:
        invited(city, **data)
    assert list(refusal.value.error_dict) == [field]
    model.Session.rollback()
    assert model.Session.query(model.User).filter(model.User.state == "pending").count() == 0


def test_a_name_cannot_add_a_header(city, post: Post):  # noqa: F811
    invited(city, fullname="Sari\r\nBcc: lain@contoh.test")
    mail.send_due()
    [letter] = [message for people, message in post.taken if "Sari.Dewi@contoh.test" in people]
    assert letter["Bcc"] is None and len(post.taken) == 1


def test_an_open_account_gets_the_role_alone_and_a_closed_one_is_named(city):
    done = invited(city, email="OUTSIDER@contoh.test")
    assert (done["name"], done["invited"]) == ("outsider", False)
    assert told(city, "outsider") == ["granted"]
    with pytest.raises(tk.ValidationError, match="sudah mempunyai|already"):
        invited(city, email="outsider@contoh.test")
    city.call("walidata", "sdi_person_close", id="outsider")
    with pytest.raises(tk.ValidationError, match="ditutup|closed"):
        invited(city, email="outsider@contoh.test")


@pytest.mark.parametrize("who", [None, "outsider", "produsen", "sekretariat"])
def test_who_may_not_invite(city, who):
    with pytest.raises(tk.NotAuthorized):
        invited(city, who)


def test_a_supporting_steward_invites_producers_of_the_own_agency_alone(city):
    assert invited(city, "pendukung")["invited"]
    for values in ({"org": "dukcapil"}, {"role": "walidata"}, {"role": "walidata_pendukung"}, {"org": None}):
        with pytest.raises(tk.NotAuthorized):
            invited(city, "pendukung", email="lain@contoh.test", **values)


def test_the_same_beginning_of_two_addresses_makes_two_names(city):
    assert invited(city)["name"] == "sari-dewi"
    assert invited(city, email="sari.dewi@lain.test")["name"] == "sari-dewi-2"


# The list

def test_the_list_has_pages_filters_and_counts(city):
    names, after = [], ""
    while True:
        page = city.call("walidata", "sdi_person_list", limit=4, after=after)
        names += [row["name"] for row in page["results"]]
        if not (after := page["next"]):
            break
    assert len(names) == len(set(names)) == page["count"] == sum(page["counts"][key] for key in ("active", "invited", "closed"))
    found = city.call("walidata", "sdi_person_list", owner_org="dinkes", role="produsen")["results"]
    assert {row["name"] for row in found} == {"produsen", "produsen2"}
    assert [row["name"] for row in city.call("walidata", "sdi_person_list", q="SEKRET")["results"]] == ["sekretariat"]
    assert city.call("walidata", "sdi_person_list", q="%")["count"] == 0
    with pytest.raises(tk.ValidationError):
        city.call("walidata", "sdi_person_list", state="tidur")


def test_a_supporting_steward_sees_the_own_agency(city):
    assert {row["name"] for row in city.call("pendukung", "sdi_person_list")["results"]} == {"pendukung", "produsen", "produsen2"}
    assert city.call("pendukung", "sdi_person_show", id="produsen")["name"] == "produsen"
    with pytest.raises(tk.ObjectNotFound):
        city.call("pendukung", "sdi_person_show", id="produsen_other")
    for who in (None, "outsider", "produsen"):
        with pytest.raises(tk.NotAuthorized):
            city.call(who, "sdi_person_list")
    assert city.call("produsen", "sdi_person_show")["name"] == "produsen"


def test_unused_accounts_are_listed_and_told_of_once_a_week(city):
    old = now() - timedelta(days=120)
    city.grant("agent", "mesin", "dinkes", source="panen-contoh")
    for name, seen in (("produsen", None), ("produsen2", now()), ("outsider", old), ("mesin", None)):
        user = city.user(name)
        user.created, user.last_active = old, seen
    model.Session.commit()
    assert {row["name"] for row in city.call("walidata", "sdi_person_list", unused=True)["results"]} == {"produsen", "outsider"}
    token = city.call("produsen", "api_token_create", user=city.people["produsen"], name="uji")
    model.Session.execute(sa.update(model.ApiToken).values(last_access=now()))
    model.Session.commit()
    assert token and [row["name"] for row in city.call("walidata", "sdi_person_list", unused=True)["results"]] == ["outsider"]
    notice_reminders.remind()
    notice_reminders.remind()
    assert told(city, "walidata").count("unused") == 1
    [notice] = [row for row in city.call("walidata", "sdi_notice_list")["results"] if row["event"] == "unused"]
    assert notice["text"].startswith("1 ")


# Leave

def test_a_deputy_holds_the_roles_for_the_days_and_is_told_what_the_other_is_told(city):
    city.grant("walidata_pendukung", "wakil", "dinkes")
    made = city.call("produsen", "sdi_deputy_create", deputy="wakil", until=in_days(3))["grants"]
    assert [(grant["role"], grant["until"], grant["deputy_of"]) for grant in made] == [
        ("produsen", in_days(3), city.people["produsen"])]
    assert city.call("wakil", "sdi_revision_create", kind="dataset")["owner_org"] == city.orgs["dinkes"]
    assert "deputy" in told(city, "wakil")
    notices.tell([city.people["produsen"]], "return", actor=None, subject=("submission", "x"), title="Data", url="/",
                 due=in_days(1))
    assert "return" in told(city, "wakil") and "return" in told(city, "produsen")
    shown = city.call("walidata", "sdi_person_show", id="produsen")
    assert [grant["user"] for grant in shown["deputies"]] == [city.people["wakil"]]
    model.Session.execute(sa.update(Grant).where(Grant.deputy_of.is_not(None)).values(
        valid_from=today() - timedelta(5), valid_until=today() - timedelta(1)))
    model.Session.commit()
    permissions.forget_grants()
    with pytest.raises(tk.NotAuthorized):
        city.call("wakil", "sdi_revision_create", kind="dataset")


def test_what_a_deputy_holds_ends_with_the_role_or_when_it_is_ended(city):
    city.call("produsen", "sdi_deputy_create", deputy="produsen2", until=in_days(3))
    assert city.call("produsen", "sdi_deputy_end") == {"ended": 1}
    city.call("produsen", "sdi_deputy_create", deputy="produsen2", until=in_days(3))
    own = next(grant for grant in city.call("walidata", "sdi_person_show", id="produsen")["grants"])
    city.call("walidata", "sdi_grant_end", id=own["id"])
    assert model.Session.query(Grant).filter(Grant.deputy_of.is_not(None), Grant.ended.is_(None)).count() == 0


def test_a_deputys_role_is_not_passed_on(city):
    city.grant("walidata_pendukung", "wakil", "dinkes")
    city.call("produsen", "sdi_deputy_create", deputy="wakil", until=in_days(3))
    passed = city.call("wakil", "sdi_deputy_create", deputy="produsen2", until=in_days(3))["grants"]
    assert [grant["role"] for grant in passed] == ["walidata_pendukung"]


@pytest.mark.parametrize(("data", "field"), [
    ({"until": ""}, "until"), ({"until": "2020-01-01"}, "until"), ({"until": "2099-01-01"}, "until"),
    ({"deputy": "tidak-ada"}, "deputy"), ({"deputy": "produsen"}, "deputy"), ({"deputy": "outsider"}, "deputy"),
    ({"deputy": "produsen_other"}, "deputy"),
])
def test_a_deputy_that_cannot_be_is_refused(city, data, field):
    with pytest.raises(tk.ValidationError) as refusal:
        city.call("produsen", "sdi_deputy_create", **{"deputy": "produsen2", "until": in_days(3), **data})
    assert list(refusal.value.error_dict) == [field]


def test_nobody_names_deputies_for_others_without_the_right_nor_themselves(city):
    with pytest.raises((tk.NotAuthorized, tk.ObjectNotFound)):
        city.call("produsen2", "sdi_deputy_create", person="produsen", deputy="produsen2", until=in_days(3))
    with pytest.raises(tk.NotAuthorized):
        city.call("walidata", "sdi_deputy_create", person="produsen", deputy="walidata", until=in_days(3))
    assert city.call("walidata", "sdi_deputy_create", person="produsen", deputy="outsider", until=in_days(3))["grants"]
    with pytest.raises(tk.NotAuthorized):
        city.call("pendukung", "sdi_deputy_end", person="produsen")


# Closing

def test_a_closed_account_has_no_way_in_and_keeps_what_it_made(city, app):
    draft = city.draft("produsen")
    token = {"Authorization": city.call("produsen", "api_token_create", user=city.people["produsen"], name="uji")["token"]}
    assert app.get("/meja-kerja", headers=token, follow_redirects=False).status_code == 200
    assert city.call("walidata", "sdi_person_close", id="produsen") == {"state": "closed", "ended": 1}
    assert app.get("/meja-kerja", headers=token, follow_redirects=False).status_code == 302
    with pytest.raises(tk.NotAuthorized):
        city.call("produsen", "sdi_revision_create", kind="dataset")
    moved = city.call("walidata", "sdi_work_handover", **{"from": "produsen"}, to="produsen2")["moved"]
    assert [item["id"] for item in moved] == [draft["submission_id"]]
    assert city.call("walidata", "sdi_person_open", id="produsen") == {"state": "active"}
    assert city.call("walidata", "sdi_person_show", id="produsen")["grants"] == []


def test_who_closes_whom(city):
    for who, person, kind in (("walidata", "walidata", tk.ValidationError), ("walidata", "sysadmin", tk.NotAuthorized),
                              ("pendukung", "produsen", tk.NotAuthorized), ("produsen", "produsen", tk.NotAuthorized),
                              ("walidata", "tidak-ada", tk.ObjectNotFound)):
        with pytest.raises(kind):
            city.call(who, "sdi_person_close", id=person)
        model.Session.rollback()
    with pytest.raises(tk.ValidationError):
        city.call("walidata", "sdi_person_open", id="produsen")


def test_the_audit_keeps_who_did_what_to_an_account(city):
    invited(city)
    city.call("walidata", "sdi_person_close", id="sari-dewi")
    rows = city.call("walidata", "sdi_audit_list", action="person.changed", subject=model.User.get("sari-dewi").id)["results"]
    assert [row["details"]["change"] for row in rows] == ["closed", "invited"]
    assert all(row["text"] for row in rows) and "Sari" not in str([row["details"] for row in rows])
    assert grants.follow_all()


# The pages

def test_the_pages_do_the_same(city, app):
    token = {"Authorization": city.call("walidata", "api_token_create", user=city.people["walidata"], name="uji")["token"]}
    page = app.get("/orang/?daftar=active&q=produsen", headers=token).get_data(as_text=True)
    assert "/orang/produsen2" in page and "/orang/sekretariat" not in page
    refused = app.post("/orang/undang", headers=token, data={"email": "x", "fullname": "A", "role": "produsen", "org": "dinkes"})
    assert "error-summary" in refused.get_data(as_text=True)
    sent = app.post("/orang/undang", headers=token, follow_redirects=False, data={
        "email": "baru@contoh.test", "fullname": "<b>Baru</b>", "role": "produsen", "org": city.orgs["dinkes"]})
    assert sent.headers["Location"].endswith("/orang/baru")
    text = app.get("/orang/baru", headers=token).get_data(as_text=True)
    assert "&lt;b&gt;Baru" in text and "<b>Baru" not in text
    app.post("/orang/outsider/peran", headers=token, data={"role": "produsen", "org": city.orgs["dinkes"]})
    [grant] = city.call("walidata", "sdi_person_show", id="outsider")["grants"]
    app.post("/orang/produsen/wakil", headers=token, data={"deputy": "outsider", "until": in_days(2)})
    assert city.call("walidata", "sdi_person_show", id="produsen")["deputies"]
    app.post("/orang/produsen/wakil/akhiri", headers=token, data={})
    app.post("/orang/outsider/peran/akhiri", headers=token, data={"id": grant["id"]})
    assert city.call("walidata", "sdi_person_show", id="outsider")["grants"] == []
    app.post("/orang/outsider/tutup", headers=token, data={})
    assert city.call("walidata", "sdi_person_show", id="outsider")["state"] == "closed"
    app.post("/orang/outsider/buka", headers=token, data={})
    assert city.call("walidata", "sdi_person_show", id="outsider")["state"] == "active"
