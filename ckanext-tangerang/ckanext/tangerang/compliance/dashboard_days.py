"""How each agency stood day by day: written once a day by the clock, read as a line of months."""
from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from ckan import model
from sqlalchemy.dialects.postgresql import insert

from ckanext.tangerang.compliance import dashboard_numbers as counted
from ckanext.tangerang.compliance.dashboard_verdicts import CITY, NONE, numbers
from ckanext.tangerang.compliance.model import ComplianceDay
from ckanext.tangerang.people.clock import today

Json = dict[str, Any]
MONTHS = 12


def keep_day() -> None:
    """Writes how every agency stands today; the clock may come by several times, the last one counts. Commits."""
    standings, work, day = numbers(counted.Scope()), counted.work(None), today()
    rows = []
    for org in {*standings, *work} - {CITY}:
        one, left = standings.get(org, NONE), work.get(str(org), counted.NO_WORK)
        rows.append({
            "day": day, "owner_org": org, "datasets": one["datasets"], "meets": one["meets"], "assessed": one["assessed"],
            "points": round((one["score"] or 0) * one["assessed"]), "waiting": left["waiting"], "overdue": left["overdue"],
        })
    if rows:
        query = insert(ComplianceDay).values(rows)
        keys = ("day", "owner_org")
        model.Session.execute(query.on_conflict_do_update(
            index_elements=keys, set_={name: query.excluded[name] for name in rows[0] if name not in keys}))
    model.Session.commit()


def months(org: str | None, year: int | None, work_of: set[str] | None) -> list[Json]:
    """The last day known of each month: ``{month, day, datasets, meets, share, score, waiting?, overdue?}``, oldest first.

    :param org: of one agency; None: of the city
    :param year: of one year; None: of the last twelve months
    :param work_of: the agencies whose waiting work the reader may know; None: every agency's
    """
    table, month = ComplianceDay, sa.func.date_trunc("month", ComplianceDay.day)
    first, last = (date(year, 1, 1), date(year, 12, 31)) if year else (_back(today(), MONTHS - 1), today())
    ends = sa.select(sa.func.max(table.day)).where(table.day.between(first, last)).group_by(month)
    inside = sa.true() if work_of is None else table.owner_org.in_(sorted(work_of))
    query = sa.select(
        table.day, *(sa.func.sum(getattr(table, name)).label(name) for name in ("datasets", "meets", "assessed", "points")),
        *(sa.func.sum(getattr(table, name)).filter(inside).label(name) for name in ("waiting", "overdue")),
    ).where(table.day.in_(ends)).group_by(table.day).order_by(table.day)
    if org:
        query = query.where(table.owner_org == org)
    return [_month(row, shows_work=work_of is None or bool(work_of)) for row in model.Session.execute(query)]


def _month(row: Any, *, shows_work: bool) -> Json:
    found = {
        "month": row.day.strftime("%Y-%m"), "day": row.day.isoformat(), "datasets": row.datasets, "meets": row.meets,
        "share": counted.share(row.meets, row.datasets),
        "score": round(row.points / row.assessed, 1) if row.assessed else None,
    }
    return found | ({"waiting": row.waiting or 0, "overdue": row.overdue or 0} if shows_work else {})


def _back(day: date, months_: int) -> date:
    """The first day of the month so many months before."""
    number = day.year * 12 + day.month - 1 - months_
    return date(number // 12, number % 12 + 1, 1)
