"""EPSS domain 3 stands on sub-processes that are done and proven in the year; PR-14 shows a reviewer what is there."""
from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.compliance import epss as pack
from ckanext.tangerang.lifecycle.model import Evidence, ProcessStep
from ckanext.tangerang.people.clock import today
from tests.catalogue.lifecycle.conftest import published, upload

THIS = today().year
PHASES = {"30101": "1.2", "30102": "2.1", "30103": "3.1", "30201": "4.3", "30301": "5.3", "30302": "6.3", "30401": "7.4"}


def said(activity: str, code: str, *, state: str = "selesai", proof: str | None = "confirmed", day: date | None = None,
         applies: bool | None = None) -> None:
    """A sub-process with one piece of evidence in this state."""
    model.Session.add(ProcessStep(activity_id=activity, step=code, state=state, applies=applies, reason="x", modified_by="uji",
                                  actual_until=(day or date(THIS, 1, 5)) if state == "selesai" else None))
    if proof:
        model.Session.add(Evidence(activity_id=activity, step=code, kind="lainnya", title="Bukti (contoh)", state=proof,
                                   created_by="uji"))
    model.Session.commit()


def shown(city: Any, who: str = "walidata", **asked: Any) -> dict[str, Any]:
    found = city.call(who, "sdi_epss_evidence", year=str(THIS), **asked)
    return {item["code"]: item for item in pack.indicators(found)}


def counts(city: Any) -> dict[str, int]:
    """Number of process records of each indicator of domain 3."""
    return {code: sum(each["count"] for each in item["criteria"] if each["source"] == f"process_{PHASES[code][0]}")
            for code, item in shown(city).items() if code in PHASES}


@pytest.fixture
def blank(city: Any) -> str:
    """A public activity of dinkes of which nothing is said, by the catalogue neither."""
    record = published(city)
    for table in (Evidence, ProcessStep):
        model.Session.execute(sa.delete(table))
    model.Session.commit()
    return record


def test_each_phase_proves_its_indicator_and_no_other(city: Any, blank: str) -> None:
    assert set(counts(city).values()) == {0}
    for code, step in PHASES.items():
        said(blank, step)
        found = counts(city)
        assert found[code] == 1 and sum(found.values()) == list(PHASES).index(code) + 1
    items = shown(city, owner_org="dinkes")
    assert {code: items[code]["level"] for code in PHASES if code != "30401"} == dict.fromkeys(list(PHASES)[:-1], 2)
    record = items["30201"]["criteria"][0]["records"][0]
    assert "4.3" in record["title"] and record["url"].endswith("/gsbpm#fase-4")
    assert shown(city, "produsen_other")["30201"]["level"] is None
    said(blank, "8.2")
    assert shown(city)["30201"]["level"] != 4  # level 3 asks for a set procedure, which no record stands for


@pytest.mark.parametrize("values", [
    {"proof": None}, {"proof": "proposed"}, {"proof": "declined"}, {"state": "berjalan"}, {"state": "dilewati"},
    {"day": date(THIS - 1, 12, 31)}, {"applies": False},
], ids=["no evidence", "only proposed", "declined", "under way", "skipped", "of last year", "does not apply"])
def test_what_is_not_done_and_proven_in_the_year_counts_nowhere(city: Any, blank: str, values: dict[str, Any]) -> None:
    said(blank, "4.3", **values)
    assert set(counts(city).values()) == {0}


def test_what_is_public_no_more_counts_nowhere(city: Any, blank: str) -> None:
    said(blank, "4.3")
    model.Session.execute(sa.update(model.Package).where(model.Package.id == blank).values(state="deleted"))
    model.Session.commit()
    assert set(counts(city).values()) == {0}


def test_a_quality_indicator_measured_in_the_year_is_evidence_of_accuracy(city: Any, blank: str) -> None:
    def found() -> list[Any]:
        return [each["records"] for each in shown(city)["20201"]["criteria"] if each["source"] == "quality_measured"][0]
    for year, number in ((THIS - 1, 0), (THIS, 1)):
        city.call("produsen", "sdi_quality_set", id=blank, indicator="response_rate", value=80, date=f"{year}-01-01")
        assert len(found()) == number
    assert found()[0]["url"].endswith("/gsbpm/mutu")


def test_a_reviewer_sees_what_evidence_there_is(city: Any, blank: str) -> None:
    city.call("produsen", "sdi_process_evidence_add", id=blank, step="1.6", kind="kak", title="KAK 2026 (contoh)",
              upload=upload(name="kak.pdf"))
    revision = city.call("produsen", "sdi_revision_create", kind="kegiatan", record_id=blank)
    revision = city.call("produsen", "sdi_revision_save", id=revision["id"], base=revision["saves"],
                         changes={"title": "Survei Kepuasan Puskesmas (contoh)"})
    city.call("produsen", "sdi_submission_submit", id=revision["submission_id"])
    city.call("walidata", "sdi_submission_take", id=revision["submission_id"])
    asked = city.call("walidata", "sdi_checklist_show", submission_id=revision["submission_id"])["revisions"][0]["items"]
    there = {item["rule"]: item["there"] for item in asked}
    assert there["PR-15"] is None
    assert [(one["kind"], one["count"]) for one in there["PR-14"]["kinds"]] == [
        ("kak", 1), ("sop", 0), ("instrumen", 0), ("laporan_validasi", 0), ("laporan_evaluasi", 0)]
    assert there["PR-14"]["url"].endswith("/gsbpm")
