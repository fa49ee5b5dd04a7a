"""Pages of the release calendar: month by month, the rules of an agency's datasets, the reason of a late release."""
from __future__ import annotations

from datetime import timedelta
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from flask import Blueprint, Response

from ckanext.tangerang.calendar import actions, ics, listing, months, rules_page, sheets, words
from ckanext.tangerang.calendar.model import Release
from ckanext.tangerang.compliance import sheets as files
from ckanext.tangerang.pages import as_json, call, errors_of, page, signed_in
from ckanext.tangerang.people.clock import today
from satudata import codes
from satudata import schedule as schedules

__all__ = ["sdi_calendar"]

sdi_calendar = Blueprint("sdi_calendar", __name__)
PAGE, FILE = 100, 5000
BACK, AHEAD = timedelta(days=92), timedelta(days=400)
"""What a feed holds: so far back, so far ahead."""


@sdi_calendar.route("/kalender-rilis", strict_slashes=False)
@page
def month() -> Any:
    """What is released in a month: as a page, CSV, XLSX or JSON."""
    args, shown = tk.request.args, months.asked(tk.request.args.get("bulan"))
    wanted = filters()
    whole = wanted.get("state") == "overdue" and not args.get("bulan")
    days = {} if whole else {"from": shown.first.isoformat(), "until": shown.last.isoformat()}
    form = args.get("format", "")
    if form in files.FORMATS:
        return files.answer(sheets.releases(listing.everything(actions.asked(wanted | days), FILE), dataset_address()), form,
                            f"kalender-rilis-{'terlambat' if whole else shown.key}")
    found = call("sdi_release_calendar", limit=PAGE, after=after(), **wanted, **days)
    if form == "json":
        return as_json(found)
    return tk.render("calendar/month.html", {
        "found": found, "coming": None if whole or found["results"] else coming(wanted, shown),
        "month": None if whole else shown, "asked": {name: args[name] for name in NAMES if args.get(name)},
        "states": words.states(), "topics": [(code.kode, code.label(tk.h.lang())) for code in codes.load("tema")],
        "month_name": words.month_name, "this_month": months.Month(today().replace(day=1)),
    })


def coming(wanted: dict[str, str], shown: months.Month) -> dict[str, Any] | None:
    """The first release after a month in which there is none, and its month."""
    later = actions.asked(wanted | {"from": shown.next.first.isoformat()})
    release = next(listing.everything(later, 1), None)
    return {"release": release, "month": release["due"][:7]} if release else None


NAMES = {"instansi": "agency", "topik": "topic", "keadaan": "state"}


def filters() -> dict[str, str]:
    """The filters of the address as the action takes them; a state there is not is none."""
    found = {name: value for param, name in NAMES.items() if (value := tk.request.args.get(param, "").strip()[:200])}
    if found.get("state") not in listing.STATES:
        found.pop("state", None)
    return found


def after() -> str:
    """Where the page before ended; what is no such place is the beginning."""
    given = tk.request.args.get("after", "")[:100]
    try:
        listing.place(given)
    except tk.ValidationError:
        return ""
    return given


def dataset_address() -> str:
    return str(tk.url_for("dataset.read", id="__name__", qualified=True))


@sdi_calendar.route("/kalender-rilis.json")
@page
def as_data() -> Any:
    """The months from three back to a year ahead, for programs; the same filters."""
    return as_json(call("sdi_release_calendar", limit=listing.MOST, after=after(), **filters(), **window()))


@sdi_calendar.route("/kalender-rilis.ics")
@page
def feed() -> Any:
    """The calendar to subscribe to; the same filters."""
    wanted = filters()
    name = tk._("Release calendar")
    found = listing.everything(actions.asked(wanted | window()), FILE)
    response = Response(ics.document(found, f"{name} {tk.h.sdi_city()}"), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="kalender-rilis.ics"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def window() -> dict[str, str]:
    return {"from": (today() - BACK).isoformat(), "until": (today() + AHEAD).isoformat()}


@sdi_calendar.route("/kalender-rilis/aturan", methods=["GET", "POST"])
@signed_in
def rules() -> Any:
    """The rules of an agency's datasets, many at once; those that are not understood are shown again with the reason."""
    org = rules_page.chosen(tk.request.values.get("instansi", ""))
    errors: dict[str, str] = {}
    if tk.request.method == "POST":
        saved, errors = rules_page.save(tk.request.form)
        if saved:
            tk.h.flash_success(tk.ungettext("{n} rule was kept.", "{n} rules were kept.", saved).format(n=saved))
        if not errors:
            return tk.redirect_to("sdi_calendar.rules", instansi=org.name)
    start = tk.request.values.get("after", "")[:100]
    rows, following = rules_page.rows(org.id, start)
    return tk.render("calendar/rules.html", {
        "org": org, "rows": rows, "next": following, "errors": errors, "values": tk.request.form, "shifts": words.shifts(),
        "examples": schedules.EXAMPLES, "agencies": rules_page.agencies(), "start": start}), 400 if errors else 200


@sdi_calendar.route("/kalender-rilis/rilis/<release_id>", methods=["GET", "POST"])
@signed_in
def reason(release_id: str) -> Any:
    """Why a release is late, or that it will not come."""
    release = model.Session.get(Release, release_id)
    found = next(listing.everything(listing.Wanted(record=release.record_id, release=release_id), 1), None) if release else None
    if found is None:
        raise tk.ObjectNotFound()
    rules_page.require_reason(found)
    errors: list[tuple[str, str]] = []
    if tk.request.method == "POST":
        try:
            call("sdi_release_reason", id=release_id, reason=tk.request.form.get("reason", ""), skip="skip" in tk.request.form)
        except tk.ValidationError as refusal:
            errors = errors_of(refusal)
        else:
            tk.h.flash_success(tk._("The reason is public now."))
            return tk.redirect_to("dataset.read", id=found["name"], _anchor="rilis")
    shown = tk.render("calendar/reason.html", {"release": found, "errors": errors, "values": tk.request.form})
    return shown, 400 if errors else 200
