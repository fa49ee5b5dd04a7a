"""The page of a held run: why it is held, what would change, who decides, and what a decision does."""
from __future__ import annotations

import ckan.plugins.toolkit as tk
import pytest

from ckanext.tangerang.harvest.helpers import sdi_harvest_changes, sdi_harvest_value

NAMES = [f"kunjungan_{number:02}" for number in range(1, 13)]
HELD = "Proses panen ini ditahan; belum ada yang berubah"


@pytest.fixture
def held(agency):
    """A run that would change the columns of every record, held."""
    agency.sql("DROP TABLE kunjungan; DROP TABLE imunisasi;" + "".join(
        f"CREATE TABLE {name} (id INTEGER PRIMARY KEY, tahun INTEGER, jumlah INTEGER);"
        f"INSERT INTO {name} VALUES (1, 2023, {place});" for place, name in enumerate(NAMES)))
    assert agency.harvest()["state"] == "finished"
    agency.sql("".join(f"ALTER TABLE {name} RENAME COLUMN jumlah TO banyak_kunjungan;" for name in NAMES))
    run = agency.harvest()
    assert run["state"] == "quarantined"
    return run


@pytest.fixture
def visit(city, app):
    def go(who, address, post=None):
        made = tk.get_action("api_token_create")({"ignore_auth": True, "user": who}, {"user": who, "name": address[-30:]})
        headers = {"Authorization": made["token"]}
        if post is None:
            return app.get(address, headers=headers, follow_redirects=False)
        return app.post(address, data=post, headers=headers, follow_redirects=False)
    return go


def test_walidata_sees_why_and_what_and_the_agency_only_looks(agency, held, visit):
    address = f"/panen/jalan/{held['id']}"
    page = visit("walidata", address).text
    assert HELD in page and "12 dari 12 catatan" in page
    assert "<ins>banyak_kunjungan</ins>" in page and "skema_tabel" not in page
    assert 'value="release"' in page and 'value="drop"' in page
    page = visit("produsen", address).text
    assert HELD in page and "Walidata memutuskan" in page
    assert 'value="release"' not in page and 'value="drop"' not in page
    assert visit("produsen", f"{address}/putuskan", {"event": "release"}).status_code == 403


def test_a_dropped_run_leaves_everything_as_it_was(agency, held, visit):
    before = {name: (row.hash, row.revision_id) for name, row in agency.held().items()}
    address = f"/panen/jalan/{held['id']}"
    assert visit("walidata", f"{address}/putuskan", {"event": "drop", "reason": "Tanpa kabar."}).location.endswith(address)
    assert {name: (row.hash, row.revision_id) for name, row in agency.held().items()} == before
    page = visit("walidata", address).text
    assert "Tanpa kabar." in page and 'value="drop"' not in page


def test_a_released_run_leads_to_the_new_one(agency, held, visit):
    answer = visit("walidata", f"/panen/jalan/{held['id']}/putuskan", {"event": "release", "reason": "Benar."})
    assert answer.status_code == 302 and held["id"] not in answer.location
    assert "Benar." in visit("walidata", f"/panen/jalan/{held['id']}").text


@pytest.mark.usefixtures("with_plugins")
@pytest.mark.parametrize("sample", [None, "x", [], {}, {"fields": "x"}, {"fields": [1, None, "a"]},
                                    {"fields": [{"field": "tables.0.skema_tabel", "old": "x", "new": {"fields": [1]}}]}])
def test_a_plan_of_another_shape_says_nothing(sample):
    assert sdi_harvest_changes(sample) == []


@pytest.mark.usefixtures("with_plugins")
def test_of_the_rows_of_an_activity_only_those_that_differ_are_shown():
    old, new = [{"nama": "A"}, {"nama": "B"}], [{"nama": "A"}, {"nama": "B", "alias": "b"}]
    change, = sdi_harvest_changes({"fields": [{"field": "ms_var", "old": old, "new": new}]}, "kegiatan")
    assert ('"A"' in change["old"], '"B"' in change["old"]) == (False, True)
    assert ('"A"' in change["new"], '"b"' in change["new"]) == (False, True)
    assert sdi_harvest_value(new) == "A, B" and sdi_harvest_value("x") == "x"
