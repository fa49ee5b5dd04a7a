"""The page of an activity's quality indicators: values, trend over the years, forms for what the agency gives."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint, Response

from ckanext.tangerang.compliance import sheets
from ckanext.tangerang.pages import as_json, call, errors_of, page, signed_in
from satudata.exchange.sheets import Sheet

sdi_quality = Blueprint("sdi_quality", __name__)
HERE = "/kegiatan/<name>/gsbpm/mutu"
WIDTH, HEIGHT, EDGE = 120.0, 32.0, 4.0
"""Units of the small chart, and what it keeps free at its edges."""


@sdi_quality.route(HERE)
@page
def listed(name: str) -> Any:
    """Every indicator; as a page, CSV or XLSX."""
    form = tk.request.args.get("format", "")
    if form in sheets.FORMATS:
        found = call("sdi_quality_list", id=name)
        return sheets.answer(sheet(found), form, f"mutu-{found['activity']['name']}")
    return shown(name)


@sdi_quality.route(f"{HERE}.json")
@page
def listed_json(name: str) -> Response:
    """The same for programs."""
    return as_json(call("sdi_quality_list", id=name))


@sdi_quality.route(HERE, methods=["POST"])
@signed_in
def give(name: str) -> Any:
    """Keeps a value; what does not fit is shown at its field, with all that was typed."""
    typed = {field: tk.request.form.get(field, "") for field in ("indicator", "value", "date", "note")}
    try:
        call("sdi_quality_set", id=name, **typed)
    except tk.ValidationError as refusal:
        return shown(name, errors_of(refusal), typed)
    tk.h.flash_success(tk._("The value was saved."))
    return tk.redirect_to("sdi_quality.listed", name=name, _anchor=typed["indicator"])


def shown(name: str, errors: list[tuple[str, str]] | None = None, typed: dict[str, str] | None = None) -> str:
    """The page."""
    found = call("sdi_quality_list", id=name)
    for item in found["results"]:
        item["chart"], item["ground"] = chart([point["value"] for point in item["trend"]]), ground(item)
    return tk.render("lifecycle/quality.html", {"found": found, "errors": errors or [], "typed": typed or {}})


def ground(item: dict[str, Any]) -> str:
    """What a computed value was counted from, as a sentence; nothing where that is not said."""
    numbers = item.get("counted")
    if not numbers:
        return ""
    return str(tk._("{on_time} of {asked} releases that were due came on time; {late} came late, {overdue} are overdue.").format(
        **{name: tk.h.sdi_number(number) for name, number in numbers.items()}))


def chart(values: list[float]) -> list[tuple[float, float]]:
    """The points of a line through the values, the oldest at the left; none for fewer than two."""
    if len(values) < 2:
        return []
    low, high = min(values), max(values)
    across, up = (WIDTH - 2 * EDGE) / (len(values) - 1), HEIGHT - 2 * EDGE
    shares = [(value - low) / (high - low) if high > low else 0.5 for value in values]
    return [(round(EDGE + across * place, 1), round(HEIGHT - EDGE - up * share, 1)) for place, share in enumerate(shares)]


def sheet(found: dict[str, Any]) -> Sheet:
    """A row for each indicator, the years before as columns."""
    years = sorted({point["year"] for item in found["results"] for point in item["trend"]})
    head = (tk._("Code"), tk._("Indicator"), tk._("Unit"), tk._("Value"), tk._("Day"), tk._("Computed"), tk._("Note"), *years)
    rows = []
    for item in found["results"]:
        told = {point["year"]: point["value"] for point in item["trend"]}
        values = [item["step"], item["name"], item["unit"], item["value"], item["date"],
                  tk._("Yes") if item["computed"] else tk._("No"), item["note"] or ground(item),
                  *(told.get(year) for year in years)]
        rows.append(["" if value is None else str(value) for value in values])
    return Sheet(tk._("Quality"), head, rows, (8, 45, 10, 10, 14, 10, 40))
