"""The releases between two days, page by page: what comes, what came, what is late; and how punctual somebody is."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.calendar.model import Release, ReleaseSchedule
from ckanext.tangerang.people.clock import today
from ckanext.tangerang.people.language import lang
from satudata.schedule import Period

Json = dict[str, Any]
STATES = ("upcoming", "on_time", "late", "overdue", "skipped")
HOUR = "09:00"
"""When a release comes where its schedule names no other hour."""
MOST = 500
NONE: Mapping[str, Any] = {"made": 0, "on_time": 0, "late": 0, "overdue": 0, "asked": 0, "share": None}
"""How punctual one is of whom nothing was due."""


class Wanted(NamedTuple):
    """Which releases: due between two days, of an agency, topic, dataset, in a state, or that one."""

    start: date | None = None
    end: date | None = None
    org: str = ""
    topic: str = ""
    state: str = ""
    record: str = ""
    release: str = ""


def state_of() -> sa.Case[str]:
    """The state of a release, today."""
    return sa.case(
        (Release.released_day <= Release.due, "on_time"), (Release.released.is_not(None), "late"),
        (Release.skipped, "skipped"), (Release.due < today(), "overdue"), else_="upcoming")


def where(wanted: Wanted) -> list[Any]:
    """The conditions of a question; only public datasets are in the calendar."""
    package = model.Package
    found: list[Any] = [package.state == "active", package.private.is_(False)]
    if wanted.start:
        found.append(Release.due >= wanted.start)
    if wanted.end:
        found.append(Release.due <= wanted.end)
    if wanted.topic:
        found.append(package.extras.op("->>")("theme") == wanted.topic)
    if wanted.state:
        found.append(state_of() == wanted.state)
    same = ((wanted.release, Release.id), (wanted.org, package.owner_org), (wanted.record, package.id))
    return [*found, *(column == value for value, column in same if value)]


def query(wanted: Wanted) -> sa.Select[Any]:
    """The releases asked for, each with its dataset and agency, earliest first."""
    package, group = model.Package, model.Group
    return sa.select(
        Release, package.name, package.title, package.extras.op("->>")("theme").label("topic"),
        group.name.label("agency"), group.title.label("agency_title"), ReleaseSchedule.hour, state_of().label("state"),
    ).join(package, package.id == Release.record_id).outerjoin(group, group.id == package.owner_org).outerjoin(
        ReleaseSchedule, ReleaseSchedule.record_id == Release.record_id).where(*where(wanted)).order_by(Release.due, Release.id)


def listed(wanted: Wanted, after: str, limit: int) -> Json:
    """``{count, results, next}``; ``next`` is given back as ``after``."""
    package = model.Package
    count = model.Session.scalar(sa.select(sa.func.count()).select_from(Release).join(
        package, package.id == Release.record_id).where(*where(wanted)))
    asked = query(wanted)
    if after:
        asked = asked.where(sa.tuple_(Release.due, Release.id) > sa.tuple_(*place(after)))
    rows = model.Session.execute(asked.limit(limit + 1)).all()
    results = [shown(row) for row in rows[:limit]]
    return {"count": count, "results": results, "next": mark(results[-1]) if len(rows) > limit else None}


def everything(wanted: Wanted, most: int) -> Iterator[Json]:
    """The releases asked for, up to so many, for a file."""
    for row in model.Session.execute(query(wanted).limit(most)):
        yield shown(row)


def mark(item: Json) -> str:
    return f"{item['due']}~{item['id']}"


def place(after: str) -> tuple[date, str]:
    """Where a page ended; ``ValidationError`` for what is no such place."""
    day, _, ident = after.partition("~")
    try:
        return date.fromisoformat(day), ident
    except ValueError:
        raise tk.ValidationError({"after": [tk._("Give back the value of next as it came.")]}) from None


def shown(row: Any) -> Json:
    """One release as the API gives it."""
    release = row.Release
    return {
        "id": release.id, "record_id": release.record_id, "name": row.name, "title": row.title or row.name,
        "agency": row.agency, "agency_title": row.agency_title or row.agency, "topic": row.topic, "due": release.due.isoformat(),
        "hour": row.hour or HOUR, "period": period_name(release), "state": row.state, "moved": release.moved,
        "released": release.released_day.isoformat() if release.released_day else None, "version": release.version,
        "days_late": days_late(release), "reason": release.reason, "changed": release.changed.isoformat(timespec="seconds"),
    }


def period_name(release: Release) -> str:
    """What the period of a release is called; nothing where only a day was promised."""
    if release.period_start is None or release.period_end is None:
        return ""
    return Period(release.period_start, release.period_end, release.frequency).name.in_(lang())


def days_late(release: Release) -> int:
    """Days from the day a release was due to the day it came, or to today."""
    if release.skipped:
        return 0
    return max(((release.released_day or today()) - release.due).days, 0)


def punctuality(wanted: Wanted) -> Json:
    """``{made, on_time, late, overdue, asked, share}`` of the releases asked for, of all agencies together."""
    return dict(punctual(wanted).get(None, NONE))


def punctual(wanted: Wanted) -> dict[str | None, Json]:
    """The same by agency, and of all under None. ``asked``: those that came or are overdue; ``share``: how many per cent of them
    were on time.
    """
    package, state = model.Package, state_of()
    query = sa.select(package.owner_org, sa.func.grouping(package.owner_org).label("all"), *(
        sa.func.count().filter(state == name).label(name) for name in ("on_time", "late", "overdue")),
    ).select_from(Release).join(package, package.id == Release.record_id).where(*where(wanted)).group_by(
        sa.func.rollup(package.owner_org))
    found: dict[str | None, Json] = {}
    for row in model.Session.execute(query):
        made, asked = row.on_time + row.late, row.on_time + row.late + row.overdue
        found[None if row.all else row.owner_org or ""] = {
            "made": made, "on_time": row.on_time, "late": row.late, "overdue": row.overdue, "asked": asked,
            "share": round(100 * row.on_time / asked, 1) if asked else None}
    return found
