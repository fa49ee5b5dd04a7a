"""How many public datasets of each agency meet the standards, where they fail, and what waits: one query a question."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.calendar import listing
from ckanext.tangerang.calendar.model import OPEN, Release
from ckanext.tangerang.compliance.model import Assessment
from ckanext.tangerang.people.clock import today, zone
from ckanext.tangerang.revision.model import Revision, Submission
from satudata.rules import PRINCIPLES

Json = dict[str, Any]
CITY = None
"""The key under which the sum of all agencies stands."""
WORTH = 3
WAITING = ("SUBMITTED", "UNDER_REVIEW", "REVISED")
RETURNED = "CORRECTION_REQUIRED"
NONE: Mapping[str, Any] = {
    "datasets": 0, "assessed": 0, "meets": 0, "share": None, "score": None, "by_principle": {}, "late": 0}
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


def numbers(scope: Scope) -> dict[str | None, Json]:
    """``{datasets, assessed, meets, share, score, by_principle, late}`` by agency, and of all under ``CITY``."""
    package, verdict = model.Package, Assessment
    points = [sa.func.avg(sa.cast(verdict.by_principle[code].astext, sa.Numeric)).label(code) for code in PRINCIPLES]
    late = package.id.in_(sa.select(Release.record_id).where(OPEN, Release.due < today()))
    query = sa.select(
        package.owner_org, sa.func.grouping(package.owner_org).label("all"), sa.func.count().label("datasets"),
        sa.func.count(verdict.record_id).label("assessed"), sa.func.count().filter(verdict.meets_sdi).label("meets"),
        sa.func.avg(verdict.total).label("score"), sa.func.count().filter(late).label("late"), *points,
    ).outerjoin(verdict, verdict.record_id == package.id).where(*scope.where()).group_by(sa.func.rollup(package.owner_org))
    found = {}
    for row in model.Session.execute(query).mappings():
        found[CITY if row["all"] else row["owner_org"] or ""] = {
            "datasets": row["datasets"], "assessed": row["assessed"], "meets": row["meets"],
            "share": share(row["meets"], row["datasets"]), "score": _mean(row["score"]), "late": row["late"],
            "by_principle": {code: _mean(row[code]) for code in PRINCIPLES if row[code] is not None},
        }
    return found


def _mean(value: Any) -> float | None:
    return None if value is None else round(float(value), 1)


def failing(scope: Scope, column: Any = Assessment.blocking) -> dict[str | None, list[Json]]:
    """Rules not met, ``{rule, alone, records}`` by agency: those whose mending alone lifts most records come first.

    ``alone``: records that would meet the standards were only this rule mended. A reviewer's remark is no rule, but a
    record with one is not lifted by a rule.
    """
    package, verdict = model.Package, Assessment
    each = sa.select(
        package.owner_org, sa.func.unnest(column).label("rule"), verdict.blocking,
    ).join(verdict, verdict.record_id == package.id).where(*scope.where()).subquery()
    alone = sa.and_(sa.func.cardinality(each.c.blocking) == 1, each.c.rule == sa.any_(each.c.blocking))
    query = sa.select(
        each.c.owner_org, sa.func.grouping(each.c.owner_org).label("all"), each.c.rule,
        sa.func.count().filter(alone).label("alone"), sa.func.count().label("records"),
    ).where(each.c.rule != "").group_by(each.c.rule, sa.func.rollup(each.c.owner_org))
    found: dict[str | None, list[Json]] = {}
    for row in model.Session.execute(query):
        found.setdefault(CITY if row.all else row.owner_org or "", []).append(
            {"rule": row.rule, "alone": row.alone, "records": row.records})
    for rules in found.values():
        rules.sort(key=lambda item: (-item["alone"], -item["records"], item["rule"]))
    return found


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
