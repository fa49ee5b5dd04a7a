"""What the calendar does once a day, or again: it plans ahead, takes up promised days, sees who is late, reminds."""
from __future__ import annotations

import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.calendar import planning, reminders, standing
from ckanext.tangerang.calendar.model import OPEN, Release, ReleaseSchedule
from ckanext.tangerang.compliance.model import Assessment
from ckanext.tangerang.discovery.refresh import refresh
from ckanext.tangerang.lifecycle import recommendation
from ckanext.tangerang.people.clock import today

BATCH = 500


def keep() -> int:
    """Keeps the calendar of today; gives how many datasets stand differently now."""
    planning.refill()
    take_promises()
    changed = standing.update()
    reminders.remind()
    recommendation.remind()
    model.Session.commit()
    refresh(changed)
    return len(changed)


def take_promises() -> int:
    """Rows for days that public records promise and that are in no calendar yet (public before there was one)."""
    package, verdict = model.Package, Assessment
    often = package.extras.op("->>")("accrualPeriodicity")
    query = sa.select(package.id, verdict.next_release, often).join(verdict, verdict.record_id == package.id).where(
        package.type == "dataset", package.state == "active", verdict.next_release.is_not(None),
        ~sa.exists().where(Release.record_id == package.id, OPEN),
        ~sa.exists().where(ReleaseSchedule.record_id == package.id))
    found = model.Session.execute(query)
    rows = [planning.promised_row(record_id, due, frequency or "") for record_id, stated, frequency in found
            if (due := planning.day_of(stated))]
    for start in range(0, len(rows), BATCH):
        planning.write(rows[start:start + BATCH], today())
    return len(rows)
