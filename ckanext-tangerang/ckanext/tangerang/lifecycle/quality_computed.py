"""The quality indicators the catalogue adds up itself, of many activities at once; what has no ground is left out."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from ckan import model
from sqlalchemy.orm import aliased

from ckanext.tangerang.lifecycle import punctual
from ckanext.tangerang.lifecycle.model import CONFIRMED, DONE, Evidence, ProcessStep
from ckanext.tangerang.people.clock import zone
from ckanext.tangerang.publish.model import Correction
from ckanext.tangerang.registry.model import Reference
from ckanext.tangerang.revision.model import Decision, Revision

ON_TIME = "released_on_time"
Values = dict[str, dict[str, float]]


def of(activities: Sequence[str]) -> Values:
    """``{activity: {indicator: value}}``; four queries whatever their number."""
    found: Values = {activity: {} for activity in activities}
    for activity, numbers in punctual.counted(activities).items():
        found[activity][ON_TIME] = percent(numbers["on_time"], numbers["asked"])
    for activity, part, whole in mended(activities):
        if whole:
            found[activity]["mended_in_time"] = percent(part, whole)
    for activity, versions, corrections in changes(activities):
        found[activity]["changes_after_release"] = float(versions + corrections)
    for row in process(activities):
        if row.done:
            found[row.activity_id]["evidence_complete"] = percent(row.proven, row.done)
        if row.planned:
            found[row.activity_id]["duration_kept"] = percent(row.actual, row.planned)
    return found


def percent(part: float, whole: float) -> float:
    return round(100 * float(part) / float(whole), 1)


def _datasets(activities: Sequence[str]) -> sa.Subquery:
    """Public datasets with the activity they point at."""
    package = model.Package
    return sa.select(sa.distinct(Reference.from_id).label("record_id"), Reference.to_id.label("activity")).join(
        package, package.id == Reference.from_id).where(
        Reference.to_id.in_(activities), Reference.from_kind == "dataset", Reference.path == "id_mskeg",
        package.state == "active", package.private.is_(False)).subquery()


def _city_day(moment: Any) -> Any:
    return sa.func.to_char(sa.func.timezone(str(zone()), sa.func.timezone("UTC", moment)), "YYYY-MM-DD")


def changes(activities: Sequence[str]) -> list[Any]:
    """Versions after the first, and corrections, by activity that has public datasets."""
    data = _datasets(activities)
    later = sa.select(sa.func.count()).where(
        Revision.record_id == data.c.record_id, Revision.version > 1).correlate(data).scalar_subquery()
    said = sa.select(sa.func.count()).where(Correction.record_id == data.c.record_id).correlate(data).scalar_subquery()
    query = sa.select(data.c.activity, sa.cast(sa.func.sum(later), sa.Integer), sa.cast(sa.func.sum(said), sa.Integer))
    return list(model.Session.execute(query.group_by(data.c.activity)))


def mended(activities: Sequence[str]) -> list[Any]:
    """Returns answered by their day, and returns whose day has a verdict, of submissions of the activity and its datasets."""
    data, back, again = _datasets(activities), aliased(Decision), aliased(Decision)
    of_data = sa.select(Revision.submission_id, data.c.activity).join(data, data.c.record_id == Revision.record_id)
    own = sa.select(Revision.submission_id, Revision.record_id).where(Revision.record_id.in_(activities))
    work = sa.union(of_data, own).subquery()
    answer = sa.select(sa.func.min(again.created)).where(
        again.submission_id == back.submission_id, again.event == "submit", again.created > back.created,
    ).correlate(back).scalar_subquery()
    due = sa.func.to_char(back.due, "YYYY-MM-DD")
    query = sa.select(
        work.c.activity, sa.func.count().filter(_city_day(answer) <= due),
        sa.func.count().filter(sa.or_(answer.is_not(None), due < _city_day(sa.func.timezone("UTC", sa.func.now())))),
    ).join(back, back.submission_id == work.c.submission_id).where(
        back.event == "return", back.to_state == "CORRECTION_REQUIRED", back.due.is_not(None))
    return list(model.Session.execute(query.group_by(work.c.activity)))


def process(activities: Sequence[str]) -> list[Any]:
    """Sub-processes done, those of them with confirmed evidence, and days of those with all four days, by activity."""
    step = ProcessStep
    proof = sa.select(Evidence.id).where(
        Evidence.activity_id == step.activity_id, Evidence.step == step.step, Evidence.state == CONFIRMED).exists()
    timed = sa.and_(*(day.is_not(None) for day in (step.planned_from, step.planned_until, step.actual_from, step.actual_until)))
    query = sa.select(
        step.activity_id, sa.func.count().label("done"), sa.func.count().filter(proof).label("proven"),
        sa.func.sum(step.planned_until - step.planned_from + 1).filter(timed).label("planned"),
        sa.func.sum(step.actual_until - step.actual_from + 1).filter(timed).label("actual"),
    ).where(step.activity_id.in_(activities), step.state == DONE, step.applies.is_distinct_from(False))
    return list(model.Session.execute(query.group_by(step.activity_id)))
