"""The list of sources and the report of a run as tables to take along: CSV and XLSX in which nothing is a formula."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import ckan.plugins.toolkit as tk
from flask import Response

from ckanext.tangerang.compliance import sheets as tables
from ckanext.tangerang.compliance.sheets import FORMATS
from ckanext.tangerang.harvest import report as reports
from ckanext.tangerang.pages import as_private, call
from satudata.exchange.sheets import Sheet

__all__ = ["FORMATS", "answer", "chosen", "every", "report", "sources"]

Json = dict[str, Any]
MOST = 20_000


def answer(sheet: Sheet, form: str, name: str) -> Response:
    """The table as a file for this person alone."""
    return as_private(tables.answer(sheet, form, name), f"{name}.{form}")


def chosen(results: Sequence[Json], asked: Mapping[str, str]) -> Json:
    """The sources of an agency (``instansi``) and a state of their last run (``keadaan``), and which of both there are."""
    def state(one: Json) -> str:
        return one["last_run"]["state"] if one["last_run"] else "never"
    org, wanted = asked.get("instansi", ""), asked.get("keadaan", "")
    found = [one for one in results if org in ("", one["owner_org"]) and wanted in ("", state(one))]
    return {"count": len(results), "results": found, "states": sorted({state(one) for one in results}),
            "agencies": sorted({one["owner_org"] for one in results})}


def sources(results: Iterable[Json]) -> Sheet:
    """A row for each source."""
    head = (tk._("Source"), tk._("Short name"), tk._("Agency"), tk._("Kind"), tk._("Policy"), tk._("Schedule"),
            tk._("Last run"), tk._("State"))
    rows = []
    for one in results:
        last = one["last_run"] or {}
        rows.append(_texts([one["title"], one["name"], tk.h.sdi_agency_title(one["owner_org"]), one["connector"], one["policy"],
                            one["document"].get("schedule"), last.get("created"), last.get("state")]))
    return Sheet(tk._("Sources"), head, rows, (40, 20, 40, 12, 16, 16, 24, 14))


def every(run_id: str, outcome: str) -> Iterator[Json]:
    """Every line of a run's report, page by page."""
    for start in range(0, MOST, reports.MOST):
        found = call("sdi_harvest_report_list", id=run_id, outcome=outcome, limit=reports.MOST, offset=start)["results"]
        yield from found
        if len(found) < reports.MOST:
            return


def report(lines: Iterable[Json]) -> Sheet:
    """A row for each record of a run."""
    head = (tk._("Title"), tk._("Identifier"), tk._("Outcome"), tk._("Item"), tk._("What is wrong"), tk._("What to do"),
            tk._("Word"))
    said = reports.outcomes()
    rows = [_texts([one["title"], one["identifier"], said.get(one["outcome"], one["outcome"]), one["field"], one["message"],
                    one["advice"], one["word"]]) for one in lines]
    return Sheet(tk._("Report"), head, rows, (40, 30, 20, 20, 60, 60, 20))


def _texts(values: Iterable[Any]) -> list[str]:
    return ["" if value is None else str(value) for value in values]
