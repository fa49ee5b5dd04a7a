"""Public activities with their progress by phase, page by page."""
from __future__ import annotations

from typing import Any, NamedTuple

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.lifecycle import city_numbers, phases, progress
from ckanext.tangerang.lifecycle.model import Activity
from ckanext.tangerang.lifecycle.phases import Scope

Json = dict[str, Any]
MOST = 200


class Wanted(NamedTuple):
    """Filters: which activities, the phase reached ("0": none), those stuck for so many days."""

    scope: Scope = Scope()
    phase: str = ""
    stuck: int = 0


def listed(wanted: Wanted, after: str, limit: int, *, internal: bool) -> Json:
    """``{count, years, results, next}``; the number of queries does not grow with the activities."""
    query = wanted.scope.of(Activity).where(*_where(wanted))
    count = model.Session.scalar(sa.select(sa.func.count()).select_from(query.subquery()))
    if after:
        query = query.where(sa.tuple_(Activity.title, Activity.record_id) > sa.tuple_(*_place(after)))
    rows = list(model.Session.scalars(query.order_by(Activity.title, Activity.record_id).limit(limit + 1)))
    page, more = rows[:limit], len(rows) > limit
    return {"count": count, "years": years(wanted.scope.org), "results": _with_progress(page, internal=internal),
            "next": f"{page[-1].title}~{page[-1].record_id}" if more else None}


def _where(wanted: Wanted) -> list[Any]:
    found: list[Any] = []
    if wanted.stuck:
        ids = city_numbers.stuck_ids(wanted.scope, wanted.stuck)
        found.append(sa.false() if ids is None else Activity.record_id.in_(ids))
    if wanted.phase:
        found.append(sa.func.coalesce(phases.reached(), 0) == int(wanted.phase))
    return found


def years(org: str) -> list[str]:
    """The years there are activities of, the latest first."""
    query = Scope(org=org).of(Activity.year).distinct()
    return [year for year in model.Session.scalars(query.order_by(Activity.year.desc())) if year]


def _place(after: str) -> tuple[str, str]:
    title, mark, record_id = after.rpartition("~")
    if not mark or not record_id:
        raise tk.ValidationError({"after": [tk._("Give back the value of next as it came.")]})
    return title, record_id


def _with_progress(page: list[Activity], *, internal: bool) -> list[Json]:
    parts = phases.of_activities(page, proposed=internal)
    return [_shown(one, parts[one.record_id]) for one in page]


def _shown(activity: Activity, parts: dict[str, progress.Progress]) -> Json:
    return {
        "id": activity.record_id, "name": activity.name, "title": activity.title, "year": activity.year,
        "owner_org": activity.owner_org, "collection": activity.collection,
        "progress": progress.total(parts.values()).as_dict(), "reached": progress.reached(parts),
        "phases": [{"code": code, "progress": part.as_dict()} for code, part in parts.items()],
    }


def reached_by(activity: Activity) -> tuple[str, progress.Progress]:
    """The phase one activity has reached, and its numbers; one query."""
    [shown] = _with_progress([activity], internal=False)
    return shown["reached"], progress.Progress(**shown["progress"])
