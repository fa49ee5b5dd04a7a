"""What the worker looks at before a run: bounded, to be stopped, kept; never two of the same at once."""
from __future__ import annotations

from datetime import timedelta

import ckan.plugins.toolkit as tk
import pytest
from ckan import model

from ckanext.tangerang.harvest import local, looks
from ckanext.tangerang.harvest.model import Look, now
from satudata_harvest.failure import Failure


@pytest.fixture
def look(agency):
    """Starts a look at the agency's source and gives it."""
    def start(kind):
        return agency.city.call("produsen", "sdi_harvest_look_start", kind=kind, source_id=agency.source["id"])
    return start


def shown(agency, look):
    model.Session.expire_all()
    return agency.city.call("produsen", "sdi_harvest_look_show", id=look["id"])


@pytest.mark.parametrize(("kind", "found"), [
    ("check", lambda result: "2 tabel" in result["message"]["id"]),
    ("sample", lambda result: {one["identifier"] for one in result["records"]} == {"imunisasi", "kunjungan"}),
    ("describe", lambda result: [len(one["columns"]) for one in result["tables"]] == [4, 4]),
    ("preview", lambda result: result["counts"]["new"] == 2),
])
def test_each_kind_finds_what_it_is_for(agency, look, kind, found):
    begun = look(kind)
    assert (begun["state"], begun["queued"]) == ("queued", True)
    assert looks.job(begun["id"]) == "done"
    answer = shown(agency, begun)
    assert answer["current"] and found(answer["result"]) and answer["failure"] is None
    assert looks.job(begun["id"]) == "closed", "a look is carried out once"
    assert agency.held() == {}, "nothing is taken"


def test_a_source_that_cannot_be_read_is_said_in_the_readers_words(agency, look):
    begun = look("check")
    agency.path.unlink()
    assert looks.job(begun["id"]) == "failed"
    failure = shown(agency, begun)["failure"]
    assert failure["word"] == "SOURCE_NOT_FOUND" and failure["message"]["id"] and failure["advice"]["id"]


def test_an_error_of_ours_has_a_number_and_no_text_of_its_own(agency, look, monkeypatch):
    begun = look("check")
    monkeypatch.setitem(looks.WORK, "check", lambda *_: 1 / 0)
    assert looks.job(begun["id"]) == "failed"
    failure = shown(agency, begun)["failure"]
    assert failure["word"] == "INTERNAL_ERROR" and "division" not in str(failure)


def test_the_same_twice_is_one_and_a_changed_source_starts_another(agency, look):
    first = look("preview")
    assert look("preview")["id"] == first["id"]
    document = {**agency.source["document"], "title": "Judul baru"}
    agency.city.call("produsen", "sdi_harvest_source_update", id=agency.source["id"], document=document)
    second = look("preview")
    assert second["id"] != first["id"] and shown(agency, first)["state"] == "cancelled"


def test_a_look_is_stopped_while_it_reads(agency, look, monkeypatch):
    begun = look("preview")
    monkeypatch.setattr(looks, "EVERY", 0.0)
    beat = looks.Beat(begun["id"], 60)
    model.Session.query(Look).filter_by(id=begun["id"]).update({"state": "running"})
    model.Session.commit()
    beat()
    assert shown(agency, begun)["seen"] == 1
    assert agency.city.call("produsen", "sdi_harvest_look_cancel", id=begun["id"])["state"] == "cancelled"
    with pytest.raises(Failure):
        beat()
    assert looks.close(begun["id"], "done", {}) == "cancelled"
    with pytest.raises(Failure, match="over 60 seconds"):
        late = looks.Beat(begun["id"], 60)
        late.began -= 61
        late()


def test_a_killed_one_is_not_waited_for(agency, look):
    begun = look("check")
    model.Session.query(Look).filter_by(id=begun["id"]).update({"state": "running", "heartbeat": now() - timedelta(hours=1)})
    model.Session.commit()
    answer = shown(agency, begun)
    assert answer["state"] == "failed" and answer["failure"]["message"]["id"]
    assert look("check")["id"] != begun["id"]


def test_who_looks(agency, look):
    begun = look("sample")
    for who in ("produsen_other", "sekretariat", "outsider", None):
        for action, data in (("start", {"kind": "check", "source_id": agency.source["id"]}), ("show", {"id": begun["id"]}),
                             ("cancel", {"id": begun["id"]})):
            with pytest.raises(tk.NotAuthorized):
                agency.city.call(who, f"sdi_harvest_look_{action}", **data)
            model.Session.rollback()
    assert agency.city.call("walidata", "sdi_harvest_look_show", id=begun["id"])["id"] == begun["id"]
    with pytest.raises(tk.ValidationError):
        look("everything")


def test_a_preview_may_not_take_longer_than_its_bound(agency):
    source = agency.source
    from ckanext.tangerang.harvest import sources
    document = sources.document_of(sources.get(source["id"]))
    with pytest.raises(Failure, match="seconds"):
        local.preview(document, sources.get(source["id"]), source["owner_org"], seconds=0)
