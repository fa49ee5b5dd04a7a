"""What the page on an agency's rules shows and keeps: its datasets, each with its rule and the next days."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.calendar.model import ReleaseSchedule, ReleaseStanding
from ckanext.tangerang.compliance.dashboard import agency
from ckanext.tangerang.pages import call, errors_of
from ckanext.tangerang.people import permissions
from ckanext.tangerang.people.helpers import current

Json = dict[str, Any]
PAGE = 50
RIGHT = "release_schedule"


def agencies() -> list[model.Group]:
    """The agencies for whose datasets the person may set rules, by title."""
    held = permissions.orgs_with(current() or "", RIGHT)
    group = model.Group
    query = sa.select(group).where(group.is_organization.is_(True), group.state == "active").order_by(group.title)
    return list(model.Session.scalars(query if held is None else query.where(group.id.in_(sorted(held)))))


def chosen(name: str) -> model.Group:
    """The agency asked for, or the person's first with a public dataset; ``NotAuthorized`` where none is theirs."""
    org = agency(name) if name else first(agencies())
    person = current() or ""
    if org is None or not permissions.can(person, RIGHT, owner_org=org.id, kind="dataset"):
        raise tk.NotAuthorized(permissions.refusal(permissions.table()["permissions"][RIGHT]))
    return org


def first(orgs: list[model.Group]) -> model.Group | None:
    """The first of these that has something to set a rule for; else the first."""
    package = model.Package
    query = sa.select(package.owner_org).distinct().where(
        package.type == "dataset", package.state == "active", package.private.is_(False),
        package.owner_org.in_([org.id for org in orgs]))
    busy = set(model.Session.scalars(query))
    return next((org for org in orgs if org.id in busy), next(iter(orgs), None))


def rows(org: str, after: str) -> tuple[list[Json], str]:
    """The public datasets of an agency with their rules, by title, and where the next page begins."""
    package, schedule, stands = model.Package, ReleaseSchedule, ReleaseStanding
    query = sa.select(
        package.id, package.name, package.title, package.extras.op("->>")("accrualPeriodicity").label("frequency"),
        schedule.rule, schedule.hour, schedule.shift, stands.next_due, stands.late_since,
    ).outerjoin(schedule, schedule.record_id == package.id).outerjoin(stands, stands.record_id == package.id).where(
        package.owner_org == org, package.type == "dataset", package.state == "active", package.private.is_(False),
    ).order_by(package.title, package.id)
    if mark := package_at(after):
        query = query.where(sa.tuple_(package.title, package.id) > sa.tuple_(mark.title, mark.id))
    found = [dict(row) for row in model.Session.execute(query.limit(PAGE + 1)).mappings()]
    return found[:PAGE], found[PAGE - 1]["id"] if len(found) > PAGE else ""


def package_at(record_id: str) -> model.Package | None:
    return model.Session.get(model.Package, record_id) if record_id else None


def save(form: Mapping[str, str]) -> tuple[int, dict[str, str]]:
    """Keeps the rules that were changed: how many were kept, and the sentence of each that was refused, by dataset."""
    saved, refused = 0, {}
    for name, rule in form.items():
        what, _, record_id = name.partition(".")
        if what != "rule" or rule.strip() == form.get(f"before.{record_id}", "").strip():
            continue
        try:
            call("sdi_release_schedule_set", record_id=record_id, rule=rule, hour=form.get("hour", ""),
                 shift=form.get("shift", ""))
            saved += 1
        except tk.ValidationError as refusal:
            refused[record_id] = " ".join(sentence for _field, sentence in errors_of(refusal))
    return saved, refused


def require_reason(release: Json) -> None:
    """``NotAuthorized`` for who may not write about a release."""
    package = model.Session.get_one(model.Package, release["record_id"])
    if not permissions.can(current(), "release_reason", owner_org=package.owner_org, kind="dataset"):
        raise tk.NotAuthorized(permissions.refusal(permissions.table()["permissions"]["release_reason"]))
