"""Harvest pages: sources, a new source, preview, run, report per record, release or drop what was held."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
import yaml
from flask import Blueprint

from ckanext.tangerang.harvest import history, report, sheets, wizard
from ckanext.tangerang.harvest.mapping_views import sdi_harvest_mapping
from ckanext.tangerang.harvest.wizard_views import asked, newest, sdi_harvest_draft
from ckanext.tangerang.pages import as_json, call, errors_of, flash_errors, page, signed_in
from satudata_harvest.source import plain_yaml

__all__ = ["sdi_harvest", "sdi_harvest_draft", "sdi_harvest_mapping"]

sdi_harvest = Blueprint("sdi_harvest", __name__)


@sdi_harvest.route("/panen/")
@signed_in
def sources() -> Any:
    """Sources one may see, with their last run; those of one agency or one state on request."""
    found = sheets.chosen(call("sdi_harvest_source_list")["results"], tk.request.args)
    form = tk.request.args.get("format", "")
    if form == "json":
        return as_json(found)
    if form in sheets.FORMATS:
        return sheets.answer(sheets.sources(found["results"]), form, "panen")
    return tk.render("harvest/sources.html", {
        "sources": found["results"], "all": found["count"], "states": found["states"], "organisations": found["agencies"],
        "agencies": tk.h.sdi_agencies("harvest_source_create"),
    })


@sdi_harvest.route("/panen/<source_id>/ubah", methods=["GET", "POST"])
@signed_in
def edit(source_id: str) -> Any:
    """The same questions with the stored answers; what the page does not ask, such as the mapping, stays."""
    shown = call("sdi_harvest_source_show", id=source_id)
    if not tk.h.sdi_can("harvest_source_update", owner_org=shown["owner_org"]):
        raise tk.NotAuthorized(tk._("Only the agency of a source and the data steward change it."))
    document, errors = shown["document"], []
    written = tk.request.form.get("document", "") if tk.request.method == "POST" else ""
    if tk.request.method == "POST":
        try:
            document = parsed(written) if written.strip() else answered(document, tk.request.form)
            call("sdi_harvest_source_update", id=source_id, document=document)
        except tk.ValidationError as refusal:
            errors = errors_of(refusal)
        else:
            tk.h.flash_success(tk._("The source was saved. See what would arrive before you run it."))
            begin_preview(source_id)
            return tk.redirect_to("sdi_harvest.preview", source_id=source_id)
    return tk.render("harvest/edit.html", {
        "source": shown, "document": document, "written": written, "errors": errors, "schedules": wizard.schedules(),
        "defaults": wizard.default_fields(shown["kind"]), **asked(document),
    })


def answered(document: dict[str, Any], values: Any) -> dict[str, Any]:
    """The stored document with the page's answers; what the page does not ask, such as the mapping, stays."""
    found = {**wizard.addressed(document, values), "title": values.get("title", "").strip()}
    return wizard.scheduled(wizard.with_defaults(found, values), values)


@sdi_harvest.route("/panen/<source_id>/hapus", methods=["POST"])
@signed_in
def delete(source_id: str) -> Any:
    """Removes a source; what it brought stays."""
    if not done("sdi_harvest_source_delete", id=source_id):
        return tk.redirect_to("sdi_harvest.source", source_id=source_id)
    tk.h.flash_success(tk._("The source was removed. What it brought stays in the catalogue."))
    return tk.redirect_to("sdi_harvest.sources")


def parsed(text: str) -> dict[str, Any]:
    try:
        document = plain_yaml(text)
    except (yaml.YAMLError, ValueError):
        document = None
    if not isinstance(document, dict):
        raise tk.ValidationError({"document": [tk._("This is not a YAML document with named parts.")]})
    return document


@sdi_harvest.route("/panen/<source_id>")
@page
def source(source_id: str) -> Any:
    """One source: what it is, its runs, its records."""
    shown = call("sdi_harvest_source_show", id=source_id)
    runs = call("sdi_harvest_run_list", source_id=source_id, limit=20)["results"]
    if tk.request.args.get("format") == "json":
        return as_json({**shown, "runs": runs})
    after = tk.request.args.get("after", "")
    held = call("sdi_harvest_record_list", source_id=source_id, limit=100, values=True, after=after)
    return tk.render("harvest/source.html", {
        "source": shown, "runs": runs, "records": held["results"], "next": held["next"], "charts": history.charts(runs)})


@sdi_harvest.route("/panen/<source_id>/pratinjau", methods=["GET", "POST"])
@page
def preview(source_id: str) -> Any:
    """What a run would do: a plan that is not applied, made by the worker."""
    shown = call("sdi_harvest_source_show", id=source_id)
    if tk.request.method == "POST":
        if tk.request.form.get("do") == "cancel":
            call("sdi_harvest_look_cancel", id=tk.request.form.get("look", ""))
        else:
            begin_preview(source_id)
        return tk.redirect_to("sdi_harvest.preview", source_id=source_id)
    found = newest("preview", source_id=source_id)
    if tk.request.args.get("format") == "json":
        return as_json(found or {})
    return tk.render("harvest/preview.html", {"source": shown, "look": found})


def begin_preview(source_id: str) -> None:
    """Has the worker make a plan of the source as it is now."""
    done("sdi_harvest_look_start", source_id=source_id, kind="preview")


def done(action: str, /, **data: Any) -> Any:
    """What an action answers; None where it refuses, which the next page says."""
    try:
        return call(action, **data) or True
    except tk.ValidationError as refusal:
        flash_errors(refusal)
        return None


@sdi_harvest.route("/panen/<source_id>/jalankan", methods=["POST"])
@page
def start(source_id: str) -> Any:
    """Starts a run in the worker."""
    run = done("sdi_harvest_run_start", source_id=source_id)
    if not run:
        return tk.redirect_to("sdi_harvest.source", source_id=source_id)
    return tk.redirect_to("sdi_harvest.run", run_id=run["id"])


@sdi_harvest.route("/panen/<source_id>/kebijakan", methods=["POST"])
@page
def policy(source_id: str) -> Any:
    """Review first, or apply when nothing holds: a standing decision of the data steward."""
    if done("sdi_harvest_source_update", id=source_id, policy=tk.request.form.get("policy", "")):
        tk.h.flash_success(tk._("The policy of the source was set."))
    return tk.redirect_to("sdi_harvest.source", source_id=source_id)


@sdi_harvest.route("/panen/jalan/<run_id>")
@page
def run(run_id: str) -> Any:
    """One run: progress, counts, a line for each record, what to do about failures."""
    shown = call("sdi_harvest_run_show", id=run_id)
    outcome, start = tk.request.args.get("hasil", ""), tk.request.args.get("mulai", "")
    asked = {"id": run_id, "outcome": outcome, "offset": int(start) if start.isascii() and start.isdigit() else 0}
    found = call("sdi_harvest_report_list", **asked)
    form = tk.request.args.get("format", "")
    if form == "json":
        return as_json({**shown, "records": found})
    if form in sheets.FORMATS:
        return sheets.answer(sheets.report(sheets.every(run_id, outcome)), form, f"panen-{run_id[:8]}")
    return tk.render("harvest/run.html", {
        "run": shown, "source": call("sdi_harvest_source_show", id=shown["source_id"]), "found": found, "outcome": outcome,
        "start": asked["offset"], "outcomes": report.outcomes()})


@sdi_harvest.route("/panen/jalan/<run_id>/hentikan", methods=["POST"])
@page
def cancel(run_id: str) -> Any:
    """Stops a run."""
    done("sdi_harvest_run_cancel", id=run_id)
    return tk.redirect_to("sdi_harvest.run", run_id=run_id)


@sdi_harvest.route("/panen/jalan/<run_id>/putuskan", methods=["POST"])
@page
def decide(run_id: str) -> Any:
    """Releases or drops a run held by the guard."""
    action = {"release": "sdi_harvest_run_release", "drop": "sdi_harvest_run_drop"}.get(tk.request.form.get("event", ""))
    if action is None:
        return tk.abort(400, tk._("Choose a decision."))
    answer = done(action, id=run_id, reason=tk.request.form.get("reason", ""))
    if not answer:
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
