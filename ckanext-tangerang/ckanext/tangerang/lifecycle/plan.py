"""Planned days against actual ones, row by row, with the place of each on one line of time."""
from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.tangerang.people.clock import today
from satudata.exchange.sheets import Sheet

Json = dict[str, Any]
WIDTH = 100.0
"""Units of the line of time."""


def rows(life: Json) -> list[Json]:
    """Each phase, and below it the sub-processes that have days:
    ``{code, name, is_phase, planned: [from, until], actual: [from, until], state?, bars, delay}``.
    """
    first, last = span_of(life)
    found = []
    for phase in life["phases"]:
        found.append(_row(phase, phase["planned"], phase["actual"], first, last) | {"is_phase": True})
        for step in phase["steps"]:
            planned, actual = _days(step, "planned"), _days(step, "actual")
            if step["applies"] and any((*planned, *actual)):
                found.append(_row(step, planned, actual, first, last) | {"is_phase": False, "step": step})
    return found


def _days(step: Json, what: str) -> list[str | None]:
    return [step[f"{what}_from"], step[f"{what}_until"]]


def span_of(life: Json) -> tuple[date | None, date | None]:
    """The first and last day of everything planned or done."""
    days = [date.fromisoformat(day) for phase in life["phases"] for pair in (phase["planned"], phase["actual"])
            for day in pair if day]
    return (min(days), max(days)) if days else (None, None)


def _row(item: Json, planned: list[str | None], actual: list[str | None], first: date | None, last: date | None) -> Json:
    return {
        "code": item["code"], "name": item["name"], "planned": planned, "actual": actual,
        "bars": {name: bar(pair, first, last) for name, pair in (("planned", planned), ("actual", actual))},
        "delay": delay(planned[1], actual[1] if not _open(item) else None, _open(item)),
    }


def _open(item: Json) -> bool:
    """Whether it has begun and is not finished: its end counts up to today. A phase is as open as its sub-processes."""
    if "steps" in item:
        return any(_open(step) for step in item["steps"])
    return bool(item["applies"] and item["state"] not in ("selesai", "dilewati") and item["planned_until"])


def bar(days: Iterable[str | None], first: date | None, last: date | None) -> list[float] | None:
    """Where a period begins on the line of time and how long it is, in units of ``WIDTH``; None without days."""
    known = [date.fromisoformat(day) for day in days if day]
    if not known or first is None or last is None:
        return None
    whole = (last - first + timedelta(1)) / timedelta(1)
    begin = (min(known) - first) / timedelta(1)
    length = (max(known) - min(known) + timedelta(1)) / timedelta(1)
    return [round(begin / whole * WIDTH, 2), max(round(length / whole * WIDTH, 2), 1.0)]


def delay(planned: str | None, actual: str | None, still_open: bool) -> int | None:
    """Days after the planned end (negative: before); what is open counts until today, and only once it is late."""
    if not planned:
        return None
    end = date.fromisoformat(planned)
    if still_open:
        late = (today() - end).days
        return late if late > 0 else None
    return (date.fromisoformat(actual) - end).days if actual else None


def sheet(life: Json) -> Sheet:
    """The same as a table to take along, every sub-process in it."""
    head = (tk._("Code"), tk._("Sub-process"), tk._("State"), tk._("Planned from"), tk._("Planned until"), tk._("Actual from"),
            tk._("Actual until"), tk._("Methods"), tk._("Evidence"))
    lines = []
    for phase in life["phases"]:
        for step in phase["steps"]:
            values = [step["code"], step["name"], tk.h.sdi_step_look(step)["text"], *_days(step, "planned"),
                      *_days(step, "actual"), step["methods"], step["evidence"]["confirmed"]]
            lines.append(["" if value is None else str(value) for value in values])
    return Sheet("GSBPM", head, lines, (8, 45, 16, 14, 14, 14, 14, 40, 8))
