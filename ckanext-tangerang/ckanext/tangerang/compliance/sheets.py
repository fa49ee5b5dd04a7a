"""The dashboard and the list of verdicts as tables to take along: CSV and XLSX in which nothing is a formula."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import ckan.plugins.toolkit as tk
from flask import Response

from ckanext.tangerang.compliance.dashboard_numbers import NO_WORK
from ckanext.tangerang.discovery.dataset_page import principle
from satudata.exchange.sheets import Sheet, csv_chunks, xlsx
from satudata.rules import PRINCIPLES

Json = Mapping[str, Any]
FORMATS: dict[str, tuple[str, Callable[[Sheet], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", lambda sheet: "".join(csv_chunks(sheet)).encode()),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", lambda sheet: xlsx([sheet])),
}


def answer(sheet: Sheet, form: str, name: str) -> Response:
    """The table as a file to keep."""
    kind, made = FORMATS[form]
    response = Response(made(sheet), content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def agencies(found: Json) -> Sheet:
    """A row for each agency, the city last; the work of agencies only where the reader may know it."""
    work = {
        "waiting": tk._("Waiting"), "returned": tk._("Returned"), "held": tk._("Held by a rule"), "overdue": tk._("Past its day")}
    head = [
        tk._("Agency"), tk._("Public datasets"), tk._("Meet the standards"), tk._("Share (%)"), tk._("Points"),
        *(principle(code) for code in PRINCIPLES), tk._("Late"), tk._("Releases"), tk._("On time (%)"),
        *(work.values() if found["internal"] else ()), tk._("First change"), tk._("Second change"), tk._("Third change"),
    ]
    rows = [*found["agencies"], {"title": tk._("All agencies"), **found["city"]}]
    return Sheet(tk._("Compliance"), tuple(head), [_agency(row, internal=found["internal"]) for row in rows], (40, 12, 12))


def _agency(row: Json, *, internal: bool) -> Sequence[str]:
    changes = [f"{item['rule']} {item['title']}" for item in row["changes"]]
    points = [row["by_principle"].get(code) for code in PRINCIPLES]
    values = [row["title"], row["datasets"], row["meets"], row["share"], row["score"], *points, row["late"],
              row["releases"]["asked"], row["releases"]["share"]]
    values += [row.get(name) for name in NO_WORK] if internal else []
    return _texts([*values, *changes, *[""] * (3 - len(changes))])


def records(results: Iterable[Json], address: Callable[[Json], str]) -> Sheet:
    """A row for each open finding of each record; a record without one has a row of its own."""
    head = (tk._("Record"), tk._("Address"), tk._("Points"), tk._("Meets the standards"), tk._("Rule"), tk._("Effect"),
            tk._("What is missing"), tk._("Clause"))
    rows = []
    for record in results:
        about = (record["title"], address(record), record["total"], tk._("Yes") if record["meets_sdi"] else tk._("No"))
        for item in record["findings"] or ({},):
            rows.append(_texts([*about, *(item.get(name) for name in ("rule", "effect", "message", "clause"))]))
    return Sheet(tk._("Records"), head, rows, (50, 40, 8, 10, 10, 10, 60, 40))


def _texts(values: Iterable[Any]) -> list[str]:
    return ["" if value is None else str(value) for value in values]
