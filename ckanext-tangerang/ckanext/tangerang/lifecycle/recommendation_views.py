"""Pages of recommendations and of the radar: the list, one activity, its evidence sheet to print, activities like it."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from flask import Blueprint, Response

from ckanext.tangerang.compliance import sheets as files
from ckanext.tangerang.discovery import theme
from ckanext.tangerang.lifecycle import activity, recommendation, recommendation_pdf, recommendation_sheet
from ckanext.tangerang.lifecycle import recommendation_words as words
from ckanext.tangerang.lifecycle.recommendation_model import Recommendation
from ckanext.tangerang.pages import as_json, as_private, call, errors_of, flash_errors, here, signed_in
from ckanext.tangerang.people import permissions
from ckanext.tangerang.people.helpers import current
from ckanext.tangerang.revision import minutes
from ckanext.tangerang.revision.model import now
from satudata import codes

sdi_recommendations = Blueprint("sdi_recommendations", __name__)
PAGE, FILE = 50, 200
STEP, LETTER = "2.6", "surat_rekomendasi"
"""The sub-process and the kind of evidence the letter of BPS is."""
FIELDS = ("request_number", "asked", "sent_to", "result", "number", "given", "valid_year", "link", "notes")


@sdi_recommendations.route("/rekomendasi", strict_slashes=False)
@signed_in
def listed() -> Any:
    """Activities on which BPS is asked; as a page, CSV, XLSX or JSON."""
    args = tk.request.args
    state, words_, org = args.get("keadaan", ""), args.get("q", "").strip()[:200], args.get("instansi", "")[:100]
    offset = int(args["offset"]) if args.get("offset", "").isdecimal() and len(args["offset"]) < 7 else 0
    asked: dict[str, Any] = {"state": state if state in recommendation.STATES else "", "q": words_, "owner_org": org}
    form = args.get("format", "")
    if form in files.FORMATS:
        return files.answer(words.sheet(call("sdi_recommendation_list", limit=FILE, **asked)["results"]), form, "rekomendasi")
    found = call("sdi_recommendation_list", limit=PAGE, offset=offset, **asked)
    if form == "json":
        return as_json(found)
    kept = {name: value for name, value in (("keadaan", asked["state"]), ("q", words_), ("instansi", org)) if value}
    return tk.render("lifecycle/recommendations.html", {
        "found": found, "asked": kept, "states": words.states(), "offset": offset,
        "following": offset + PAGE if found["count"] > offset + PAGE else 0})


@sdi_recommendations.route("/rekomendasi/<activity_id>", methods=["GET", "POST"])
@signed_in
def one(activity_id: str) -> Any:
    """What is known of the recommendation on an activity, to be changed by who may."""
    about = asked_about(activity_id, "recommendation_read")
    errors: list[tuple[str, str]] = []
    if tk.request.method == "POST":
        try:
            call("sdi_recommendation_update", activity_id=about.id, **{name: tk.request.form.get(name, "") for name in FIELDS})
        except tk.ValidationError as refusal:
            errors = errors_of(refusal)
        else:
            tk.h.flash_success(tk._("The recommendation was kept."))
            return tk.redirect_to("sdi_recommendations.one", activity_id=about.id)
    known = call("sdi_recommendation_list", activity_id=about.id, limit=1)["results"]
    return tk.render("lifecycle/recommendation.html", {
        "about": about, "known": known[0] if known else {}, "errors": errors, "values": tk.request.form,
        "results": [(code.kode, code.label(tk.h.lang())) for code in codes.load("hasil_rekomendasi")],
        "may": permissions.can(current(), "recommendation_update", owner_org=about.owner_org, kind=activity.KIND),
        "letters": letters(about), "may_add": permissions.can(current(), "process_write", owner_org=about.owner_org,
                                                              kind=activity.KIND),
    }), 400 if errors else 200


@sdi_recommendations.route("/rekomendasi/<activity_id>/lembar")
@signed_in
def sheet(activity_id: str) -> Any:
    """The evidence for the request, to print: essentials of MS-Keg, variables, similar activities, why it is no duplicate."""
    about = asked_about(activity_id, "recommendation_read")
    return tk.render("lifecycle/recommendation_sheet.html", {"about": about, "sheet": recommendation_sheet.of(about)})


@sdi_recommendations.route("/rekomendasi/<activity_id>/lembar.pdf")
@signed_in
def sheet_pdf(activity_id: str) -> Any:
    """The same as PDF."""
    about = asked_about(activity_id, "recommendation_read")
    address = str(tk.url_for("sdi_recommendations.one", activity_id=about.id, qualified=True))
    content = recommendation_pdf.document(about, recommendation_sheet.of(about), theme.city(), address, minutes.moment(now()))
    name = f"lembar-bukti-{about.name or about.id}.pdf"
    return as_private(Response(content, mimetype="application/pdf"), name, show=True)


@sdi_recommendations.route("/rekomendasi/<activity_id>/surat", methods=["POST"])
@signed_in
def letter(activity_id: str) -> Any:
    """Keeps the letter of BPS as a file: evidence of sub-process 2.6."""
    about = asked_about(activity_id, "recommendation_read")
    known = model.Session.get(Recommendation, about.id)
    title = tk._("Letter of recommendation {number}").format(number=known.number if known and known.number else "").strip()
    try:
        call("sdi_process_evidence_add", id=about.id, step=STEP, kind=LETTER, title=title, upload=tk.request.files.get("upload"),
             date=known.given.isoformat() if known and known.given else "")
    except tk.ValidationError as refusal:
        flash_errors(refusal)
    else:
        tk.h.flash_success(tk._("The letter was kept."))
    return tk.redirect_to("sdi_recommendations.one", activity_id=about.id)


def letters(about: activity.Activity) -> list[dict[str, Any]]:
    """The files of the letter, newest first, for who may read the activity's process record."""
    if not permissions.can(current(), "process_read", owner_org=about.owner_org, kind=activity.KIND):
        return []
    found = call("sdi_process_step_show", id=about.id, step=STEP)["evidence"]
    return [item for item in found if item["kind"] == LETTER and item["filename"]]


@sdi_recommendations.route("/kegiatan-serupa/<activity_id>", methods=["GET", "POST"])
@signed_in
def similar(activity_id: str) -> Any:
    """Activities like this one, with reasons, and what was decided."""
    errors: list[tuple[str, str]] = []
    form = tk.request.form
    if tk.request.method == "POST":
        try:
            call("sdi_activity_similar_decide", activity_id=activity_id, decision=form.get("decision", ""),
                 reason=form.get("reason", ""))
        except tk.ValidationError as refusal:
            errors = errors_of(refusal)
        else:
            tk.h.flash_success(tk._("The decision was kept."))
            return tk.redirect_to(here(tk.request.path))
    found = call("sdi_activity_similar", activity_id=activity_id)
    if tk.request.args.get("format") == "json":
        return as_json(found)
    return tk.render("lifecycle/similar.html", {
        "found": found, "errors": errors, "values": form, "decisions": words.decisions()}), 400 if errors else 200


def asked_about(activity_id: str, right: str) -> activity.Activity:
    """The activity of an address; ``NotAuthorized`` for who may not read what is tracked of it."""
    user = permissions.actor({"user": tk.g.user})
    about = activity.of(user, activity_id)
    permissions.require({"user": tk.g.user}, right, owner_org=about.owner_org, kind=activity.KIND)
    return about
