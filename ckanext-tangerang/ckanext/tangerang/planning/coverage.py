"""Planned against published, by agency and year."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.people import permissions
from ckanext.tangerang.planning import moves
from ckanext.tangerang.planning.model import Planned
from ckanext.tangerang.planning.realised import Facts

Json = dict[str, Any]
INSIDE = {"waiting": "MENUNGGU_PERSETUJUAN", "drafts": "DRAFT"}


def whole(year: int | None, user: model.User | None) -> Json:
    """The numbers of one year; a fixed number of queries."""
    years = list(model.Session.scalars(sa.select(Planned.year).where(Planned.status == "DISETUJUI").distinct().order_by(
        Planned.year.desc())))
    chosen = year or (years[0] if years else None)
    if chosen is None:
        return {"year": None, "years": [], "city": numbers({}), "agencies": []}
    orgs = permissions.orgs_with(user, "planned_read") if user else set()
    found = counted(chosen)
    agencies = []
    for org, name, title in model.Session.execute(sa.select(model.Group.id, model.Group.name, model.Group.title).where(
            model.Group.id.in_(found)).order_by(model.Group.title)):
        inside = orgs is None or org in orgs
        row = numbers(found[org])
        if inside:
            row |= {key: sum(found[org].get((status, mark), 0) for mark in (True, False)) for key, status in INSIDE.items()}
        if row["agreed"] or (inside and any(row[key] for key in INSIDE)):
            agencies.append({"owner_org": org, "name": name, "title": title} | row)
    total: dict[tuple[str, bool], int] = {}
    for counts in found.values():
        for key, count in counts.items():
            total[key] = total.get(key, 0) + count
    return {"year": chosen, "years": years, "city": numbers(total),
            "agencies": sorted(agencies, key=lambda row: (-row["missing"], row["title"]))}


def counted(year: int) -> dict[str, dict[tuple[str, bool], int]]:
    """Agency -> (status, priority) -> how many."""
    facts = Facts()
    query = facts.join(sa.select(Planned.owner_org, facts.status.label("status"), Planned.priority, sa.func.count())).where(
        Planned.year == year).group_by(Planned.owner_org, sa.text("2"), Planned.priority)
    found: dict[str, dict[tuple[str, bool], int]] = {}
    for org, status, priority, count in model.Session.execute(query):
        found.setdefault(org, {})[status, priority] = count
    return found


def numbers(counts: Mapping[tuple[str, bool], int]) -> Json:
    """What is agreed, what is published of it, what is missing."""
    agreed = {key: count for key, count in counts.items() if key[0] in moves.statuses("public")}
    total = sum(agreed.values())
    published = sum(count for key, count in agreed.items() if key[0] == "DITAYANGKAN")
    priority = sum(count for key, count in agreed.items() if key[1])
    return {
        "agreed": total, "published": published, "missing": total - published,
        "withdrawn": sum(count for key, count in agreed.items() if key[0] == "TIDAK_DITAYANGKAN"),
        "share": round(100 * published / total) if total else None, "priority": priority,
        "priority_missing": priority - agreed.get(("DITAYANGKAN", True), 0),
    }
