"""Lists of submissions and revisions: filtered, counted, paged by key, with a fixed number of queries."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from sqlalchemy.orm import defer, joinedload, selectinload

from ckanext.tangerang.revision import show, visible
from ckanext.tangerang.revision.model import Revision, Submission
from ckanext.tangerang.revision.queue_filters import DECIDED, OPEN, TABS, filters, words
from ckanext.tangerang.revision.queue_order import order_of

LIMIT, MOST = 50, 200


def whole(value: Any, field: str, default: int, most: int) -> int:
    """A count a caller gave, at least 0 and at most ``most``; ``ValidationError`` keyed by ``field`` if it is none."""
    if value in (None, ""):
        return default
    if not str(value).isdigit():
        raise tk.ValidationError({field: [tk._("Give a whole number.")]})
    return min(int(value), most)


def submissions(user: model.User, asked: Mapping[str, Any]) -> dict[str, Any]:
    """``{count, results, next}``, those that lie longest first or in the order asked (``sort``: ``moved``, ``due``,
    ``-moved``); ``next`` is the ``after`` of the following page."""
    where = selection(user, asked)
    count = model.Session.scalar(sa.select(sa.func.count()).select_from(Submission).where(where))
    limit = whole(asked.get("limit"), "limit", LIMIT, MOST)
    order = order_of(asked)
    query = sa.select(Submission).where(where)
    if asked.get("after"):
        query = query.where(order.beyond(order.read(asked["after"])))
    query = query.order_by(*order.columns()).limit(limit + 1).options(
        selectinload(Submission.revisions).options(defer(Revision.record), defer(Revision.touched)))
    rows = list(model.Session.scalars(query))
    page = rows[:limit]
    mine = show.in_hand(user, page)
    results = [show.submission(row, user, hand_in=row.id in mine, decisions=False) for row in page]
    following = order.written(page[-1]) if page and len(rows) > limit else None
    return {"count": count, "results": results, "next": following}


def selection(user: model.User, asked: Mapping[str, Any]) -> sa.ColumnElement[bool]:
    """What of the submissions this person may see the filters leave."""
    return sa.and_(visible.condition(user), *filters(asked, user))


def selected_ids(user: model.User, asked: Mapping[str, Any], most: int) -> list[str]:
    """Ids of all that the filters leave, in the order of the list, at most ``most``."""
    query = sa.select(Submission.id).where(selection(user, asked)).order_by(*order_of(asked).columns()).limit(most)
    return list(model.Session.scalars(query))


def counts(user: model.User) -> dict[str, int]:
    """How many submissions each list of the queue holds for this person, in two queries."""
    open_, over = [name for name in TABS if not name.startswith("decided")], ("decided", "decided_by_me")
    found: dict[str, int] = {}
    for names, states in ((open_, OPEN), (over, DECIDED)):
        columns = [sa.func.count().filter(TABS[name](user)).label(name) for name in names]
        query = sa.select(*columns).select_from(Submission).where(visible.condition(user), Submission.state.in_(states))
        if names is over:
            query = query.where(TABS["decided"](user))
        found |= dict(model.Session.execute(query).mappings().one())
    return found


def revisions(user: model.User, asked: Mapping[str, Any]) -> dict[str, Any]:
    """``{count, results}``, last changed first, without the records."""
    where = [visible.condition(user)]
    for name, column in (("state", Submission.state), ("owner_org", Revision.owner_org), ("kind", Revision.kind),
                         ("record_id", Revision.record_id), ("submission_id", Revision.submission_id)):
        if wanted := words(asked.get(name)):
            where.append(column.in_(wanted))
    if tk.asbool(asked.get("mine") or False):
        made = sa.or_(Revision.created_by == user.id, Revision.modified_by == user.id)
        where.append(sa.or_(Submission.custodian == user.id, sa.and_(Submission.custodian.is_(None), made)))
    if text := str(asked.get("q") or "").strip():
        where.append(Revision.title.icontains(text, autoescape=True))
    joined = sa.select(Revision).join(Revision.submission).where(*where)
    count = model.Session.scalar(sa.select(sa.func.count()).select_from(joined.with_only_columns(Revision.id).subquery()))
    query = joined.order_by(Revision.modified.desc(), Revision.id).options(
        joinedload(Revision.submission), defer(Revision.record), defer(Revision.touched))
    query = query.limit(whole(asked.get("limit"), "limit", LIMIT, MOST)).offset(whole(asked.get("offset"), "offset", 0, 10**9))
    results = [show.revision(row, user, with_record=False) for row in model.Session.scalars(query)]
    return {"count": count, "results": results}
