"""What a dataset has from its entry of the Daftar Data: rule PR-01, the choice in the form, priority, a line on its page."""
from __future__ import annotations

import pytest

from ckanext.tangerang.discovery import drift
from tests.catalogue.planning.conftest import agreed, draft

pytestmark = pytest.mark.usefixtures("clean_index")


def found(city, revision):
    return {item["rule"]: item for item in city.call("produsen", "sdi_revision_check", id=revision["id"])["findings"]
            if item["rule"] == "PR-01"}


def test_a_number_is_judged_only_where_a_list_is_agreed_and_must_be_the_agencys_own(city):
    revision = city.draft(daftar_data_id="DD-2020-1", asal_daftar="daerah")
    assert found(city, revision) == {}  # no list: nothing to be on
    mine, other = agreed(city), agreed(city, "produsen_other", "dukcapil")
    unready = draft(city, nama_data="Data draf (contoh)")
    told = {}
    for entry in (None, other, unready, mine):
        number = entry["number"] if entry else "DD-2020-1"
        revision = city.call("produsen", "sdi_revision_save", id=revision["id"], base=revision["saves"],
                             changes={"daftar_data_id": number})
        told[number] = bool(found(city, revision))
    assert told == {"DD-2020-1": True, other["number"]: True, unready["number"]: True, mine["number"]: False}


def test_the_form_offers_the_agencys_agreed_entries_and_the_page_shows_its_entry(city, visit):
    revision = city.draft()
    page = visit("produsen", f"/revisi/{revision['id']}/proses").get_data(as_text=True)
    assert '<select class="input" id="field-daftar_data_id"' not in page
    mine, other = agreed(city, kriteria_prioritas=["mendesak"]), agreed(city, "produsen_other", "dukcapil")
    page = visit("produsen", f"/revisi/{revision['id']}/proses").get_data(as_text=True)
    assert mine["number"] in page
    assert other["number"] not in page
    done = city.approved(daftar_data_id=mine["number"])
    name = city.call(None, "package_show", id=done["revisions"][0]["record_id"])["name"]
    assert mine["number"] in visit(None, f"/dataset/{name}").get_data(as_text=True)


def test_a_priority_entry_makes_its_dataset_priority_data_in_page_and_search(city):
    record_id = city.approved()["revisions"][0]["record_id"]
    entry = agreed(city, kriteria_prioritas=["mendesak"])

    def priority():
        shown = city.call(None, "package_show", id=record_id)["prioritas"]
        listed = {one["id"]: one for one in city.call(None, "package_search", rows=10)["results"]}[record_id]["prioritas"]
        assert listed == shown
        return shown

    assert priority() == "tidak"
    city.call("produsen", "sdi_planned_data_link", id=entry["id"], dataset=record_id)
    assert priority() == "ya"
    assert not drift.drift()
    city.call("produsen", "sdi_planned_data_link", id=entry["id"], dataset="")
    assert priority() == "tidak"
