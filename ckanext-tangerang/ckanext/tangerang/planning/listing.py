"""The Daftar Data by filter, with the numbers of each status and year."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.people import grants
from ckanext.tangerang.planning import moves, showing
from ckanext.tangerang.planning.model import Planned
from ckanext.tangerang.planning.realised import Facts

Json = dict[str, Any]
MOST = 200
EVERY = 20_000
"""Entries of one export."""


@dataclass(frozen=True)
class Wanted:
    """Conditions of a list apart from its status, and the status."""

    where: tuple[Any, ...]
    status: tuple[str, ...]


def wanted(data: Mapping[str, Any], user: model.User | None) -> Wanted:
    """What a list is asked for; ``ValidationError`` where a filter is none."""
    where: list[Any] = [showing.reach(user)]
    if year := year_of(data.get("year")):
        where.append(Planned.year == year)
    if org := grants.agency(data.get("owner_org")):
        where.append(Planned.owner_org == org.id)
    if data.get("priority") not in (None, ""):
        where.append(Planned.priority.is_(tk.asbool(data["priority"])))
    if words := str(data.get("q") or "").split()[:8]:
        where += [sa.or_(Planned.title.icontains(word, autoescape=True), Planned.number.icontains(word, autoescape=True))
                  for word in words]
    status = str(data.get("status") or "")
    if status and status not in moves.statuses():
        raise tk.ValidationError({"status": [tk._("Use one of: %(words)s.") % {"words": ", ".join(moves.statuses())}]})
    if data.get("realised") not in (None, ""):
        yes = tk.asbool(data["realised"])
        chosen = ("DITAYANGKAN",) if yes else ("DISETUJUI", "TIDAK_DITAYANGKAN")
        return Wanted(tuple(where), tuple(name for name in chosen if status in ("", name)) or ("-",))
    return Wanted(tuple(where), (status,) if status else ())


def year_of(value: Any) -> int | None:
    """A year as a number; ``ValidationError`` where it is none."""
    text = str(value or "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise tk.ValidationError({"year": [tk._("Give a year of four digits, such as 2027.")]})
    return int(text)


def listed(asked: Wanted, user: model.User | None, limit: int, offset: int) -> Json:
    """``{count, counts, years, results, next}``: a fixed number of queries for any number of entries."""
    facts = Facts()
    shown = facts.status.in_(asked.status) if asked.status else sa.true()
    query = facts.join(sa.select(Planned, facts.status, facts.dataset)).where(*asked.where, shown).order_by(
        Planned.year.desc(), Planned.name_key, Planned.id).limit(limit).offset(offset)
    known = [(row[0], row[1], row[2]) for row in model.Session.execute(query)]
    counted = facts.join(sa.select(facts.status.label("status"), sa.func.count())).where(*asked.where).group_by(sa.text("1"))
    counts = {status: count for status, count in model.Session.execute(counted)}
    count = sum(counts.get(name, 0) for name in asked.status) if asked.status else sum(counts.values())
    years = model.Session.scalars(sa.select(Planned.year).where(showing.reach(user)).distinct().order_by(Planned.year.desc()))
    return {"count": count, "counts": {name: counts.get(name, 0) for name in moves.statuses() if counts.get(name)},
            "years": list(years), "results": showing.briefs(known, user),
            "next": offset + limit if offset + limit < count else None}
