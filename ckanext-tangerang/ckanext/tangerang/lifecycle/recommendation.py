"""How far the recommendation of BPS on each activity is: asked, waiting, waiting too long, given, refused."""
from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from sqlalchemy.orm import aliased

from ckanext.tangerang.lifecycle.recommendation_model import Recommendation
from ckanext.tangerang.people import notices, working_days
from ckanext.tangerang.people.clock import today

Json = dict[str, Any]
COLLECTED = ("survei", "kompromin")
"""Ways of collecting on which BPS is asked (a survey) or told (a compilation)."""
REFUSED = "tidak-layak"
STATES = ("open", "waiting", "overdue", "given", "refused")


class Wanted(NamedTuple):
    """Of which agencies (None: all), in which state, with which words in the title."""

    orgs: frozenset[str] | None = None
    state: str = ""
    q: str = ""
    activity: str = ""


def late_before() -> date:
    """Requests made before this day have waited longer than the city expects (``ckanext.sdi.recommendation_days``)."""
    return working_days.after(today(), -int(tk.config.get("ckanext.sdi.recommendation_days") or 10))


def _rows() -> sa.Subquery:
    """Every activity on which BPS is to be asked: public surveys and compilations, and those somebody asked about."""
    package, row = model.Package, Recommendation
    public = sa.select(package).where(package.type == "kegiatan", package.state == "active").subquery()
    own = aliased(package, public)
    how, stated = own.extras.op("->>")("cara_pengumpulan_data"), own.extras.op("->>")("identitas_rekomendasi")
    number = sa.func.coalesce(row.number, sa.func.nullif(stated, ""))
    state = sa.case(
        (row.result == REFUSED, "refused"), (number.is_not(None), "given"), (row.asked.is_(None), "open"),
        (row.asked < late_before(), "overdue"), else_="waiting")
    return sa.select(
        sa.func.coalesce(own.id, row.activity_id).label("activity_id"), own.name.label("name"),
        sa.func.coalesce(own.title, row.title).label("title"), sa.func.coalesce(own.owner_org, row.owner_org).label("owner_org"),
        sa.func.coalesce(own.extras.op("->>")("tahun"), row.year).label("year"), how.label("how"), number.label("number"),
        state.label("state"), row.request_number, row.asked, row.sent_to, row.result, row.given, row.valid_year, row.link,
        row.notes,
    ).select_from(sa.join(own, row, row.activity_id == own.id, full=True)).where(
        sa.or_(row.activity_id.is_not(None), how.in_(COLLECTED))).subquery()


def listed(wanted: Wanted, offset: int, limit: int) -> Json:
    """``{count, counts, results}``: those that wait longest first."""
    rows = _rows()
    where = []
    if wanted.orgs is not None:
        where.append(rows.c.owner_org.in_(sorted(wanted.orgs)))
    if wanted.q:
        where.append(rows.c.title.icontains(wanted.q, autoescape=True))
    if wanted.activity:
        where.append(rows.c.activity_id == wanted.activity)
    counts = {state: count for state, count in model.Session.execute(
        sa.select(rows.c.state, sa.func.count()).where(*where).group_by(rows.c.state))}
    if wanted.state:
        where.append(rows.c.state == wanted.state)
    group = model.Group
    order = sa.case({"overdue": 0, "waiting": 1, "open": 2, "refused": 3}, value=rows.c.state, else_=4)
    query = sa.select(rows, group.title.label("agency_title")).outerjoin(group, group.id == rows.c.owner_org).where(
        *where).order_by(order, rows.c.asked, rows.c.title, rows.c.activity_id).offset(offset).limit(limit)
    count = sum(counts.values()) if not wanted.state else counts.get(wanted.state, 0)
    return {"count": count, "counts": counts, "results": [shown(row) for row in model.Session.execute(query).mappings()]}


def shown(row: Any) -> Json:
    """One activity as the API gives it; ``waited``: working days since BPS was asked, while it has not answered."""
    found = {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}
    open_ = row["state"] in ("waiting", "overdue")
    return found | {"waited": working_days.between(row["asked"], today()) if open_ else None}


def given(activity_ids: Iterable[str]) -> dict[str, Json]:
    """``{number, date, result}`` of the activities that BPS recommended, by id, as they are tracked here."""
    wanted = sorted(set(activity_ids))
    row = Recommendation
    query = sa.select(row).where(row.activity_id.in_(wanted), row.number.is_not(None),
                                 sa.or_(row.result.is_(None), row.result != REFUSED))
    return {one.activity_id: {"number": one.number, "date": one.given, "result": one.result}
            for one in (model.Session.scalars(query) if wanted else ())}


def remind() -> int:
    """Tells the producers of an agency once a week how many of its requests wait too long; the caller commits."""
    week = "{}-{}".format(*today().isocalendar())
    row, told = Recommendation, 0
    query = sa.select(row.owner_org, sa.func.count(), sa.func.min(row.asked)).where(
        row.asked < late_before(), row.number.is_(None), row.result.is_(None), row.owner_org.is_not(None)).group_by(row.owner_org)
    for org, count, first in model.Session.execute(query).all():
        told += notices.tell_once(
            notices.holders("produsen", org=org), "recommendation_late", f"recommendation_late:{org}:{week}", actor=None,
            subject=("organization", org), title="", url="/rekomendasi?keadaan=overdue", number=str(count), due=first.isoformat())
    return told
