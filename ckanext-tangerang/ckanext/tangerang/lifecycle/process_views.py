"""Pages of one activity's process record: the life, one sub-process, plan against actual, this year beside last year."""
from __future__ import annotations

from typing import Any
from urllib.parse import quote

import ckan.plugins.toolkit as tk
from ckan import model
from flask import Blueprint, Response

from ckanext.tangerang.compliance import sheets
from ckanext.tangerang.delivery import storage
from ckanext.tangerang.lifecycle import activities, compare, plan
from ckanext.tangerang.lifecycle.model import CONFIRMED, Evidence
from ckanext.tangerang.lifecycle.updating import FIELDS
from ckanext.tangerang.pages import as_json, call, errors_of, flash_errors, page, signed_in

sdi_process = Blueprint("sdi_process", __name__)
HERE = "/kegiatan/<name>/gsbpm"
NUMBERED = {"need_planned": "sdi_planning.one", "question_answered": "sdi_requests.one"}
"""Events that name something of the planning room by its number, and its page."""
INSIDE = {"similar_checked": "sdi_recommendations.similar", "recommendation_recorded": "sdi_recommendations.one"}
"""Events on the activity itself, and the page that shows what was seen."""
EVIDENCE_FIELDS = ("kind", "title", "date", "link", "note", "public")


@sdi_process.route(HERE, strict_slashes=False)
@page
def life(name: str) -> str:
    """The phases with their progress, and every sub-process."""
    return tk.render("lifecycle/life.html", {"life": call("sdi_process_step_list", id=name)})


@sdi_process.route(f"{HERE}/<code>")
@page
def step(name: str, code: str) -> str:
    """One sub-process."""
    return shown(name, code)


@sdi_process.route(f"{HERE}/<code>.json")
@page
def step_json(name: str, code: str) -> Response:
    """The same for programs."""
    return as_json(call("sdi_process_step_show", id=name, step=code))


def shown(name: str, code: str, *, errors: list[tuple[str, str]] | None = None, typed: dict[str, str] | None = None,
          proof: dict[str, str] | None = None) -> str:
    """The page of a sub-process; ``typed`` and ``proof``: what was typed into its forms and refused."""
    found = call("sdi_process_step_show", id=name, step=code)
    return tk.render("lifecycle/step.html", {
        "found": found, "errors": errors or [], "typed": typed, "proof": proof or {},
        "links": evidence_links(found["evidence"]) | (inside_links(found) if found["internal"] else {}),
        "quality": call("sdi_quality_list", id=name, step=code)["results"],
    })


def evidence_links(rows: list[dict[str, Any]]) -> dict[str, dict[str, str]]:
    """The public records that events of the catalogue name."""
    from ckanext.tangerang.discovery.showing import record_links
    links = record_links(row["record"] for row in rows if row["record"])
    return links | {row["record"]: {"text": row["record"], "url": str(tk.url_for(NUMBERED[row["source"]], number=row["record"]))}
                    for row in rows if row["source"] in NUMBERED}


def inside_links(found: dict[str, Any]) -> dict[str, dict[str, str]]:
    """The pages, for those who read the whole record, of what the catalogue saw of the activity itself."""
    texts = {"similar_checked": tk._("Similar activities"), "recommendation_recorded": tk._("Recommendation of BPS")}
    ident = found["activity"]["id"]
    return {row["record"]: {"text": texts[row["source"]], "url": str(tk.url_for(INSIDE[row["source"]], activity_id=ident))}
            for row in found["evidence"] if row["source"] in INSIDE}


@sdi_process.route(f"{HERE}/<code>", methods=["POST"])
@signed_in
def save(name: str, code: str) -> Any:
    """Keeps what was typed; what does not fit is shown at its field, with all that was typed."""
    form = tk.request.form
    typed = {field: form[field] for field in FIELDS if field in form}
    try:
        call("sdi_process_step_update", id=name, step=code, base=form.get("base", ""), **typed)
    except tk.ValidationError as refusal:
        return shown(name, code, errors=errors_of(refusal), typed=typed)
    tk.h.flash_success(tk._("The sub-process was saved."))
    return tk.redirect_to("sdi_process.step", name=name, code=code)


@sdi_process.route(f"{HERE}/<code>/bukti", methods=["POST"])
@signed_in
def add(name: str, code: str) -> Any:
    """Adds evidence: a file or a link."""
    proof = {field: tk.request.form.get(field, "") for field in EVIDENCE_FIELDS}
    upload = tk.request.files.get("upload")
    try:
        call("sdi_process_evidence_add", id=name, step=code, upload=upload,
             **{**proof, "public": bool(proof["public"])})
    except tk.ValidationError as refusal:
        errors = errors_of(refusal)
        if upload and "upload" not in dict(errors):
            errors.append(("upload", tk._("Choose the file again: a form that is shown anew cannot hold it.")))
        return shown(name, code, errors=errors, proof=proof)
    tk.h.flash_success(tk._("The evidence was added."))
    return tk.redirect_to("sdi_process.step", name=name, code=code, _anchor="bukti")


@sdi_process.route(f"{HERE}/<code>/bukti/<evidence_id>", methods=["POST"])
@signed_in
def decide(name: str, code: str, evidence_id: str) -> Any:
    """Confirms, declines or removes evidence."""
    form, do = tk.request.form, tk.request.form.get("do", "")
    try:
        if do == "confirm":
            call("sdi_process_evidence_confirm", id=evidence_id, public=bool(form.get("public")))
        elif do == "decline":
            call("sdi_process_evidence_decline", id=evidence_id, reason=form.get("reason", ""))
        elif do == "remove":
            call("sdi_process_evidence_remove", id=evidence_id)
    except tk.ValidationError as refusal:
        flash_errors(refusal)
    return tk.redirect_to("sdi_process.step", name=name, code=code, _anchor="bukti")


@sdi_process.route(f"{HERE}/bukti/<evidence_id>")
@page
def file(name: str, evidence_id: str) -> Response:
    """A file of evidence, as an attachment; never cached on the way."""
    seen = activities.seen({"user": tk.g.user}, name)
    row = model.Session.get(Evidence, evidence_id)
    if row is None or row.activity_id != seen.activity.record_id or not row.sha256:
        raise tk.ObjectNotFound(tk._("There is no such file."))
    if not (seen.internal or (row.public and row.state == CONFIRMED)):
        raise tk.NotAuthorized(tk._("You may not see this file."))
    answer = Response(storage.stream(row.sha256), mimetype="application/octet-stream")
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(row.filename)}"
    answer.headers["Content-Length"] = str(row.size)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@sdi_process.route(f"{HERE}/rencana")
@page
def planned(name: str) -> Any:
    """Planned against actual days, by phase and sub-process; as a page, CSV or XLSX."""
    found = call("sdi_process_step_list", id=name)
    form = tk.request.args.get("format", "")
    if form in sheets.FORMATS:
        return sheets.answer(plan.sheet(found), form, f"gsbpm-{found['activity']['name']}")
    return tk.render("lifecycle/plan.html", {"life": found, "rows": plan.rows(found), "span": plan.span_of(found)})


@sdi_process.route(f"{HERE}/rencana.json")
@page
def planned_json(name: str) -> Response:
    """The same for programs."""
    found = call("sdi_process_step_list", id=name)
    return as_json({"activity": found["activity"], "rows": plan.rows(found)})


@sdi_process.route(f"{HERE}/banding")
@page
def beside(name: str) -> str:
    """This year beside the year before."""
    return tk.render("lifecycle/compare.html", beside_last(name))


@sdi_process.route(f"{HERE}/banding.json")
@page
def beside_json(name: str) -> Response:
    """The same for programs."""
    return as_json(beside_last(name))


def beside_last(name: str) -> dict[str, Any]:
    """The two records side by side; ``before`` is None where the activity names no earlier record, or it is not open."""
    now = call("sdi_process_step_list", id=name)
    try:
        before = call("sdi_process_step_list", id=now["activity"]["base_id"]) if now["activity"]["base_id"] else None
    except (tk.ObjectNotFound, tk.NotAuthorized):
        before = None
    copied = 0
    if before and now["may_write"]:
        try:
            copied = call("sdi_process_copy", id=name, dry_run=True)["copied"]
        except tk.ValidationError:  # of another agency
            model.Session.rollback()
    return {"life": now, "before": before, "rows": compare.rows(now, before) if before else [], "copies": copied}


@sdi_process.route(f"{HERE}/salin", methods=["POST"])
@signed_in
def copy(name: str) -> Any:
    """Takes last year's plan into what is empty."""
    try:
        done = call("sdi_process_copy", id=name)
    except tk.ValidationError as refusal:
        flash_errors(refusal)
    else:
        tk.h.flash_success(tk.ungettext("The plan of {n} sub-process was copied.", "The plan of {n} sub-processes was copied.",
                                        done["copied"]).format(n=done["copied"]))
    return tk.redirect_to("sdi_process.beside", name=name)
