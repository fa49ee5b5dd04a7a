"""The life of a standard: set by a document, frozen, replaced by its next version, retired with a successor."""
from __future__ import annotations

import ckan.plugins.toolkit as tk
import pytest
from ckan import model

from ckanext.tangerang.registry import standing
from ckanext.tangerang.revision.model import Decision, Revision

PAPER = {"nomor": "Kepwal 12/2026 (contoh)", "tanggal": "2026-03-01", "oleh": "Wali Kota (contoh)"}
MEANING = "Penduduk yang pengeluarannya sebulan di bawah garis kemiskinan."


@pytest.fixture
def concept(city):
    """A public concept; gives its id."""
    done = city.approved(kind="konsep", title="Penduduk Miskin", definisi=MEANING, referensi="BPS")
    return done["revisions"][0]["record_id"]


def revised(city, kind, record_id, **changes):
    """A new version of a public record, approved; gives the submission."""
    made = city.call("produsen", "sdi_revision_create", kind=kind, record_id=record_id)
    if changes:
        city.call("produsen", "sdi_revision_save", id=made["id"], base=made["saves"], changes=changes)
    return decided(city, made["submission_id"])


def decided(city, submission_id):
    city.call("produsen", "sdi_submission_submit", id=submission_id)
    city.call("walidata", "sdi_submission_take", id=submission_id)
    return city.call("walidata", "sdi_submission_approve", id=submission_id, notes=True, due="2099-01-01", document=PAPER)


@pytest.mark.parametrize("kind", ["konsep", "klasifikasi", "variabel", "indikator", "data_induk"])
def test_a_standard_is_not_set_without_its_document(city, kind):
    taken = city.taken(kind=kind)
    with pytest.raises(tk.ValidationError) as refused:
        city.call("walidata", "sdi_submission_approve", id=taken["id"], notes=True, due="2099-01-01")
    assert "document" in refused.value.error_dict
    done = city.call("walidata", "sdi_submission_approve", id=taken["id"], notes=True, due="2099-01-01", document=PAPER)
    assert (done["state"], done["decisions"][-1]["document"]) == ("APPROVED", PAPER)


@pytest.mark.parametrize("given", [{"nomor": "x" * 301}, {"surat": "1"}, ["1"], {"nomor": "1", "tanggal": "2999-01-01"},
                                   {"nomor": "1", "tanggal": "kemarin"}, {"tanggal": "2026-01-01"}, {"nomor": "  "}])
def test_a_document_that_is_none_is_refused(city, given):
    taken = city.taken(kind="konsep")
    with pytest.raises(tk.ValidationError) as refused:
        city.call("walidata", "sdi_submission_approve", id=taken["id"], notes=True, due="2099-01-01", document=given)
    assert "document" in refused.value.error_dict


def test_a_dataset_keeps_no_document(city):
    done = city.approved()
    assert done["decisions"][-1]["document"] is None
    assert standing.of(done["revisions"][0]["record_id"]) is None


def test_the_pembina_names_the_document_and_walidata_before_does_not(city):
    city.grant("pembina", "pembina", "diskominfo")
    taken = city.taken(kind="konsep")
    assert taken["asks_document"] is False
    passed = city.call("walidata", "sdi_submission_approve", id=taken["id"], notes=True, due="2099-01-01")
    assert (passed["stage"], passed["asks_document"]) == ("pembina", True)
    with pytest.raises(tk.ValidationError, match="document"):
        city.call("pembina", "sdi_submission_approve", id=taken["id"], notes=True, due="2099-01-01")
    done = city.call("pembina", "sdi_submission_approve", id=taken["id"], notes=True, due="2099-01-01", document="Kepka 1/2026")
    assert done["decisions"][-1]["document"]["oleh"] == "Dinas Kominfo"


def test_what_a_version_rests_on_is_told(city, concept):
    shown = city.call(None, "package_show", id=concept)
    assert (shown["ditetapkan"]["nomor"], shown["status"]) == ("Keputusan Wali Kota Nomor 12 Tahun 2026 (contoh)", "ditetapkan")
    revised(city, "konsep", concept, definisi=MEANING + " Dihitung BPS.")
    first, second = standing.of(concept, 1), standing.of(concept)
    assert (first["version"], first["latest"], first["replaces"]) == (1, 2, None)
    assert (second["version"], second["replaces"], second["ditetapkan"]) == (2, 1, PAPER)
    assert standing.of(concept, 3) is None
    history = city.call(None, "sdi_revision_history", record_id=concept)["results"]
    assert history[0]["decision"]["document"] == PAPER


def test_a_decided_version_cannot_be_changed(city, concept):
    frozen = model.Session.query(Revision).filter_by(record_id=concept, version=1).one()
    before, ident, submission = dict(frozen.record), frozen.id, frozen.submission_id
    attempts = {
        "sdi_revision_save": {"id": ident, "base": frozen.saves, "changes": {"definisi": "Lain sama sekali dari yang dulu."}},
        "sdi_revision_create": {"kind": "konsep", "submission_id": submission, "record": {"title": "Anggota"}},
        "sdi_submission_submit": {"id": submission},
        "sdi_submission_return": {"id": submission, "reason": "x", "due": "2099-01-01"},
        "sdi_submission_withdraw": {"id": submission}, "sdi_submission_approve": {"id": submission, "document": PAPER},
        "sdi_submission_reject": {"id": submission, "reason": "x"}, "package_update": {"id": concept, "title": "Lain"},
        "package_patch": {"id": concept, "definisi": "Lain"}, "package_delete": {"id": concept},
        "sdi_finding_add": {"revision_id": ident, "path": "definisi", "message": "x", "suggestion": "y"},
    }
    for who in ("produsen", "walidata", "sysadmin"):
        for action, given in attempts.items():
            with pytest.raises((tk.ValidationError, tk.NotAuthorized)):
                city.call(who, action, **given)
            model.Session.rollback()
    again = model.Session.get(Revision, ident)
    assert (again.record, again.version) == (before, 1)


def test_a_standard_in_use_is_not_retired_without_a_successor(city, concept):
    city.approved(konsep_sds=concept)
    made = city.call("produsen", "sdi_revision_create", kind="konsep", record_id=concept, record={"usang": "ya"})
    sent = city.call("produsen", "sdi_submission_submit", id=made["submission_id"])
    assert sent["findings"]["menahan"] == 1
    holding = [item for item in city.call("produsen", "sdi_finding_list", submission_id=sent["id"])["results"]
               if item["rule"] == "SD-11"]
    assert (holding[0]["path"], "1" in holding[0]["message"]) == ("digantikan_oleh", True)
    city.call("walidata", "sdi_submission_take", id=sent["id"])
    city.call("walidata", "sdi_finding_close", id=holding[0]["id"], reason="Salah duga")
    with pytest.raises(tk.ValidationError) as refused:
        city.call("walidata", "sdi_submission_approve", id=sent["id"], notes=True, due="2099-01-01", document=PAPER)
    assert "1" in refused.value.error_dict["digantikan_oleh"][0]


def test_a_standard_nobody_uses_is_retired_as_it_is(city, concept):
    assert revised(city, "konsep", concept, usang="ya", alasan_usang="Tidak dipakai.")["state"] == "APPROVED"
    assert standing.retired_ids("konsep") == {concept}


def test_a_retired_standard_names_its_successor_to_those_who_use_it(city, concept):
    heir = city.approved(kind="konsep", title="Penduduk Rentan", definisi=MEANING + " Dan sedikit di atasnya.",
                         referensi="BPS")["revisions"][0]["record_id"]
    used = city.approved(konsep_sds=concept)["revisions"][0]
    assert revised(city, "konsep", concept, usang="ya", digantikan_oleh=heir)["state"] == "APPROVED"
    assert standing.of(concept)["digantikan_oleh"] == heir
    shown = city.call(None, "package_show", id=concept)
    assert shown["status"] == "usang"
    found = city.call("produsen", "sdi_revision_check", record={"title": "X", "konsep_sds": concept}, kind="dataset")["findings"]
    told = next(item for item in found if item["rule"] == "SD-01" and item["path"] == "konsep_sds")
    assert told["suggestion"] == heir
    changes = city.call("produsen", "sdi_change_list")
    assert [(item["record"]["id"], item["what"], item["successor"]) for item in changes["results"]] == [
        (used["record_id"], "usang", heir)]


@pytest.mark.parametrize("which", ["itself", "nothing", "retired"])
def test_a_successor_has_to_be_a_standard_in_force(city, concept, which):
    other = city.approved(kind="konsep", title="Rumah Tangga", definisi=MEANING, referensi="BPS")["revisions"][0]["record_id"]
    revised(city, "konsep", other, usang="ya")
    successor = {"itself": concept, "nothing": "tidak-ada", "retired": other}[which]
    made = city.call("produsen", "sdi_revision_create", kind="konsep", record_id=concept,
                     record={"usang": "ya", "digantikan_oleh": successor})
    assert city.call("produsen", "sdi_submission_submit", id=made["submission_id"])["findings"]["menahan"] == 1


def test_the_decision_row_holds_the_document(city, concept):
    rows = model.Session.query(Decision).filter_by(to_state="APPROVED").all()
    assert [row.document["oleh"] for row in rows] == ["Dinas Kominfo"]
