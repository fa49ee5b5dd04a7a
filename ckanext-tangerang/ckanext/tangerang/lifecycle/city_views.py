"""The heat map of the city: agencies by phase."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint, Response

from ckanext.tangerang.compliance import sheets
from ckanext.tangerang.pages import as_json, call, page
from ckanext.tangerang.people.language import lang
from satudata import codes
from satudata.exchange.sheets import Sheet

sdi_process_city_pages = Blueprint("sdi_process_city_pages", __name__)


@sdi_process_city_pages.route("/gsbpm", strict_slashes=False)
@page
def city() -> Any:
    """Agencies by phase; as a page, CSV or XLSX."""
    wanted = asked()
    found = call("sdi_process_city", **wanted)
    form = tk.request.args.get("format", "")
    if form in sheets.FORMATS:
        return sheets.answer(sheet(found), form, f"gsbpm-{wanted['year'] or found['day']}")
    ways = [(code.kode, code.label(lang())) for code in codes.load("cara_pengumpulan")]
    return tk.render("lifecycle/city.html", {"found": found, "wanted": wanted, "ways": ways})


@sdi_process_city_pages.route("/gsbpm.json")
@page
def city_json() -> Response:
    """The same for programs."""
    return as_json(call("sdi_process_city", **asked()))


def asked() -> dict[str, str]:
    """The filters in the address; one that makes no sense is left out."""
    year, way = tk.request.args.get("tahun", "")[:4], tk.request.args.get("cara", "")
    return {"year": year if year.isdecimal() else "", "collection": way if way in codes.load("cara_pengumpulan") else ""}


def sheet(found: dict[str, Any]) -> Sheet:
    """A row for each agency, the city last: done of all and stuck, by phase."""
    head = [tk._("Agency"), tk._("Activities"), tk._("Stuck"), tk._("Done"), tk._("Sub-processes"), tk._("Share (%)")]
    for phase in found["phases"]:
        name = f"{phase['code']} {phase['name']}"
        head += [f"{name}: {tk._('Share (%)')}", f"{name}: {tk._('Done')}", f"{name}: {tk._('Sub-processes')}",
                 f"{name}: {tk._('Stuck')}"]
    rows = [_row(part) for part in (*found["agencies"], {"title": tk._("All agencies"), **found["city"]})]
    return Sheet("GSBPM", tuple(head), rows, (40, 10, 8, 8, 12, 10))


def _row(part: dict[str, Any]) -> list[str]:
    values = [part["title"], part["activities"], part["stuck"], *_done(part), part["share"]]
    for phase in part["phases"]:
        values += [phase["share"], *_done(phase), phase["stuck"]]
    return ["" if value is None else str(value) for value in values]


def _done(part: dict[str, Any]) -> tuple[int, int]:
    return part["progress"]["done"], part["progress"]["applies"]
