"""Quality of an activity: what is computed, what the agency gives, the years before; bounds, rights, page."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model
from ckan.tests.factories import APIToken
from freezegun import freeze_time

from ckanext.tangerang.lifecycle import quality_computed, quality_views
from ckanext.tangerang.lifecycle.model import QualityValue
from tests.catalogue import published as dataset
from tests.catalogue.conftest import in_days
from tests.catalogue.lifecycle.conftest import published
from tests.catalogue.releases.calendars import RULE, monthly, renewed

Json = dict[str, Any]


def listed(city: Any, activity: str, who: str | None = None) -> dict[str, Json]:
    return {one["indicator"]: one for one in city.call(who, "sdi_quality_list", id=activity)["results"]}


def give(city: Any, activity: str, value: Any, **more: Any) -> Json:
    return city.call("produsen", "sdi_quality_set", id=activity, **({"indicator": "response_rate", "value": value} | more))


def test_what_the_agency_gives_and_the_years_before(city, survey):
    year = published(city, title="Survei Kepuasan Puskesmas 2027 (contoh)", tahun="2027", base_id=survey)
    last = published(city, title="Survei Kepuasan Puskesmas 2028 (contoh)", tahun="2028", base_id=year)
    give(city, survey, "80", date=in_days(-20))
    give(city, year, 85.5)
    give(city, last, "91,5", date=in_days(-3), note="Tanpa Benda")
    give(city, last, 50, date=in_days(-9))  # of an earlier day: what was measured later counts
    found = listed(city, last)["response_rate"]
    assert (found["value"], found["date"], found["note"], found["unit"]) == (91.5, in_days(-3), "Tanpa Benda", "persen")
    assert [(point["year"], point["value"]) for point in found["trend"]] == [("2026", 80), ("2027", 85.5), ("2028", 91.5)]
    assert "by" not in found and listed(city, last, "produsen")["response_rate"]["by"]
    assert [point["year"] for point in listed(city, survey)["response_rate"]["trend"]] == ["2026"]
    assert model.Session.query(QualityValue).count() == 4
    one = city.call(None, "sdi_quality_list", id=last, step="4.3")["results"]
    assert [item["indicator"] for item in one] == ["response_rate"]
    events = city.call("walidata", "sdi_audit_list", action="process.changed", subject=last)["results"]
    assert sum("quality of 4.3" in event["text"] for event in events) == 2


@pytest.mark.parametrize(("given", "field"), [
    ({"value": "101"}, "value"), ({"value": "-1"}, "value"), ({"value": "banyak"}, "value"), ({"value": "nan"}, "value"),
    ({"value": float("inf")}, "value"), ({"value": [5]}, "value"),
    ({"value": ""}, "value"), ({"date": in_days(2)}, "date"), ({"date": "kemarin"}, "date"),
    ({"note": "x" * 1001}, "note"), ({"indicator": "released_on_time"}, "indicator"), ({"indicator": "x"}, "indicator"),
])
def test_what_does_not_fit_is_refused_and_nothing_is_kept(city, survey, given, field):
    with pytest.raises(tk.ValidationError) as refusal:
        give(city, survey, **({"value": 50} | given))
    assert list(refusal.value.error_dict) == [field]
    assert model.Session.query(QualityValue).count() == 0


@pytest.mark.parametrize("who", [None, "walidata", "produsen_other", "sekretariat"])
def test_who_may_not_write_gives_nothing(city, survey, who):
    with pytest.raises(tk.NotAuthorized):
        city.call(who, "sdi_quality_set", id=survey, indicator="response_rate", value=50)
    assert not city.call(who, "sdi_quality_list", id=survey)["may_write"]


def test_an_indicator_of_what_does_not_apply_is_neither_shown_nor_taken(city):
    register = published(city, title="Kompilasi 2026 (contoh)", cara_pengumpulan_data="kompromin")
    assert "frame_undercoverage" not in listed(city, register)  # 4.1 does not apply to data taken whole from a register
    with pytest.raises(tk.ValidationError, match="does not apply"):
        give(city, register, 5, indicator="frame_undercoverage")


def test_what_the_catalogue_computes(city, survey):
    assert listed(city, survey)["changes_after_release"]["value"] is None
    pkg = dataset.public(city, id_mskeg=survey, tanggal_rilis_berikutnya=in_days(5))["id"]
    found = listed(city, survey)
    assert (found["released_on_time"]["value"], found["changes_after_release"]["value"]) == (None, 0)
    assert (found["released_on_time"]["counted"], found["released_on_time"]["releases"]) == (None, [])
    assert found["evidence_complete"]["value"] == 100.0 and found["mended_in_time"]["value"] is None
    dataset.revised(city, pkg, notes="Uraian lain. Angka contoh.", tanggal_rilis_berikutnya=in_days(40))
    city.call("walidata", "sdi_record_correct", record_id=pkg, notice="Angka keliru.")
    found = listed(city, survey)
    assert (found["released_on_time"]["value"], found["changes_after_release"]["value"]) == (None, 2)  # the same figures
    days = {"planned_from": in_days(-20), "planned_until": in_days(-11), "actual_from": in_days(-20), "actual_until": in_days(-6)}
    city.call("produsen", "sdi_process_evidence_add", id=survey, step="1.2", kind="notula", title="Notula",
              link="https://contoh.go.id")
    city.call("produsen", "sdi_process_step_update", id=survey, step="1.2", base=0, state="selesai", **days)
    assert listed(city, survey)["duration_kept"]["value"] == 150.0
    assert quality_computed.of([survey, "lain"])["lain"] == {}


def test_releases_count_by_the_calendar_for_the_activity_their_version_names(city, survey, app):
    year = published(city, title="Survei Kepuasan Puskesmas 2027 (contoh)", tahun="2027", base_id=survey)
    package = monthly(city, id_mskeg=survey)
    with freeze_time("2027-02-12"):
        city.call("produsen", "sdi_release_schedule_set", record_id=package["id"], rule=RULE)
    with freeze_time("2027-03-16 04:00:00"):
        renewed(city, package["id"], "2027-02-28", dataset.ROWS.replace("120", "121"))
    with freeze_time("2027-04-20 04:00:00"):  # five days late; from now on of the new year's activity
        renewed(city, package["id"], "2027-03-31", dataset.ROWS.replace("120", "122"), id_mskeg=year)
    with freeze_time("2027-05-28"):  # April's is overdue
        last, before = listed(city, year)["released_on_time"], listed(city, survey)["released_on_time"]
        text = app.get(f"/kegiatan/{year}/gsbpm/mutu").text
        table = app.get(f"/kegiatan/{year}/gsbpm/mutu?format=csv").text
    assert before["counted"] == {"made": 2, "on_time": 2, "late": 0, "overdue": 0, "asked": 2} and before["value"] == 100.0
    assert last["counted"] == {"made": 1, "on_time": 0, "late": 1, "overdue": 1, "asked": 2} and last["value"] == 0.0
    assert [(point["year"], point["value"]) for point in last["trend"]] == [("2026", 100.0), ("2027", 0.0)]
    assert [(one["period"], one["state"], one["days_late"]) for one in last["releases"]] == [
        ("April 2027", "overdue", 7), ("Maret 2027", "late", 5)]
    said = "0 dari 2 rilis yang jatuh tempo terbit tepat waktu; 1 terbit terlambat, 1 belum terbit."
    assert said in text and said in table and "Maret 2027" in text
    city.call("walidata", "sdi_record_withdraw", record_id=package["id"], reason="Keliru.")
    assert listed(city, survey)["released_on_time"]["value"] is None  # what is withdrawn is in no calendar


def test_what_was_returned_and_mended_counts_by_its_day(city, survey):
    draft = dataset.draft(city, id_mskeg=survey)
    ident = draft["submission_id"]
    city.call("produsen", "sdi_submission_submit", id=ident)
    city.call("walidata", "sdi_submission_take", id=ident)
    city.call("walidata", "sdi_submission_return", id=ident, reason="Lengkapi definisinya.", due=in_days(5))
    city.call("produsen", "sdi_submission_submit", id=ident)
    city.call("walidata", "sdi_submission_take", id=ident)
    city.call("walidata", "sdi_submission_approve", id=ident, notes=True, due=in_days(9))
    assert listed(city, survey)["mended_in_time"]["value"] == 100.0


def test_as_many_queries_for_three_years_as_for_one(city, survey, count_statements):
    counted = []
    year = survey
    for number in (2027, 2028, 2029):
        model.Session.expire_all()
        with count_statements() as seen:
            listed(city, year)
        counted.append(len(seen))
        year = published(city, title=f"Survei Kepuasan Puskesmas {number} (contoh)", tahun=str(number), base_id=year)
    assert counted[0] == counted[2]


def test_the_page_takes_values_and_keeps_what_was_typed(city, app, survey):
    headers = {"Authorization": APIToken(user="produsen", context={"ignore_auth": True})["token"]}
    here = f"/kegiatan/{survey}/gsbpm/mutu"

    def post(**data: str) -> Any:
        return app.post(here, headers=headers, data={"indicator": "response_rate"} | data, follow_redirects=False)
    text = post(value="101", note="<b>").text
    assert "Isi angka dari 0 sampai 100" in text and 'value="101"' in text and "&lt;b&gt;" in text
    assert 'href="#field-value"' in text
    assert post(value="91,5").status_code == 302
    year = published(city, title="Survei Kepuasan Puskesmas 2027 (contoh)", tahun="2027", base_id=survey)
    give(city, year, 95, note="=1+1")
    text = app.get(f"/kegiatan/{year}/gsbpm/mutu", status=200).text
    main = text.partition("<main")[2].partition("</main")[0]
    assert "<polyline" in main and "perlu dikonfirmasi" in main and text.count("<h1") == 1 and "<form" not in main
    assert "'=1+1" in app.get(f"/kegiatan/{year}/gsbpm/mutu?format=csv").text
    assert app.get(f"/kegiatan/{year}/gsbpm/mutu.json").json["results"]
    assert "Tingkat respons" in app.get(f"/kegiatan/{year}/gsbpm/4.3").text
    assert app.post(here, data={"indicator": "response_rate", "value": "5"}, follow_redirects=False).status_code == 302
    model.Session.rollback()
    assert model.Session.query(QualityValue).count() == 2


@pytest.mark.parametrize(("values", "points"), [
    ([], []), ([5.0], []), ([1.0, 3.0], [(4.0, 28.0), (116.0, 4.0)]), ([2.0, 2.0], [(4.0, 16.0), (116.0, 16.0)]),
])
def test_the_points_of_the_small_chart(values: list[float], points: list[tuple[float, float]]) -> None:
    assert quality_views.chart(values) == points
