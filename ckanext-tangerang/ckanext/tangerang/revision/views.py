"""The queue and the review page: what changed, what the rules found, remarks, and the decision with its reason."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint

from ckanext.tangerang.pages import call, flash_errors, page, signed_in
from ckanext.tangerang.revision.proposal import sdi_proposal
from satudata import form as forms

__all__ = ["sdi_proposal", "sdi_review"]

sdi_review = Blueprint("sdi_review", __name__)

#: Decision buttons: form value -> action.
DECISIONS = {
    "take": "sdi_submission_take", "return": "sdi_submission_return", "approve": "sdi_submission_approve",
    "reject": "sdi_submission_reject",
}
#: What the queue shows unless a state is asked for: all that waits for a decision.
WAITING = ["SUBMITTED", "REVISED", "UNDER_REVIEW"]
FILTERS = ("state", "stage", "owner_org", "kind", "holds", "q", "after")


@sdi_review.route("/pengajuan/")
@signed_in
def queue() -> str:
    """What waits for a decision, oldest first, with filters kept in the address."""
    if not tk.h.sdi_can("queue_open"):
        raise tk.NotAuthorized(tk._("The queue is for those who review. Your own submissions are on your desk."))
    asked = {key: tk.request.args[key] for key in FILTERS if tk.request.args.get(key)}
    found = call("sdi_submission_list", limit=25, **({"state": WAITING} | asked))
    sources = call("sdi_harvest_source_list")["results"] if tk.h.sdi_can("harvest_run_release") else []
    held = [item for item in sources if (item.get("last_run") or {}).get("state") == "quarantined"]
    return tk.render("revision/queue.html", {"found": found, "asked": asked, "held": held})


@sdi_review.route("/pengajuan/<submission_id>")
@page
def review(submission_id: str) -> str:
    """One submission on one screen."""
    submission = call("sdi_submission_show", id=submission_id)
    members = [member(item["id"]) for item in submission["revisions"]]
    return tk.render("revision/review.html", {"submission": submission, "members": members})


def member(revision_id: str) -> dict[str, Any]:
    """One revision of a submission with all a reviewer weighs."""
    revision = call("sdi_revision_show", id=revision_id)
    form = forms.load(revision["kind"])
    found = call("sdi_finding_list", revision_id=revision_id)["results"]
    return {
        "revision": revision,
        "form": form,
        "record": revision["record"],
        "diff": call("sdi_revision_diff", id=revision_id, against="public"),
        "open": [item for item in found if item["state"] in {"open", "answered"}],
        "settled": [item for item in found if item["state"] not in {"open", "answered"}],
        "deliveries": call("sdi_delivery_list", revision_id=revision_id)["results"],
    }


@sdi_review.route("/pengajuan/<submission_id>/putuskan", methods=["POST"])
@page
def decide(submission_id: str) -> Any:
    """Take up, return, approve, approve with notes, reject."""
    values = tk.request.form
    event = values.get("event", "")
    data: dict[str, Any] = {"id": submission_id, "seen": values.get("seen")}
    data |= {key: values[key].strip() for key in ("reason", "due", "hour", "revision_id") if values.get(key, "").strip()}
    if values.get("notes"):
        data["notes"] = True
    document = {key: values[key].strip() for key in ("nomor", "tanggal", "oleh") if values.get(key, "").strip()}
    if event == "approve" and document.get("nomor"):
        data["document"] = document
    if event not in DECISIONS:
        return tk.abort(400, tk._("Choose a decision."))
    try:
        done = call(DECISIONS[event], **data)
    except tk.ValidationError as refusal:
        flash_errors(refusal)
    else:
        tk.h.flash_success(tk._("Recorded: {state}.").format(state=tk.h.sdi_state_title(done["state"])))
    return tk.redirect_to("sdi_review.review", submission_id=submission_id)


@sdi_review.route("/pengajuan/<submission_id>/catatan", methods=["POST"])
@page
def remark(submission_id: str) -> Any:
    """A reviewer's remark on a field, with a suggested value."""
    values = tk.request.form
    names = ("revision_id", "path", "message", "suggestion", "effect")
    data = {key: values[key].strip() for key in names if values.get(key, "").strip()}
    try:
        call("sdi_finding_add", **data)
    except tk.ValidationError as refusal:
        flash_errors(refusal)
    else:
        tk.h.flash_success(tk._("The remark was added."))
    return tk.redirect_to("sdi_review.review", submission_id=submission_id)


@sdi_review.route("/pengajuan/<submission_id>/temuan/<finding_id>", methods=["POST"])
@page
def close(submission_id: str, finding_id: str) -> Any:
    """Closes a finding as a false alarm or settled, with the reason."""
    try:
        call("sdi_finding_close", id=finding_id, reason=tk.request.form.get("reason", ""))
    except tk.ValidationError as refusal:
        flash_errors(refusal)
    else:
        tk.h.flash_success(tk._("The finding was closed."))
    return tk.redirect_to("sdi_review.review", submission_id=submission_id)


@sdi_review.route("/pengajuan/<submission_id>/berkas/<delivery_id>", methods=["POST"])
@page
def clear(submission_id: str, delivery_id: str) -> Any:
    """Clears a held file, with the reason."""
    try:
        call("sdi_delivery_clear", id=delivery_id, reason=tk.request.form.get("reason", ""))
    except tk.ValidationError as refusal:
        flash_errors(refusal)
    else:
        tk.h.flash_success(tk._("The file was cleared."))
    return tk.redirect_to("sdi_review.review", submission_id=submission_id)


@sdi_review.route("/dataset/<record_id>/tarik", methods=["POST"])
@page
def withdraw(record_id: str) -> Any:
    """Tarik sekarang: out of the public at once."""
    data = {"record_id": record_id, "reason": tk.request.form.get("reason", "")}
    if tk.request.form.get("table"):
        data["table"] = tk.request.form["table"]
    return record_decision("sdi_record_withdraw", data, tk._("Withdrawn from the public. The reason is shown at its address."))


@sdi_review.route("/dataset/<record_id>/ralat", methods=["POST"])
@page
def correct(record_id: str) -> Any:
    """Ralat: a dated correction notice."""
    data = {"record_id": record_id, "notice": tk.request.form.get("notice", "")}
    return record_decision("sdi_record_correct", data, tk._("The correction notice is shown."))


def record_decision(action: str, data: dict[str, Any], said: str) -> Any:
    """Decides on a public record and leads back to its page, which says what became of it."""
    back = tk.url_for(f"{call('package_show', id=data['record_id'])['type']}.read", id=data["record_id"])
    try:
        call(action, **data)
    except tk.ValidationError as refusal:
        flash_errors(refusal)
    else:
        tk.h.flash_success(said)
    return tk.redirect_to(back)
