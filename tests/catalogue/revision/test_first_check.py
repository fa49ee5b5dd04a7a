"""The optional first look by the agency's supporting data steward: passed on, returned, and no way around walidata."""
from __future__ import annotations

import ckan.plugins.toolkit as tk
import pytest

from tests.catalogue.conftest import in_days


@pytest.fixture(autouse=True)
def wanted(monkeypatch, ckan_config):
    monkeypatch.setitem(ckan_config, "ckanext.sdi.first_check", "true")


def place(submission) -> tuple[str, str]:
    return submission["state"], submission["stage"]


def test_it_goes_to_the_agencys_own_steward_and_then_to_walidata(city):
    sent = city.submitted()
    assert place(sent) == ("SUBMITTED", "pendukung")
    with pytest.raises(tk.ValidationError):
        city.call("walidata", "sdi_submission_take", id=sent["id"])
    [notice] = city.call("pendukung", "sdi_notice_list")["results"]
    assert notice["event"] == "first_check" and city.call("walidata", "sdi_notice_list")["count"] == 0
    passed = city.call("pendukung", "sdi_submission_pass", id=sent["id"])
    assert place(passed) == ("SUBMITTED", "walidata")
    assert [row["event"] for row in city.call("walidata", "sdi_notice_list")["results"]] == ["queue"]
    taken = city.call("walidata", "sdi_submission_take", id=sent["id"])
    done = city.call("walidata", "sdi_submission_approve", id=taken["id"], notes=True, due=in_days(9))
    assert done["state"] == "APPROVED"
    assert [row["role"] for row in done["decisions"]] == ["produsen", "walidata_pendukung", "walidata", "walidata"]


def test_it_is_returned_with_reason_and_day_and_comes_back_to_the_same_place(city):
    sent = city.submitted()
    for missing in ({"reason": "Lengkapi."}, {"due": in_days(3)}):
        with pytest.raises(tk.ValidationError):
            city.call("pendukung", "sdi_submission_return", id=sent["id"], **missing)
    back = city.call("pendukung", "sdi_submission_return", id=sent["id"], reason="Lengkapi.", due=in_days(3))
    assert place(back) == ("CORRECTION_REQUIRED", "agency")
    again = city.call("produsen", "sdi_submission_submit", id=sent["id"])
    assert (*place(again), again["round"]) == ("REVISED", "pendukung", 2)
    assert place(city.call("pendukung", "sdi_submission_pass", id=sent["id"])) == ("REVISED", "walidata")


@pytest.mark.parametrize("who", [None, "outsider", "produsen", "produsen_other", "walidata", "sekretariat", "sysadmin"])
def test_who_may_not_pass_it_on(city, who):
    sent = city.submitted()
    with pytest.raises(tk.NotAuthorized):
        city.call(who, "sdi_submission_pass", id=sent["id"])


def test_the_steward_of_another_agency_may_not(city):
    city.grant("walidata_pendukung", "lain", "dukcapil")
    sent = city.submitted()
    with pytest.raises(tk.NotAuthorized):
        city.call("lain", "sdi_submission_pass", id=sent["id"])


@pytest.mark.parametrize("event", ["approve", "reject", "take"])
def test_the_steward_decides_nothing(city, event):
    sent = city.submitted()
    with pytest.raises(tk.NotAuthorized):
        city.call("pendukung", f"sdi_submission_{event}", id=sent["id"], reason="x")


def test_who_worked_on_it_is_not_asked_and_agencies_without_one_send_on(city):
    city.grant("produsen", "pendukung", "dinkes")
    assert place(city.submitted("pendukung")) == ("SUBMITTED", "walidata")
    assert place(city.submitted("produsen_other", owner_org=city.orgs["dukcapil"])) == ("SUBMITTED", "walidata")


def test_it_may_be_cancelled_while_it_waits(city):
    sent = city.submitted()
    assert city.call("produsen", "sdi_submission_withdraw", id=sent["id"])["state"] == "WITHDRAWN"


def test_without_the_setting_nothing_changes(city, monkeypatch, ckan_config):
    monkeypatch.setitem(ckan_config, "ckanext.sdi.first_check", "false")
    assert place(city.submitted()) == ("SUBMITTED", "walidata")


def test_the_desk_and_the_page_lead_through_it(city, app):
    sent = city.submitted(title="Data Posyandu (contoh)")
    token = {"Authorization": city.call("pendukung", "api_token_create", user=city.people["pendukung"], name="uji")["token"]}
    assert f"/pengajuan/{sent['id']}" in app.get("/meja-kerja", headers=token).get_data(as_text=True)
    page = app.get(f"/pengajuan/{sent['id']}", headers=token).get_data(as_text=True)
    assert 'value="pass"' in page and 'id="return-due"' in page and 'value="approve"' not in page
    app.post(f"/pengajuan/{sent['id']}/putuskan", headers=token, data={"event": "pass"})
    assert place(city.call("walidata", "sdi_submission_show", id=sent["id"])) == ("SUBMITTED", "walidata")
