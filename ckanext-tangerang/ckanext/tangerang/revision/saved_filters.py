"""Selections of the queue that a person keeps: a name and the filters of an address."""
from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.revision.model import SavedFilter, now
from ckanext.tangerang.revision.queue_filters import filters

NAMES = ("tab", "q", "state", "stage", "owner_org", "kind", "priority", "waited", "colour", "holds", "assignee")
MOST, NAME_LENGTH, QUERY_LENGTH = 30, 80, 2000
Json = dict[str, Any]


def of(user: model.User) -> list[Json]:
    """The person's selections by name: ``{id, name, query}``."""
    query = sa.select(SavedFilter).where(SavedFilter.user_id == user.id).order_by(SavedFilter.name)
    return [shown(row) for row in model.Session.scalars(query)]


def shown(row: SavedFilter) -> Json:
    """One selection."""
    return {"id": row.id, "name": row.name, "query": row.query}


def cleaned(query: str, user: model.User) -> str:
    """The filters of an address, in one order, without pages and empty ones; ``ValidationError`` for what is no filter."""
    given = {name: value for name, value in parse_qsl(query.lstrip("?")) if name in NAMES and value.strip()}
    filters(given, user)
    return urlencode([(name, given[name]) for name in NAMES if name in given])


def save(user: model.User, name: str, query: str) -> Json:
    """Keeps a selection under a name; one of the same name is replaced. The caller commits."""
    label = " ".join(name.split())
    if not label or len(label) > NAME_LENGTH:
        raise tk.ValidationError({"name": [tk._("Give it a name of at most %(limit)s characters.") % {"limit": NAME_LENGTH}]})
    kept = cleaned(query[:QUERY_LENGTH], user)
    if not kept:
        raise tk.ValidationError({"query": [tk._("Choose a filter first; there is nothing to keep yet.")]})
    model.Session.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext(f"sdi_saved_filter:{user.id}"))))
    rows = {row.name: row for row in model.Session.scalars(sa.select(SavedFilter).where(SavedFilter.user_id == user.id))}
    row = rows.get(label)
    if row is None and len(rows) >= MOST:
        raise tk.ValidationError({"name": [tk._("You keep %(most)s filters already. Delete one first.") % {"most": MOST}]})
    if row is None:
        row = SavedFilter(user_id=user.id, name=label, created=now())
        model.Session.add(row)
    row.query = kept
    model.Session.flush()
    return shown(row)


def delete(user: model.User, ident: str) -> None:
    """Forgets one of the person's selections; ``ObjectNotFound`` for anybody else's. The caller commits."""
    row = model.Session.get(SavedFilter, ident) if ident else None
    if row is None or row.user_id != user.id:
        raise tk.ObjectNotFound(tk._("There is no such filter of yours."))
    model.Session.delete(row)
