"""Public activities with their progress by phase, page by page."""
from __future__ import annotations

from typing import Any, NamedTuple

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.lifecycle import city_numbers, progress
from ckanext.tangerang.lifecycle.model import BEGUN, DONE, PROPOSED, Activity, Evidence, ProcessStep
from ckanext.tangerang.people.clock import today
from satudata import gsbpm

Json = dict[str, Any]
MOST = 200


class Wanted(NamedTuple):
    """Filters: the id of an agency, a year, the phase reached ("0": none), a way of collection, those stuck for days."""

    org: str = ""
    year: str = ""
    phase: str = ""
    collection: str = ""
    stuck: int = 0


def listed(wanted: Wanted, after: str, limit: int, *, internal: bool) -> Json:
    """``{count, years, results, next}``; the number of queries does not grow with the activities."""
    query = sa.select(Activity).join(model.Package, model.Package.id == Activity.record_id).where(*_where(wanted))
    count = model.Session.scalar(sa.select(sa.func.count()).select_from(query.subquery()))
    if after:
        query = query.where(sa.tuple_(Activity.title, Activity.record_id) > sa.tuple_(*_place(after)))
    rows = list(model.Session.scalars(query.order_by(Activity.title, Activity.record_id).limit(limit + 1)))
    page, more = rows[:limit], len(rows) > limit
    return {"count": count, "years": years(wanted.org), "results": _with_progress(page, internal=internal),
            "next": f"{page[-1].title}~{page[-1].record_id}" if more else None}


def _where(wanted: Wanted) -> list[Any]:
    package = model.Package
    found: list[Any] = [package.state == "active", package.private.is_(False), package.type == "kegiatan"]
    if wanted.org:
        found.append(Activity.owner_org == wanted.org)
    if wanted.year:
        found.append(Activity.year == wanted.year)
    if wanted.collection:
        found.append(Activity.collection == wanted.collection)
    if wanted.stuck:
        ids = city_numbers.stuck_ids(city_numbers.Scope(wanted.year, wanted.collection, wanted.stuck, wanted.org))
        found.append(sa.false() if ids is None else Activity.record_id.in_(ids))
    if wanted.phase:
        reached = sa.select(sa.func.max(sa.cast(sa.func.split_part(ProcessStep.step, ".", 1), sa.Integer))).where(
            ProcessStep.activity_id == Activity.record_id, ProcessStep.state.in_((BEGUN, DONE)),
            ProcessStep.applies.is_distinct_from(False)).scalar_subquery()
        found.append(sa.func.coalesce(reached, 0) == int(wanted.phase))
    return found


def years(org: str) -> list[str]:
    """The years there are activities of, the latest first."""
    query = sa.select(Activity.year).join(model.Package, model.Package.id == Activity.record_id).where(*_where(Wanted(org=org)))
    return [year for year in model.Session.scalars(query.distinct().order_by(Activity.year.desc())) if year]


def _place(after: str) -> tuple[str, str]:
    title, mark, record_id = after.rpartition("~")
    if not mark or not record_id:
        raise tk.ValidationError({"after": [tk._("Give back the value of next as it came.")]})
    return title, record_id


def _with_progress(page: list[Activity], *, internal: bool) -> list[Json]:
    ids = [activity.record_id for activity in page]
    rows: dict[str, dict[str, ProcessStep]] = {}
    for row in model.Session.scalars(sa.select(ProcessStep).where(ProcessStep.activity_id.in_(ids))):
        rows.setdefault(row.activity_id, {})[row.step] = row
    proposed: dict[str, dict[str, int]] = {}
    if internal:
        query = sa.select(Evidence.activity_id, Evidence.step, sa.func.count()).where(
            Evidence.activity_id.in_(ids), Evidence.state == PROPOSED).group_by(Evidence.activity_id, Evidence.step)
        for record_id, step, number in model.Session.execute(query):
            proposed.setdefault(record_id, {})[step] = number
    day = today()
    return [_shown(one, progress.of_phases(gsbpm.load(one.edition), rows.get(one.record_id, {}),
                                           proposed.get(one.record_id, {}), one.collection, day)) for one in page]


def _shown(activity: Activity, parts: dict[str, progress.Progress]) -> Json:
    return {
        "id": activity.record_id, "name": activity.name, "title": activity.title, "year": activity.year,
        "owner_org": activity.owner_org, "collection": activity.collection,
        "progress": progress.total(parts.values()).as_dict(), "reached": progress.reached(parts),
        "phases": [{"code": code, "progress": part.as_dict()} for code, part in parts.items()],
    }


def reached_by(activity: Activity) -> tuple[str, progress.Progress]:
    """The phase one activity has reached, and its numbers; two queries."""
    [shown] = _with_progress([activity], internal=False)
    return shown["reached"], progress.Progress(**shown["progress"])
