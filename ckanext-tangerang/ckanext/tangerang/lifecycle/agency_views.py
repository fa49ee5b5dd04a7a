"""The activities of an agency with their progress by phase."""
from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from flask import Blueprint, Response

from ckanext.tangerang.compliance import sheets
from ckanext.tangerang.lifecycle import overview
from ckanext.tangerang.pages import as_json, call, page
from ckanext.tangerang.people.language import lang
from satudata import codes, gsbpm
from satudata.exchange.sheets import Sheet

sdi_process_agency = Blueprint("sdi_process_agency", __name__)
PAGE, SHEET = 25, 5000
"""Activities on a page; in a file."""


@sdi_process_agency.route("/gsbpm/<agency>")
@page
def listed(agency: str) -> Any:
    """The agency's public activities; as a page, CSV or XLSX."""
    wanted = asked(agency)
    form = tk.request.args.get("format", "")
    if form in sheets.FORMATS:
        return sheets.answer(sheet(everything(wanted)), form, f"gsbpm-{agency[:60]}")
    found = call("sdi_process_overview", **wanted, limit=PAGE, after=tk.request.args.get("after", ""))
    org = model.Group.get(agency)
    return tk.render("lifecycle/agency.html", {
        "org": org, "found": found, "wanted": wanted,
        "ways": [(one.kode, one.label(lang())) for one in codes.load("cara_pengumpulan")],
        "phases": [(one.code, one.name.in_(lang())) for one in gsbpm.phases()]})


@sdi_process_agency.route("/gsbpm/<agency>.json")
@page
def listed_json(agency: str) -> Response:
    """The same for programs."""
    return as_json(call("sdi_process_overview", **asked(agency), limit=overview.MOST, after=tk.request.args.get("after", "")))


def asked(agency: str) -> dict[str, Any]:
    """The filters in the address; one that makes no sense is left out."""
    args = tk.request.args
    year, phase = args.get("tahun", "")[:4], args.get("tahap", "")
    known = {"0", *(one.code for one in gsbpm.phases())}
    way = args.get("cara", "")
    return {"owner_org": agency, "year": year if year.isdecimal() else "", "phase": phase if phase in known else "",
            "collection": way if way in codes.load("cara_pengumpulan") else "", "stuck": bool(args.get("macet"))}


def everything(wanted: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every activity of a list, page by page, up to what a file holds."""
    after, taken = "", 0
    while taken < SHEET:
        part = call("sdi_process_overview", **wanted, limit=overview.MOST, after=after)
        yield from part["results"]
        taken, after = taken + len(part["results"]), part["next"]
        if not after:
            return


def sheet(rows: Iterator[dict[str, Any]]) -> Sheet:
    """A row for each activity: done of all, by phase."""
    names = [f"{one.code} {one.name.in_(lang())}" for one in gsbpm.phases()]
    head = (tk._("Activity"), tk._("Year"), tk._("Phase reached"), tk._("Done"), tk._("Sub-processes"), *names)
    lines = [[row["title"], row["year"], row["reached"], str(row["progress"]["done"]), str(row["progress"]["applies"]),
              *(f"{part['progress']['done']}/{part['progress']['applies']}" for part in row["phases"])] for row in rows]
    return Sheet("GSBPM", head, lines, (50, 8, 10, 8, 12))
