"""A standing decision publishes what nothing holds, in the walidata's name and never beyond what it covers."""
from __future__ import annotations

import pytest
from ckan import model

from ckanext.tangerang.people.permissions import forget_grants
from ckanext.tangerang.revision import standing
from ckanext.tangerang.revision.model import Submission


def decided(city, holder: str = "walidata", **values) -> tuple[bool, Submission]:
    sent = city.submitted(**values)
    submission = model.Session.get_one(Submission, sent["id"])
    return standing.decide(submission, holder=city.user(holder), basis="source-1@3"), submission


def test_what_nothing_holds_is_approved_with_its_basis(city):
    done, submission = decided(city)
    model.Session.commit()
    assert (done, submission.state, submission.notes) == (True, "APPROVED", True)
    assert {row.basis for row in submission.decisions if row.event in ("take", "approve")} == {"source-1@3"}
    assert {row.actor for row in submission.decisions if row.role == "walidata"} == {city.people["walidata"]}


PRIORITY = {"kode_tujuan_sdgs": "3", "prioritas_tahun": "2026", "kriteria_prioritas": "sdgs"}


@pytest.mark.parametrize("values", [{"accessRights": None}, PRIORITY, {"kind": "konsep"}], ids=["held", "priority", "standard"])
def test_what_it_never_covers_stays_in_the_queue(city, values):
    done, submission = decided(city, **values)
    assert (done, submission.state) == (False, "SUBMITTED")


@pytest.mark.parametrize("holder", ["produsen2", "sysadmin", "outsider", "sekretariat"])
def test_only_a_walidata_can_have_made_it(city, holder):
    assert decided(city, holder)[0] is False


def test_it_ends_with_the_grant_of_the_one_who_made_it(city):
    listed = city.call("walidata2", "sdi_grant_list", user="walidata")["results"]
    city.call("walidata2", "sdi_grant_end", id=listed[0]["id"])
    forget_grants()
    assert decided(city)[0] is False


def test_it_does_not_cover_the_holders_own_work(city):
    city.grant("produsen", "walidata", "dinkes")
    sent = city.submitted("walidata", owner_org=city.orgs["dinkes"])
    submission = model.Session.get_one(Submission, sent["id"])
    assert standing.decide(submission, holder=city.user("walidata"), basis="source-1@3") is False
