"""The dashboard's numbers on a small city, who may see which, its files, its page, its number of queries."""
from __future__ import annotations

import csv
import io
from datetime import date, datetime, time, timedelta
from typing import Any

import ckan.plugins.toolkit as tk
import openpyxl
import pytest
from ckan import model
from ckan.tests.factories import APIToken
from freezegun import freeze_time

from ckanext.tangerang.calendar.model import Release
from ckanext.tangerang.compliance import epss_events, epss_rows
from ckanext.tangerang.compliance.dashboard_days import keep_day
from ckanext.tangerang.compliance.model import Assessment, ComplianceDay
from ckanext.tangerang.people.clock import today

INTERNAL = {"waiting", "returned", "held", "overdue"}


@pytest.fixture(autouse=True)
def _index(clean_index: None) -> None:
    """Pages read the index too."""


def verdict(record_id: str, total: int, points: dict[str, float], **open_: str) -> None:
    """Sets what the rules said of a record: ``SD_01="syarat"``."""
    row = model.Session.get_one(Assessment, record_id)
    rules = {name.replace("_", "-"): effect for name, effect in open_.items()}
    blocking = sorted(name for name, effect in rules.items() if effect != "saran")
    row.total, row.by_principle, row.open_rules, row.blocking = total, points, sorted(rules), blocking
    row.meets_sdi = not blocking
    row.findings = [{"rule": name, "effect": effect, "principle": name[:2], "path": "x", "clause": "Pasal 4", "help": None,
                     "message": {"id": f"Belum memenuhi {name}", "en": f"{name} is not met"}} for name, effect in rules.items()]


@pytest.fixture
def seeded(city: Any) -> Any:
    """Dinkes: three public datasets, one meets; dukcapil: one, which does not; one waits, one was returned, past its day."""
    given = [("produsen", "Data Satu"), ("produsen", "=Data Dua"), ("produsen", "Data Tiga"), ("produsen_other", "Data Empat")]
    ids = [city.approved(who, title=title)["revisions"][0]["record_id"] for who, title in given]
    verdict(ids[0], 100, {"SD": 100, "MD": 100})
    verdict(ids[1], 60, {"SD": 50, "MD": 80}, SD_01="syarat", MD_14="saran")
    verdict(ids[2], 40, {"SD": 50, "MD": 50}, SD_03="syarat", MD_01="syarat")
    verdict(ids[3], 50, {"SD": 50}, SD_03="syarat", MD_01="syarat", SD_02="syarat")
    model.Session.query(Release).filter_by(record_id=ids[0]).one().due = today() - timedelta(1)
    model.Session.commit()
    city.submitted(title="Menunggu")
    returned = city.taken(title="Dikembalikan")
    city.call("walidata", "sdi_submission_return", id=returned["id"], reason="Lengkapi.", due=today().isoformat())
    model.Session.execute(model.meta.metadata.tables["sdi_submission"].update().where(
        model.meta.metadata.tables["sdi_submission"].c.id == returned["id"]).values(due=today() - timedelta(2)))
    model.Session.commit()
    city.ids = ids
    return city


def by_name(found: dict[str, Any]) -> dict[str, Any]:
    return {agency["name"]: agency for agency in found["agencies"]}


def test_numbers_of_agencies_and_city(seeded: Any) -> None:
    found = seeded.call("walidata", "sdi_compliance_dashboard")
    dinkes, city = by_name(found)["dinkes"], found["city"]
    assert (dinkes["datasets"], dinkes["meets"], dinkes["share"], dinkes["late"]) == (3, 1, 33.3, 1)
    assert dinkes["by_principle"] == {"SD": 66.7, "MD": 76.7}
    assert dinkes["score"] == 66.7
    assert [(item["rule"], item["alone"], item["records"]) for item in dinkes["changes"]] == [
        ("SD-01", 1, 1), ("MD-01", 0, 1), ("SD-03", 0, 1)]
    assert (city["datasets"], city["meets"], city["share"], city["score"]) == (4, 1, 25.0, 62.5)
    assert [(item["rule"], item["alone"], item["records"]) for item in city["changes"]] == [
        ("SD-01", 1, 1), ("MD-01", 0, 2), ("SD-03", 0, 2)]
    assert {name: dinkes[name] for name in INTERNAL} == {"waiting": 1, "returned": 1, "held": 0, "overdue": 1}
    assert by_name(found)["diskominfo"]["share"] is None
    one = seeded.call(None, "sdi_compliance_dashboard", owner_org="dukcapil")
    assert [agency["datasets"] for agency in one["agencies"]] == [1]


def test_a_year_counts_versions_of_that_year(seeded: Any) -> None:
    now, before = (seeded.call(None, "sdi_compliance_dashboard", year=str(today().year - back)) for back in (0, 1))
    assert (now["city"]["datasets"], before["city"]["datasets"]) == (4, 0)
    with pytest.raises(tk.ValidationError):
        seeded.call(None, "sdi_compliance_dashboard", year="tahun lalu")
    with pytest.raises(tk.ObjectNotFound):
        seeded.call(None, "sdi_compliance_dashboard", owner_org="tidak-ada")


@pytest.mark.parametrize(("who", "agencies"), [
    (None, set()), ("outsider", set()), ("produsen", {"dinkes"}), ("pendukung", {"dinkes"}), ("produsen_other", {"dukcapil"}),
    ("walidata", {"dinkes", "dukcapil", "diskominfo"}), ("sekretariat", {"dinkes", "dukcapil", "diskominfo"}),
    ("sysadmin", {"dinkes", "dukcapil", "diskominfo"}),
])
def test_who_knows_what_waits(seeded: Any, who: str | None, agencies: set[str]) -> None:
    keep_day()
    found = seeded.call(who, "sdi_compliance_dashboard")
    assert {agency["name"] for agency in found["agencies"] if INTERNAL & agency.keys()} == agencies
    assert bool(INTERNAL & found["city"].keys()) == bool(agencies) == found["internal"]
    assert all(("waiting" in month) == bool(agencies) for month in found["trend"])


@pytest.mark.parametrize("year", [None, 2026, 2027])
@pytest.mark.parametrize("agency", [None, "dinkes", "dukcapil"])
def test_the_dashboard_and_the_calendar_say_the_same(released: Any, agency: str | None, year: int | None) -> None:
    span = {"from": f"{year}-01-01", "until": f"{year}-12-31"} if year else {}
    with freeze_time("2027-06-01"):
        calendar = released.call(None, "sdi_release_calendar", agency=agency, **span)["punctuality"]
        shown = released.call(None, "sdi_compliance_dashboard", owner_org=agency, year=year)
    assert shown["city"]["releases"] == calendar
    assert calendar["on_time"] == COUNTED[agency, year]
    rows = shown["agencies"] if agency is None else []
    assert sum(row["releases"]["asked"] for row in rows) == (calendar["asked"] if rows else 0)


def test_evidence_of_releases_on_time_is_the_calendars_too(released: Any) -> None:
    found = {scope: len(epss_events.on_time(epss_rows.Scope(scope[1], scope[0]))) for scope in (
        (None, 2026), (None, 2027), (frozenset({released.orgs["dinkes"]}), 2027), (frozenset({released.orgs["dukcapil"]}), 2027))}
    assert list(found.values()) == [1, 2, 1, 1]


COUNTED = {(None, None): 3, (None, 2026): 1, (None, 2027): 2, ("dinkes", None): 2, ("dinkes", 2026): 1, ("dinkes", 2027): 1,
           ("dukcapil", None): 1, ("dukcapil", 2026): 0, ("dukcapil", 2027): 1}


@pytest.fixture
def released(city: Any) -> Any:
    """Releases of two agencies around a new year: on time, late, overdue, skipped, to come."""
    ids = [city.approved(who)["revisions"][0]["record_id"] for who in ("produsen", "produsen_other")]
    rows = [(0, "2026-12-31", "2026-12-31"), (0, "2027-01-31", "2027-01-30"), (0, "2027-02-28", "2027-03-01"),
            (0, "2027-03-31", None), (0, "2027-12-31", None), (1, "2027-01-31", "2027-01-31"), (1, "2026-06-30", "2027-01-02")]
    for place, (which, due, came) in enumerate(rows):
        day = date.fromisoformat(came) if came else None
        moment = datetime.combine(day, time(3)) if day else None
        model.Session.add(Release(id=f"rilis-{place}", record_id=ids[which], due=date.fromisoformat(due), frequency="bulanan",
                                  released=moment, released_day=day, version=2))
    model.Session.add(Release(id="lewat", record_id=ids[1], due=date(2027, 4, 30), frequency="bulanan", skipped=True))
    model.Session.commit()
    return city


def test_a_day_is_kept_once_and_makes_the_months(seeded: Any) -> None:
    keep_day()
    keep_day()
    assert model.Session.query(ComplianceDay).filter_by(day=today(), owner_org=seeded.orgs["dinkes"]).count() == 1
    month = seeded.call("walidata", "sdi_compliance_dashboard")["trend"][-1]
    assert (month["datasets"], month["meets"], month["share"], month["waiting"]) == (4, 1, 25.0, 1)
    assert seeded.call(None, "sdi_compliance_dashboard", owner_org="dinkes")["trend"][-1]["share"] == 33.3


@pytest.mark.parametrize(("asked", "wanted"), [
    ({}, [2, 3, 1, 0]), ({"rule": "SD-03"}, [2, 3]), ({"meets": "false"}, [2, 3, 1]), ({"meets": "true"}, [0]),
    ({"owner_org": "dukcapil"}, [3]), ({"kind": "konsep"}, []), ({"rule": "MD-14"}, [1]),
])
def test_the_list_is_filtered_and_paged(seeded: Any, asked: dict[str, str], wanted: list[int]) -> None:
    seen: list[str] = []
    after = ""
    while True:
        part = seeded.call(None, "sdi_assessment_list", limit=1, after=after, **asked)
        assert part["count"] == len(wanted)
        seen += [item["record_id"] for item in part["results"]]
        after = part["next"]
        if not after:
            break
    assert seen == [seeded.ids[place] for place in wanted]


def test_pages_and_files(seeded: Any, app: Any) -> None:
    page = app.get("/kepatuhan", status=200).body
    assert "33,3" in page and "sdi" not in page.split("<main")[0].split("<title>")[1][:5]
    assert app.get("/kepatuhan?tahun=abc", status=200) and app.get("/kepatuhan/tidak-ada").status_code == 404
    agency = app.get("/kepatuhan/dinkes?aturan=SD-01", status=200).body
    assert "=Data Dua" in agency and "Belum memenuhi SD-01" in agency and "Data Tiga" not in agency
    rows = list(csv.reader(io.StringIO(app.get("/kepatuhan/dinkes?format=csv").get_data().decode("utf-8-sig"))))
    assert "'=Data Dua" in {row[0] for row in rows}
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    book = openpyxl.load_workbook(io.BytesIO(app.get("/kepatuhan?format=xlsx").get_data()))
    assert "Dinas Kesehatan" in {row[0].value for row in book.active.rows}
    assert len(next(iter(book.active.rows))) + 4 == len(next(iter(openpyxl.load_workbook(io.BytesIO(app.get(
        "/kepatuhan?format=xlsx", headers={"Authorization": APIToken(user="walidata", context={"ignore_auth": True})["token"]},
    ).get_data())).active.rows)))


def test_the_number_of_queries_does_not_grow_with_agencies(seeded: Any, count_statements: Any) -> None:
    seeded.call("walidata", "sdi_compliance_dashboard")
    with count_statements() as few:
        seeded.call("walidata", "sdi_compliance_dashboard")
    for number in range(10):
        model.Session.add(model.Group(name=f"opd-{number}", title=f"OPD {number}", type="organization", is_organization=True))
    model.Session.commit()
    with count_statements() as many:
        assert len(seeded.call("walidata", "sdi_compliance_dashboard")["agencies"]) == 13
    assert len(many) <= len(few) + 1  # the session begins anew after the commit
