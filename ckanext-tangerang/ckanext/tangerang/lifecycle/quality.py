"""The quality of an activity: each indicator with its value now and in the years before; what an agency gives is checked."""
from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang import audit
from ckanext.tangerang.lifecycle import progress, punctual, quality_computed, steps
from ckanext.tangerang.lifecycle.activities import Seen
from ckanext.tangerang.lifecycle.model import Activity, QualityValue
from ckanext.tangerang.people.clock import to_date, today
from ckanext.tangerang.people.language import lang
from satudata import gsbpm
from satudata.gsbpm import Indicator

Json = dict[str, Any]
YEARS, LONGEST = 10, 1000
"""Records of earlier years that are followed; characters of a note."""


def of_activity(seen: Seen, step: str = "") -> list[Json]:
    """The indicators of the sub-processes that apply (or of one), each with its value and trend; nine queries."""
    activity = seen.activity
    line = chain(activity)
    ids = [one.record_id for one in line]
    told, added = typed(ids), quality_computed.of(ids)
    rows = steps.of_activity(activity.record_id)
    return [shown(one, line, told, added, seen) | ground(one, activity) for one in gsbpm.indicators().values()
            if step in ("", one.step) and progress.does_apply(one.step, rows.get(one.step), activity.collection)]


def ground(one: Indicator, activity: Activity) -> Json:
    """What a computed value was counted from: numbers of releases, and which they were."""
    if one.name != quality_computed.ON_TIME:
        return {}
    numbers = punctual.counted([activity.record_id]).get(activity.record_id)
    return {"counted": numbers, "releases": punctual.named(activity.record_id) if numbers else []}


def chain(activity: Activity) -> list[Activity]:
    """The public records of the activity in earlier years and this one, the oldest first; one query."""
    package = model.Package
    start = sa.select(sa.literal(activity.base_id, sa.UnicodeText).label("reference"), sa.literal(1).label("far")).cte(
        "line", recursive=True)
    line = start.union_all(sa.select(Activity.base_id, start.c.far + 1).join(
        start, sa.or_(Activity.record_id == start.c.reference, Activity.name == start.c.reference)).where(
        start.c.far < YEARS, start.c.reference != ""))
    query = sa.select(Activity).join(line, sa.or_(
        Activity.record_id == line.c.reference, Activity.name == line.c.reference)).join(
        package, package.id == Activity.record_id).where(
        line.c.reference != "", Activity.owner_org == activity.owner_org, Activity.record_id != activity.record_id,
        package.state == "active", package.private.is_(False)).order_by(line.c.far.desc())
    return [*dict.fromkeys(model.Session.scalars(query)), activity]


def typed(activities: Sequence[str]) -> dict[tuple[str, str], QualityValue]:
    """The value that counts, by activity and indicator: the latest day, of one day the latest given."""
    row = QualityValue
    query = sa.select(row).where(row.activity_id.in_(activities)).distinct(row.activity_id, row.indicator)
    latest = query.order_by(row.activity_id, row.indicator, row.date.desc(), row.created.desc(), row.id)
    return {(one.activity_id, one.indicator): one for one in model.Session.scalars(latest)}


def shown(one: Indicator, line: Sequence[Activity], told: Mapping[tuple[str, str], QualityValue],
          added: quality_computed.Values, seen: Seen) -> Json:
    """One indicator with its value, day, note and trend; who gave it only for readers inside."""
    language, here = lang(), seen.activity.record_id
    row = told.get((here, one.name))
    trend = [{"id": each.record_id, "year": each.year, "value": value} for each in line
             if (value := _value(one, each.record_id, told, added)) is not None]
    found: Json = {
        "indicator": one.name, "step": one.step, "name": one.title.in_(language), "tells": one.tells.in_(language),
        "formula": one.formula.in_(language), "unit": gsbpm.UNITS[one.unit].in_(language), "better": one.better,
        "computed": one.computed, "confirm": one.confirm, "min": one.minimum, "max": one.maximum,
        "value": _value(one, here, told, added), "date": row.date.isoformat() if row else None,
        "note": row.note if row else "", "trend": trend,
    }
    return found | ({"by": row.created_by if row else None} if seen.internal else {})


def _value(one: Indicator, activity: str, told: Mapping[tuple[str, str], QualityValue],
           added: quality_computed.Values) -> float | None:
    if one.computed:
        return added[activity].get(one.name)
    row = told.get((activity, one.name))
    return row.value if row else None


def give(seen: Seen, given: Mapping[str, Any], actor: str) -> QualityValue:
    """Keeps a value an agency gives; ``ValidationError`` names every field that does not fit."""
    one = gsbpm.indicators().get(str(given.get("indicator") or ""))
    if one is None:
        raise tk.ValidationError({"indicator": [tk._("There is no such indicator.")]})
    if one.computed:
        raise tk.ValidationError({"indicator": [tk._("The catalogue computes this indicator itself.")]})
    said: dict[str, str] = {}
    value, note = number(given.get("value")), str(given.get("note") or "").strip()
    if value is None:
        said["value"] = tk._("Give a number, such as 87.5.")
    elif not one.fits(value):
        said["value"] = tk._("Give a number from %(low)s to %(high)s.") % {"low": f"{one.minimum:g}", "high": f"{one.maximum:g}"}
    if len(note) > LONGEST:
        said["note"] = tk._("At most %(limit)s characters.") % {"limit": LONGEST}
    day = _day(given.get("date"), said)
    rows = steps.of_activity(seen.activity.record_id)
    if not progress.does_apply(one.step, rows.get(one.step), seen.activity.collection):
        said["indicator"] = tk._("The sub-process of this indicator does not apply to the activity.")
    if said or value is None:
        raise tk.ValidationError({field: [sentence] for field, sentence in said.items()})
    row = QualityValue(activity_id=seen.activity.record_id, indicator=one.name, value=value, date=day, note=note,
                       created_by=actor)
    model.Session.add(row)
    model.Session.flush()
    audit.record(audit.ProcessChanged(
        actor=actor, subject=row.activity_id, step=one.step, change="measured", fields=(one.name,)))
    return row


def number(given: Any) -> float | None:
    """A number as a person writes it, with a comma or a point; None for what is none."""
    try:
        value = float(str(given if given is not None else "").strip().replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _day(given: Any, said: dict[str, str]) -> date:
    """The day it was measured, today where none is given."""
    try:
        day = to_date(given, "date") or today()
    except tk.ValidationError as error:
        said["date"] = error.error_dict["date"][0]
        return today()
    if day > today():
        said["date"] = tk._("This day is still to come.")
    return day
