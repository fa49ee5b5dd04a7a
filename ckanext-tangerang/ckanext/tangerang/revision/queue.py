"""Lists of submissions and revisions: filtered, counted, paged by key, with a fixed number of queries."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from sqlalchemy.orm import defer, joinedload, selectinload

from ckanext.tangerang.revision import show, visible
from ckanext.tangerang.revision.model import Revision, Submission

LIMIT, MOST = 50, 200


def whole(value: Any, field: str, default: int, most: int) -> int:
    """A count a caller gave, at least 0 and at most ``most``; ``ValidationError`` keyed by ``field`` if it is none."""
    if value in (None, ""):
        return default
    if not str(value).isdigit():
        raise tk.ValidationError({field: [tk._("Give a whole number.")]})
    return min(int(value), most)


def words(value: Any) -> list[str]:
    """One word or a list of them, as a list."""
    if value in (None, "", []):
        return []
    return [str(item) for item in value] if isinstance(value, (list, tuple)) else str(value).split(",")


def filters(asked: Mapping[str, Any]) -> list[sa.ColumnElement[bool]]:
    """The conditions a caller asked for: ``state stage owner_org kind holds priority assignee q``."""
    found: list[sa.ColumnElement[bool]] = []
    for name in ("state", "stage", "owner_org", "kind", "assignee"):
        if wanted := words(asked.get(name)):
            found.append(getattr(Submission, name).in_(wanted))
    if asked.get("holds") not in (None, ""):
        found.append(Submission.menahan > 0 if tk.asbool(asked["holds"]) else Submission.menahan == 0)
    if asked.get("priority") not in (None, ""):
        found.append(Submission.priority.is_(tk.asbool(asked["priority"])))
    if text := str(asked.get("q") or "").strip():
        names = (Submission.title, Submission.number)
        found.append(sa.or_(*(name.icontains(text, autoescape=True) for name in names)))
    return found


def submissions(user: model.User, asked: Mapping[str, Any]) -> dict[str, Any]:
    """``{count, results, next}``, those that lie longest first; ``next`` is the ``after`` of the following page."""
    where = sa.and_(visible.condition(user), *filters(asked))
    count = model.Session.scalar(sa.select(sa.func.count()).select_from(Submission).where(where))
    limit = whole(asked.get("limit"), "limit", LIMIT, MOST)
    query = sa.select(Submission).where(where)
    if asked.get("after"):
        query = query.where(sa.tuple_(Submission.moved, Submission.id) > sa.tuple_(*after(asked["after"])))
    query = query.order_by(Submission.moved, Submission.id).limit(limit + 1).options(
        selectinload(Submission.revisions).options(defer(Revision.record), defer(Revision.touched)))
    rows = list(model.Session.scalars(query))
    page = rows[:limit]
    mine = show.in_hand(user, page)
    results = [show.submission(row, user, hand_in=row.id in mine, decisions=False) for row in page]
    following = f"{page[-1].moved.isoformat()}~{page[-1].id}" if page and len(rows) > limit else None
    return {"count": count, "results": results, "next": following}


def after(key: Any) -> tuple[datetime, str]:
    """Where the page before ended."""
    moment, _, ident = str(key).partition("~")
    try:
        return datetime.fromisoformat(moment), ident
    except ValueError as error:
        raise tk.ValidationError({"after": [tk._("Use the value of next from the page before.")]}) from error


def revisions(user: model.User, asked: Mapping[str, Any]) -> dict[str, Any]:
    """``{count, results}``, last changed first, without the records."""
    where = [visible.condition(user)]
    for name, column in (("state", Submission.state), ("owner_org", Revision.owner_org), ("kind", Revision.kind),
                         ("record_id", Revision.record_id), ("submission_id", Revision.submission_id)):
        if wanted := words(asked.get(name)):
            where.append(column.in_(wanted))
    if tk.asbool(asked.get("mine") or False):
        where.append(sa.or_(Revision.created_by == user.id, Revision.modified_by == user.id))
    if text := str(asked.get("q") or "").strip():
        where.append(Revision.title.icontains(text, autoescape=True))
    joined = sa.select(Revision).join(Revision.submission).where(*where)
    count = model.Session.scalar(sa.select(sa.func.count()).select_from(joined.with_only_columns(Revision.id).subquery()))
    query = joined.order_by(Revision.modified.desc(), Revision.id).options(
        joinedload(Revision.submission), defer(Revision.record), defer(Revision.touched))
    query = query.limit(whole(asked.get("limit"), "limit", LIMIT, MOST)).offset(whole(asked.get("offset"), "offset", 0, 10**9))
    results = [show.revision(row, user, with_record=False) for row in model.Session.scalars(query)]
    return {"count": count, "results": results}
