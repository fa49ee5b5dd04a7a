"""Core's own writes are refused, for producers, walidata, sysadmins and internal calls, with what to call instead."""
from __future__ import annotations

from pathlib import Path

import ckan.plugins as p
import ckan.plugins.toolkit as tk
import pytest
import yaml
from ckan import logic, model
from ckan.tests import factories

import ckanext.tangerang.revision as room
from ckanext.tangerang.revision import guards

LISTED = yaml.safe_load((Path(room.__file__).parent / "registered_actions.yaml").read_text("utf-8"))
SPECIAL = {"organization_create", "organization_update", "organization_patch", "group_create", "group_update",
           "group_patch", "member_create", "member_delete", "organization_delete", "organization_purge", "group_delete",
           "group_purge", "file_delete", "file_rename", "file_pin", "file_unpin", "file_ownership_transfer"}


def registered() -> set[str]:
    tk.get_action("status_show")
    return set(logic._actions)


@pytest.mark.usefixtures("with_plugins")
def test_every_registered_action_is_listed_once():
    listed = [name for names in LISTED.values() for name in names]
    assert sorted(listed) == sorted(set(listed))
    assert registered() - set(listed) == set(), "say in registered_actions.yaml whether these are door, closed or harmless"


@pytest.mark.usefixtures("with_plugins")
def test_what_is_listed_exists_and_what_is_closed_is_guarded():
    assert set(LISTED["closed"]) <= registered()
    assert set(LISTED["harmless"]) <= registered()
    assert set(LISTED["activity"]) <= registered() or not p.plugin_loaded("activity")
    assert set(LISTED["closed"]) == set(guards.__all__)


@pytest.mark.usefixtures("with_plugins")
@pytest.mark.parametrize("context", [
    {"user": "", "ignore_auth": True}, {"user": "admin", "ignore_auth": True, "sdi_door": object()},
    {"user": "admin", "ignore_auth": True, "sdi_door": "DOOR"}, {"user": "admin", "sdi_door": True}])
def test_a_closed_action_names_what_to_do_instead_even_without_auth(context):
    for name in sorted(set(LISTED["closed"]) - SPECIAL):
        with pytest.raises(tk.NotAuthorized) as refused:
            tk.get_action(name)(dict(context), {"id": "x", "resource_id": "x", "force": True})
        assert len(str(refused.value)) > 20, name


PUBLIC_WRITES = [
    ("package_patch", {"title": "Direbut"}, "sdi_revision_create"),
    ("package_update", {"title": "Direbut"}, "sdi_revision_create"),
    ("package_revise", {"match": {}, "update": {"title": "Direbut"}}, "sdi_revision_create"),
    ("package_delete", {}, "sdi_record_withdraw"),
    ("dataset_purge", {}, "sdi_record_withdraw"),
    ("resource_create", {"url": "http://contoh.test/a.csv"}, "sdi_delivery_create"),
    ("package_owner_org_update", {"organization_id": "dukcapil"}, "sdi_revision_create"),
]


@pytest.mark.parametrize("who", ["produsen", "walidata", "sysadmin"])
def test_a_public_record_stands_against_every_core_write(city, who):
    record_id = city.approved()["revisions"][0]["record_id"]
    before = tk.get_action("package_show")({"ignore_auth": True}, {"id": record_id})
    for name, data, instead in PUBLIC_WRITES:
        with pytest.raises(tk.NotAuthorized, match=instead):
            city.call(who, name, **{"id": record_id, "package_id": record_id, **data})
        model.Session.rollback()
    for name in ("bulk_update_delete", "bulk_update_private", "bulk_update_public"):
        with pytest.raises(tk.NotAuthorized):
            city.call(who, name, datasets=[record_id], org_id=city.orgs["dinkes"])
    with pytest.raises(tk.NotAuthorized, match="sdi_delivery_create"):
        city.call(who, "datastore_create", resource={"package_id": record_id}, fields=[{"id": "a"}])
    assert tk.get_action("package_show")({"ignore_auth": True}, {"id": record_id}) == before


@pytest.mark.parametrize("action", ["organization_create", "group_create"])
def test_an_ordinary_user_makes_no_agency(city, action):
    with pytest.raises(tk.NotAuthorized) as refused:
        city.call("produsen", action, name="milik-sendiri", title="Milik sendiri")
    assert str(refused.value)
    assert model.Group.get("milik-sendiri") is None


def test_the_administrator_makes_an_agency_without_records(city):
    made = city.call("sysadmin", "organization_create", name="dinas-baru", title="Dinas Baru")
    assert made["name"] == "dinas-baru"
    with pytest.raises(tk.NotAuthorized):
        city.call("sysadmin", "group_create", name="kelompok", packages=[{"name": "x"}])


def test_a_record_is_not_put_into_a_group(city):
    record_id = city.approved()["revisions"][0]["record_id"]
    group = city.call("sysadmin", "group_create", name="kelompok")
    for name in ("member_create", "member_delete"):
        with pytest.raises(tk.NotAuthorized):
            city.call("sysadmin", name, id=group["id"], object=record_id, object_type="package", capacity="public")
    with pytest.raises(tk.NotAuthorized):
        city.call("sysadmin", "group_update", id=group["id"], name="kelompok", packages=[{"id": record_id}])
    city.call("sysadmin", "member_create", id=group["id"], object=city.people["produsen"], object_type="user", capacity="member")


@pytest.mark.parametrize("action", ["organization_delete", "organization_purge"])
def test_an_agency_with_records_or_work_stays(city, action):
    city.draft()
    with pytest.raises(tk.NotAuthorized):
        city.call("sysadmin", action, id=city.orgs["dinkes"])
    city.call("sysadmin", action, id=city.orgs["dukcapil"])


def test_package_create_by_api_makes_a_revision_and_says_so(city, app):
    token = tk.get_action("api_token_create")(
        {"ignore_auth": True, "user": city.user("produsen").name}, {"user": city.user("produsen").name, "name": "t"})["token"]
    sent = {"title": "Dari API", "name": "dari-api", "notes": "Contoh.", "owner_org": city.orgs["dinkes"],
            "tags": [{"name": "kesehatan"}], "extras": [{"key": "satuan", "value": "unit"}], "state": "active"}
    answer = app.post("/api/3/action/package_create", json=sent, headers={"Authorization": token})
    assert answer.status_code == 200
    result = answer.json["result"]
    assert result["message"]
    assert result["revision"]["state"] == "DRAFT"
    assert result["revision"]["origin"] == "api"
    assert result["revision"]["record"]["tags"] == ["kesehatan"]
    assert result["revision"]["record"]["satuan"] == "unit"
    assert model.Package.get("dari-api") is None


def test_a_keyword_that_does_not_fit_is_refused_by_the_api_with_its_sentence(city, app):
    headers = {"Authorization": factories.APIToken(user=city.user("produsen").name)["token"]}
    sent = {"kind": "dataset", "record": {"title": "Judul", "tags": ["k" * 5000]}, "owner_org": city.orgs["dinkes"]}
    answer = app.post("/api/3/action/sdi_revision_create", json=sent, headers=headers)
    assert answer.status_code == 409
    assert [str, True] == [type(answer.json["error"]["tags"][0]), len(answer.json["error"]["tags"][0]) > 10]


def test_package_create_by_api_needs_the_producers_role(city, app):
    for headers in ({}, {"Authorization": factories.APIToken(user=city.user("walidata").name)["token"]}):
        answer = app.post("/api/3/action/package_create", json={"title": "x", "owner_org": "dinkes"}, headers=headers)
        assert answer.status_code == 403


def test_package_create_from_inside_is_refused(city):
    with pytest.raises(tk.NotAuthorized, match="sdi_revision_create"):
        tk.get_action("package_create")({"ignore_auth": True, "user": "sysadmin"}, {"name": "x", "title": "x"})


def test_the_door_closes_behind_a_failure(city):
    with pytest.raises(tk.ObjectNotFound):
        tk.get_action("package_update")(guards.door_context(city.people["sysadmin"]), {"id": "tidak-ada"})
    with pytest.raises(tk.NotAuthorized):
        tk.get_action("package_update")({"ignore_auth": True, "user": "sysadmin"}, {"id": "tidak-ada"})


def test_files_of_records_are_not_handed_over(city):
    with pytest.raises(tk.NotAuthorized, match="sdi_delivery_create"):
        city.call("sysadmin", "file_ownership_transfer", id="x", owner_type="package", owner_id="y")
