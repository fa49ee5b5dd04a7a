"""Which releases of a dataset lie ahead: rows made from its schedule, or the one day its record promises."""
from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from ckan import model
from sqlalchemy.dialects.postgresql import insert

from ckanext.tangerang.calendar.model import OPEN, Release, ReleaseSchedule
from ckanext.tangerang.people import working_days
from ckanext.tangerang.people.clock import today
from ckanext.tangerang.revision.model import now
from satudata import schedule as schedules
from satudata.schedule import Period

Json = dict[str, Any]
AHEAD, MOST = timedelta(days=400), 12
"""How far releases are planned, and how many of one dataset."""
AGAIN = timedelta(days=30)
"""After so long at most they are planned anew: holidays are decreed late."""
NAMESPACE = uuid.UUID("6f1c1f0e-5f2b-5b0e-9b57-3c1c39f6f9b4")


def rules_of(row: ReleaseSchedule) -> schedules.Schedule:
    """The schedule the library reckons with."""
    return schedules.Schedule(row.frequency, schedules.parse(row.rule), row.shift, row.start.year)


def id_of(record_id: str, what: str) -> str:
    """The id of a release: the same for the same dataset and period (or promised day), whatever day it is moved to."""
    return str(uuid.uuid5(NAMESPACE, f"{record_id}:{what}"))


def wanted(row: ReleaseSchedule, since: date, day: date) -> list[tuple[date, Period]]:
    """The releases of a schedule that are due from ``since`` on, as far as they are planned on ``day``."""
    found = []
    for due, period in schedules.releases(rules_of(row), max(row.start, since), day + AHEAD, working_days.is_working):
        found.append((due, period))
        if sum(each >= day for each, _ in found) == MOST:
            break
    return found


def plan(row: ReleaseSchedule, since: date) -> None:
    """Makes the rows of the releases due from ``since`` on; what is past, came or was given up stays as it is. Flushes."""
    day = today()
    rows = [{"id": id_of(row.record_id, period.start.isoformat()), "record_id": row.record_id, "due": due,
             "period_start": period.start, "period_end": period.end, "frequency": row.frequency, "moved": 0, "skipped": False,
             "changed": now()} for due, period in wanted(row, since, day)]
    kept = [item["id"] for item in rows]
    model.Session.execute(sa.delete(Release).where(
        Release.record_id == row.record_id, OPEN, Release.due >= day, Release.reason.is_(None), Release.id.not_in(kept)))
    write(rows, day)
    last = rows[-1]["due"] if rows else day
    row.refill = min(day + max((last - day) / 2, timedelta(days=1)), day + AGAIN)
    model.Session.flush()


def write(rows: list[Json], day: date) -> None:
    """Puts releases in; one that is there gets its new day while that has not passed."""
    if not rows:
        return
    table, statement = Release, insert(Release).values(rows)
    model.Session.execute(statement.on_conflict_do_update(
        index_elements=["id"],
        set_={"due": statement.excluded.due, "period_end": statement.excluded.period_end, "moved": table.moved + 1,
              "changed": statement.excluded.changed},
        where=sa.and_(OPEN, table.due >= day, table.due != statement.excluded.due)))


def refill() -> int:
    """Plans further ahead where it is time; gives for how many datasets."""
    due = list(model.Session.scalars(sa.select(ReleaseSchedule).where(ReleaseSchedule.refill <= today())))
    for row in due:
        plan(row, row.refill - AGAIN)
    return len(due)


def promise(record_id: str, stated: Any, frequency: str) -> None:
    """The row of the day a record without a schedule promises; what is no day promises nothing."""
    due = day_of(stated)
    if due is not None:
        write([promised_row(record_id, due, frequency)], today())


def promised_row(record_id: str, due: date, frequency: str) -> Json:
    return {"id": id_of(record_id, f"janji {due}"), "record_id": record_id, "due": due, "period_start": None, "period_end": None,
            "frequency": frequency, "moved": 0, "skipped": False, "changed": now()}


def drop_ahead(record_id: str) -> None:
    """Forgets the releases of a dataset that lie ahead; one that somebody wrote about stays."""
    model.Session.execute(sa.delete(Release).where(
        Release.record_id == record_id, OPEN, Release.due >= today(), Release.reason.is_(None)))


def drop_promise(record_id: str) -> None:
    """Forgets the promised day of a dataset that has a schedule now; one that has passed is given up."""
    here = (Release.record_id == record_id, OPEN, Release.period_end.is_(None))
    model.Session.execute(sa.delete(Release).where(*here, Release.due >= today(), Release.reason.is_(None)))
    model.Session.execute(sa.update(Release).where(*here).values(skipped=True))


def day_of(stated: Any) -> date | None:
    """The day of a text that begins with one."""
    try:
        return date.fromisoformat(str(stated or "")[:10])
    except ValueError:
        return None
