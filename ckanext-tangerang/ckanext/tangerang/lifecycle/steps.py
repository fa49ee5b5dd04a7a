"""The sub-processes of one activity as they are shown: all of them with their phases, and one with guidance and evidence."""
from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.lifecycle import evidence, progress
from ckanext.tangerang.lifecycle.activities import Seen
from ckanext.tangerang.lifecycle.model import CONFIRMED, PROPOSED, Evidence, ProcessStep
from ckanext.tangerang.people.clock import today
from ckanext.tangerang.people.language import lang
from satudata import gsbpm

Json = dict[str, Any]
DATES = ("planned_from", "planned_until", "actual_from", "actual_until")
INSIDE = ("responsible", "inputs", "outputs", "standards", "software", "remarks")
"""Texts the public does not see."""


def of_activity(activity_id: str) -> dict[str, ProcessStep]:
    """What was said of each sub-process of an activity."""
    query = sa.select(ProcessStep).where(ProcessStep.activity_id == activity_id)
    return {row.step: row for row in model.Session.scalars(query)}


def counts(activity_id: str, *, internal: bool) -> dict[str, dict[str, int]]:
    """Numbers of evidence by step and state; the public counts what it may see."""
    query = sa.select(Evidence.step, Evidence.state, sa.func.count()).where(Evidence.activity_id == activity_id)
    if not internal:
        query = query.where(Evidence.public, Evidence.state == CONFIRMED)
    found: dict[str, dict[str, int]] = {}
    for step, state, number in model.Session.execute(query.group_by(Evidence.step, Evidence.state)):
        found.setdefault(step, {})[state] = number
    return found


def life(seen: Seen) -> Json:
    """The whole life: ``{activity, edition, internal, may_write, progress, reached, phases}``; three queries."""
    rows, told = of_activity(seen.activity.record_id), counts(seen.activity.record_id, internal=seen.internal)
    proposed = {step: states.get(PROPOSED, 0) for step, states in told.items()}
    parts = progress.of_phases(seen.edition, rows, proposed, seen.activity.collection, today())
    return {
        "activity": activity(seen), "edition": seen.edition.version, "internal": seen.internal, "may_write": seen.may_write,
        "progress": progress.total(parts.values()).as_dict(), "reached": progress.reached(parts),
        "phases": [phase(seen, one, rows, told) | {"progress": parts[one.code].as_dict()} for one in seen.edition.phases],
    }


def activity(seen: Seen) -> Json:
    """What pages and programs need of the activity itself."""
    row = seen.activity
    return {"id": row.record_id, "name": seen.address, "title": row.title, "owner_org": row.owner_org, "year": row.year,
            "collection": row.collection, "base_id": row.base_id, "public": seen.public}


def phase(seen: Seen, one: gsbpm.Phase, rows: dict[str, ProcessStep], told: dict[str, dict[str, int]]) -> Json:
    """A phase with its sub-processes, and the days from the first to the last of them."""
    held = [rows[step.code] for step in one.steps if step.code in rows
            and progress.does_apply(step.code, rows[step.code], seen.activity.collection)]
    return {
        "code": one.code, "name": one.name.in_(lang()),
        "stages": {name: mapping.stage(one.code).in_(lang()) for name, mapping in gsbpm.mappings().items()},
        "planned": span((row.planned_from, row.planned_until) for row in held),
        "actual": span((row.actual_from, row.actual_until) for row in held),
        "steps": [shown(seen, step, rows.get(step.code), told.get(step.code, {})) for step in one.steps],
    }


def span(days: Iterable[tuple[date | None, date | None]]) -> list[str | None]:
    """The first and the last day of some periods."""
    known = [day for pair in days for day in pair if day]
    return [min(known).isoformat(), max(known).isoformat()] if known else [None, None]


def shown(seen: Seen, step: gsbpm.Step, row: ProcessStep | None, told: dict[str, int]) -> Json:
    """One sub-process; what the public does not see is left out for the public."""
    rule = gsbpm.applies(step.code, seen.activity.collection)
    row = row or ProcessStep(step=step.code, **EMPTY)
    applies = progress.does_apply(step.code, row, seen.activity.collection)
    found: Json = {
        "code": step.code, "phase": step.phase, "name": step.name.in_(lang()), "applies": applies,
        "by_rule": row.applies is None,
        "rule": {"applies": rule.applies, "reason": rule.reason.in_(lang()), "confirm": rule.confirm}, "state": row.state,
        **{name: day(getattr(row, name)) for name in DATES}, "methods": row.methods,
        "evidence": {CONFIRMED: told.get(CONFIRMED, 0), PROPOSED: told.get(PROPOSED, 0)},
        "late": applies and progress.is_late(row, today()), "saves": row.saves,
    }
    if seen.internal:
        found |= {name: getattr(row, name) for name in (*INSIDE, "reason", "modified_by")}
        found["modified"] = row.modified.isoformat() if row.modified else None
    return found


EMPTY: Json = {"state": "belum", "saves": 0, **dict.fromkeys(("reason", "methods", *INSIDE), "")}


def day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def find(seen: Seen, code: Any) -> gsbpm.Step:
    """The sub-process of this code; ``ObjectNotFound``."""
    try:
        return seen.edition.step(str(code))
    except KeyError as error:
        raise tk.ObjectNotFound(tk._("There is no such sub-process.")) from error


def panel(seen: Seen, step: gsbpm.Step) -> Json:
    """One sub-process with its guidance, its evidence and its neighbours."""
    row = model.Session.get(ProcessStep, (seen.activity.record_id, step.code))
    rows, language = evidence.of_step(seen, step.code), lang()
    told = {state: sum(item.state == state for item in rows) for state in (CONFIRMED, PROPOSED)}
    guide, kinds = gsbpm.guidance(step.code, seen.activity.collection), gsbpm.evidence_kinds()
    codes = [one.code for one in seen.edition]
    place = codes.index(step.code)
    said = {name: getattr(guide, name).in_(language) for name in ("asks", "proof", "example")}
    return {
        "activity": activity(seen), "step": shown(seen, step, row, told), "may_write": seen.may_write, "internal": seen.internal,
        "phase": next(one.name.in_(language) for one in seen.edition.phases if one.code == step.phase),
        "guidance": said | {"confirm": guide.confirm},
        "kinds": [{"name": name, "title": kinds[name].title.in_(language), "files": list(kinds[name].files)}
                  for name in guide.kinds],
        "required": [kinds[name].title.in_(language) for name in guide.required],
        "proven": evidence.proves(rows, guide),
        "evidence": [evidence.shown(item) for item in rows],
        "before": codes[place - 1] if place else None, "after": codes[place + 1] if place + 1 < len(codes) else None,
    }
