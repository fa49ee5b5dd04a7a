"""Pages of the Daftar Data: the public list, one entry, what an agency plans."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint, Response

from ckanext.tangerang.compliance import sheets as files
from ckanext.tangerang.discovery import showing
from ckanext.tangerang.pages import as_json, call, errors_of, flash_errors, page, signed_in
from ckanext.tangerang.people import permissions
from ckanext.tangerang.planning import listing, moves, sheets
from ckanext.tangerang.planning.board_views import sdi_planning_board
from ckanext.tangerang.planning.import_views import sdi_planning_import
from ckanext.tangerang.planning.request_views import sdi_requests
from satudata import planning

__all__ = ["sdi_planning", "sdi_planning_board", "sdi_planning_import", "sdi_requests"]

sdi_planning = Blueprint("sdi_planning", __name__, url_prefix="/daftar-data")
FILTERS = {"tahun": "year", "opd": "owner_org", "status": "status", "prioritas": "priority", "terbit": "realised", "q": "q"}
PAGE = 50


def asked() -> dict[str, str]:
    """The filters of the address."""
    return {name: value for name in FILTERS if (value := tk.request.args.get(name, "").strip()[:200])}


def start() -> int:
    """How many entries the page leaves out."""
    given = tk.request.args.get("offset", "0")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 7 else 0


@sdi_planning.route("", strict_slashes=False)
@page
def listed() -> Any:
    """The list: filters in the address; as CSV, XLSX or JSON with ``?format=``."""
    given, form = asked(), tk.request.args.get("format", "")
    filters = {FILTERS[name]: value for name, value in given.items()}
    try:
        if form in files.FORMATS:
            return files.answer(sheets.entries(everything(filters)), form, "daftar-data")
        found = call("sdi_planned_data_list", limit=PAGE, offset=start(), **filters)
    except tk.ValidationError as refusal:
        return tk.abort(400, errors_of(refusal)[0][1])
    if form == "json":
        return as_json(found)
    return tk.render("planning/list.html", {"found": found, "asked": given, "statuses": moves.document()["statuses"]})


def everything(filters: dict[str, str]) -> list[dict[str, Any]]:
    """All entries of a list, for a file."""
    context = {"user": tk.g.user, "auth_user_obj": tk.g.userobj, "sdi_whole": True}
    found = tk.get_action("sdi_planned_data_list")(context, {"limit": listing.EVERY, **filters})
    results: list[dict[str, Any]] = found["results"]
    return results


@sdi_planning.route("/cakupan")
@page
def coverage() -> Any:
    """Planned against published, largest gap first."""
    year, form = tk.request.args.get("tahun", ""), tk.request.args.get("format", "")
    try:
        found = call("sdi_planned_coverage", year=year)
    except tk.ValidationError as refusal:
        return tk.abort(400, errors_of(refusal)[0][1])
    if form in files.FORMATS:
        return files.answer(sheets.coverage(found), form, "cakupan-daftar-data")
    return as_json(found) if form == "json" else tk.render("planning/coverage.html", {"found": found})


@sdi_planning.route("/usulan")
@signed_in
def own() -> str:
    """What the agencies of this person plan: propose several at once, copy last year's, bring a file."""
    permissions.require_somewhere({"user": tk.g.user}, "planned_edit")
    agencies = tk.h.sdi_agencies("planned_edit")
    org = tk.request.args.get("opd", "") or (agencies[0]["id"] if len(agencies) == 1 else "")
    filters = {FILTERS[name]: value for name, value in asked().items()} | {"owner_org": org}
    found = call("sdi_planned_data_list", limit=listing.MOST, offset=start(), **filters)
    return tk.render("planning/own.html", {"found": found, "asked": asked() | {"opd": org}, "agencies": agencies,
                                           "statuses": moves.document()["statuses"]})


@sdi_planning.route("/usulan", methods=["POST"])
@signed_in
def propose() -> Any:
    """Proposes the chosen entries; those that lack something are named."""
    back = {name: value for name in ("opd", "tahun") if (value := tk.request.form.get(name, ""))}
    try:
        done = call("sdi_planned_data_submit", ids=tk.request.form.getlist("ids"))
    except tk.ValidationError as refusal:
        flash_errors(refusal)
        return tk.redirect_to("sdi_planning.own", **back)
    if done["moved"]:
        tk.h.flash_success(tk.ungettext("{n} entry was proposed to the Forum.", "{n} entries were proposed to the Forum.",
                                        done["moved"]).format(n=done["moved"]))
    for item in done["results"]:
        if not item["allowed"]:
            tk.h.flash_error(f"{item['number']} {item['title']}: {item['sentence']}")
    return tk.redirect_to("sdi_planning.own", **back)


@sdi_planning.route("/baru", methods=["GET", "POST"])
@signed_in
def new() -> Any:
    """The form of a new entry."""
    permissions.require_somewhere({"user": tk.g.user}, "planned_edit")
    record, errors, agencies = {"tahun": tk.request.args.get("tahun", "")}, [], tk.h.sdi_agencies("planned_edit")
    org = tk.request.values.get("owner_org", "") or (agencies[0]["id"] if len(agencies) == 1 else "")
    if tk.request.method == "POST":
        record = posted()
        try:
            made = call("sdi_planned_data_create", record=record, owner_org=org)
        except tk.ValidationError as refusal:
            errors = errors_of(refusal)
        else:
            tk.h.flash_success(tk._("Kept as a draft. Propose it to the Forum when it is complete."))
            return tk.redirect_to("sdi_planning.one", number=made["number"])
    return shown_form(None, record, errors, org)


def posted() -> dict[str, Any]:
    """The values of a posted form."""
    form = tk.request.form
    return {field.name: form.getlist(field.name) if field.multiple else form.get(field.name, "")
            for field in planning.form().fields if field.name in form or field.multiple}


def shown_form(entry: dict[str, Any] | None, record: dict[str, Any], errors: list[tuple[str, str]], org: str) -> str:
    """The form of an entry with these values."""
    return tk.render("planning/form.html", {"entry": entry, "record": record, "errors": errors, "owner_org": org,
                                            "form": planning.form()})


@sdi_planning.route("/<number>")
@page
def one(number: str) -> Any:
    """One entry."""
    found = call("sdi_planned_data_show", id=number)
    if tk.request.args.get("format") == "json":
        return as_json(found)
    return tk.render("planning/read.html", {"entry": found, "form": planning.form(), "text": sheets.text,
                                            "links": showing.record_links([found["record"].get("id_mskeg", "")]),
                                            "status": moves.document()["statuses"][found["status"]]})


@sdi_planning.route("/<number>/ubah", methods=["GET", "POST"])
@signed_in
def edit(number: str) -> Any:
    """The form of an entry that may still change."""
    entry = call("sdi_planned_data_show", id=number)
    if "update" not in entry["events"]:
        raise tk.NotAuthorized(tk._("This entry cannot be changed, or not by you."))
    record, errors = entry["record"], []
    if tk.request.method == "POST":
        record = posted()
        try:
            call("sdi_planned_data_update", id=entry["id"], base=tk.request.form.get("base", ""), record=record)
        except tk.ValidationError as refusal:
            errors = errors_of(refusal)
        else:
            tk.h.flash_success(tk._("Saved."))
            return tk.redirect_to("sdi_planning.one", number=number)
    return shown_form(entry, record, errors, entry["owner_org"])


def done(number: str, action: str, said: str, **data: Any) -> Response:
    """Does it and leads back to the entry; a refused input is told there."""
    try:
        call(action, id=number, **data)
    except tk.ValidationError as refusal:
        flash_errors(refusal)
    else:
        tk.h.flash_success(said)
    answer: Response = tk.redirect_to("sdi_planning.one", number=number)
    return answer


@sdi_planning.route("/<number>/batal", methods=["POST"])
@signed_in
def cancel(number: str) -> Any:
    """Gives the entry up."""
    return done(number, "sdi_planned_data_cancel", tk._("Cancelled."), reason=tk.request.form.get("reason", ""))


@sdi_planning.route("/<number>/kaitkan", methods=["POST"])
@signed_in
def link(number: str) -> Any:
    """Says which dataset realises the entry."""
    name = tk.request.form.get("dataset", "").strip().rstrip("/").rpartition("/")[2]
    said = tk._("Linked to the dataset.") if name else tk._("The link was removed.")
    return done(number, "sdi_planned_data_link", said, dataset=name)


@sdi_planning.route("/salin", methods=["POST"])
@signed_in
def carry() -> Any:
    """Last year's entries as drafts of the next year."""
    form = tk.request.form
    back: dict[str, Any] = {"opd": form.get("opd", "")}
    try:
        made = call("sdi_planned_carry_over", year=form.get("tahun", ""), owner_org=form.get("opd", ""),
                    all=form.get("all") == "ya")
    except tk.ValidationError as refusal:
        flash_errors(refusal)
    else:
        back["tahun"] = made["year"]
        said = tk.ungettext("{n} draft was made for {year}.", "{n} drafts were made for {year}.", made["made"])
        tk.h.flash_success(said.format(n=made["made"], year=made["year"]))
    return tk.redirect_to("sdi_planning.own", **{name: value for name, value in back.items() if value})
