"""Which releases of the calendar count for an activity: those of its datasets that came or are overdue; how many were on time."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.calendar import listing
from ckanext.tangerang.calendar.model import Release
from ckanext.tangerang.lifecycle.model import Activity, Evidence
from ckanext.tangerang.registry.model import Reference
from ckanext.tangerang.revision.model import Revision

Json = dict[str, Any]
POINTER = "id_mskeg"
COUNTED = ("on_time", "late", "overdue")
MOST = 24
"""Releases that are named; all are counted."""


def counted(activities: Sequence[str]) -> dict[str, Json]:
    """``{activity: {made, on_time, late, overdue, asked}}`` of those with a release that came or is overdue; one query."""
    due = _due(activities)
    numbers = (sa.func.count().filter(due.c.state == name).label(name) for name in COUNTED)
    rows = model.Session.execute(sa.select(due.c.activity, *numbers).group_by(due.c.activity))
    return {row.activity: {"made": row.on_time + row.late, "on_time": row.on_time, "late": row.late, "overdue": row.overdue,
                           "asked": row.on_time + row.late + row.overdue} for row in rows}


def named(activity: str) -> list[Json]:
    """The releases that count for one activity as the calendar shows them, the latest ``MOST``; one query."""
    due = _due([activity])
    query = listing.query(listing.Wanted()).where(Release.id.in_(sa.select(due.c.id))).order_by(None)
    return [listing.shown(row) for row in model.Session.execute(query.order_by(Release.due.desc(), Release.id).limit(MOST))]


def _due(activities: Sequence[str]) -> sa.Subquery:
    """Releases of public datasets with the activity they count for: the one the version that came names, of one that is still
    to come the one its dataset names now.
    """
    package, state = model.Package, listing.state_of()
    points = sa.select(Reference.from_id).where(
        Reference.to_id.in_(activities), Reference.from_kind == "dataset", Reference.path == POINTER)
    came = sa.select(Evidence.record).where(Evidence.activity_id.in_(activities), Evidence.step == "7.1")  # pointed here once
    name = sa.func.coalesce(Revision.record[POINTER].astext, package.extras[POINTER].astext)
    return sa.select(Release.id, Activity.record_id.label("activity"), state.label("state")).join(
        package, package.id == Release.record_id).outerjoin(
        Revision, sa.and_(Revision.record_id == Release.record_id, Revision.version == Release.version)).join(
        Activity, sa.or_(Activity.record_id == name, Activity.name == name)).where(
        *listing.where(listing.Wanted()), Release.record_id.in_(points.union(came)), Activity.record_id.in_(activities),
        state.in_(COUNTED)).subquery()
