"""Giving and ending roles; memberships follow; what the API refuses."""
from __future__ import annotations

import ckan.plugins.toolkit as tk
import pytest
from ckan import model

from ckanext.tangerang.people.grants import follow_all


def capacity(city, who: str, org: str = "dinkes") -> str | None:
    query = model.Session.query(model.Member).filter_by(table_id=city.people[who], group_id=city.orgs[org], state="active")
    found = query.first()
    return found.capacity if found else None


def test_a_grant_makes_a_member_and_its_end_unmakes_them(city):
    given = city.call("walidata", "sdi_grant_create", role="produsen", user="outsider", org="dinkes")
    assert given["active"] is True
    assert capacity(city, "outsider") == "member"
    assert city.call("outsider", "sdi_revision_create", kind="dataset")["owner_org"] == city.orgs["dinkes"]
    ended = city.call("walidata", "sdi_grant_end", id=given["id"])
    assert (ended["active"], ended["ended_by"]) == (False, city.people["walidata"])
    assert capacity(city, "outsider") is None
    with pytest.raises(tk.NotAuthorized):
        city.call("outsider", "sdi_revision_create", kind="dataset")


def test_one_of_two_grants_ending_leaves_the_membership(city):
    given = city.call("walidata", "sdi_grant_create", role="walidata_pendukung", user="produsen", org="dinkes")
    city.call("walidata", "sdi_grant_end", id=given["id"])
    assert capacity(city, "produsen") == "member"


def test_memberships_follow_grants_that_ran_out_overnight(city):
    city.grant("produsen", "outsider", "dinkes", days=(-5, -1))
    model.Session.query(model.Member).filter_by(table_id=city.people["outsider"]).delete()
    model.Session.add(model.Member(table_name="user", table_id=city.people["outsider"], group_id=city.orgs["dinkes"],
                                   group=model.Group.get("dinkes"), capacity="editor"))
    model.Session.commit()
    follow_all()
    assert capacity(city, "outsider") is None
    assert capacity(city, "produsen") == "member"


@pytest.mark.parametrize(("data", "field"), [
    ({"role": "raja"}, "role"), ({"user": "tidak-ada"}, "user"), ({"org": "tidak-ada"}, "org"), ({"org": ""}, "org"),
    ({"kind": "sepeda"}, "kind"), ({"from": "besok"}, "from"), ({"from": "2026-02-30"}, "from"),
    ({"from": "2030-01-02", "until": "2030-01-01"}, "until"), ({"role": "agent"}, "source"),
])
def test_a_grant_that_makes_no_sense_is_refused_by_its_field(city, data, field):
    with pytest.raises(tk.ValidationError) as refused:
        city.call("walidata", "sdi_grant_create", **{"role": "produsen", "user": "outsider", "org": "dinkes", **data})
    assert list(refused.value.error_dict) == [field]


@pytest.mark.parametrize("who", [None, "outsider", "produsen", "pendukung", "sekretariat"])
def test_who_may_not_give_roles(city, who):
    with pytest.raises(tk.NotAuthorized):
        city.call(who, "sdi_grant_create", role="produsen", user="outsider", org="dinkes")


def test_nobody_but_the_administrator_makes_themselves_walidata(city):
    with pytest.raises(tk.NotAuthorized):
        city.call("walidata", "sdi_grant_create", role="walidata", user="walidata", org="dinkes")
    assert city.call("sysadmin", "sdi_grant_create", role="walidata", user="sysadmin", org="dinkes")["active"]


def test_everyone_lists_their_own_grants_and_only_some_list_all(city):
    mine = city.call("produsen", "sdi_grant_list", user="produsen")["results"]
    assert [item["role"] for item in mine] == ["produsen"]
    with pytest.raises(tk.NotAuthorized):
        city.call("produsen", "sdi_grant_list", user="walidata")
    with pytest.raises(tk.NotAuthorized):
        city.call("produsen", "sdi_grant_list")
    listed = city.call("sekretariat", "sdi_grant_list", role="walidata", active=True)["results"]
    assert {item["user"] for item in listed} == {city.people["walidata"], city.people["walidata2"]}


def test_what_a_template_asks_is_what_the_table_says(city, app):
    from ckanext.tangerang.people import helpers
    with app.flask_app.test_request_context("/"):
        from flask_login import login_user, logout_user
        assert helpers.sdi_can("desk_open") is False
        login_user(city.user("produsen"))
        assert helpers.sdi_can("desk_open") is True
        assert helpers.sdi_can("revision_save", owner_org=city.orgs["dukcapil"]) is False
        assert [item["role"] for item in helpers.sdi_my_roles()] == ["produsen"]
        logout_user()
