"""The queue and the review page: what changed, what the rules found, remarks, and the decision with its reason."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from flask import Blueprint

from ckanext.tangerang.pages import call, errors_of, flash_errors, page, signed_in
from ckanext.tangerang.revision import queue_page, review_page
from ckanext.tangerang.revision.bulk_views import sdi_bulk
from ckanext.tangerang.revision.minutes_views import sdi_minutes
from ckanext.tangerang.revision.proposal import sdi_proposal

__all__ = ["sdi_bulk", "sdi_minutes", "sdi_proposal", "sdi_review"]

sdi_review = Blueprint("sdi_review", __name__)

#: Decision buttons: form value -> action.
DECISIONS = {
    "pass": "sdi_submission_pass",
    "take": "sdi_submission_take", "return": "sdi_submission_return", "approve": "sdi_submission_approve",
    "reject": "sdi_submission_reject", "withdraw": "sdi_submission_withdraw", "assign": "sdi_submission_assign",
    "due": "sdi_submission_due",
}
@sdi_review.route("/pengajuan/")
@signed_in
def queue() -> str:
    """What waits for a decision, oldest first, with filters kept in the address."""
    if not tk.h.sdi_can("queue_open"):
        raise tk.NotAuthorized(tk._("The queue is for those who review. Your own submissions are on your desk."))
    return tk.render("revision/queue.html", queue_page.page())


@sdi_review.route("/pengajuan/saringan", methods=["POST"])
@signed_in
def keep_filter() -> Any:
    """Keeps the filters of the queue under a name."""
    return filter_changed("sdi_queue_filter_save", tk._("The filter is kept."), ("name", "query"))


@sdi_review.route("/pengajuan/saringan/hapus", methods=["POST"])
@signed_in
def forget_filter() -> Any:
    """Forgets a kept filter."""
    return filter_changed("sdi_queue_filter_delete", tk._("The filter was deleted."), ("id",))


def filter_changed(action: str, said: str, names: tuple[str, ...]) -> Any:
    """Changes the kept filters and leads back to the queue as it was."""
    values = tk.request.form
    try:
        call(action, **{name: values.get(name, "") for name in names})
    except tk.ValidationError as refusal:
        flash_errors(refusal)
    else:
        tk.h.flash_success(said)
    query = values.get("query", "")
    return tk.redirect_to(tk.url_for("sdi_review.queue") + (f"?{query}" if query else ""))


@sdi_review.route("/pengajuan/<submission_id>")
@page
def review(submission_id: str) -> str:
    """One submission on one screen."""
    return tk.render("revision/review.html", review_page.page(submission_id))


@sdi_review.route("/pengajuan/<submission_id>/putuskan", methods=["POST"])
@page
def decide(submission_id: str) -> Any:
    """Take up, return, approve, reject, withdraw, hand over, move the due date; a refusal keeps what was typed."""
    values = tk.request.form
    event = values.get("event", "")
    if event not in DECISIONS:
        return tk.abort(400, tk._("Choose a decision."))
    try:
        done = call(DECISIONS[event], **asked(submission_id, event))
    except tk.ValidationError as refusal:
        model.Session.rollback()
        shown = review_page.page(submission_id, event=event, errors=errors_of(refusal), values=values)
        return tk.render("revision/review.html", shown)
    except tk.NotAuthorized as refusal:
        model.Session.rollback()
        shown = review_page.page(submission_id, event=event, errors=[("", str(refusal))], values=values)
        return tk.render("revision/review.html", shown), 403  # whoever may not read it either is refused as everywhere
    tk.h.flash_success(tk._("Recorded: {state}.").format(state=tk.h.sdi_state_title(done["state"])))
    return back_to(submission_id)


def asked(submission_id: str, event: str) -> dict[str, Any]:
    """What a decision's form says."""
    values = tk.request.form
    names = ("reason", "due", "hour", "revision_id", "assignee")
    data: dict[str, Any] = {"id": submission_id, "seen": values.get("seen")}
    data |= {key: values[key].strip() for key in names if values.get(key, "").strip()}
    if values.get("notes"):
        data["notes"] = True
    document = {key: values[key].strip() for key in ("nomor", "tanggal", "oleh") if values.get(key, "").strip()}
    if event == "approve" and document.get("nomor"):
        data["document"] = document
    return data


def back_to(submission_id: str) -> Any:
    """The review page, within the queue it was opened from."""
    query = review_page.query()
    return tk.redirect_to(tk.url_for("sdi_review.review", submission_id=submission_id) + (f"?{query}" if query else ""))


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
    return back_to(submission_id)


@sdi_review.route("/pengajuan/<submission_id>/daftar-periksa", methods=["POST"])
@page
def answer(submission_id: str) -> Any:
    """A reviewer's answer to a rule that only a person can answer."""
    values = {name: tk.request.form.get(name, "").strip() for name in ("revision_id", "rule", "answer", "note")}
    try:
        call("sdi_checklist_answer", **values)
    except tk.ValidationError as refusal:
        flash_errors(refusal)
    else:
        tk.h.flash_success(tk._("The answer is kept."))
    return back_to(submission_id)


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
    return back_to(submission_id)


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
    return back_to(submission_id)


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
