"""Opening and saving revisions: drafts, bases, conflicts, agencies, caps."""
from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import ckan.plugins.toolkit as tk
import pytest
from ckan import model

from ckanext.tangerang.revision.model import Revision


def test_a_title_only_draft_is_kept_without_a_package(city):
    made = city.call("produsen", "sdi_revision_create", kind="dataset", record={"title": "Draf"})
    assert made["state"] == "DRAFT"
    assert made["editable"] is True
    assert made["owner_org"] == city.orgs["dinkes"]
    assert made["number"].startswith("P-")
    assert model.Package.get(made["record_id"]) is None


def test_an_empty_draft_may_be_saved_and_filled(city):
    made = city.call("produsen", "sdi_revision_create", kind="dataset")
    saved = city.call("produsen", "sdi_revision_save", id=made["id"], base=made["saves"], changes={"title": "Kini ada"})
    assert saved["title"] == "Kini ada"
    assert saved["saves"] == made["saves"] + 1


def test_null_clears_a_field_and_the_rest_stays(city):
    made = city.draft(definisi="Batasan")
    saved = city.call("produsen", "sdi_revision_save", id=made["id"], base=made["saves"], changes={"definisi": None})
    assert "definisi" not in saved["record"]
    assert saved["record"]["title"] == made["record"]["title"]


def test_a_save_that_changes_nothing_counts_nothing(city):
    made = city.draft()
    saved = city.call("produsen", "sdi_revision_save", id=made["id"], base=made["saves"], changes={"title": made["title"]})
    assert saved["saves"] == made["saves"]


def test_two_people_saving_at_once_the_second_is_told_and_nothing_is_lost(city):
    made = city.draft()
    city.call("produsen", "sdi_revision_save", id=made["id"], base=made["saves"], changes={"title": "Dari yang pertama"})
    with pytest.raises(tk.ValidationError) as refused:
        city.call("produsen2", "sdi_revision_save", id=made["id"], base=made["saves"],
                  changes={"title": "Dari yang kedua", "definisi": "Lain"})
    told = refused.value.error_dict
    assert "Produsen" in told["base"][0]
    assert told["conflict"][0]["fields"] == ["title"]
    assert set(told["conflict"][0]["differing"]) == {"title", "definisi"}
    assert told["conflict"][0]["by"] == city.people["produsen"]
    now = city.call("produsen", "sdi_revision_show", id=made["id"])
    assert now["title"] == "Dari yang pertama"
    again = city.call("produsen2", "sdi_revision_save", id=made["id"], base=now["saves"], changes={"definisi": "Lain"})
    assert (again["record"]["title"], again["record"]["definisi"]) == ("Dari yang pertama", "Lain")


@pytest.mark.parametrize("base", [None, "", "x", -1, 99])
def test_a_save_without_a_true_base_is_refused(city, base):
    made = city.draft()
    with pytest.raises(tk.ValidationError) as refused:
        city.call("produsen", "sdi_revision_save", id=made["id"], base=base, changes={"title": "Baru"})
    assert "base" in refused.value.error_dict


@pytest.mark.parametrize(("changes", "field"), [
    ({"title": "x" * 5000}, "title"),
    ({"tidak_ada": "x"}, "tidak_ada"),
    ({"title": {"bukan": "teks"}}, "title"),
    ({"tables": "bukan daftar"}, "tables"),
    ({"tags": ["sosial", "k" * 5000]}, "tags"),
    ({"tags": {"bukan": "daftar"}}, "tags"),
])
def test_a_value_that_does_not_fit_is_refused_by_its_field(city, changes, field):
    made = city.draft()
    with pytest.raises(tk.ValidationError) as refused:
        city.call("produsen", "sdi_revision_save", id=made["id"], base=made["saves"], changes=changes)
    assert list(refused.value.error_dict) == [field]
    assert all(isinstance(said, str) and said for said in refused.value.error_dict[field])
    model.Session.rollback()
    assert city.call("produsen", "sdi_revision_show", id=made["id"])["record"] == made["record"]


@pytest.mark.parametrize("given", ["kata", ["daftar"], 3])
def test_what_is_no_record_is_refused(city, given):
    with pytest.raises(tk.ValidationError):
        city.call("produsen", "sdi_revision_create", kind="dataset", record=given)


@pytest.mark.parametrize("kind", ["", "sepeda", None])
def test_an_unknown_kind_is_refused_by_name(city, kind):
    with pytest.raises(tk.ValidationError) as refused:
        city.call("produsen", "sdi_revision_create", kind=kind)
    assert "dataset" in refused.value.error_dict["kind"][0]


@pytest.mark.parametrize("who", ["outsider", "sysadmin", "walidata", "pendukung", "sekretariat", None])
def test_without_the_producers_role_no_revision_is_opened(city, who):
    with pytest.raises(tk.NotAuthorized) as refused:
        city.call(who, "sdi_revision_create", kind="dataset", record={"title": "x"})
    assert str(refused.value)


def test_another_agencys_record_is_not_written(city):
    with pytest.raises(tk.NotAuthorized):
        city.call("produsen", "sdi_revision_create", kind="dataset", owner_org=city.orgs["dukcapil"])
    made = city.draft()
    with pytest.raises(tk.NotAuthorized):
        city.call("produsen_other", "sdi_revision_save", id=made["id"], base=1, changes={"title": "x"})
    with pytest.raises(tk.NotAuthorized):
        city.call("produsen", "sdi_revision_save", id=made["id"], base=1, changes={"owner_org": city.orgs["dukcapil"]})


def test_who_works_for_two_agencies_is_asked_which(city):
    city.grant("produsen", "produsen", "dukcapil")
    with pytest.raises(tk.ValidationError) as refused:
        city.call("produsen", "sdi_revision_create", kind="dataset")
    assert "owner_org" in refused.value.error_dict
    made = city.call("produsen", "sdi_revision_create", kind="dataset", owner_org="dukcapil")
    assert made["owner_org"] == city.orgs["dukcapil"]


def test_a_sent_revision_is_not_saved(city):
    sent = city.submitted()
    revision = sent["revisions"][0]
    with pytest.raises(tk.ValidationError) as refused:
        city.call("produsen", "sdi_revision_save", id=revision["id"], base=revision["saves"], changes={"title": "x"})
    assert "state" in refused.value.error_dict


def test_a_revision_joins_a_submission_of_the_same_agency_only(city):
    first = city.draft()
    second = city.call("produsen", "sdi_revision_create", kind="konsep", record={"title": "Puskesmas"},
                       submission_id=first["submission_id"])
    assert second["submission_id"] == first["submission_id"]
    with pytest.raises(tk.ValidationError):
        city.call("produsen_other", "sdi_revision_create", kind="dataset", submission_id=first["submission_id"])


def test_a_record_that_was_never_public_cannot_be_revised_or_copied(city):
    made = city.draft()
    for way in ("record_id", "copy_of"):
        with pytest.raises(tk.ObjectNotFound):
            city.call("produsen", "sdi_revision_create", kind="dataset", **{way: made["record_id"]})


def test_autosave_takes_few_statements(city, count_statements):
    made = city.draft()
    city.call("produsen", "sdi_revision_save", id=made["id"], base=made["saves"], changes={"title": "Satu"})
    model.Session.expunge_all()
    with count_statements() as seen:
        city.call("produsen", "sdi_revision_save", id=made["id"], base=made["saves"] + 1, changes={"title": "Dua"})
    writes = [sql for sql in seen if sql.split()[0] in ("UPDATE", "INSERT")]
    assert len(writes) <= 3, writes  # the revision, its submission's title, the editor
    assert model.Session.get(Revision, made["id"]).title == "Dua"


def test_of_saves_sent_at_the_same_moment_one_wins_and_the_others_are_told(city):
    made = city.draft()

    def save(who: str, gate: Barrier) -> str:
        gate.wait(timeout=20)
        try:
            city.call(who, "sdi_revision_save", id=made["id"], base=made["saves"], changes={"title": f"Dari {who}"})
            return "saved"
        except tk.ValidationError as error:
            return ",".join(sorted(error.error_dict))
        finally:
            model.Session.remove()

    gate = Barrier(2)
    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(lambda who: save(who, gate), ("produsen", "produsen2")))
    assert sorted(outcomes) == ["base,conflict", "saved"]
    model.Session.rollback()
    assert city.call("produsen", "sdi_revision_show", id=made["id"])["saves"] == made["saves"] + 1
