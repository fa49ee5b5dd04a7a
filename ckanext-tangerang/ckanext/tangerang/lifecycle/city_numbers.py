"""How many sub-processes are done in each phase, by agency and of the city, and which activities are stuck: set by set in SQL.

An activity is stuck in a phase where a sub-process has passed its planned end, or where the phase is begun, is not finished and
nothing of it was saved or proven for some days.
"""
from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.delivery.model import now
from ckanext.tangerang.lifecycle import phases
from ckanext.tangerang.lifecycle.model import Activity
from ckanext.tangerang.lifecycle.phases import Scope
from ckanext.tangerang.lifecycle.progress import Progress

CITY = None
"""The key of the sum of all agencies; as a phase, of all phases."""


class Group(NamedTuple):
    """Activities of one agency that follow one edition and collect in one way, and how many there are."""

    org: str  # "" where none is named
    edition: str
    collection: str
    number: int


def groups(scope: Scope) -> list[Group]:
    """The activities by agency, edition and way of collection: what would be to do comes from these."""
    org = sa.func.coalesce(Activity.owner_org, "").label("org")
    query = scope.of(org, Activity.edition, Activity.collection, sa.func.count())
    return [Group(*row) for row in model.Session.execute(query.group_by(sa.text("org"), Activity.edition, Activity.collection))]


def numbers(scope: Scope, found: Sequence[Group], idle: int) -> dict[tuple[str | None, str | None], tuple[Progress, int]]:
    """Progress and number of activities stuck for ``idle`` days by ``(agency, phase)``; one query whatever their number.

    The sums stand under ``CITY`` as agency, as phase, and as both.
    """
    cells: dict[tuple[str | None, str | None], Progress] = {}
    for group in found:
        for phase, number in phases.to_do(group.edition, group.collection).items():
            for key in ((group.org, phase), (group.org, CITY), (CITY, phase), (CITY, CITY)):
                cells.setdefault(key, Progress()).applies += number * group.number
    stuck: dict[tuple[str | None, str | None], int] = {}
    each = _each(scope, found, idle)
    if each is not None:
        org, phase = each.c.owner_org, each.c.phase
        query = sa.select(
            org, phase, sa.func.grouping(org).label("all_orgs"), sa.func.grouping(phase).label("all_phases"),
            *(sa.func.sum(each.c[name]).label(name) for name in phases.NUMBERS),
            sa.func.count(sa.distinct(each.c.record_id)).filter(each.c.stuck).label("stuck"),
        ).group_by(sa.func.cube(org, phase))
        for row in model.Session.execute(query):
            key = (CITY if row.all_orgs else row.owner_org, CITY if row.all_phases else row.phase)
            cells.setdefault(key, Progress()).add(phases.progress_of(row._mapping))
            stuck[key] = row.stuck
    return {key: (progress, stuck.get(key, 0)) for key, progress in cells.items()}


def stuck_ids(scope: Scope, idle: int) -> Any:
    """The ids of stuck activities, to put into another query; None where there is no activity at all."""
    each = _each(scope, groups(scope), idle)
    return None if each is None else sa.select(each.c.record_id).where(each.c.stuck)


def _each(scope: Scope, found: Sequence[Group], days: int) -> sa.Subquery | None:
    """A row for each activity and phase of which something was said, with its numbers and whether it is stuck."""
    kinds = {(group.edition, group.collection) for group in found}
    if not kinds:
        return None
    rules = sa.values(sa.column("edition", sa.UnicodeText), sa.column("collection", sa.UnicodeText),
                      sa.column("phase", sa.UnicodeText), sa.column("steps", sa.Integer), name="rules").data(
        [(*kind, phase, number) for kind in sorted(kinds) for phase, number in phases.to_do(*kind).items()])
    told = phases.said(scope.of(Activity.record_id)).subquery()
    finished = told.c.done + told.c.skipped >= rules.c.steps + told.c.more
    idle = sa.and_(told.c.done + told.c.running > 0, sa.not_(finished), told.c.changed < now() - timedelta(days=days))
    return sa.select(told, sa.or_(told.c.late > 0, idle).label("stuck")).join(rules, sa.and_(
        rules.c.edition == told.c.edition, rules.c.collection == told.c.collection, rules.c.phase == told.c.phase)).subquery()
