"""What users of OpenMetadata ask for, held here: last approved version kept, imports reviewed, no floods, no side door."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.people.notice_model import Notice
from ckanext.tangerang.revision import bulk_job
from tests.catalogue.conftest import City, in_days, record


@pytest.fixture(autouse=True)
def _index(clean_index: None) -> None:
    """What is approved is indexed."""


def revised(city: City, text: str) -> tuple[str, dict[str, Any]]:
    """A public record and a revision of it."""
    record_id = city.approved(notes="Teks lama")["revisions"][0]["record_id"]
    return record_id, city.call("produsen", "sdi_revision_create", kind="dataset", record_id=record_id, record={"notes": text})


def test_a_rejection_keeps_the_last_approved_version_and_shows_the_difference(city: City) -> None:
    record_id, second = revised(city, "Teks baru")
    city.call("produsen", "sdi_submission_submit", id=second["submission_id"])
    city.call("walidata", "sdi_submission_take", id=second["submission_id"])
    city.call("walidata", "sdi_submission_reject", id=second["submission_id"], reason="Tidak benar")
    assert city.call(None, "package_show", id=record_id)["notes"] == "Teks lama"
    found = city.call("walidata", "sdi_revision_diff", id=second["id"], against="public")["fields"]
    assert [(item["path"], item["old"], item["new"]) for item in found] == [("notes", "Teks lama", "Teks baru")]


def test_what_a_program_sends_in_many_waits_for_review(city: City) -> None:
    for number in range(3):
        package = record(title=f"Impor {number} (contoh)", owner_org=city.orgs["dinkes"], name=f"impor-{number}")
        found = city.call("produsen", "sdi_package_propose", **package)["revision"]
        assert model.Package.get(found["record_id"]) is None
        assert city.call("produsen", "sdi_revision_show", id=found["id"])["state"] in ("DRAFT", "SUBMITTED")


def test_a_reviewers_decision_on_many_makes_one_notice_a_person(city: City) -> None:
    ids = [city.submitted(title=f"Data {number} (contoh)")["id"] for number in range(5)]
    model.Session.query(Notice).delete()
    model.Session.commit()
    begun = city.call("walidata", "sdi_submission_bulk", do="return", ids=ids, reason="Lengkapi.", due=in_days(7))
    bulk_job.run(begun["id"])
    told = model.Session.execute(sa.select(Notice.user_id, Notice.event, Notice.count)).all()
    assert told == [(city.people["produsen"], "return", 5)]


def test_a_suggestion_accepted_by_the_agency_still_goes_to_review(city: City) -> None:
    record_id, second = revised(city, "Teks baru")
    sent = city.call("produsen", "sdi_submission_submit", id=second["submission_id"])
    city.call("walidata", "sdi_submission_take", id=sent["id"])
    remark = city.call("walidata", "sdi_finding_add", revision_id=second["id"], path="notes", message="Perjelas.",
                       suggestion="Teks usulan", effect="syarat")
    city.call("walidata", "sdi_submission_return", id=sent["id"], reason="Lihat catatan.", due=in_days(7))
    city.call("produsen", "sdi_finding_apply", id=remark["id"])
    again = city.call("produsen", "sdi_submission_submit", id=sent["id"])
    assert (again["state"], again["round"]) == ("REVISED", 2)
    assert city.call(None, "package_show", id=record_id)["notes"] == "Teks lama"
    with pytest.raises(tk.NotAuthorized):
        city.call("produsen", "sdi_submission_approve", id=sent["id"], notes=True, due=in_days(7))
