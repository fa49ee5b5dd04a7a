"""Approval makes a record public, whole or not at all; before it nobody outside sees anything."""
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
import published
import pytest
from ckan import model
from ckan.lib import uploader

from ckanext.tangerang.delivery import storage
from ckanext.tangerang.delivery.model import Delivery
from ckanext.tangerang.publish.apply import apply_batch, apply_submission
from ckanext.tangerang.publish.errors import ApplyFailed
from ckanext.tangerang.revision.model import Revision, Submission

pytestmark = pytest.mark.usefixtures("clean_index")


def content_of(app: Any, package: dict[str, Any], number: int = 0) -> str:
    return app.get(package["resources"][number]["url"]).body


def test_nothing_is_seen_before_approval(city: Any, app: Any) -> None:
    revision = published.draft(city)
    published.sent(city, revision)
    delivery = revision["record"]["tables"][0]["delivery"]
    record_id = revision["record_id"]
    assert model.Package.get(record_id) is None
    assert city.call(None, "package_search", q="penduduk miskin")["count"] == 0
    assert city.call(None, "package_list") == []
    for address in (f"/dataset/{record_id}", f"/berkas/{delivery}", f"/id/dataset/{record_id}", f"/dataset/{record_id}.ttl"):
        assert app.get(address, expect_errors=True).status_code in (403, 404), address
    assert record_id not in app.get("/catalog.ttl").body
    with pytest.raises((tk.NotAuthorized, tk.ObjectNotFound)):
        city.call(None, "sdi_delivery_show", id=delivery)
    with pytest.raises((tk.NotAuthorized, tk.ObjectNotFound)):
        city.call(None, "sdi_revision_show", id=revision["id"])


def test_approval_publishes_record_and_normalised_rows(city: Any, app: Any) -> None:
    package = published.public(city)
    assert package["title"] == published.WHOLE["title"]
    assert package["name"].endswith(package["id"].replace("-", "")[:6])
    assert [tag["name"] for tag in package["tags"]] == ["kemiskinan", "sosial"]
    resource = package["resources"][0]
    assert (resource["format"], resource["jumlah_baris"], resource["jumlah_kolom"]) == ("CSV", 2, 4)
    assert content_of(app, package) == published.ROWS
    revision = model.Session.query(Revision).one()
    assert (revision.version, revision.submission.state) == (1, "APPROVED")
    assert revision.submission.applied


def test_applying_again_changes_nothing(city: Any) -> None:
    package = published.public(city)
    submission = model.Session.query(Submission).one()
    apply_submission(submission.id, actor=city.people["walidata"])
    again = city.call(None, "package_show", id=package["id"])
    assert again["metadata_modified"] == package["metadata_modified"]
    assert [r["id"] for r in again["resources"]] == [r["id"] for r in package["resources"]]
    assert model.Session.query(Revision).one().version == 1


def test_a_kill_after_the_commit_is_mended_by_a_retry(city: Any, app: Any) -> None:
    from ckanext.tangerang.publish import files
    package = published.public(city)
    files.remove_from_public(package["resources"][0]["id"])
    submission = model.Session.query(Submission).one()
    submission.applied = None
    model.Session.commit()
    apply_submission(submission.id, actor=city.people["walidata"])
    assert content_of(app, package) == published.ROWS


def test_a_new_version_keeps_name_and_file_address(city: Any, app: Any) -> None:
    first = published.public(city)
    second = published.revised(city, first["id"], published.ROWS.replace("120", "125"), title="Judul lain")
    assert second["name"] == first["name"]
    assert second["sdi_versi"] == 2
    assert [r["id"] for r in second["resources"]] == [r["id"] for r in first["resources"]]
    assert "125" in content_of(app, second)


def test_an_unchanged_file_keeps_its_resource_as_it_was(city: Any) -> None:
    first = published.public(city)
    second = published.revised(city, first["id"], title="Judul lain")
    kept = ("id", "hash", "last_modified", "created")
    assert {name: first["resources"][0].get(name) for name in kept} == {name: second["resources"][0].get(name) for name in kept}


def test_the_diff_names_row_column_old_and_new(city: Any) -> None:
    first = published.public(city)
    revision = city.call("produsen", "sdi_revision_create", kind="dataset", record_id=first["id"])
    revision = published.with_file(city, revision, published.ROWS.replace("120", "125"))
    found = city.call("produsen", "sdi_revision_diff", id=revision["id"])
    assert found["tables"][0]["cells"] == [{"row": "36.71.01 · 2024", "column": "jumlah", "old": "120", "new": "125"}]


@pytest.mark.parametrize("access", ["terbatas", "tertutup"])
def test_files_that_are_not_open_never_become_resources(city: Any, access: str) -> None:
    package = published.public(city, accessRights=access, dasar_pembatasan="UU 14/2008 Pasal 17", license_id=None)
    assert package["resources"] == []
    assert package["sdi_tables"][0]["jumlah_baris"] == 2
    assert "delivery" not in package["sdi_tables"][0]


def test_closing_a_public_dataset_takes_its_file_away(city: Any, app: Any) -> None:
    first = published.public(city)
    resource = first["resources"][0]
    closed = {"accessRights": "terbatas", "dasar_pembatasan": "UU 14/2008 Pasal 17", "license_id": None}
    assert published.revised(city, first["id"], **closed)["resources"] == []
    assert app.get(resource["url"], expect_errors=True).status_code in (403, 404)
    assert not Path(uploader.get_resource_uploader({"id": resource["id"]}).get_path(resource["id"])).exists()


def test_a_stale_revision_is_not_applied(city: Any) -> None:
    first = published.public(city)
    slow = city.call("produsen", "sdi_revision_create", kind="dataset", record_id=first["id"])
    published.revised(city, first["id"], title="Judul lain")
    with pytest.raises(ApplyFailed) as caught:
        force_approved(slow["id"])
        apply_submission(slow["submission_id"], actor=city.people["walidata"])
    assert caught.value.revision_id == slow["id"]
    assert city.call(None, "package_show", id=first["id"])["title"] == "Judul lain"
    assert model.Session.get(Revision, slow["id"]).apply_error


def force_approved(revision_id: str) -> None:
    """As if a decision had been taken before something else happened."""
    model.Session.get(Revision, revision_id).submission.state = "APPROVED"
    model.Session.commit()


def test_one_refused_record_leaves_the_others_of_a_batch_alone(city: Any) -> None:
    revisions = [published.draft(city, title=f"Data contoh nomor {n}") for n in range(3)]
    broken = model.Session.get(Revision, revisions[1]["id"])
    broken.record = {**broken.record, "title": "x" * 200, "owner_org": "tidak-ada"}
    model.Session.commit()
    outcomes = apply_batch([item["id"] for item in revisions], actor=city.people["walidata"])
    assert [outcome.ok for outcome in outcomes] == [True, False, True]
    assert outcomes[1].reason
    assert city.call(None, "package_search", q="contoh nomor")["count"] == 2
    assert model.Package.get(revisions[1]["record_id"]) is None


def test_a_held_file_stops_publication(city: Any) -> None:
    revision = published.draft(city)
    Delivery.get(revision["record"]["tables"][0]["delivery"]).state = "held"
    model.Session.commit()
    force_approved(revision["id"])
    with pytest.raises(ApplyFailed):
        apply_submission(revision["submission_id"], actor=city.people["walidata"])
    assert model.Package.get(revision["record_id"]) is None


def test_members_of_a_submission_are_applied_in_order_of_reference(city: Any) -> None:
    concept = city.call("produsen", "sdi_revision_create", kind="konsep", record={"title": "Penduduk miskin"})
    dataset = published.draft(city, konsep_sds=concept["record_id"])
    for revision_id in (concept["id"], dataset["id"]):
        model.Session.get(Revision, revision_id).submission_id = dataset["submission_id"]
    model.Session.flush()
    model.Session.expire_all()
    force_approved(dataset["id"])
    apply_submission(dataset["submission_id"], actor=city.people["walidata"])
    from ckanext.tangerang.registry.model import Reference
    assert [row.from_id for row in Reference.uses(concept["record_id"])] == [dataset["record_id"]]
    assert model.Package.get(concept["record_id"]).metadata_created < model.Package.get(dataset["record_id"]).metadata_created


def test_original_files_stay_in_the_store(city: Any) -> None:
    package = published.public(city, content=b"\xef\xbb\xbf" + published.ROWS.encode())
    delivery = Delivery.get(package["resources"][0]["delivery"])
    assert storage.content(delivery.sha256).startswith(b"\xef\xbb\xbf")
    assert package["resources"][0]["hash"] != delivery.sha256
