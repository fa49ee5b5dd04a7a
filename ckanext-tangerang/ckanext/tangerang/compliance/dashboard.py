"""Compliance of the agencies side by side: what anybody may see, and what waits for those who may know it."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.tangerang.compliance import dashboard_days, dashboard_numbers, dashboard_verdicts
from ckanext.tangerang.compliance.city import register
from ckanext.tangerang.compliance.dashboard_numbers import NO_RELEASES, NO_WORK, Scope
from ckanext.tangerang.compliance.dashboard_verdicts import CITY, NONE
from ckanext.tangerang.people.clock import today
from ckanext.tangerang.people.language import lang

Json = dict[str, Any]
Orgs = set[str] | None
"""Agencies whose waiting work the reader may know; None: every agency's."""


def whole(org: model.Group | None, year: int | None, work_of: Orgs) -> Json:
    """``{year, years, day, internal, city, agencies, trend}``; the same number of queries however many agencies there are."""
    scope = Scope(org.id if org else None, year)
    known = [org] if org else _agencies()
    numbers, releases = dashboard_verdicts.numbers(scope), dashboard_numbers.releases(scope)
    shows_work = work_of is None or bool(work_of)
    work = dashboard_numbers.work(None if work_of is None else sorted(work_of)) if shows_work else {}
    agencies = [
        {"id": each.id, "name": each.name, "title": each.title or each.name}
        | _standing(each.id, numbers, releases)
        | (work.get(each.id, dict(NO_WORK)) if work_of is None or each.id in work_of else {})
        for each in known
    ]
    city = _standing(CITY, numbers, releases)
    if shows_work:
        mine = [work.get(each["id"], NO_WORK) for each in agencies]
        city |= {name: sum(one[name] for one in mine) for name in NO_WORK}
    return {
        "year": year, "years": dashboard_numbers.years(), "day": today().isoformat(), "internal": shows_work, "city": city,
        "agencies": agencies, "trend": dashboard_days.months(scope.org, year, work_of),
    }


def _agencies() -> list[model.Group]:
    group = model.Group
    return list(model.Session.query(group).filter_by(is_organization=True, state="active").order_by(group.title, group.name))


def _standing(key: str | None, numbers: Mapping[str | None, Json], releases: Mapping[str | None, Json]) -> Json:
    found = dict(numbers.get(key, NONE))
    changes = [named(item) for item in found.pop("worth")]
    return found | {"releases": dict(releases.get(key, NO_RELEASES)), "changes": changes}


def named(item: Json) -> Json:
    """A rule not met, with its title, what to do, its clause, principle and effect; a rule that is no more has only its id."""
    rules = register()
    if item["rule"] not in rules:
        return item | {"title": item["rule"], "help": "", "clause": "", "principle": None, "effect": "saran"}
    rule, language = rules[item["rule"]], lang()
    return item | {
        "title": rule.title.in_(language), "help": rule.help.in_(language), "clause": rule.clause,
        "principle": rule.principle, "effect": rule.effect,
    }


def agency(name: str | None) -> model.Group | None:
    """The agency of this name or id; ``ObjectNotFound`` where there is none, None where none is asked for."""
    if not name:
        return None
    found = model.Group.get(name)
    if found is None or not found.is_organization or found.state != "active":
        raise tk.ObjectNotFound(tk._("There is no such agency."))
    return found


def year_of(value: Any) -> int | None:
    """A year as it is asked for; ``ValidationError`` if it is none."""
    text = str(value or "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and 1945 <= int(text[:5]) <= today().year + 1):
        raise tk.ValidationError({"year": [tk._("Give a year as four digits, such as 2026.")]})
    return int(text)
