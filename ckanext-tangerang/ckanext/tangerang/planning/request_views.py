"""Pages of requests for data: the public list, the form, one request to follow, its answer."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint

from ckanext.tangerang import open_form
from ckanext.tangerang.compliance import sheets as files
from ckanext.tangerang.pages import as_json, call, errors_of, page, signed_in
from ckanext.tangerang.people.clock import today
from ckanext.tangerang.planning import asked
from satudata.exchange.sheets import Sheet

sdi_requests = Blueprint("sdi_requests", __name__, url_prefix="/permintaan")
PAGE = 25
PURPOSE = "permintaan"
NAMES = ("what", "why", "who", "contact")


@sdi_requests.route("", strict_slashes=False)
@page
def listed() -> Any:
    """What was asked for and what became of it, without who asked."""
    args = tk.request.args
    offset, form = args.get("offset", "0"), args.get("format", "")
    start = int(offset) if offset.isascii() and offset.isdigit() and len(offset) < 7 else 0
    given = {name: value for name in ("status", "q") if (value := args.get(name, "").strip()[:200])}
    try:
        found = call("sdi_data_request_list", limit=100 if form in files.FORMATS else PAGE, offset=start, **given)
    except tk.ValidationError as refusal:
        return tk.abort(400, errors_of(refusal)[0][1])
    if form in files.FORMATS:
        return files.answer(table(found["results"]), form, "permintaan-data")
    if form == "json":
        return as_json(found)
    return tk.render("planning/requests.html", {"found": found, "asked": given, "titles": asked.titles()})


def table(results: list[dict[str, Any]]) -> Sheet:
    """Requests as a table."""
    head = (tk._("Number"), tk._("Data asked for"), tk._("What for"), tk._("Status"), tk._("Answer"), tk._("Requested on"))
    rows = [[item["number"], item["what"], item["why"], item["status_title"], item["answer"], item["created"][:10]]
            for item in results]
    return Sheet(tk._("Requests for data"), head, rows, (18, 50, 50, 20, 50, 12))


@sdi_requests.route("/baru", methods=["GET", "POST"])
@page
def new() -> Any:
    """The form; anybody may send it."""
    values = {name: tk.request.form.get(name, "") for name in NAMES}
    errors: list[tuple[str, str]] = []
    if tk.request.method == "POST":
        try:
            open_form.refuse_foreign(PURPOSE)
            made = call("sdi_data_request_create", **values)
        except tk.ValidationError as refusal:
            errors = errors_of(refusal)
        else:
            return tk.redirect_to("sdi_requests.one", number=made["number"], baru=1)
    else:
        values["what"] = tk.request.args.get("data", "")[:asked.LONGEST["what"]]
    return tk.render("planning/ask.html", {"values": values, "errors": errors, "token": open_form.token(PURPOSE),
                                           "trap": open_form.TRAP})


@sdi_requests.route("/<number>")
@page
def one(number: str) -> Any:
    """One request, to follow it."""
    found = call("sdi_data_request_show", number=number)
    return as_json(found) if tk.request.args.get("format") == "json" else shown(found, [], {})


def shown(found: dict[str, Any], errors: list[tuple[str, str]], values: Any) -> str:
    return tk.render("planning/request.html", {"request_row": found, "errors": errors, "values": values,
                                               "new": bool(tk.request.args.get("baru")), "year": today().year + 1})


@sdi_requests.route("/<number>/jawab", methods=["POST"])
@signed_in
def answer(number: str) -> Any:
    """The secretariat's answer."""
    form = tk.request.form
    data = {name: form.get(name, "") for name in ("do", "answer", "dataset", "owner_org", "year", "name")}
    try:
        call("sdi_data_request_answer", number=number, **data)
    except tk.ValidationError as refusal:
        return shown(call("sdi_data_request_show", number=number), errors_of(refusal), form)
    tk.h.flash_success(tk._("The request is answered."))
    return tk.redirect_to("sdi_requests.one", number=number)
