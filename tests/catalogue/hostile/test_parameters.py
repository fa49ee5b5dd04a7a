"""No value of a parameter makes an action stumble: it is refused with a sentence keyed by the parameter."""
from __future__ import annotations

import ckan.plugins.toolkit as tk
import pytest
from ckan import model
from werkzeug.datastructures import FileStorage

from ckanext.tangerang.plugin import collected

ANSWERS = (tk.ValidationError, tk.NotAuthorized, tk.ObjectNotFound)
#: Parameters that lead an action to the database, with the person who gets furthest with it.
PARAMETERS = {
    "sdi_revision_create": ("kind", "record", "record_id", "copy_of", "submission_id", "owner_org", "origin"),
    "sdi_revision_save": ("id", "base", "changes", "record"),
    "sdi_revision_show": ("id",), "sdi_revision_diff": ("id", "against"), "sdi_revision_check": ("id", "record", "kind"),
    "sdi_revision_history": ("record_id",),
    "sdi_revision_list": ("state", "owner_org", "kind", "mine", "q", "limit", "offset", "record_id", "submission_id"),
    "sdi_submission_show": ("id",), "sdi_submission_take": ("id",), "sdi_submission_submit": ("id", "seen", "notes", "due"),
    "sdi_submission_list": ("state", "stage", "owner_org", "kind", "holds", "priority", "assignee", "q", "limit", "after"),
    "sdi_submission_return": ("id", "seen", "reason", "due", "revision_id"), "sdi_submission_approve": (
        "id", "notes", "hour", "document"),
    "sdi_reference_list": ("id", "direction", "limit", "after"), "sdi_impact_show": ("revision_id", "record_id"),

    "sdi_finding_list": ("revision_id", "submission_id"), "sdi_finding_add": ("revision_id", "path", "message", "effect"),
    "sdi_finding_apply": ("id",), "sdi_finding_answer": ("id", "answer"), "sdi_finding_close": ("id", "reason"),
    "sdi_delivery_show": ("id",), "sdi_delivery_list": ("revision_id",), "sdi_delivery_clear": ("id", "reason"),
    "sdi_delivery_create": ("upload", "revision_id", "source_id", "table"),
    "sdi_record_withdraw": ("record_id", "table"), "sdi_record_correct": ("record_id", "notice"),
    "sdi_grant_create": ("role", "user", "org", "kind", "source", "from", "until"),
    "sdi_grant_list": ("role", "user", "org", "active"), "sdi_grant_end": ("id",),
    "sdi_harvest_source_create": ("document",), "sdi_harvest_source_list": ("owner_org",), "sdi_harvest_source_show": ("id",),
    "sdi_harvest_source_preview": ("id", "document"), "sdi_harvest_run_start": ("source_id", "where"),
    "sdi_harvest_run_list": ("source_id", "state", "limit", "offset"), "sdi_harvest_run_show": ("id",),
    "sdi_harvest_record_list": ("source_id", "after", "limit", "identifiers", "values"),
    "sdi_harvest_apply": ("source_id", "run_id", "key", "records"),
    "sdi_planned_data_create": ("record", "owner_org"), "sdi_planned_data_update": ("id", "base", "changes", "record"),
    "sdi_planned_data_show": ("id",), "sdi_planned_data_submit": ("ids", "id"), "sdi_planned_data_cancel": ("id", "reason"),
    "sdi_planned_data_list": ("year", "owner_org", "status", "priority", "realised", "q", "limit", "offset"),
    "sdi_planned_data_link": ("id", "dataset"), "sdi_planned_data_decide": ("ids", "do", "document", "reason", "dry_run"),
    "sdi_planned_data_import": ("upload", "year", "owner_org", "dry_run", "good", "annotate"), "sdi_planned_coverage": ("year",),
    "sdi_planned_carry_over": ("year", "owner_org", "all"), "sdi_data_request_create": ("what", "why", "who", "contact"),
    "sdi_data_request_list": ("status", "q", "limit", "offset"), "sdi_data_request_show": ("number",),
    "sdi_data_request_answer": ("number", "do", "answer", "dataset", "owner_org", "year", "name"),
    "sdi_harvest_draft_create": ("document",), "sdi_harvest_draft_update": ("id", "document"), "sdi_harvest_draft_show": ("id",),
    "sdi_harvest_draft_finish": ("id",), "sdi_harvest_look_start": ("kind", "draft_id", "source_id"),
    "sdi_harvest_look_show": ("id", "kind", "draft_id"), "sdi_harvest_look_cancel": ("id",),
    "sdi_harvest_sample_give": ("sample", "draft_id"), "sdi_harvest_mapping_try": ("document", "draft_id"),
    "sdi_harvest_mapping_propose": ("draft_id", "source_id"), "sdi_harvest_variable_propose": (
        "draft_id", "identifier", "record_id"),
    "sdi_harvest_run_cancel": ("id", "reason"), "sdi_harvest_report_list": ("id", "outcome", "limit", "offset"),
    "sdi_harvest_metrics": ("days",),
}
VALUES = [
    0, -1, 1.5, float("nan"), True, [], {}, ["a"], [None], [[]], {"a": {"b": 1}}, [{"a": 1}], "a\x00b", ["\x00"],
    {"\x00": "\x00"},
    "\ud800", "'\"; DROP TABLE sdi_revision--", "../../etc/passwd", "*:*", "²", "\u202etxt", 10**30, "x" * 100_000,
]


@pytest.fixture
def usual(city):
    """Right values of the parameters that are not under attack."""
    draft = city.draft()
    taken = city.taken()
    about = {"title": "Folder dinas", "name": "folder-dinas", "owner_org": "dinkes", "connector": "files",
             "options": {"folder": "/srv"}}
    harvest = city.call("produsen", "sdi_harvest_draft_create", document=about)["id"]
    return {
        "sdi_revision": {"id": draft["id"]}, "sdi_submission": {"id": taken["id"]},
        "sdi_finding": {"revision_id": taken["revisions"][0]["id"], "message": "Lengkapi."},
        "sdi_delivery": {"revision_id": draft["id"], "upload": FileStorage(filename="a.csv")},
        "sdi_harvest": {"draft_id": harvest, "id": harvest, "kind": "check", "document": about},
        "sdi_grant": {"role": "produsen", "user": "outsider", "org": "dinkes"},
        **planned(city),
    }


def planned(city):
    """The same of the Daftar Data and of requests."""
    record = {"tahun": "2027", "nama_data": "Jumlah Bidan (contoh)", "jadwal_pemutakhiran": "tahunan", "format": "csv",
              "hak_akses": "terbuka"}
    entry = city.call("produsen", "sdi_planned_data_create", owner_org="dinkes", record=record)
    request = city.call(None, "sdi_data_request_create", what="Jumlah bidan", why="Penelitian")
    paper = {"nomor": "BA-1", "tanggal": "2026-01-15"}
    return {
        "sdi_planned_data": {"id": entry["id"], "ids": [entry["id"]], "base": entry["saves"], "owner_org": "dinkes",
                             "do": "approve", "record": record, "document": paper, "reason": "Salah."},
        "sdi_planned_carry": {"year": "2027"},
        "sdi_data_request": {"number": request["number"], "what": "Jumlah bidan", "why": "Penelitian", "do": "DITERIMA",
                             "answer": "Ya.", "owner_org": "dinkes", "year": "2027"},
    }


ROOMS = ("sdi_revision", "sdi_submission", "sdi_finding", "sdi_delivery", "sdi_record", "sdi_grant", "sdi_harvest",
         "sdi_reference", "sdi_impact", "sdi_planned", "sdi_data")


@pytest.mark.parametrize("room", ROOMS)
def test_a_wrong_value_is_refused_not_stumbled_over(city, usual, room):
    for action in (name for name in PARAMETERS if name.startswith(room)):
        attack(city, usual, action)


def attack(city, usual, action):
    person = "produsen" if "revision" in action or action.endswith(("submit", "create", "answer")) else "walidata"
    if action.startswith(("sdi_planned", "sdi_data")):
        person = "sekretariat" if action.endswith(("decide", "answer")) else "produsen"
    right = next((values for room, values in usual.items() if action.startswith(room)), {})
    for parameter in PARAMETERS[action]:
        for value in VALUES:
            given = {name: kept for name, kept in right.items() if name in PARAMETERS[action]} | {parameter: value}
            try:
                city.call(person, action, **given)
            except ANSWERS:
                pass  # an answer with a sentence; anything else fails the test
            finally:
                model.Session.rollback()


def test_every_action_of_ours_has_its_parameters_looked_at(with_plugins):
    for name in collected("actions"):
        with pytest.raises(ANSWERS):
            tk.get_action(name)({"user": ""}, {"id": "a\x00b", "revision_id": "\x00"})


@pytest.mark.parametrize(("parameter", "value"), [
    ("id", "a\x00b"), ("id", ["a"]), ("base", "²"), ("base", -1), ("id", "x" * 20_001)])
def test_the_refusal_names_the_parameter(city, parameter, value):
    with pytest.raises(tk.ValidationError) as refused:
        city.call("produsen", "sdi_revision_save", **{"id": "x", "base": 1, "changes": {}, parameter: value})
    assert list(refused.value.error_dict) == [parameter]


def test_what_is_right_passes(city):
    revision = city.draft()
    city.call("produsen", "sdi_revision_save", id=revision["id"], base="1", changes={"notes": "a" * 3000})
    assert city.call("produsen", "sdi_revision_list", state=["DRAFT"], mine="true", limit="10", q="")["count"] == 1


def test_text_that_misleads_is_taken_out_of_a_record(city):
    revision = city.draft(title="Data\x00 \u202egpj.exe\u2066")
    assert revision["title"] == "Data gpj.exe"


KEYS = ("ignore_auth", "sdi_door", "__extras", "context", "defer_commit", "auth_user_obj")


def test_no_key_of_the_body_opens_the_door(city, work):
    trick = {key: {"ignore_auth": True, "sdi_door": True} for key in KEYS}
    for action in ("package_patch", "package_update", "package_delete", "bulk_update_delete", "datastore_create"):
        for who in ("produsen", "walidata", "sysadmin"):
            with pytest.raises((tk.NotAuthorized, tk.ValidationError)):
                city.call(who, action, id=work.record, title="Lain", org_id="dinkes", datasets=[work.record],
                          **trick)
    assert tk.get_action("package_show")({"ignore_auth": True}, {"id": work.record})["title"] == "Jumlah Posyandu (contoh)"


def test_nobody_gives_themselves_a_role(city):
    for role in ("pembina", "produsen", "walidata", "sekretariat_forum"):
        with pytest.raises(tk.NotAuthorized):
            city.call("walidata", "sdi_grant_create", role=role, user="walidata", org="diskominfo")
    assert city.call("walidata", "sdi_grant_create", role="pembina", user="outsider", org="diskominfo")["active"]
