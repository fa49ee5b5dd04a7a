"""Who is reminded of releases: producers of an agency, once of all that is due on a day, once a week of all that is late."""
from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.calendar.model import OPEN, Release
from ckanext.tangerang.people import notices, working_days
from ckanext.tangerang.people.clock import today

SOON = 5
"""Working days before a release at which its agency is told."""
DAILY = "harian"
"""Data of every day are late at once or not at all: nobody is told of what comes each morning."""


def remind() -> int:
    """Writes the reminders of today; gives how many. The caller commits."""
    day = today()
    soon = working_days.after(day, SOON)
    told = 0
    for org, due, count in waiting(Release.due.between(day, soon)):
        told += tell("release_soon", org, f"{due}", due=due, count=count, filters=f"&bulan={due:%Y-%m}")
    late: dict[str, tuple[date, int]] = {}
    for org, due, count in waiting(Release.due < day):
        first, sum_ = late.get(org, (due, 0))
        late[org] = (min(first, due), sum_ + count)
    week = "{}-{}".format(*day.isocalendar())
    for org, (first, count) in late.items():
        told += tell("release_late", org, week, due=first, count=count, filters="&keadaan=overdue")
    return told


def waiting(when: sa.ColumnElement[bool]) -> list[tuple[str, date, int]]:
    """(agency, day due, number) of the releases of public datasets that have yet to come."""
    package = model.Package
    query = sa.select(package.owner_org, Release.due, sa.func.count()).join(package, package.id == Release.record_id).where(
        OPEN, when, Release.frequency != DAILY, package.state == "active").group_by(package.owner_org, Release.due)
    return [(org, due, count) for org, due, count in model.Session.execute(query) if org]


def tell(event: str, org: str, once: str, *, due: date, count: int, filters: str) -> int:
    """One notice to each producer of an agency, for each ``once``."""
    agency = model.Session.get(model.Group, org)
    name = agency.name if agency is not None else org
    return notices.tell_once(
        notices.holders("produsen", org=org), event, f"{event}:{org}:{once}", actor=None, subject=("organization", org), title="",
        url=f"/kalender-rilis?instansi={name}{filters}", number=str(count), due=due.isoformat())
