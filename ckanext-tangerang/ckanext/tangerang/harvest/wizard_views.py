"""The pages on which a source is described: one step a page, back without loss, each look done by the worker."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint

from ckanext.tangerang.harvest import wizard
from ckanext.tangerang.pages import as_json, call, errors_of, signed_in
from satudata_harvest import options_form
from satudata_harvest.connectors import available
from satudata_harvest.source import kinds_of

sdi_harvest_draft = Blueprint("sdi_harvest_draft", __name__)
Json = dict[str, Any]
Errors = list[tuple[str, str]]
LOOKS = {"periksa": "check", "contoh": "sample", "pratinjau": "preview"}


@sdi_harvest_draft.route("/panen/baru", methods=["GET", "POST"])
@signed_in
def new() -> Any:
    """The first step: whose data, what people call the system, where the data are."""
    agencies = tk.h.sdi_agencies("harvest_source_create")
    if not agencies:
        raise tk.NotAuthorized(tk._("Only data producers and the data steward add harvest sources."))
    values, errors = tk.request.args, []
    if tk.request.method == "POST":
        values = tk.request.form
        try:
            made = call("sdi_harvest_draft_create", document=wizard.first(values))
        except tk.ValidationError as refusal:
            errors = errors_of(refusal)
        else:
            return to(made["id"], "alamat")
    return tk.render("harvest/step_kind.html", {
        "agencies": agencies, "values": values, "errors": errors, "kinds": kinds(), "step": "jenis", "draft": None,
        "drafts": call("sdi_harvest_draft_list")["results"],
    })


@sdi_harvest_draft.route("/panen/draf/<draft_id>")
@signed_in
def go_on(draft_id: str) -> Any:
    """Where a draft was left."""
    draft = call("sdi_harvest_draft_show", id=draft_id)
    return to(draft_id, "selesai" if draft["source_id"] else wizard.reached(draft["document"]))


@sdi_harvest_draft.route("/panen/draf/<draft_id>/hapus", methods=["POST"])
@signed_in
def delete(draft_id: str) -> Any:
    """Throws a draft away."""
    call("sdi_harvest_draft_delete", id=draft_id)
    tk.h.flash_success(tk._("The draft was thrown away."))
    return tk.redirect_to("sdi_harvest.sources")


@sdi_harvest_draft.route("/panen/draf/<draft_id>/<step>", methods=["GET", "POST"])
@signed_in
def at(draft_id: str, step: str) -> Any:
    """One step of a draft."""
    draft = call("sdi_harvest_draft_show", id=draft_id)
    if draft["source_id"] and step != "selesai":
        return to(draft_id, "selesai")
    if step in LOOKS:
        return look(draft, step)
    pages: dict[str, Callable[[Json], Any]] = {"jenis": kind, "alamat": address, "jadwal": schedule, "selesai": done}
    if step not in pages:
        return tk.abort(404, tk._("There is nothing at this address, or it is not open to you."))
    return pages[step](draft)


def kind(draft: Json) -> Any:
    """The first step again, with its answers."""
    document, errors = draft["document"], []
    if tk.request.method == "POST":
        document = wizard.first({**tk.request.form, "owner_org": draft["owner_org"], "name": document.get("name", "")}, document)
        errors = saved(draft, document)
        if not errors:
            return to(draft["id"], "alamat")
    agencies = [{"id": draft["owner_org"], "title": tk.h.sdi_agency_title(draft["owner_org"])}]
    return tk.render("harvest/step_kind.html", {
        "agencies": agencies, "values": document, "errors": errors, "kinds": kinds(), "step": "jenis", "draft": draft})


def address(draft: Json) -> Any:
    """What this kind of system needs to be reached; saving has the worker try it."""
    document, errors = draft["document"], []
    if tk.request.method == "POST":
        document = wizard.addressed({**document, "name": tk.request.form.get("name", "").strip()}, tk.request.form)
        errors = saved(draft, document) or looked(draft, "check")
        if not errors:
            return to(draft["id"], "periksa")
    return tk.render("harvest/step_address.html", {
        "draft": draft, "step": "alamat", "errors": errors, "document": document, **asked(document)})


def asked(document: Json) -> Json:
    """The questions of a document's kind with their answers; a kind that is no longer installed asks nothing."""
    if document.get("connector") not in available():
        return {"questions": (), "answers": {}, "record_kinds": ()}
    connector = document["connector"]
    return {"questions": options_form.questions(connector), "answers": options_form.answers_of(connector, document["options"]),
            "record_kinds": kinds_of(connector)}


def look(draft: Json, step: str) -> Any:
    """Check, sample or preview: what the worker found, how far it is, or a button to have it look."""
    if tk.request.method == "POST":
        return looking(draft, step)
    found = newest(LOOKS[step], draft_id=draft["id"])
    if tk.request.args.get("format") == "json":
        return as_json(found or {})
    return tk.render(f"harvest/step_{LOOKS[step]}.html", {"draft": draft, "step": step, "look": found})


def looking(draft: Json, step: str) -> Any:
    """Starts or stops a look, then shows it."""
    if tk.request.form.get("do") == "cancel":
        call("sdi_harvest_look_cancel", id=tk.request.form.get("look", ""))
    else:
        for _field, sentence in looked(draft, LOOKS[step]):
            tk.h.flash_error(sentence)
    return to(draft["id"], step)


def schedule(draft: Json) -> Any:
    """When it is fetched; saving registers the source."""
    document, errors = draft["document"], []
    if tk.request.method == "POST":
        document = wizard.scheduled(document, tk.request.form)
        errors = saved(draft, document)
        if not errors:
            try:
                call("sdi_harvest_draft_finish", id=draft["id"])
            except tk.ValidationError as refusal:
                errors = errors_of(refusal)
            else:
                return to(draft["id"], "selesai")
    return tk.render("harvest/step_schedule.html", {
        "draft": draft, "step": "jadwal", "errors": errors, "document": document, "schedules": wizard.schedules()})


def done(draft: Json) -> Any:
    """What happens now."""
    if not draft["source_id"]:
        return to(draft["id"], "jadwal")
    return tk.render("harvest/step_done.html", {
        "draft": draft, "step": "selesai", "source": call("sdi_harvest_source_show", id=draft["source_id"])})


def saved(draft: Json, document: Json) -> Errors:
    """Keeps a draft's document; what is wrong with it."""
    try:
        call("sdi_harvest_draft_update", id=draft["id"], document=document)
    except tk.ValidationError as refusal:
        return errors_of(refusal)
    return []


def looked(draft: Json, what: str) -> Errors:
    """Has the worker look at a draft; what is wrong with its document."""
    try:
        call("sdi_harvest_look_start", draft_id=draft["id"], kind=what)
    except tk.ValidationError as refusal:
        return errors_of(refusal)
    return []


def newest(what: str, **of: str) -> Json | None:
    """The newest look of a kind, or none."""
    try:
        found: Json = call("sdi_harvest_look_show", kind=what, **of)
    except tk.ObjectNotFound:
        return None
    return found


def kinds() -> list[tuple[str, str]]:
    """Every kind of source with its title."""
    return [(name, tk.h.sdi_harvest_kind(name)) for name in options_form.kinds()]


def to(draft_id: str, step: str) -> Any:
    """On to a step of a draft."""
    if step == "pemetaan":
        return tk.redirect_to("sdi_harvest_mapping.draft", draft_id=draft_id)
    return tk.redirect_to("sdi_harvest_draft.at", draft_id=draft_id, step=step)


