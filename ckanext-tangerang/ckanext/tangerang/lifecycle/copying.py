"""Last year's plan for this year: planned days, post and methods, into what is still empty. Never states nor evidence."""
from __future__ import annotations

from datetime import date
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.tangerang import audit
from ckanext.tangerang.delivery.model import now
from ckanext.tangerang.lifecycle import steps
from ckanext.tangerang.lifecycle.activities import Seen
from ckanext.tangerang.lifecycle.model import ProcessStep
from ckanext.tangerang.lifecycle.steps import EMPTY

Json = dict[str, Any]
DAYS, TEXTS = ("planned_from", "planned_until"), ("responsible", "methods")


def planned(target: Seen, origin: Seen) -> dict[str, Json]:
    """What would be copied, by step; the days moved by the years between the two records."""
    years = between(origin.activity.year, target.activity.year)
    before, present = steps.of_activity(origin.activity.record_id), steps.of_activity(target.activity.record_id)
    found = {}
    for step in target.edition:
        old, row = before.get(step.code), present.get(step.code)
        if old is not None and (values := _values(old, row, years)):
            found[step.code] = values
    return found


def _values(old: ProcessStep, row: ProcessStep | None, years: int) -> Json:
    """The values of one step that are empty in the new record; planned days are taken together or not at all."""
    values: Json = {name: getattr(old, name) for name in TEXTS if getattr(old, name) and not getattr(row, name, "")}
    if not any(getattr(row, name, None) for name in DAYS):
        values |= {name: moved(getattr(old, name), years) for name in DAYS if getattr(old, name)}
    return values


def between(earlier: str, later: str) -> int:
    """Years from one record to the other; 1 where a year is not known or is no later."""
    if earlier.isdecimal() and later.isdecimal() and int(later) > int(earlier):
        return int(later) - int(earlier)
    return 1


def moved(day: date, years: int) -> date:
    """The same day of a later year; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def copy(target: Seen, values: dict[str, Json], actor: str) -> None:
    """Writes what ``planned`` gave."""
    present = steps.of_activity(target.activity.record_id)
    for code, wanted in values.items():
        row = present.get(code)
        if row is None:
            row = ProcessStep(activity_id=target.activity.record_id, step=code, **EMPTY)
            model.Session.add(row)
        for name, value in wanted.items():
            setattr(row, name, value)
        row.saves, row.modified, row.modified_by = row.saves + 1, now(), actor
        audit.record(audit.ProcessChanged(
            actor=actor, subject=target.activity.record_id, step=code, change="copied", fields=tuple(wanted)))
    model.Session.flush()


def require_other(target: Seen, origin: Seen) -> None:
    """``ValidationError`` unless the two are different records of one agency."""
    if origin.activity.record_id == target.activity.record_id:
        raise tk.ValidationError({"from": [tk._("Choose another year's record.")]})
    if origin.activity.owner_org != target.activity.owner_org:
        raise tk.ValidationError({"from": [tk._("This is an activity of another agency.")]})
