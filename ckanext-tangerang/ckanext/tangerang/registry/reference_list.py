"""Who uses a record and what it uses: listed by key, counted by kind, of public records only."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.registry.model import Reference
from ckanext.tangerang.registry.row_model import Indicator, Variable
from ckanext.tangerang.revision.records import published_versions

Json = dict[str, Any]
LIMIT, MOST = 50, 500
LIFE = ("menggantikan", "digantikan_oleh")
"""Pointers from one version of the registry's life to another: a successor is no user."""


def target(ident: str) -> str:
    """The id a pointer would hold for this id or name: of a public record, or of a row of a public activity."""
    package = model.Package.get(ident)
    if package is not None and package.state == "active" and not package.private:
        return str(package.id)
    for table in (Variable, Indicator):
        if model.Session.scalar(sa.select(sa.exists().where(table.id == ident))):
            return ident
    raise tk.ObjectNotFound(tk._("There is no such public record."))


def listed(ident: str, direction: str = "in", limit: int = LIMIT, after: int = 0) -> Json:
    """One page of pointers at (``in``) or of (``out``) a record, in the order in which they were made.

    :param after: the ``next`` of the page before
    """
    near, far = (Reference.to_id, Reference.from_id) if direction == "in" else (Reference.from_id, Reference.to_id)
    package = model.Package
    where = (near == ident, far != ident, package.state == "active", package.private.is_(False))
    pairs = sa.select(package.type, sa.func.count(sa.distinct(package.id))).select_from(Reference).join(
        package, package.id == far).where(*where).group_by(package.type)
    by_kind = dict(model.Session.execute(pairs).tuples().all())
    query = sa.select(
        Reference.id.label("key"), Reference.path, package.id, package.type, package.name, package.title, package.owner_org,
    ).join(package, package.id == far).where(*where, Reference.id > after).order_by(Reference.id).limit(limit + 1)
    rows = list(model.Session.execute(query))
    page = rows[:limit]
    versions = published_versions(list({row.id for row in page}))
    results = [
        {"id": row.id, "kind": row.type, "name": row.name, "title": row.title or row.name, "owner_org": row.owner_org,
         "path": row.path, "version": versions.get(row.id)} for row in page]
    following = str(page[-1].key) if page and len(rows) > limit else None
    return {"count": sum(by_kind.values()), "by_kind": by_kind, "results": results, "next": following}


def reuse(ids: list[str]) -> dict[str, int]:
    """How many public records use each of these, in one query for a whole list; a record nobody uses is left out."""
    if not ids:
        return {}
    query = sa.select(Reference.to_id, sa.func.count(sa.distinct(Reference.from_id))).join(
        model.Package, model.Package.id == Reference.from_id).where(
        Reference.to_id.in_(ids), Reference.from_id != Reference.to_id, Reference.path.not_in(LIFE),
        model.Package.state == "active").group_by(Reference.to_id)
    return dict(model.Session.execute(query).tuples().all())
