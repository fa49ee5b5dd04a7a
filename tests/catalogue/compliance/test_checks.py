"""The rules see a revision with its files and the registry; the verdict is kept with the version."""
from typing import Any

import published
import pytest
from ckan import model

from ckanext.tangerang.compliance import tables as seen_tables
from ckanext.tangerang.compliance.assess import rules_version
from ckanext.tangerang.compliance.checks import check_revision
from ckanext.tangerang.compliance.model import Assessment
from ckanext.tangerang.revision.model import Revision

pytestmark = pytest.mark.usefixtures("clean_index")
NIK = "nik,nama\r\n3671014508900001,Ani\r\n3671011203850002,Budi\r\n"


def stored(revision: dict[str, Any]) -> Revision:
    return model.Session.get(Revision, revision["id"])


def rules_of(revision: dict[str, Any]) -> set[str]:
    return {finding.rule for finding in check_revision(stored(revision))}


def test_personal_data_in_the_file_hold_an_open_record(city: Any) -> None:
    revision = published.draft(city, content=NIK)
    assert "PR-09" in rules_of(revision)
    assert "PR-09" not in rules_of(published.draft(city))


def test_a_restricted_record_may_hold_them(city: Any) -> None:
    revision = published.draft(city, content=NIK, accessRights="terbatas", dasar_pembatasan="UU 14/2008 Pasal 17")
    assert "PR-09" not in rules_of(revision)


def test_a_file_walidata_cleared_is_not_told_again(city: Any) -> None:
    revision = published.draft(city, content=NIK)
    published.sent(city, revision)
    city.call("walidata", "sdi_delivery_clear", id=revision["record"]["tables"][0]["delivery"], reason="Nomor contoh.")
    assert not rules_of(revision) & {"PR-09", "KR-06", "IO-02a"}


def test_a_column_missing_in_the_schema_is_found_from_the_file(city: Any) -> None:
    revision = published.draft(city, content=published.ROWS.replace("jumlah", "banyak"))
    assert "IO-03" in rules_of(revision)
    assert "IO-03" not in rules_of(published.draft(city))


def test_large_tables_are_judged_by_their_profile(city: Any, monkeypatch: Any) -> None:
    revision = published.draft(city, content=published.ROWS.replace("jumlah", "banyak"))
    whole = rules_of(revision)
    monkeypatch.setattr(seen_tables, "WHOLE", 10)
    assert "IO-03" in rules_of(revision)
    assert whole - rules_of(revision) <= {"IO-02b", "IO-07", "PR-10"}


def test_the_verdict_is_kept_with_open_findings(city: Any) -> None:
    package = published.public(city)
    verdict = model.Session.get(Assessment, package["id"])
    assert verdict.rules_version == rules_version()
    assert not verdict.meets_sdi
    assert 0 < verdict.total < 100
    assert {finding["effect"] for finding in verdict.findings} <= {"syarat", "saran"}
    assert set(verdict.findings[0]["message"]) == {"id", "en"}


def test_a_concept_proposed_in_the_same_submission_is_known(city: Any) -> None:
    concept = city.call("produsen", "sdi_revision_create", kind="konsep", record={"title": "Penduduk Miskin"})
    paths = {
        finding.path for finding in check_revision(stored(published.draft(city, konsep_sds=concept["record_id"])))
        if finding.rule == "SD-01"
    }
    assert "konsep_sds" not in paths
    unknown = check_revision(stored(published.draft(city, konsep_sds="tidak-ada")))
    assert "konsep_sds" in {finding.path for finding in unknown if finding.rule == "SD-01"}


def test_a_check_asks_the_database_a_few_times_whatever_the_table(city: Any, count_statements: Any) -> None:
    revision = stored(published.draft(city))
    with count_statements() as few:
        check_revision(revision)
    wide = ",".join(f"kolom{n}" for n in range(60)) + "\r\n" + "\r\n".join(",".join("1" * 60) for _ in range(50)) + "\r\n"
    large = stored(published.draft(city, content=wide))
    with count_statements() as many:
        check_revision(large)
    assert len(many) <= len(few) <= 8
