"""Harvest pages: sources, a new source, preview, run, report per record, release or drop what was held."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
import yaml
from flask import Blueprint

from ckanext.tangerang.pages import call, errors_of, flash_errors, page, signed_in
from satudata_harvest.connectors import find

__all__ = ["sdi_harvest"]

sdi_harvest = Blueprint("sdi_harvest", __name__)
KINDS = ("files", "sql", "rest", "ckan", "arcgis", "dcat", "csw", "oai", "sdmx", "bps")
LISTS = ("tables", "pattern", "organizations", "layers", "dataflows")
NUMBERS = ("subjects", "variables")


@sdi_harvest.route("/panen/")
@signed_in
def sources() -> str:
    """Sources one may see, with their last run."""
    return tk.render("harvest/sources.html", {
        "sources": call("sdi_harvest_source_list")["results"],
        "agencies": tk.h.sdi_agencies("harvest_source_create"),
    })


@sdi_harvest.route("/panen/baru", methods=["GET", "POST"])
@signed_in
def new() -> Any:
    """A new source, from a few questions."""
    agencies = tk.h.sdi_agencies("harvest_source_create")
    if not agencies:
        raise tk.NotAuthorized(tk._("Only data producers and the data steward add harvest sources."))
    values = tk.request.form if tk.request.method == "POST" else tk.request.args
    errors: list[tuple[str, str]] = []
    if tk.request.method == "POST":
        try:
            made = call("sdi_harvest_source_create", document=document_of(values))
        except tk.ValidationError as refusal:
            errors = errors_of(refusal)
        else:
            tk.h.flash_success(tk._("The source was saved. See what would arrive before you run it."))
            return tk.redirect_to("sdi_harvest.preview", source_id=made["id"])
    return tk.render("harvest/new.html", {"agencies": agencies, "values": values, "errors": errors, "kinds": KINDS})


@sdi_harvest.route("/panen/<source_id>/ubah", methods=["GET", "POST"])
@signed_in
def edit(source_id: str) -> Any:
    """The same questions with the stored answers; what the page does not ask, such as the mapping, stays."""
    shown = call("sdi_harvest_source_show", id=source_id)
    if not tk.h.sdi_can("harvest_source_update", owner_org=shown["owner_org"]):
        raise tk.NotAuthorized(tk._("Only the agency of a source and the data steward change it."))
    values, errors = answers_of(shown["document"]), []
    if tk.request.method == "POST":
        values = tk.request.form
        try:
            call("sdi_harvest_source_update", id=source_id, document=changed(shown["document"], values))
        except tk.ValidationError as refusal:
            errors = errors_of(refusal)
        else:
            tk.h.flash_success(tk._("The source was saved. See what would arrive before you run it."))
            return tk.redirect_to("sdi_harvest.preview", source_id=source_id)
    agencies = [{"id": shown["owner_org"], "title": tk.h.sdi_agency_title(shown["owner_org"])}]
    return tk.render("harvest/new.html", {
        "agencies": agencies, "values": values, "errors": errors, "kinds": KINDS, "source": shown,
    })


@sdi_harvest.route("/panen/<source_id>/hapus", methods=["POST"])
@signed_in
def delete(source_id: str) -> Any:
    """Removes a source; what it brought stays."""
    try:
        call("sdi_harvest_source_delete", id=source_id)
    except tk.ValidationError as refusal:
        flash_errors(refusal)
        return tk.redirect_to("sdi_harvest.source", source_id=source_id)
    tk.h.flash_success(tk._("The source was removed. What it brought stays in the catalogue."))
    return tk.redirect_to("sdi_harvest.sources")


def answers_of(document: dict[str, Any]) -> dict[str, str]:
    """A stored document as the answers of the page."""
    answers = {name: str(document.get(name) or "") for name in ("name", "title", "owner_org", "connector", "secret")}
    for part in ("options", "defaults"):
        for name, value in (document.get(part) or {}).items():
            shown = str(value).lower() if isinstance(value, bool) else str(value)
            answers[f"{part}.{name}"] = ", ".join(map(str, value)) if isinstance(value, list) else shown
    return answers


def document_of(values: Any) -> dict[str, Any]:
    """The source document of the posted questions; an advanced one may be given whole as YAML."""
    if values.get("document", "").strip():
        return parsed(values["document"])
    options: dict[str, Any] = under(values, "options.")
    for many in (*LISTS, *NUMBERS):
        if many in options:
            parts = [part.strip() for part in options[many].split(",") if part.strip()]
            options[many] = [int(part) if many in NUMBERS and part.isdecimal() else part for part in parts]
    if options.get("data") == "true":
        options["data"] = True
    if "pages.style" in options:
        options["pages"] = {"style": options.pop("pages.style")}
    connector = values.get("connector", "")
    if connector in KINDS:  # the page also sends what was written for a kind that is not chosen any more
        options = {name: value for name, value in options.items() if name in find(connector).options_schema["properties"]}
    document: dict[str, Any] = {
        "name": values.get("name", "").strip(), "title": values.get("title", "").strip(),
        "owner_org": values.get("owner_org", ""),
        "connector": connector, "options": options,
        "defaults": under(values, "defaults."),
    }
    if values.get("secret", "").strip():
        document["secret"] = values["secret"].strip()
    return document


def changed(stored: dict[str, Any], values: Any) -> dict[str, Any]:
    """The stored document with the page's answers: what the page does not ask stays. A document given whole replaces it."""
    asked = document_of(values)
    if values.get("document", "").strip():
        return asked
    for part in ("options", "defaults"):
        if part == "options" and asked["connector"] != stored["connector"]:
            continue  # another kind of system has other options
        kept = {name: value for name, value in (stored.get(part) or {}).items() if f"{part}.{name}" not in values}
        asked[part] = {**kept, **asked[part]}
    emptied = {"secret"} if "secret" in values and "secret" not in asked else set()
    return {**{name: value for name, value in stored.items() if name not in emptied}, **asked}


def under(values: Any, prefix: str) -> dict[str, str]:
    """The filled values whose names start so, without that start."""
    return {key.removeprefix(prefix): value.strip() for key, value in values.items() if key.startswith(prefix) and value.strip()}


def parsed(text: str) -> dict[str, Any]:
    try:
        document = yaml.safe_load(text)
    except yaml.YAMLError:
        document = None
    if not isinstance(document, dict):
        raise tk.ValidationError({"document": [tk._("This is not a YAML document with named parts.")]})
    return document


@sdi_harvest.route("/panen/<source_id>")
@page
def source(source_id: str) -> str:
    """One source: what it is, its runs, its records."""
    return tk.render("harvest/source.html", {
        "source": call("sdi_harvest_source_show", id=source_id),
        "runs": call("sdi_harvest_run_list", source_id=source_id, limit=20)["results"],
        "records": call("sdi_harvest_record_list", source_id=source_id, limit=100, values=True)["results"],
    })


@sdi_harvest.route("/panen/<source_id>/pratinjau")
@page
def preview(source_id: str) -> str:
    """What a run would do: a plan that is not applied."""
    shown = call("sdi_harvest_source_show", id=source_id)
    found: dict[str, Any] = {}
    errors: list[tuple[str, str]] = []
    try:
        found = call("sdi_harvest_source_preview", id=source_id)
    except tk.ValidationError as refusal:
        errors = errors_of(refusal)
    return tk.render("harvest/preview.html", {
        "source": shown, "plan": found.get("plan"), "failure": found.get("failure"), "errors": errors,
    })


@sdi_harvest.route("/panen/<source_id>/jalankan", methods=["POST"])
@page
def start(source_id: str) -> Any:
    """Starts a run in the worker."""
    try:
        run = call("sdi_harvest_run_start", source_id=source_id)
    except tk.ValidationError as refusal:
        flash_errors(refusal)
        return tk.redirect_to("sdi_harvest.source", source_id=source_id)
    return tk.redirect_to("sdi_harvest.run", run_id=run["id"])


@sdi_harvest.route("/panen/<source_id>/kebijakan", methods=["POST"])
@page
def policy(source_id: str) -> Any:
    """Review first, or apply when nothing holds: a standing decision of the data steward."""
    try:
        call("sdi_harvest_source_update", id=source_id, policy=tk.request.form.get("policy", ""))
    except tk.ValidationError as refusal:
        flash_errors(refusal)
    else:
        tk.h.flash_success(tk._("The policy of the source was set."))
    return tk.redirect_to("sdi_harvest.source", source_id=source_id)


@sdi_harvest.route("/panen/jalan/<run_id>")
@page
def run(run_id: str) -> str:
    """One run: progress, counts, a line for each record, what to do about failures."""
    shown = call("sdi_harvest_run_show", id=run_id)
    return tk.render("harvest/run.html", {"run": shown, "source": call("sdi_harvest_source_show", id=shown["source_id"])})


@sdi_harvest.route("/panen/jalan/<run_id>/putuskan", methods=["POST"])
@page
def decide(run_id: str) -> Any:
    """Releases or drops a run held by the guard."""
    action = {"release": "sdi_harvest_run_release", "drop": "sdi_harvest_run_drop"}.get(tk.request.form.get("event", ""))
    if action is None:
        return tk.abort(400, tk._("Choose a decision."))
    try:
        answer = call(action, id=run_id, reason=tk.request.form.get("reason", ""))
    except tk.ValidationError as refusal:
        flash_errors(refusal)
        return tk.redirect_to("sdi_harvest.run", run_id=run_id)
    tk.h.flash_success(said(run_id, answer))
    return tk.redirect_to("sdi_harvest.run", run_id=answer["id"])


def said(run_id: str, answer: dict[str, Any]) -> str:
    """What a decision led to: a release starts another run, unless an agent of the agency carries it out."""
    if answer["state"] == "dropped":
        return str(tk._("The run was dropped. The catalogue stays as it was."))
    if answer["id"] == run_id:
        return str(tk._("The run was released. The agency's own program takes it up with its next run."))
    return str(tk._("The run was released. This is the new run that takes it up."))
