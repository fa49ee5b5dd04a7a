"""What a bulk did: its numbers, and every item with what became of it."""
from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.revision import bulk_decide, queue, show
from ckanext.tangerang.revision.bulk_decide import APPROVED
from ckanext.tangerang.revision.bulk_model import Bulk, BulkItem
from ckanext.tangerang.revision.model import Revision, Submission

Json = dict[str, Any]
LIMIT, MOST = 50, 200


def get(bulk_id: str) -> Bulk:
    """The bulk; ``ObjectNotFound``."""
    found = model.Session.get(Bulk, bulk_id) if bulk_id else None
    if found is None:
        raise tk.ObjectNotFound(tk._("There is no such bulk decision."))
    return found


def counted(ids: list[str]) -> dict[str, Counter[str]]:
    """How many items of each bulk came out how; "" is those not looked at yet."""
    query = sa.select(BulkItem.bulk_id, BulkItem.outcome, sa.func.count()).where(BulkItem.bulk_id.in_(ids))
    found: dict[str, Counter[str]] = {id_: Counter() for id_ in ids}
    for bulk_id, outcome, number in model.Session.execute(query.group_by(BulkItem.bulk_id, BulkItem.outcome)).tuples():
        found[bulk_id][outcome or ""] = number
    return found


def shown(row: Bulk, counts: Mapping[str, int]) -> Json:
    """A bulk without its items."""
    waiting = counts.get("", 0)
    return {
        "id": row.id, "do": row.do, "state": row.state, "parameters": row.parameters, "total": row.total,
        "done": row.total - waiting, "waiting": waiting,
        "acted": sum(counts.get(name, 0) for name in bulk_decide.ACTED),
        "counts": {name: counts[name] for name in bulk_decide.OUTCOMES if counts.get(name)},
        "started_by": row.started_by, "created": show.iso(row.created), "moved": show.iso(row.moved),
        "finished": show.iso(row.finished),
    }


def whole(bulk_id: str, asked: Mapping[str, Any]) -> Json:
    """A bulk with a page of its items in the order in which they were chosen."""
    row = get(bulk_id)
    limit = queue.whole(asked.get("limit"), "limit", LIMIT, MOST)
    query = sa.select(BulkItem, Submission).outerjoin(Submission, Submission.id == BulkItem.submission_id).where(
        BulkItem.bulk_id == row.id, BulkItem.position > queue.whole(asked.get("after"), "after", 0, 10**9))
    if outcome := asked.get("outcome"):
        query = query.where(BulkItem.outcome.is_(None) if outcome == "waiting" else BulkItem.outcome == outcome)
    rows = list(model.Session.execute(query.order_by(BulkItem.position).limit(limit + 1)).tuples())
    page = rows[:limit]
    errors = unpublished([submission.id for found, submission in page if submission and found.outcome == APPROVED])
    following = page[-1][0].position if page and len(rows) > limit else None
    return shown(row, counted([row.id])[row.id]) | {
        "results": [item(found, submission, errors) for found, submission in page], "next": following}


def item(row: BulkItem, submission: Submission | None, errors: Mapping[str, str]) -> Json:
    """What became of one. ``public``: of one approved, whether the public sees it by now."""
    said: Json = {"position": row.position, "id": row.submission_id, "outcome": row.outcome, "sentence": row.sentence,
                  "moment": show.iso(row.moment), "number": None, "title": None, "owner_org": None, "public": None}
    if submission is None:
        return said
    if row.outcome == APPROVED:
        said["public"] = submission.applied is not None
        said["sentence"] = row.sentence or errors.get(submission.id)
    return said | {"number": submission.number, "title": submission.title, "owner_org": submission.owner_org}


def unpublished(ids: list[str]) -> dict[str, str]:
    """Why approved submissions are not public yet, where publishing failed."""
    query = sa.select(Revision.submission_id, Revision.apply_error).where(
        Revision.submission_id.in_(ids), Revision.apply_error.is_not(None), Revision.version.is_(None))
    return {submission_id: str(error) for submission_id, error in model.Session.execute(query).tuples()}


def place(key: Any) -> tuple[datetime, str]:
    """Where the page before ended."""
    moment, _, ident = str(key).partition("~")
    try:
        return datetime.fromisoformat(moment), ident
    except ValueError as error:
        raise tk.ValidationError({"after": [tk._("Use the value of next from the page before.")]}) from error


def listed(user: model.User, asked: Mapping[str, Any]) -> Json:
    """``{count, results, next}``, latest first."""
    where = [Bulk.started_by == user.id] if tk.asbool(asked.get("mine") or False) else []
    count = model.Session.scalar(sa.select(sa.func.count()).select_from(Bulk).where(*where))
    query = sa.select(Bulk).where(*where)
    if asked.get("after"):
        query = query.where(sa.tuple_(Bulk.created, Bulk.id) < sa.tuple_(*place(asked["after"])))
    limit = queue.whole(asked.get("limit"), "limit", LIMIT, MOST)
    rows = list(model.Session.scalars(query.order_by(Bulk.created.desc(), Bulk.id.desc()).limit(limit + 1)))
    page = rows[:limit]
    counts = counted([row.id for row in page])
    following = f"{page[-1].created.isoformat()}~{page[-1].id}" if len(rows) > limit else None
    return {"count": count, "results": [shown(row, counts[row.id]) for row in page], "next": following}
