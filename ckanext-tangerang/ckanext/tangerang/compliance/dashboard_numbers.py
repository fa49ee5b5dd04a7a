"""Which part of the catalogue is counted, what waits there for whom, how punctual it is: one query a question."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.calendar import listing
from ckanext.tangerang.compliance.model import Assessment
from ckanext.tangerang.people.clock import today, zone
from ckanext.tangerang.revision.model import Revision, Submission

Json = dict[str, Any]
WAITING = ("SUBMITTED", "UNDER_REVIEW", "REVISED")
RETURNED = "CORRECTION_REQUIRED"
NO_WORK: Mapping[str, int] = {"waiting": 0, "returned": 0, "held": 0, "overdue": 0}
NO_RELEASES = listing.NONE


class Scope(NamedTuple):
    """Of which public datasets: of one agency, or whose public version is of one year of the city's calendar."""

    org: str | None = None
    year: int | None = None

    def where(self) -> list[Any]:
        found: list[Any] = [model.Package.state == "active", model.Package.private.is_(False), model.Package.type == "dataset"]
        if self.org:
            found.append(model.Package.owner_org == self.org)
        if self.year:
            begin, end = bounds(self.year)
            found.append(sa.select(Revision.id).where(
                Revision.id == Assessment.revision_id, Revision.applied >= begin, Revision.applied < end).exists())
        return found


def bounds(year: int) -> tuple[datetime, datetime]:
    """First moment of the year and of the next, as the tables hold moments."""
    first, last = (datetime(each, 1, 1, tzinfo=zone()).astimezone(UTC).replace(tzinfo=None) for each in (year, year + 1))
    return first, last


def share(part: int, whole: int) -> float | None:
    """Per cent with one decimal; None of nothing."""
    return round(100 * part / whole, 1) if whole else None


def work(orgs: Sequence[str] | None) -> dict[str, Json]:
    """What of these agencies (None: all) waits for walidata, was returned, is held by a rule, is past its day."""
    submission = Submission
    waiting, unfinished = submission.state.in_(WAITING), submission.state.in_((*WAITING, RETURNED))
    query = sa.select(
        submission.owner_org, sa.func.count().filter(waiting).label("waiting"),
        sa.func.count().filter(submission.state == RETURNED).label("returned"),
        sa.func.count().filter(sa.and_(waiting, submission.menahan > 0)).label("held"),
        sa.func.count().filter(submission.due < today()).label("overdue"),
    ).where(unfinished).group_by(submission.owner_org)
    if orgs is not None:
        query = query.where(submission.owner_org.in_(orgs))
    return {row["owner_org"] or "": {name: row[name] for name in NO_WORK} for row in model.Session.execute(query).mappings()}


def releases(scope: Scope) -> dict[str | None, Json]:
    """How punctual each agency is by the calendar, ``{made, on_time, late, overdue, asked, share}``, in a year or ever."""
    first, last = (date(scope.year, 1, 1), date(scope.year, 12, 31)) if scope.year else (None, None)
    return listing.punctual(listing.Wanted(first, last, scope.org or ""))


def years() -> list[int]:
    """The years in which something was published, newest first."""
    first = model.Session.scalar(sa.select(sa.func.min(Revision.applied)))
    start: date = first.date() if first else today()
    return list(range(today().year, start.year - 1, -1))
