"""Pages of EPSS: the indicators of a year with what the catalogue shows, one of them with its records, and the files."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint, Response

from ckanext.tangerang.compliance import dashboard, epss, epss_actions, epss_sheets, epss_zip, sheets
from ckanext.tangerang.pages import as_json, call, signed_in
from ckanext.tangerang.people.clock import today

sdi_epss = Blueprint("sdi_epss", __name__)


@sdi_epss.route("/kepatuhan/epss", strict_slashes=False)
@signed_in
def listed() -> Any:
    """Every indicator of the year; as a page, XLSX, ZIP of the evidence, or JSON."""
    year, org, form = asked_year(), tk.request.args.get("opd", "")[:100], tk.request.args.get("format", "")
    if form in ("xlsx", "zip"):
        return file(year, org, form)
    found = call("sdi_epss_evidence", year=str(year), owner_org=org)
    if form == "json":
        return as_json(found)
    more = {"opd": org} if org else {}
    return tk.render("compliance/epss.html", {"found": found, "year": year, "more": more, "shows": shows()})


@sdi_epss.route("/kepatuhan/epss/<code>")
@signed_in
def indicator(code: str) -> Any:
    """One indicator: its levels, each with its criterion and the records, what is missing, and the draft of an explanation."""
    year, org = asked_year(), tk.request.args.get("opd", "")[:100]
    found = call("sdi_epss_evidence", year=str(year), owner_org=org, indicator=code)
    if tk.request.args.get("format") == "json":
        return as_json(found)
    return tk.render("compliance/epss_indicator.html", {
        "found": found, "item": epss.indicators(found)[0], "year": year, "more": {"opd": org} if org else {},
        "shows": shows(), "domain": found["domains"][0], "aspect": found["domains"][0]["aspects"][0]})


def asked_year() -> int:
    """The year of the address; one that cannot be is this year."""
    try:
        return dashboard.year_of(tk.request.args.get("tahun")) or today().year
    except tk.ValidationError:
        return today().year


def file(year: int, org: str, form: str) -> Response:
    """The evidence of a year to keep; refusals as in the action."""
    context: Any = {"user": tk.g.user, "auth_user_obj": tk.g.userobj}
    scope, user = epss_actions.allowed(context, {"year": str(year), "owner_org": org})
    found = epss.whole(scope, epss_actions.reader(user), most=epss_sheets.MOST)
    if form == "xlsx":
        response = Response(epss_sheets.book(found), content_type=sheets.FORMATS["xlsx"][0])
    else:
        response = Response(epss_zip.streamed(found, context), content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="epss-{year}.{form}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def shows() -> dict[str, tuple[str, str, str]]:
    """How far the catalogue can show an indicator: word, tone, icon."""
    return {
        "direct": (tk._("Shown by the catalogue"), "good", "check-circle"),
        "partial": (tk._("Shown in part"), "calm", "circle-half"),
        "outside": (tk._("Outside the catalogue"), "", "dash-circle"),
    }
