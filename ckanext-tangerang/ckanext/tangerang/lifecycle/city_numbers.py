"""How many sub-processes are done in each phase, by agency and of the city, and which activities are stuck: set by set in SQL.

An activity is stuck in a phase where a sub-process has passed its planned end, or where the phase is begun, is not finished and
nothing of it was saved for some days.
"""
from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.delivery.model import now
from ckanext.tangerang.lifecycle.model import BEGUN, DONE, SKIPPED, Activity, ProcessStep
from ckanext.tangerang.lifecycle.progress import Progress
from ckanext.tangerang.people.clock import today
from satudata import gsbpm

CITY = None
"""The key of the sum of all agencies; as a phase, of all phases."""


class Scope(NamedTuple):
    """Of which public activities: of a year, a way of collection, an agency; after how many days without a save one is stuck."""

    year: str = ""
    collection: str = ""
    idle: int = 60
    org: str = ""

    def where(self) -> list[Any]:
        package = model.Package
        found: list[Any] = [package.state == "active", package.private.is_(False), package.type == "kegiatan"]
        if self.year:
            found.append(Activity.year == self.year)
        if self.collection:
            found.append(Activity.collection == self.collection)
        if self.org:
            found.append(Activity.owner_org == self.org)
        return found


class Group(NamedTuple):
    """Activities of one agency that follow one edition and collect in one way, and how many there are."""

    org: str  # "" where none is named
    edition: str
    collection: str
    number: int


def groups(scope: Scope) -> list[Group]:
    """The activities by agency, edition and way of collection: what would be to do comes from these."""
    org = sa.func.coalesce(Activity.owner_org, "").label("org")
    query = sa.select(org, Activity.edition, Activity.collection, sa.func.count()).join(
        model.Package, model.Package.id == Activity.record_id).where(*scope.where())
    return [Group(*row) for row in model.Session.execute(query.group_by(sa.text("org"), Activity.edition, Activity.collection))]


def to_do(edition: str, collection: str) -> dict[str, int]:
    """How many sub-processes of each phase apply by the rules."""
    return {phase.code: sum(gsbpm.applies(step.code, collection).applies for step in phase.steps)
            for phase in gsbpm.load(edition).phases}


def numbers(scope: Scope, found: Sequence[Group]) -> dict[tuple[str | None, str | None], tuple[Progress, int]]:
    """Progress and number of stuck activities by ``(agency, phase)``; one query whatever their number.

    The sums stand under ``CITY`` as agency, as phase, and as both.
    """
    cells: dict[tuple[str | None, str | None], Progress] = {}
    for group in found:
        for phase, number in to_do(group.edition, group.collection).items():
            for key in ((group.org, phase), (group.org, CITY), (CITY, phase), (CITY, CITY)):
                cells.setdefault(key, Progress()).applies += number * group.number
    stuck: dict[tuple[str | None, str | None], int] = {}
    each = _each(scope, found)
    if each is not None:
        names = ("done", "running", "skipped", "late", "more")
        org, phase = each.c.owner_org, each.c.phase
        query = sa.select(
            org, phase, sa.func.grouping(org).label("all_orgs"), sa.func.grouping(phase).label("all_phases"),
            *(sa.func.sum(each.c[name]).label(name) for name in names),
            sa.func.count(sa.distinct(each.c.record_id)).filter(each.c.stuck).label("stuck"),
        ).group_by(sa.func.cube(org, phase))
        for row in model.Session.execute(query):
            key = (CITY if row.all_orgs else row.owner_org, CITY if row.all_phases else row.phase)
            cells.setdefault(key, Progress()).add(Progress(
                *(int(row._mapping[name] or 0) for name in ("more", "done", "running", "skipped", "late"))))
            stuck[key] = row.stuck
    return {key: (progress, stuck.get(key, 0)) for key, progress in cells.items()}


def stuck_ids(scope: Scope) -> Any:
    """The ids of stuck activities, to put into another query; None where there is no activity at all."""
    each = _each(scope, groups(scope))
    return None if each is None else sa.select(each.c.record_id).where(each.c.stuck)


def _each(scope: Scope, found: Sequence[Group]) -> sa.Subquery | None:
    """A row for each activity and phase of which something was said, with its numbers and whether it is stuck."""
    kinds = {(group.edition, group.collection) for group in found}
    if not kinds:
        return None
    rules = sa.values(sa.column("edition", sa.UnicodeText), sa.column("collection", sa.UnicodeText),
                      sa.column("phase", sa.UnicodeText), sa.column("steps", sa.Integer), name="rules").data(
        [(*kind, phase, number) for kind in sorted(kinds) for phase, number in to_do(*kind).items()])
    told = _told(scope)
    finished = told.c.done + told.c.skipped >= rules.c.steps + told.c.more
    idle = sa.and_(told.c.done + told.c.running > 0, sa.not_(finished), told.c.changed < since(scope.idle))
    return sa.select(told, sa.or_(told.c.late > 0, idle).label("stuck")).join(rules, sa.and_(
        rules.c.edition == told.c.edition, rules.c.collection == told.c.collection, rules.c.phase == told.c.phase)).subquery()


def _told(scope: Scope) -> sa.Subquery:
    """What was said of each activity and phase. ``more``: steps that apply against the rule, less those that do not."""
    step = ProcessStep
    left_out = sa.tuple_(Activity.collection, step.step).in_(sorted(gsbpm.left_out()))
    applies = sa.func.coalesce(step.applies, sa.not_(left_out))
    late = sa.and_(step.planned_until < today(), step.state.not_in((DONE, SKIPPED)))
    phase = sa.func.split_part(step.step, ".", 1).label("phase")

    def count(condition: Any) -> Any:
        return sa.func.count().filter(applies, condition)
    against = sa.func.count().filter(step.applies, left_out) - sa.func.count().filter(
        step.applies.is_(False), sa.not_(left_out))
    return sa.select(
        Activity.record_id, sa.func.coalesce(Activity.owner_org, "").label("owner_org"), Activity.edition, Activity.collection,
        phase,
        count(step.state == DONE).label("done"), count(step.state == BEGUN).label("running"),
        count(step.state == SKIPPED).label("skipped"), count(late).label("late"), against.label("more"),
        sa.func.max(step.modified).label("changed"),
    ).join(Activity, Activity.record_id == step.activity_id).join(model.Package, model.Package.id == Activity.record_id).where(
        *scope.where()).group_by(Activity.record_id, phase).subquery()


def since(days: int) -> datetime:
    """The moment before which a save is too long ago."""
    return now() - timedelta(days=days)


