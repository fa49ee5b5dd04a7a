"""What was said of each activity and phase, counted in SQL for the city's map, agencies' lists and datasets alike."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.lifecycle.model import BEGUN, CONFIRMED, DONE, PROPOSED, SKIPPED, Activity, Evidence, ProcessStep
from ckanext.tangerang.lifecycle.progress import Progress
from ckanext.tangerang.people.clock import today
from satudata import gsbpm

NUMBERS = ("done", "running", "skipped", "late", "more")


class Scope(NamedTuple):
    """Which public activities: of a year, a way of collection, the id of an agency; empty: all."""

    year: str = ""
    collection: str = ""
    org: str = ""

    def where(self) -> list[Any]:
        package = model.Package
        same = ((self.year, Activity.year), (self.collection, Activity.collection), (self.org, Activity.owner_org))
        return [package.state == "active", package.private.is_(False), package.type == "kegiatan",
                *(column == value for value, column in same if value)]

    def of(self, *columns: Any) -> sa.Select[Any]:
        """These columns of the activities."""
        return sa.select(*columns).join_from(Activity, model.Package, model.Package.id == Activity.record_id).where(*self.where())


def to_do(edition: str, collection: str) -> dict[str, int]:
    """How many sub-processes of each phase apply by the rules."""
    return {phase.code: sum(gsbpm.applies(step.code, collection).applies for step in phase.steps)
            for phase in gsbpm.load(edition).phases}


def left_out(step: Any = ProcessStep.step) -> Any:
    """Whether the way of collection leaves a sub-process out."""
    return sa.tuple_(Activity.collection, step).in_(sorted(gsbpm.left_out()))


def applies(step: Any = ProcessStep.step) -> Any:
    """Whether a sub-process counts: what the agency said, else what the way of collection says."""
    return sa.func.coalesce(ProcessStep.applies, sa.not_(left_out(step)))


def reached() -> Any:
    """The last phase of an activity in which a sub-process that applies is under way or done."""
    return sa.select(sa.func.max(sa.cast(_phase(ProcessStep), sa.Integer))).where(
        ProcessStep.activity_id == Activity.record_id, ProcessStep.state.in_((BEGUN, DONE)),
        applies()).correlate(Activity).scalar_subquery()


def said(which: Any) -> sa.Select[Any]:
    """A row for each phase of which something was said: its ``NUMBERS`` and when something of it was last saved or proven.

    :param which: a query that gives the ids of activities. ``more``: steps that apply against the rule, less those that do not
    """
    step = ProcessStep
    against = sa.func.count().filter(step.applies, left_out()) - sa.func.count().filter(
        step.applies.is_(False), sa.not_(left_out()))
    late = sa.and_(step.planned_until < today(), step.state.not_in((DONE, SKIPPED)))
    phase, proof = _phase(step).label("phase"), _proven(which)
    each = sa.select(
        Activity.record_id, sa.func.coalesce(Activity.owner_org, "").label("owner_org"), Activity.edition, Activity.collection,
        phase, *(sa.func.count().filter(applies(), condition).label(name) for name, condition in (
            ("done", step.state == DONE), ("running", step.state == BEGUN), ("skipped", step.state == SKIPPED), ("late", late))),
        against.label("more"), sa.func.max(step.modified).label("saved"),
    ).join(Activity, Activity.record_id == step.activity_id).where(
        Activity.record_id.in_(which)).group_by(Activity.record_id, phase).subquery()
    return sa.select(
        *(column for column in each.c if column.name != "saved"),
        sa.func.greatest(each.c.saved, proof.c.moment).label("changed"),
    ).outerjoin(proof, sa.and_(proof.c.activity_id == each.c.record_id, proof.c.phase == each.c.phase))


def _phase(table: Any) -> Any:
    return sa.func.split_part(table.step, ".", 1)


def _proven(which: Any) -> sa.Subquery:
    """When evidence that counts last came to each phase, by a person, an event or a decision."""
    phase = _phase(Evidence).label("phase")
    moment = sa.func.max(sa.func.greatest(Evidence.created, Evidence.decided)).label("moment")
    return sa.select(Evidence.activity_id, phase, moment).where(
        Evidence.state == CONFIRMED, Evidence.activity_id.in_(which)).group_by(Evidence.activity_id, phase).subquery()


def progress_of(row: Mapping[str, Any]) -> Progress:
    """The numbers of a row as progress; ``applies`` holds only what goes against the rules."""
    return Progress(int(row["more"] or 0), **{name: int(row[name] or 0) for name in NUMBERS if name != "more"})


def of_activities(activities: Iterable[Activity], *, proposed: bool) -> dict[str, dict[str, Progress]]:
    """The progress of each phase of these activities, with what the catalogue proposes where asked for; a query for each."""
    found = {one.record_id: {phase: Progress(number) for phase, number in to_do(one.edition, one.collection).items()}
             for one in activities}
    for row in model.Session.execute(said(list(found))).mappings():
        found[row["record_id"]][row["phase"]].add(progress_of(row))
    if proposed:
        for record_id, phase, number in model.Session.execute(_proposed(list(found))):
            found[record_id][phase].proposed = number
    return found


def _proposed(ids: list[str]) -> Any:
    """Evidence that waits for the agency, by activity and phase, of sub-processes that count."""
    phase = _phase(Evidence).label("phase")
    same = sa.and_(ProcessStep.activity_id == Evidence.activity_id, ProcessStep.step == Evidence.step)
    return sa.select(Evidence.activity_id, phase, sa.func.count()).join(
        Activity, Activity.record_id == Evidence.activity_id).outerjoin(ProcessStep, same).where(
        Evidence.activity_id.in_(ids), Evidence.state == PROPOSED, applies(Evidence.step)).group_by(Evidence.activity_id, phase)
