"""The heat map of the city: what is done of what applies, what is stuck, filters, files, number of queries."""
from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.delivery.model import now
from ckanext.tangerang.lifecycle import overview
from ckanext.tangerang.lifecycle.model import Activity, Evidence, ProcessStep
from tests.catalogue.conftest import in_days
from tests.catalogue.lifecycle.conftest import published

Json = dict[str, Any]


def said(activity: str, code: str, state: str, **values: Any) -> None:
    """A row of the process record, as it may have been written long ago."""
    given = {"modified": now(), "modified_by": "uji", "saves": 1} | values
    model.Session.merge(ProcessStep(activity_id=activity, step=code, state=state, **given))
    model.Session.commit()


def cell(found: Json, phase: str, org: str = "") -> tuple[Any, ...]:
    """Done, applies, stuck of a phase, of the city or of an agency."""
    part = next(one for one in found["agencies"] if one["name"] == org) if org else found["city"]
    one = next(one for one in part["phases"] if one["code"] == phase)
    return one["progress"]["done"], one["progress"]["applies"], one["stuck"]


@pytest.fixture
def register(city) -> str:
    """The record id of a public compilation of administrative data of dukcapil, of another year."""
    return published(city, "produsen_other", title="Kompilasi Data Adminduk 2025 (contoh)", tahun="2025",
                     cara_pengumpulan_data="kompromin")


def test_what_is_done_of_what_applies(city, survey, register):
    model.Session.execute(sa.delete(ProcessStep))
    said(survey, "1.1", "selesai", actual_until=now().date())
    said(survey, "1.2", "dilewati", reason="x")
    said(survey, "5.6", "belum", applies=False, reason="x")
    said(register, "2.4", "selesai", applies=True, reason="x")
    said(register, "4.1", "selesai")  # left out for this way of collection: what was said before does not count
    found = city.call(None, "sdi_process_city")
    assert [cell(found, phase, "dinkes")[:2] for phase in ("1", "2", "5")] == [(1, 6), (0, 6), (0, 7)]
    assert [cell(found, phase, "dukcapil")[:2] for phase in ("1", "2", "4")] == [(0, 6), (1, 6), (0, 3)]
    assert cell(found, "2")[:2] == (1, 12)
    assert found["city"]["activities"] == 2 and found["city"]["progress"]["done"] == 2
    assert found["city"]["progress"]["applies"] == sum(part["progress"]["applies"] for part in found["agencies"])
    assert found["years"] == ["2026", "2025"] and found["without"]
    shown = {row["id"]: row for row in overview.listed(overview.Wanted(), "", 50, internal=False)["results"]}
    for record, org in ((survey, "dinkes"), (register, "dukcapil")):  # the list of an agency says the same
        assert [cell(found, part["code"], org)[:2] for part in shown[record]["phases"]] == [
            (part["progress"]["done"], part["progress"]["applies"]) for part in shown[record]["phases"]]


@pytest.mark.parametrize(("rows", "stuck"), [
    ([], 0),
    ([("1.1", "berjalan", {})], 0),
    ([("1.1", "berjalan", {"modified": now() - timedelta(days=61)})], 1),
    ([("1.1", "belum", {"modified": now() - timedelta(days=61)})], 0),
    ([("1.1", "belum", {"planned_until": now().date() - timedelta(days=2)})], 1),
    ([("1.1", "dilewati", {"planned_until": now().date() - timedelta(days=2)})], 0),
    ([("2.4", "belum", {"planned_until": now().date() - timedelta(days=2), "applies": False})], 0),
    ([(f"8.{n}", "selesai", {"modified": now() - timedelta(days=99)}) for n in (1, 2, 3)], 0),
    ([("8.1", "selesai", {"modified": now() - timedelta(days=99)}), ("8.2", "berjalan", {})], 0),
], ids=["nothing said", "just begun", "idle", "idle but not begun", "past its end", "skipped", "does not apply", "finished",
        "something saved lately"])
def test_what_is_stuck(city, survey, rows, stuck):
    model.Session.execute(sa.delete(ProcessStep))
    for code, state, values in rows:
        said(survey, code, state, **values)
    found = city.call(None, "sdi_process_city")
    assert found["city"]["stuck"] == stuck
    assert city.call(None, "sdi_process_overview", stuck=True)["count"] == stuck


OLD = now() - timedelta(days=90)


@pytest.mark.parametrize(("values", "stuck"), [
    ({}, 0), ({"step": "1.5"}, 0), ({"created": OLD}, 1), ({"created": OLD, "decided": now()}, 0),
    ({"state": "proposed"}, 1), ({"state": "declined", "decided": now()}, 1), ({"step": "2.1"}, 1),
], ids=["added lately", "another step of the phase", "added long ago", "confirmed lately", "only proposed", "declined",
        "another phase"])
def test_evidence_that_counts_moves_its_phase(city, survey, values, stuck):
    model.Session.execute(sa.delete(ProcessStep))
    said(survey, "1.1", "berjalan", modified=OLD)
    model.Session.add(Evidence(**({"activity_id": survey, "step": "1.1", "kind": "notula", "title": "Notula (contoh)",
                                   "created_by": "uji"} | values)))
    model.Session.commit()
    assert city.call(None, "sdi_process_city")["city"]["stuck"] == stuck
    assert city.call(None, "sdi_process_overview", stuck=True)["count"] == stuck


def test_a_phase_of_what_does_not_apply_is_not_reached(city, register):
    model.Session.execute(sa.delete(ProcessStep))
    said(register, "1.1", "selesai")
    said(register, "2.4", "selesai")  # left out for this way of collection
    for phase, number in (("1", 1), ("2", 0)):
        found = city.call(None, "sdi_process_overview", phase=phase)
        assert found["count"] == number and {one["reached"] for one in found["results"]} <= {phase}


def test_the_page_its_filters_and_files(city, survey, register, app):
    values = {"planned_from": in_days(-9), "planned_until": in_days(-5), "methods": "Rapat"}
    city.call("produsen", "sdi_process_step_update", id=survey, step="1.2", base=0, **values)
    text = app.get("/gsbpm", status=200).text
    assert text.count("<h1") == 1 and "1 macet" in text and "/gsbpm/dinkes?macet=1" in text
    assert "Dinas Kesehatan" in app.get("/gsbpm?tahun=2026").text.partition("<tbody")[2].partition("</tbody")[0]
    only = app.get("/gsbpm?cara=kompromin").text.partition("<tbody")[2].partition("</tbody")[0]
    assert "Dinas Dukcapil" in only and "Dinas Kesehatan" not in only
    assert "Tidak ada kegiatan yang cocok" in app.get("/gsbpm?tahun=1999").text
    assert app.get("/gsbpm?tahun=x&cara=x").status_code == 200
    assert [part["name"] for part in app.get("/gsbpm.json?tahun=2025").json["agencies"]] == ["dukcapil"]
    table = app.get("/gsbpm?format=csv").text
    assert table.count("\r\n") == 4 and "Semua instansi" in table
    book = openpyxl.load_workbook(io.BytesIO(app.get("/gsbpm?format=xlsx").data))
    assert (book.active.max_row, book.active.max_column) == (4, 6 + 8 * 4)
    assert "Survei Kepuasan" in app.get("/gsbpm/dinkes?macet=1").text
    assert "Tidak ada kegiatan yang cocok" in app.get("/gsbpm/dukcapil?macet=1").text
    refused = app.get("/api/3/action/sdi_process_city?collection=x", status=409)
    assert "collection" in refused.json["error"]


def test_an_empty_city_and_what_is_withdrawn(city, app):
    assert "Belum ada kegiatan publik" in app.get("/gsbpm", status=200).text
    assert city.call(None, "sdi_process_overview", stuck="1")["count"] == 0
    record = published(city)
    model.Session.execute(sa.update(model.Package).where(model.Package.id == record).values(private=True))
    model.Session.commit()
    assert city.call(None, "sdi_process_city")["city"]["activities"] == 0
    assert model.Session.get(Activity, record) is not None


def test_the_map_asks_as_much_for_many_as_for_one(city, survey, app, count_statements):
    def asked() -> int:
        model.Session.expire_all()
        with count_statements() as seen:
            app.get("/gsbpm", status=200)
        return len(seen)
    app.get("/gsbpm")
    few = asked()
    for number in range(3):
        said(published(city, "produsen_other", title=f"Survei {number} (contoh)"), "1.1", "berjalan")
    assert asked() == few
