"""A schedule, its releases month by month, and what versions, the clock and the agency make of them."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
import published
import pytest
from calendars import RULE, kept, monthly, renewed, states
from ckan import model
from freezegun import freeze_time

from ckanext.tangerang.calendar.model import Release, ReleaseSchedule
from ckanext.tangerang.compliance import checks
from ckanext.tangerang.people.notice_model import Notice
from ckanext.tangerang.revision import records

pytestmark = pytest.mark.usefixtures("clean_index")
FEBRUARY = published.ROWS.replace("120", "121")


def set_rule(city: Any, record_id: str, day: str, who: str = "produsen", **more: Any) -> dict[str, Any]:
    with freeze_time(day):
        return city.call(who, "sdi_release_schedule_set", record_id=record_id, **{"rule": RULE, **more})


def test_from_schedule_to_on_time_late_and_overdue(city: Any, app: Any) -> None:
    package = monthly(city)
    assert states(city, "2027-02-11") == {"2027-03-31": "upcoming"}  # the day the record promises
    shown = set_rule(city, package["id"], "2027-02-12")
    assert [item["due"] for item in shown["dates"]][:2] == ["2027-03-16", "2027-04-15"]  # 15 March is a day off; January is out
    assert (shown["rule"], shown["hour"], shown["dates"][0]["period"]) == (RULE, "09:00", "Februari 2027")
    assert len(states(city, "2027-02-12")) == 12

    with freeze_time("2027-03-16 04:00:00"):  # figures of February, on the day
        renewed(city, package["id"], "2027-02-28", FEBRUARY)
    with freeze_time("2027-03-17"):  # a correction of the same month is no release
        renewed(city, package["id"], "2027-02-28", FEBRUARY.replace("85", "86"))
    seen = states(city, "2027-03-18")
    assert (seen["2027-02-15"], seen["2027-03-16"], seen["2027-04-15"]) == ("on_time", "on_time", "upcoming")

    assert kept("2027-04-20") == 1
    assert kept("2027-04-20") == 0  # the same day again changes nothing, and nothing is indexed anew
    assert states(city, "2027-04-20", state="overdue") == {"2027-04-15": "overdue"}
    assert "sdi_terlambat_sejak" not in city.call(None, "package_show", id=package["id"])
    kept("2027-05-20")  # by more than a month
    found = city.call(None, "package_search", fq="id:" + package["id"])["results"][0]
    assert found["sdi_terlambat_sejak"] == "2027-04-15"
    with freeze_time("2027-05-20"):
        page = app.get(f"/dataset/{package['name']}").body
        assert "Rilis terlambat" in page
        assert "Rilis terlambat" in app.get("/dataset/").body
        hits = [item for item in checks.check_revision(records.published(package["id"])) if item.rule == "PR-12"]
        assert "lebih dari satu periode" in hits[0].message.id

    with freeze_time("2027-05-24 04:00:00"):  # April covers March too
        renewed(city, package["id"], "2027-04-30", FEBRUARY.replace("121", "125"))
        shown = city.call(None, "sdi_release_calendar", record_id=package["id"], until="2027-05-31")
    late = {item["due"]: (item["state"], item["days_late"]) for item in shown["results"]}
    assert (late["2027-04-15"], late["2027-05-21"]) == (("late", 39), ("late", 3))
    assert shown["punctuality"] == {"made": 4, "on_time": 2, "late": 2, "overdue": 0, "asked": 4, "share": 50.0}
    assert "sdi_terlambat_sejak" not in city.call(None, "package_show", id=package["id"])


def test_who_may_set_and_what_is_refused(city: Any) -> None:
    package = monthly(city)
    for who in (None, "outsider", "produsen_other", "sekretariat", "sysadmin"):
        with pytest.raises(tk.NotAuthorized):
            set_rule(city, package["id"], "2027-02-12", who)
    for given, field, said in (
        ({"rule": "31 Februari"}, "rule", "31 Februari tidak ada"), ({"rule": "31 Maret"}, "rule", "tahunan"),
        ({"rule": "kalau sempat"}, "rule", "Contoh"), ({"shift": "nanti"}, "rule", "sesudah"),
        ({"hour": "25:00"}, "hour", "09:00"),
        ({"start": "2019-01-01"}, "start", ""),
    ):
        with pytest.raises(tk.ValidationError) as refused:
            set_rule(city, package["id"], "2027-02-12", **given)
        assert said in refused.value.error_dict[field][0]
        model.Session.rollback()
    assert set_rule(city, package["id"], "2027-02-12", "walidata", hour="10.30")["hour"] == "10:30"
    assert set_rule(city, package["id"], "2027-02-13", rule="ad-hoc")["rule"] is None
    assert states(city, "2027-02-13") == {"2027-02-15": "on_time", "2027-03-31": "upcoming"}


def test_another_rule_moves_what_lies_ahead_and_keeps_its_ids(city: Any) -> None:
    package = monthly(city)
    set_rule(city, package["id"], "2027-02-20")
    before = {row.period_start: row.id for row in model.Session.query(Release)}
    set_rule(city, package["id"], "2027-02-20", rule="hari kerja ke-3 bulan berikutnya", shift="tetap")
    model.Session.expire_all()
    after = {row.period_start: row for row in model.Session.query(Release)}
    assert {start: row.id for start, row in after.items() if start in before} == {
        start: ident for start, ident in before.items() if start in after}
    assert min(row.due for row in after.values()).isoformat() == "2027-03-03"
    assert {row.moved for row in after.values() if row.period_start in before} == {1}
    assert model.Session.query(ReleaseSchedule).one().rule == "hari kerja ke-3 periode berikutnya"


def test_a_promised_day_without_a_schedule(city: Any) -> None:
    package = monthly(city)
    with freeze_time("2027-04-02 03:00:00"):
        renewed(city, package["id"], "2027-03-31", FEBRUARY, tanggal_rilis_berikutnya="2027-06-30")
    assert states(city, "2027-04-03") == {"2027-03-31": "late", "2027-06-30": "upcoming"}
    with freeze_time("2027-06-01"):  # only the promise is moved, before its day
        published.revised(city, package["id"], tanggal_rilis_berikutnya="2027-07-31")
    assert states(city, "2027-06-02") == {"2027-03-31": "late", "2027-07-31": "upcoming"}
    with freeze_time("2027-08-10"):  # only the promise is moved, after its day: that release never came
        published.revised(city, package["id"], tanggal_rilis_berikutnya="2027-09-30")
    assert states(city, "2027-08-11") == {"2027-03-31": "late", "2027-07-31": "skipped", "2027-09-30": "upcoming"}


def test_the_reason_is_the_agencys_and_everybody_reads_it(city: Any, app: Any) -> None:
    package = monthly(city)
    [release] = city.call(None, "sdi_release_calendar")["results"]
    with freeze_time("2027-04-03"):
        for who in (None, "produsen_other", "walidata", "sysadmin"):
            with pytest.raises(tk.NotAuthorized):
                city.call(who, "sdi_release_reason", id=release["id"], reason="Banjir.")
        said = city.call("produsen", "sdi_release_reason", id=release["id"], reason="Banjir <b>besar</b>.")
        assert (said["state"], said["days_late"], said["reason"]) == ("overdue", 3, "Banjir <b>besar</b>.")
        assert "Banjir &lt;b&gt;besar&lt;/b&gt;." in app.get("/kalender-rilis?bulan=2027-03").body
        said = city.call("produsen", "sdi_release_reason", id=release["id"], reason="Tidak jadi.", skip=True)
        assert said["state"] == "skipped"
    with pytest.raises(tk.ValidationError):
        city.call("produsen", "sdi_release_reason", id=release["id"], reason=" ")
    assert package["id"] == release["record_id"]


def test_reminders_are_few(city: Any) -> None:
    packages = [monthly(city), monthly(city, title="Data kedua (contoh)")]
    for package in packages:
        set_rule(city, package["id"], "2027-03-01")
    model.Session.query(Notice).delete()
    for day in ("2027-03-12", "2027-03-13", "2027-03-13"):
        kept(day)
    told = model.Session.query(Notice).filter(Notice.event == "release_soon").all()
    assert sorted(notice.params["number"] for notice in told) == ["2", "2"]  # one for each producer of the agency
    for day in ("2027-03-17", "2027-03-18", "2027-03-19", "2027-03-24"):
        kept(day)
    assert model.Session.query(Notice).filter(Notice.event == "release_late").count() == 4  # two producers, two weeks
