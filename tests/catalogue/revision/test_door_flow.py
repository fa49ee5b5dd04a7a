"""A submission from draft to public: every event, its conditions, and who may cause it."""
from __future__ import annotations

import ckan.plugins.toolkit as tk
import pytest
from ckan import model

from ckanext.tangerang.revision.model import Decision, Finding, Revision

DOCUMENT = "Keputusan Wali Kota Nomor 12 Tahun 2026 (contoh)"


def days(count: int) -> str:
    from datetime import timedelta

    from ckanext.tangerang.people.clock import today
    return (today() + timedelta(count)).isoformat()


def refused(city, who, event, submission, **data):
    """What the door says when it refuses with bad input."""
    with pytest.raises(tk.ValidationError) as error:
        city.call(who, f"sdi_submission_{event}", id=submission["id"], **data)
    return error.value.error_dict


def remark(city, submission, effect="menahan", **more):
    return city.call("walidata", "sdi_finding_add", revision_id=submission["revisions"][0]["id"], path="definisi",
                     message="Perjelas batasannya.", effect=effect, **more)


def test_submit_runs_the_rules_and_stores_findings(city):
    sent = city.submitted()
    assert (sent["state"], sent["stage"], sent["round"]) == ("SUBMITTED", "walidata", 1)
    found = city.call("produsen", "sdi_finding_list", submission_id=sent["id"])["results"]
    assert found
    counts = {effect: sum(item["effect"] == effect for item in found) for effect in ("menahan", "syarat", "saran")}
    assert sent["findings"] == counts
    assert all(item["message"] and item["label"] for item in found if item["path"])


@pytest.mark.parametrize(("changes", "field"), [({"title": None}, "title"), ({"owner_org": None}, "owner_org")])
def test_submit_needs_title_and_agency_only(city, changes, field):
    made = city.draft()
    city.call("produsen", "sdi_revision_save", id=made["id"], base=made["saves"], changes=changes)
    told = refused(city, "produsen", "submit", {"id": made["submission_id"]})
    assert list(told) == [field]
    assert city.call("produsen", "sdi_submission_show", id=made["submission_id"])["state"] == "DRAFT"


def test_return_needs_a_reason_and_a_day_to_come(city):
    taken = city.taken()
    assert "reason" in refused(city, "walidata", "return", taken, due=days(7))
    assert "due" in refused(city, "walidata", "return", taken, reason="Lengkapi")
    assert "due" in refused(city, "walidata", "return", taken, reason="Lengkapi", due=days(-1))
    assert "due" in refused(city, "walidata", "return", taken, reason="Lengkapi", due="besok")
    back = city.call("walidata", "sdi_submission_return", id=taken["id"], reason="Lengkapi", due=days(0))
    assert (back["state"], back["stage"], back["holder"], back["due"]) == ("CORRECTION_REQUIRED", "agency", "agency", days(0))


def test_a_returned_submission_is_corrected_and_comes_back_in_the_next_round(city):
    taken = city.taken()
    city.call("walidata", "sdi_submission_return", id=taken["id"], reason="Lengkapi", due=days(7))
    revision = taken["revisions"][0]
    city.call("produsen", "sdi_revision_save", id=revision["id"], base=revision["saves"], changes={"satuan": "unit"})
    again = city.call("produsen", "sdi_submission_submit", id=taken["id"])
    assert (again["state"], again["round"], again["clock"]["stopped"]) == ("REVISED", 2, False)
    assert [item["event"] for item in again["decisions"]] == ["submit", "take", "return", "submit"]


def test_nobody_decides_a_submission_to_which_they_saved_a_value(city):
    city.grant("produsen", "walidata", "dinkes")
    made = city.draft()
    city.call("walidata", "sdi_revision_save", id=made["id"], base=made["saves"], changes={"satuan": "unit"})
    sent = city.call("produsen", "sdi_submission_submit", id=made["submission_id"])
    with pytest.raises(tk.NotAuthorized):
        city.call("walidata", "sdi_submission_take", id=sent["id"])
    assert "take" not in city.call("walidata", "sdi_submission_show", id=sent["id"])["events"]
    city.call("walidata2", "sdi_submission_take", id=sent["id"])
    for event, data in (("approve", {"notes": True, "due": days(9)}), ("reject", {"reason": "x"}),
                        ("return", {"reason": "x", "due": days(9)})):
        with pytest.raises(tk.NotAuthorized):
            city.call("walidata", f"sdi_submission_{event}", id=sent["id"], **data)


def test_a_finding_that_holds_blocks_approval_until_it_is_closed(city):
    taken = city.taken()
    finding = remark(city, taken)
    told = refused(city, "walidata", "approve", taken, notes=True, due=days(9))
    assert "findings" in told
    with pytest.raises(tk.NotAuthorized):
        city.call("produsen", "sdi_finding_close", id=finding["id"], reason="Tidak setuju")
    city.call("walidata", "sdi_finding_close", id=finding["id"], reason="Sudah jelas")
    assert city.call("walidata", "sdi_submission_approve", id=taken["id"], notes=True, due=days(9))["state"] == "APPROVED"


def test_open_conditions_need_notes_and_a_day(city):
    taken = city.taken()
    remark(city, taken, "syarat")
    assert "notes" in refused(city, "walidata", "approve", taken)
    assert "due" in refused(city, "walidata", "approve", taken, notes=True)
    done = city.call("walidata", "sdi_submission_approve", id=taken["id"], notes=True, due=days(9))
    assert (done["state"], done["notes"], done["due"]) == ("APPROVED", True, days(9))


def test_approval_makes_it_public_and_the_revision_version_1(city):
    done = city.approved()
    revision = done["revisions"][0]
    assert (revision["version"], done["applied"] is not None) == (1, True)
    assert model.Package.get(revision["record_id"]).state == "active"
    history = city.call(None, "sdi_revision_history", record_id=revision["record_id"])["results"]
    assert [item["version"] for item in history] == [1]
    assert "actor" not in history[0]["decision"]


def test_an_hour_to_come_leaves_it_to_the_job(city):
    from ckanext.tangerang.revision import jobs
    from ckanext.tangerang.revision.model import Submission, now
    taken = city.taken()
    done = city.call("walidata", "sdi_submission_approve", id=taken["id"], notes=True, due=days(9), hour=days(1) + "T08:00")
    record_id = taken["revisions"][0]["record_id"]
    assert (done["state"], done["applied"]) == ("APPROVED", None)
    assert model.Package.get(record_id) is None
    assert jobs.apply_due() == 0
    model.Session.get(Submission, taken["id"]).apply_at = now()
    model.Session.commit()
    assert (jobs.apply_due(), jobs.apply_due()) == (1, 0)
    assert model.Package.get(record_id).state == "active"


def test_a_rejected_revision_leaves_the_public_untouched(city):
    done = city.approved(notes="Teks lama")
    record_id = done["revisions"][0]["record_id"]
    public = tk.get_action("package_show")({"ignore_auth": True}, {"id": record_id})
    second = city.call("produsen", "sdi_revision_create", kind="dataset", record_id=record_id, record={"notes": "Teks baru"})
    assert second["base_version"] == 1
    city.call("produsen", "sdi_submission_submit", id=second["submission_id"])
    city.call("walidata", "sdi_submission_take", id=second["submission_id"])
    gone = city.call("walidata", "sdi_submission_reject", id=second["submission_id"], reason="Tidak benar")
    assert gone["state"] == "REJECTED"
    after = tk.get_action("package_show")({"ignore_auth": True}, {"id": record_id})
    assert after == public
    assert model.Session.get(Revision, second["id"]).version is None


def test_approval_is_refused_when_the_public_version_moved_on(city):
    record_id = city.approved()["revisions"][0]["record_id"]
    ways = [city.call("produsen", "sdi_revision_create", kind="dataset", record_id=record_id, record={"notes": text})
            for text in ("Pertama", "Kedua")]
    for way in ways:
        city.call("produsen", "sdi_submission_submit", id=way["submission_id"])
        city.call("walidata", "sdi_submission_take", id=way["submission_id"])
    city.call("walidata", "sdi_submission_approve", id=ways[0]["submission_id"], notes=True, due=days(9))
    told = refused(city, "walidata", "approve", {"id": ways[1]["submission_id"]}, notes=True, due=days(9))
    assert "base_version" in told


def test_a_decision_on_what_has_changed_since_is_refused(city):
    taken = city.taken()
    remark(city, taken, "saran")
    assert "seen" in refused(city, "walidata2", "reject", taken, seen=taken["version"], reason="Tidak")
    fresh = city.call("walidata2", "sdi_submission_show", id=taken["id"])
    done = city.call("walidata2", "sdi_submission_reject", id=taken["id"], seen=fresh["version"], reason="Tidak")
    assert done["state"] == "REJECTED"


def test_a_member_sent_back_is_split_off(city):
    first = city.draft()
    other = city.call("produsen", "sdi_revision_create", kind="dataset", record={"title": "Yang kedua"},
                      submission_id=first["submission_id"])
    city.call("produsen", "sdi_submission_submit", id=first["submission_id"])
    city.call("walidata", "sdi_submission_take", id=first["submission_id"])
    back = city.call("walidata", "sdi_submission_return", id=first["submission_id"], revision_id=other["id"], reason="Perbaiki",
                     due=days(5))
    assert (back["id"] != first["submission_id"], back["state"]) == (True, "CORRECTION_REQUIRED")
    assert [item["id"] for item in back["revisions"]] == [other["id"]]
    rest = city.call("walidata", "sdi_submission_show", id=first["submission_id"])
    assert (rest["state"], [item["id"] for item in rest["revisions"]]) == ("UNDER_REVIEW", [first["id"]])


PRIORITY = {"kode_tujuan_sdgs": "3", "prioritas_tahun": "2026", "kriteria_prioritas": "sdgs"}


@pytest.mark.parametrize(("kind", "values", "stage"), [
    ("konsep", {}, "pembina"), ("dataset", PRIORITY, "pembina"), ("dataset", {}, "closed")])
def test_standards_and_priority_data_go_on_to_a_granted_pembina(city, kind, values, stage):
    city.grant("pembina", "pembina", "diskominfo")
    passed = city.call("walidata", "sdi_submission_approve", id=city.taken(kind=kind, **values)["id"], notes=True, due=days(9))
    assert passed["stage"] == stage
    if stage == "pembina":
        assert passed["state"] == "UNDER_REVIEW"
        with pytest.raises((tk.NotAuthorized, tk.ValidationError)):
            city.call("walidata2", "sdi_submission_approve", id=passed["id"], notes=True, due=days(9))
        back = city.call("pembina", "sdi_submission_return", id=passed["id"], reason="Periksa lagi")
        assert (back["state"], back["stage"]) == ("UNDER_REVIEW", "walidata")
        city.call("walidata", "sdi_submission_approve", id=passed["id"], notes=True, due=days(9))
        done = city.call("pembina", "sdi_submission_approve", id=passed["id"], notes=True, due=days(9), document=DOCUMENT)
        assert done["state"] == "APPROVED"


def test_without_a_pembina_walidata_decides_and_the_decision_says_so(city):
    taken = city.taken(kind="konsep")
    done = city.call("walidata", "sdi_submission_approve", id=taken["id"], notes=True, due=days(9), document=DOCUMENT)
    assert done["state"] == "APPROVED"
    assert done["decisions"][-1]["basis"]


@pytest.mark.parametrize(("reach", "possible"), [("draft", True), ("submitted", True), ("taken", False)])
def test_the_agency_withdraws_until_the_review_begins(city, reach, possible):
    made = getattr(city, reach)()
    submission = made.get("submission_id", made["id"])
    if possible:
        assert city.call("produsen", "sdi_submission_withdraw", id=submission)["state"] == "WITHDRAWN"
    else:
        assert "event" in refused(city, "produsen", "withdraw", {"id": submission})


@pytest.mark.parametrize("event", ["submit", "take", "return", "approve", "reject", "withdraw"])
@pytest.mark.parametrize("who", [None, "outsider", "sysadmin", "produsen_other", "sekretariat"])
def test_strangers_and_sysadmins_move_nothing(city, who, event):
    sent = city.submitted()
    with pytest.raises(tk.NotAuthorized) as error:
        city.call(who, f"sdi_submission_{event}", id=sent["id"], reason="x", due=days(3), notes=True)
    assert str(error.value)
    model.Session.rollback()
    assert city.call("produsen", "sdi_submission_show", id=sent["id"])["state"] == "SUBMITTED"


def test_every_transition_leaves_a_decision_and_an_audit_row(city, clean_audit):
    from ckanext.tangerang.audit import verify
    clean_audit()
    done = city.approved()
    assert [item["to"] for item in done["decisions"]] == ["SUBMITTED", "UNDER_REVIEW", "APPROVED"]
    actions = [row["action"] for row in verify.rows()]
    assert actions.count("submission.moved") == 3
    assert model.Session.query(Decision).count() == 3
    assert list(verify.problems(verify.rows())) == []


def test_findings_are_applied_answered_kept_and_closed_over_the_rounds(city):
    taken = city.taken(definisi="Lama")
    suggestion = remark(city, taken, "menahan", suggestion="Batasan yang jelas")
    question = remark(city, taken, "saran")
    with pytest.raises(tk.NotAuthorized):
        city.call("walidata", "sdi_finding_apply", id=suggestion["id"])
    city.call("walidata", "sdi_submission_return", id=taken["id"], reason="Lihat catatan", due=days(5))
    with pytest.raises(tk.NotAuthorized):
        city.call("produsen_other", "sdi_finding_apply", id=suggestion["id"])
    applied = city.call("produsen", "sdi_finding_apply", id=suggestion["id"])
    assert applied["state"] == "applied"
    revision = city.call("produsen", "sdi_revision_show", id=taken["revisions"][0]["id"])
    assert revision["record"]["definisi"] == "Batasan yang jelas"
    assert city.call("produsen", "sdi_finding_answer", id=question["id"], answer="Sudah benar")["state"] == "answered"
    with pytest.raises(tk.ValidationError):
        city.call("produsen", "sdi_finding_apply", id=suggestion["id"])
    again = city.call("produsen", "sdi_submission_submit", id=taken["id"])
    assert again["findings"]["menahan"] == taken["findings"]["menahan"]
    kept = {item["id"]: item for item in city.call("walidata", "sdi_finding_list", submission_id=taken["id"])["results"]}
    assert (kept[question["id"]]["answer"], kept[question["id"]]["state"]) == ("Sudah benar", "answered")


def test_submitting_again_renews_what_rules_say_and_doubles_nothing(city):
    taken = city.taken()
    before = {(item["rule"], item["path"]) for item in list_findings(city, taken)}
    city.call("walidata", "sdi_submission_return", id=taken["id"], reason="Lengkapi", due=days(5))
    city.call("produsen", "sdi_submission_submit", id=taken["id"])
    after = list_findings(city, taken)
    assert {(item["rule"], item["path"]) for item in after} == before
    assert len(after) == model.Session.query(Finding).count()


def test_a_mended_finding_is_closed(city):
    taken = city.taken()
    mine = [item for item in list_findings(city, taken) if item["path"] == "satuan"]
    assert mine
    city.call("walidata", "sdi_submission_return", id=taken["id"], reason="Lengkapi", due=days(5))
    revision = taken["revisions"][0]
    city.call("produsen", "sdi_revision_save", id=revision["id"], base=revision["saves"], changes={"satuan": "unit"})
    city.call("produsen", "sdi_submission_submit", id=taken["id"])
    states = {item["id"]: item["state"] for item in list_findings(city, taken)}
    assert states[mine[0]["id"]] == "closed"


def list_findings(city, submission):
    return city.call("walidata", "sdi_finding_list", submission_id=submission["id"])["results"]


@pytest.mark.parametrize("path", ["tidak_ada", "tables.0.tidak_ada"])
def test_a_remark_on_a_field_that_is_none_is_refused(city, path):
    taken = city.taken()
    with pytest.raises(tk.ValidationError):
        city.call("walidata", "sdi_finding_add", revision_id=taken["revisions"][0]["id"], path=path, message="x")


def test_remarks_belong_to_a_review(city):
    sent = city.submitted()
    with pytest.raises(tk.ValidationError):
        remark(city, sent)


def test_a_failed_apply_is_shown_where_it_stands_and_finished_by_retry(city, monkeypatch, cli):
    from ckan.cli.cli import ckan

    from ckanext.tangerang.publish import apply
    from ckanext.tangerang.publish.errors import ApplyFailed
    taken = city.taken()
    revision = taken["revisions"][0]

    def fails(submission_id: str, *, actor: str) -> None:
        raise ApplyFailed(revision["id"], "Penyimpanan penuh.")

    with monkeypatch.context() as broken:
        broken.setattr(apply, "apply_submission", fails)
        done = city.call("walidata", "sdi_submission_approve", id=taken["id"], notes=True, due=days(9))
    assert (done["state"], done["applied"], done["revisions"][0]["apply_error"]) == ("APPROVED", None, "Penyimpanan penuh.")
    assert model.Package.get(revision["record_id"]) is None
    result = cli.invoke(ckan, ["sdi", "clock", "--once"])
    assert "1 submissions published" in result.output
    model.Session.rollback()
    model.Session.expire_all()
    again = city.call("walidata", "sdi_submission_show", id=taken["id"])
    assert (again["applied"] is not None, again["revisions"][0]["apply_error"]) == (True, None)
    assert model.Package.get(revision["record_id"]).state == "active"
