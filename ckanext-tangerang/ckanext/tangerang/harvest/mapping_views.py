"""The mapping workbench: what the source has beside what the form asks, tried on the first records before it counts."""
from __future__ import annotations

import json
from typing import Any, NamedTuple

import ckan.plugins.toolkit as tk
from flask import Blueprint

from ckanext.tangerang.harvest import drafts, mapping_work, sources, wizard
from ckanext.tangerang.harvest.model import Draft, Source
from ckanext.tangerang.pages import as_json, call, errors_of, signed_in
from satudata_harvest import trial

sdi_harvest_mapping = Blueprint("sdi_harvest_mapping", __name__)
Json = dict[str, Any]
Errors = list[tuple[str, str]]


class Place(NamedTuple):
    """Where a mapping is worked on: a draft of the wizard, or a stored source."""

    shown: Json
    of: Draft | Source
    ref: Json
    address: str

    @property
    def draft(self) -> Json | None:
        return self.shown if "draft_id" in self.ref else None


@sdi_harvest_mapping.route("/panen/draf/<draft_id>/pemetaan", methods=["GET", "POST"])
@signed_in
def draft(draft_id: str) -> Any:
    """The mapping as a step of the wizard."""
    shown = call("sdi_harvest_draft_show", id=draft_id)
    if shown["source_id"]:
        return tk.redirect_to("sdi_harvest_mapping.source", source_id=shown["source_id"])
    address = tk.h.url_for("sdi_harvest_mapping.draft", draft_id=draft_id)
    return work(Place(shown, drafts.get(draft_id), {"draft_id": draft_id}, address))


@sdi_harvest_mapping.route("/panen/<source_id>/pemetaan", methods=["GET", "POST"])
@signed_in
def source(source_id: str) -> Any:
    """The mapping of a stored source."""
    shown = call("sdi_harvest_source_show", id=source_id)
    if not tk.h.sdi_can("harvest_source_update", owner_org=shown["owner_org"]):
        raise tk.NotAuthorized(tk._("Only the agency of a source and the data steward change it."))
    address = tk.h.url_for("sdi_harvest_mapping.source", source_id=shown["id"])
    return work(Place(shown, sources.get(source_id), {"source_id": shown["id"]}, address))


def work(place: Place) -> Any:
    """The page, after what its buttons asked for was done."""
    document, errors = place.shown["document"], []
    if tk.request.method == "POST":
        done = tk.request.form.get("do", "save")
        if done in ("give", "read", "variables"):
            answer, errors = other(place, done)
        else:
            document = changed(document, tk.request.form, done)
            answer, errors = kept(place, document, done)
        if answer is not None:
            return answer
    found, troubles = attempt(place, document)
    if tk.request.args.get("format") == "json":
        return as_json({"mapping": document.get("mapping") or {}, **found})
    wrong = errors or troubles
    if tk.request.headers.get("X-Requested-With") == "fetch":
        return tk.render("harvest/tried.html", {"tried": found, "errors": wrong, "kind": wizard.record_kind(document)})
    proposed, kind = mapping_work.proposals(document, mapping_work.sample_of(place.of)), wizard.record_kind(document)
    return tk.render("harvest/mapping.html", {
        "place": place, "draft": place.draft, "step": "pemetaan", "look": None, "document": document,
        "errors": wrong, "tried": found, "proposals": proposed,
        "kind": kind, "rows": mapping_work.rows(document.get("mapping") or {}, mapping_work.asked(found, proposed, wrong), kind),
        "transforms": mapping_work.transforms(), "defaults": wizard.default_fields(kind), "sections": sections(kind),
    })


def changed(document: Json, values: Any, done: str) -> Json:
    """A document with the mapping and the values the form holds, and what its button does to them."""
    before = document.get("mapping") or {}
    fields = mapping_work.fields_of(values, before.get("fields", {}), wizard.record_kind(document))
    tests = list(before.get("tests", ()))
    if done == "accept":
        chosen = set(values.getlist("accept"))
        fields |= {name: json.loads(values[f"proposal.{name}"]) for name in chosen if f"proposal.{name}" in values}
    elif done.startswith("untest:") and done[7:].isdigit() and int(done[7:]) < len(tests):
        del tests[int(done[7:])]
    mapping = {"fields": fields} | ({"tests": tests} if tests else {})
    return wizard.with_defaults({**document, "mapping": mapping}, values)


def kept(place: Place, document: Json, done: str) -> tuple[Any, Errors]:
    """Keeps the mapping unless it is only tried; the next page, or what is wrong."""
    if done == "try":
        return None, []
    if done.startswith("test:"):
        with_test(place, document, done[5:])
    try:
        sources.parsed(document)
        if place.draft:
            call("sdi_harvest_draft_update", id=place.shown["id"], document=document)
        else:
            call("sdi_harvest_source_update", id=place.shown["id"], document=document)
    except tk.ValidationError as refusal:
        return None, errors_of(refusal)
    if done != "next":
        tk.h.flash_success(tk._("The mapping was saved."))
        return tk.redirect_to(place.address), []
    try:
        call("sdi_harvest_look_start", kind="preview", **place.ref)
    except tk.ValidationError as refusal:
        return None, errors_of(refusal)
    if place.draft:
        return tk.redirect_to("sdi_harvest_draft.at", draft_id=place.shown["id"], step="pratinjau"), []
    return tk.redirect_to("sdi_harvest.preview", source_id=place.shown["id"]), []


def with_test(place: Place, document: Json, identifier: str) -> None:
    """Adds a test: this record must become what it becomes now."""
    for one in mapping_work.readable(mapping_work.sample_of(place.of)):
        if one["identifier"] == identifier:
            tests = document["mapping"].setdefault("tests", [])
            tests.append(trial.example_of(document["mapping"], one))


def other(place: Place, done: str) -> tuple[Any, Errors]:
    """What is not about the mapping itself: a sample that is pasted or read anew, columns that become variables."""
    values = tk.request.form
    try:
        if done == "give":
            call("sdi_harvest_sample_give", sample=pasted(values.get("sample", "")), **place.ref)
        elif done == "read":
            call("sdi_harvest_look_start", kind="sample", **place.ref)
            if place.draft:
                return tk.redirect_to("sdi_harvest_draft.at", draft_id=place.shown["id"], step="contoh"), []
            tk.h.flash_success(tk._("The worker reads the first records. Open this page again in a moment."))
        else:
            made = call("sdi_harvest_variable_propose", identifier=values.get("identifier", ""),
                        record_id=values.get("record_id", ""), **place.ref)
            tk.h.flash_success(tk._("A draft of an activity holds the columns as proposed variables. Complete it and send it."))
            return tk.redirect_to("sdi_desk.tasks", revision_id=made["id"]), []
    except tk.ValidationError as refusal:
        return None, errors_of(refusal)
    return tk.redirect_to(place.address), []


def pasted(text: str) -> Any:
    """The JSON value in a text; ``ValidationError``."""
    try:
        return json.loads(text[:200_000])
    except (ValueError, RecursionError) as error:
        raise tk.ValidationError({"sample": [tk._("Give one record, or a list of records, as JSON objects.")]}) from error


def attempt(place: Place, document: Json) -> tuple[Json, Errors]:
    """What the first records would become; what is wrong with the document where it cannot be tried."""
    try:
        return call("sdi_harvest_mapping_try", document=document, **place.ref), []
    except tk.ValidationError as refusal:
        nothing = {"records": [], "tests": [], "paths": mapping_work.tree(mapping_work.sample_of(place.of))}
        return nothing, errors_of(refusal)


def sections(kind: str) -> list[tuple[str, str]]:
    """Sections of the form with their titles."""
    from satudata import form as forms
    return [(section.name, section.title.in_(tk.h.sdi_language())) for section in forms.load(kind).sections]
