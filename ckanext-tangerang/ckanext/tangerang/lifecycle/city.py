"""The city's activities by agency and phase: the heat map, as pages, files and programs get it."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from ckan.types import Context

from ckanext.tangerang.lifecycle import city_numbers, overview
from ckanext.tangerang.lifecycle.city_numbers import CITY
from ckanext.tangerang.lifecycle.phases import Scope
from ckanext.tangerang.lifecycle.progress import Progress
from ckanext.tangerang.people.clock import today
from ckanext.tangerang.people.language import lang
from satudata import codes, gsbpm

Json = dict[str, Any]
IDLE = "ckanext.sdi.process_idle_days"
NOTHING = (Progress(), 0)


@tk.side_effect_free
def sdi_process_city(context: Context, data_dict: Json) -> Json:
    """Public activities by agency and phase: sub-processes done of those that apply, and activities that are stuck.

    :param year: as ``2026``; :param collection: code of the list ``cara_pengumpulan`` (both optional)
    :returns: ``{day, idle_days, years, phases: [{code, name}], city, agencies: [part], without: [{name, title}]}``; a part is
        ``{id, name, title, activities, stuck, share, progress, phases: [{code, share, stuck, progress}]}``
    """
    year, way = str(data_dict.get("year") or ""), str(data_dict.get("collection") or "")
    if way and way not in codes.load("cara_pengumpulan"):
        raise tk.ValidationError({"collection": [tk._("Use a code of the list of ways of collection.")]})
    scope, idle = Scope(year, way), idle_days()
    groups = city_numbers.groups(scope)
    cells, language = city_numbers.numbers(scope, groups, idle), lang()
    counted: dict[str | None, int] = {CITY: 0}
    for group in groups:
        for org in (group.org, CITY):
            counted[org] = counted.get(org, 0) + group.number
    agencies = _agencies()
    return {
        "day": today().isoformat(), "idle_days": idle, "years": overview.years(""),
        "phases": [{"code": one.code, "name": one.name.in_(language)} for one in gsbpm.phases()],
        "city": part(cells, CITY, counted[CITY]),
        "agencies": [{**org, **part(cells, org["id"], counted[org["id"]])} for org in agencies if org["id"] in counted],
        "without": [{"name": org["name"], "title": org["title"]} for org in agencies if org["id"] not in counted],
    }


def idle_days() -> int:
    """After how many days without a save or evidence a begun phase counts as stuck."""
    return int(tk.config.get(IDLE) or 60)


def _agencies() -> list[Json]:
    group = model.Group
    query = sa.select(group.id, group.name, group.title).where(group.is_organization, group.state == "active")
    rows = model.Session.execute(query.order_by(sa.func.lower(sa.func.coalesce(group.title, group.name)), group.name))
    return [{"id": row.id, "name": row.name, "title": row.title or row.name} for row in rows]


def part(cells: Any, org: str | None, activities: int) -> Json:
    """The numbers of one agency, or of the city."""
    return {"activities": activities, **cell(*cells.get((org, CITY), NOTHING)),
            "phases": [{"code": one.code, **cell(*cells.get((org, one.code), NOTHING))} for one in gsbpm.phases()]}


def cell(progress: Progress, stuck: int) -> Json:
    """``share``: per cent of the sub-processes that apply, None where none does."""
    numbers = progress.as_dict()
    numbers.pop("proposed")  # what waits for a decision is the agency's own matter
    return {"share": round(100 * progress.done / progress.applies) if progress.applies else None, "stuck": stuck,
            "progress": numbers}
