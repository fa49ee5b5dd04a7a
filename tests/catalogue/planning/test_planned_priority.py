"""A dataset whose agreed entry is priority data is priority data itself: the pembina decides, no standing decision covers it."""
from __future__ import annotations

import pytest
from ckan import model

from ckanext.tangerang.planning import lookup, prioritising
from ckanext.tangerang.revision import standing
from ckanext.tangerang.revision.model import Submission
from tests.catalogue.lifecycle.conftest import published
from tests.catalogue.planning.conftest import PAPER, agreed, proposed

pytestmark = pytest.mark.usefixtures("clean_index")
URGENT = {"kriteria_prioritas": ["mendesak"]}


def row(submission):
    model.Session.expire_all()
    return model.Session.get_one(Submission, submission["id"])


def holding(city, revision):
    return {item["path"] for item in city.call("produsen", "sdi_revision_check", id=revision["id"])["findings"]
            if item["rule"] == "PR-05"}


@pytest.mark.parametrize(("values", "org", "priority"), [
    (URGENT, "dinkes", True), ({"kode_rpjmd": "1.02"} | URGENT, "dinkes", True), ({}, "dinkes", False),
    (URGENT, "dukcapil", False),
], ids=["criterion", "plan code", "ordinary entry", "another agency's"])
def test_the_entry_leads_the_submission_to_the_pembina(city, values, org, priority):
    city.grant("pembina", "pembina", "diskominfo")
    entry = agreed(city, "produsen" if org == "dinkes" else "produsen_other", org, **values)
    taken = city.taken(daftar_data_id=entry["number"])
    assert taken["priority"] is priority
    done = city.call("walidata", "sdi_submission_approve", id=taken["id"], notes=True, due="2099-01-01")
    assert (done["state"], done["stage"]) == (("UNDER_REVIEW", "pembina") if priority else ("APPROVED", "closed"))


@pytest.mark.parametrize("linked", [False, True], ids=["named", "linked"])
def test_a_standing_decision_never_covers_it(city, linked):
    city.grant("pembina", "pembina", "diskominfo")
    public = city.approved()["revisions"][0]["record_id"] if linked else None
    entry = agreed(city, **URGENT)
    if linked:
        city.call("produsen", "sdi_planned_data_link", id=entry["id"], dataset=public)
        made = city.call("produsen", "sdi_revision_create", kind="dataset", record_id=public)
        sent = city.call("produsen", "sdi_submission_submit", id=made["submission_id"])
    else:
        sent = city.submitted(daftar_data_id=entry["number"])
    assert standing.decide(row(sent), holder=city.user("walidata"), basis="source-1@3") is False
    assert row(sent).state == "SUBMITTED"


def test_what_waits_follows_the_list_and_the_link(city):
    entry = proposed(city, **URGENT)
    named, other = city.submitted(daftar_data_id=entry["number"]), city.submitted()
    assert not row(named).priority
    city.call("sekretariat", "sdi_planned_data_decide", ids=[entry["id"]], do="approve", document=PAPER)
    assert (row(named).priority, row(other).priority) == (True, False)
    city.call("sekretariat", "sdi_planned_data_decide", ids=[entry["id"]], do="drop", document=PAPER, reason="Tidak jadi.")
    assert not row(named).priority
    public = city.approved()["revisions"][0]["record_id"]
    again = city.call("produsen", "sdi_revision_create", kind="dataset", record_id=public)
    sent, entry = {"id": again["submission_id"]}, agreed(city, nama_data="Data lain (contoh)", **URGENT)
    for dataset in (public, ""):
        city.call("produsen", "sdi_planned_data_link", id=entry["id"], dataset=dataset)
        assert row(sent).priority is bool(dataset)


def test_one_decision_writes_the_index_once(city, monkeypatch):
    activity = published(city)
    first = city.approved(id_mskeg=activity)["revisions"][0]["record_id"]
    entry = proposed(city, id_mskeg=activity, **URGENT)
    second = city.approved(daftar_data_id=entry["number"], title="Lain (contoh)")["revisions"][0]["record_id"]
    sent = []
    monkeypatch.setattr(prioritising, "refresh", sent.append)
    city.call("sekretariat", "sdi_planned_data_decide", ids=[entry["id"]], do="approve", document=PAPER)
    assert [set(ids) for ids in sent] == [{first, second}]


def test_criteria_and_codes_of_the_entry_count_for_the_rule_and_their_absence_holds(city):
    urgent, coded = agreed(city, **URGENT), agreed(city, nama_data="Data RPJMD (contoh)", kode_rpjmd="1.02")
    backed = agreed(city, nama_data="Data SDGs (contoh)", kriteria_prioritas=["sdgs"])
    revision = city.draft()
    told = {}
    for entry in (None, urgent, coded, backed):
        number = entry["number"] if entry else ""
        revision = city.call("produsen", "sdi_revision_save", id=revision["id"], base=revision["saves"],
                             changes={"daftar_data_id": number})
        told[number] = holding(city, revision)
    assert told == {"": set(), urgent["number"]: set(), coded["number"]: {"kriteria_prioritas"},
                    backed["number"]: {"kode_pilar_sdgs"}}


def test_the_agency_is_asked_for_once_a_transaction(city, count_statements):
    entry, org = agreed(city, **URGENT), city.orgs["dinkes"]
    with count_statements() as seen:
        for number in range(20):
            lookup.priority_entry({"daftar_data_id": f"DD-{number}"}, None, org)
        assert lookup.priority_entry({"daftar_data_id": entry["number"]}, None, org)["kriteria_prioritas"] == ["mendesak"]
    assert len(seen) == 1
