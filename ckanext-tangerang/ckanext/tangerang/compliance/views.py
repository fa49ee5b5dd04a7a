"""Pages of compliance: agencies side by side, and one agency with the records behind its numbers."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint

from ckanext.tangerang.compliance import dashboard, dashboard_list, dashboard_numbers, dashboard_verdicts, sheets
from ckanext.tangerang.compliance.epss_views import sdi_epss
from ckanext.tangerang.compliance.reassess_views import sdi_reassess
from ckanext.tangerang.discovery.dataset_page import principle
from ckanext.tangerang.pages import as_json, call, page
from satudata.rules import PRINCIPLES

__all__ = ["sdi_compliance", "sdi_epss", "sdi_reassess"]

sdi_compliance = Blueprint("sdi_compliance", __name__)
PAGE, SHEET = 25, 5000
"""Records on a page; in a file."""


@sdi_compliance.route("/kepatuhan", strict_slashes=False)
@page
def agencies() -> Any:
    """The city and each agency, of one year or of all; as a page, CSV, XLSX or JSON."""
    year = asked_year()
    found = call("sdi_compliance_dashboard", year=year)
    form = tk.request.args.get("format", "")
    if form in sheets.FORMATS:
        return sheets.answer(sheets.agencies(found), form, f"kepatuhan-{year or found['day']}")
    if form == "json":
        return as_json(found)
    return tk.render("compliance/agencies.html", {"found": found, "year": year, "principles": principles()})


@sdi_compliance.route("/kepatuhan/<name>")
@page
def agency(name: str) -> Any:
    """One agency: its numbers, the rules its datasets do not meet, and the records, each with what is missing."""
    year, args = asked_year(), tk.request.args
    org = dashboard.agency(name)
    rule = args.get("aturan", "")[:20]
    found = call("sdi_compliance_dashboard", owner_org=name, year=year)
    wanted = {"owner_org": name, "kind": "dataset", "year": year} | ({"rule": rule} if rule else {"meets": "false"})
    form = args.get("format", "")
    if form in sheets.FORMATS:
        return sheets.answer(sheets.records(everything(wanted), address), form, f"kepatuhan-{found['agencies'][0]['name']}")
    records = call("sdi_assessment_list", limit=PAGE, after=asked_place(), **wanted)
    rules = dashboard_verdicts.failing(dashboard_numbers.Scope(org.id if org else None, year))
    if form == "json":
        return as_json({"agency": found["agencies"][0], "trend": found["trend"], "rules": rules, "records": records})
    named = [dashboard.named(item) for item in rules]
    return tk.render("compliance/agency.html", {
        "found": found, "agency": found["agencies"][0], "rules": named, "rule": rule, "records": records, "year": year,
        "chosen": next((item for item in named if item["rule"] == rule), None), "principles": principles(), "address": address,
    })


def everything(wanted: dict[str, Any]) -> Any:
    """Every record of a list, page by page, up to what a file holds."""
    after, taken = "", 0
    while taken < SHEET:
        part = call("sdi_assessment_list", limit=dashboard_list.MOST, after=after, **wanted)
        yield from part["results"]
        taken, after = taken + len(part["results"]), part["next"]
        if not after:
            return


def address(record: Any) -> str:
    """Where a record's page is."""
    return str(tk.url_for(f"{record['kind']}.read", id=record["name"]))


def principles() -> list[tuple[str, str]]:
    """Letters and name of each principle, in the order of the regulation."""
    return [(code, principle(code)) for code in PRINCIPLES]


def asked_year() -> int | None:
    """The year of the address; one that cannot be is none."""
    try:
        return dashboard.year_of(tk.request.args.get("tahun"))
    except tk.ValidationError:
        return None


def asked_place() -> str:
    """Where the page before ended; what is no such place is the beginning."""
    points, _, rest = tk.request.args.get("after", "")[:100].partition("~")
    return f"{points}~{rest}" if rest and points.isascii() and points.isdecimal() and len(points) <= 3 else ""
