"""Evidence that is no record: releases on time, corrections, decided differences, assessments anew, days of watching."""
from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.calendar.model import Release
from ckanext.tangerang.compliance import epss_process
from ckanext.tangerang.compliance.epss_rows import Scope, public
from ckanext.tangerang.compliance.model import ComplianceDay, Reassessment
from ckanext.tangerang.discovery.auto import city_day
from ckanext.tangerang.people.model import Grant
from ckanext.tangerang.publish.model import Correction
from ckanext.tangerang.registry.harmonisation_model import Case

Json = dict[str, Any]


def producers(scope: Scope, known: set[str]) -> dict[str, str]:
    """Agencies asked for a record: with a producer's grant in the year, or known to have published; id -> title."""
    first, last = date(scope.year, 1, 1), date(scope.year, 12, 31)
    begin, _end = scope.bounds
    holds = sa.select(Grant.org_id).where(
        Grant.role == "produsen", Grant.valid_from <= last, sa.or_(Grant.valid_until.is_(None), Grant.valid_until >= first),
        sa.or_(Grant.ended.is_(None), Grant.ended >= begin))
    group = model.Group
    query = sa.select(group.id, group.title, group.name).where(
        group.is_organization.is_(True), group.state == "active", scope.of(group.id),
        sa.or_(group.id.in_(holds), group.id.in_(sorted(known)))).order_by(group.title, group.name)
    return {row.id: row.title or row.name for row in model.Session.execute(query)}


def on_time(scope: Scope) -> list[Json]:
    """Releases of the calendar, due in the year, that came by their day."""
    package = model.Package
    query = sa.select(
        package.id, package.name, package.title, package.owner_org, Release.released_day, Release.version,
    ).select_from(Release).join(package, package.id == Release.record_id).where(
        *public(scope), package.type == "dataset", Release.due.between(date(scope.year, 1, 1), date(scope.year, 12, 31)),
        Release.released_day <= Release.due).order_by(Release.released_day.desc(), Release.id)
    return [_of_package(row, row.released_day.isoformat()) | {"version": row.version} for row in model.Session.execute(query)]


def corrected(scope: Scope) -> list[Json]:
    """Correction notices on public records."""
    package = model.Package
    begin, end = scope.bounds
    query = sa.select(package.id, package.name, package.title, package.owner_org, Correction.created).join(
        package, package.id == Correction.record_id).where(
        *public(scope), package.type == "dataset", Correction.created >= begin, Correction.created < end,
    ).order_by(Correction.created.desc(), Correction.id)
    return [_of_package(row, city_day(row.created)) for row in model.Session.execute(query)]


def _of_package(row: Any, day: str) -> Json:
    return {"record_id": row.id, "kind": "dataset", "title": row.title or row.name, "owner_org": row.owner_org,
            "url": tk.url_for("dataset.read", id=row.name), "date": day}


def harmonised(scope: Scope) -> list[Json]:
    """Differences of meaning between agencies that were decided; of an agency those it has a part in."""
    begin, end = scope.bounds
    query = sa.select(Case.id, Case.number, Case.title, Case.agencies, Case.document, Case.decided).where(
        Case.state == "decided", Case.decided >= begin, Case.decided < end).order_by(Case.decided.desc(), Case.id)
    if scope.orgs is not None:
        query = query.where(Case.agencies.overlap(sorted(scope.orgs)))
    return [{"record_id": row.id, "kind": "harmonisasi", "title": f"{row.number} {row.title}", "owner_org": None,
             "url": tk.url_for("sdi_board.case", case_id=row.id), "date": city_day(row.decided), "document": row.document or ""}
            for row in model.Session.execute(query)]


def reassessed(scope: Scope) -> list[Json]:
    """Assessments of the whole catalogue that were finished; they are of every agency."""
    begin, end = scope.bounds
    query = sa.select(Reassessment).where(
        Reassessment.finished >= begin, Reassessment.finished < end, Reassessment.done > 0,
    ).order_by(Reassessment.finished.desc(), Reassessment.id)
    said = tk._("Assessment of {n} records by the rules of {version}")
    return [{"record_id": row.id, "kind": "penilaian", "title": said.format(n=row.done, version=row.rules_version),
             "owner_org": None, "url": tk.url_for("sdi_compliance.agencies", tahun=scope.year),
             "date": city_day(row.finished)} for row in model.Session.scalars(query) if row.finished]


def monitored(scope: Scope) -> list[Json]:
    """The last day of each month on which agencies with public datasets were watched, with the number of days."""
    table, month = ComplianceDay, sa.func.date_trunc("month", ComplianceDay.day)
    query = sa.select(sa.func.max(table.day).label("last"), sa.func.count(sa.distinct(table.day)).label("days")).where(
        table.day.between(date(scope.year, 1, 1), date(scope.year, 12, 31)), table.datasets > 0, scope.of(table.owner_org),
    ).group_by(month).order_by(month.desc())
    said = tk._("{n} days of watching until {day}")
    return [{"record_id": row.last.isoformat(), "kind": "pemantauan", "owner_org": None,
             "title": said.format(n=row.days, day=tk.h.sdi_date(row.last.isoformat())),
             "url": tk.url_for("sdi_compliance.agencies", tahun=scope.year), "date": row.last.isoformat()}
            for row in model.Session.execute(query)]


#: Evidence of each source that is no public record of the year.
EVENTS: dict[str, Callable[[Scope], list[Json]]] = {
    "on_time": on_time, "corrected": corrected, "harmonised": harmonised, "reassessed": reassessed, "monitored": monitored,
    "quality_measured": epss_process.measured,
}
