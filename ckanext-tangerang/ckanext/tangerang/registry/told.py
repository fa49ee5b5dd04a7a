"""Which standards changed or were retired after an agency's records began to use them: found by comparing versions."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import aliased

from ckanext.tangerang.people import permissions
from ckanext.tangerang.registry.model import Reference
from ckanext.tangerang.registry.reference_list import LIFE
from ckanext.tangerang.registry.row_model import PutAside
from ckanext.tangerang.registry.standing import kinds
from ckanext.tangerang.revision.model import Revision, now

Json = dict[str, Any]


def latest(name: str) -> sa.Subquery:
    """The number and the moment of the public version of every record, as a part of a query."""
    return sa.select(
        Revision.record_id, sa.func.max(Revision.version).label("version"), sa.func.max(Revision.applied).label("applied"),
    ).where(Revision.version.is_not(None)).group_by(Revision.record_id).subquery(name)


def listed(user: model.User, limit: int = 50) -> Json:
    """``{count, results}``: what changed for records the person may revise, the latest change first."""
    orgs = permissions.orgs_with(user, "revision_create")
    if orgs is not None and not orgs:
        return {"count": 0, "results": []}
    query = changes(orgs)
    count = model.Session.scalar(sa.select(sa.func.count()).select_from(query.subquery()))
    found = model.Session.execute(query.order_by(sa.desc("changed"), sa.text("record_id")).limit(limit))
    return {"count": count or 0, "results": [shown(row) for row in found]}


def changes(orgs: set[str] | None) -> sa.Select[Any]:
    """Pairs of a public record and a standard it uses whose public version is younger than the record's."""
    user, standard = aliased(model.Package), aliased(model.Package)
    mine, theirs = latest("mine"), latest("theirs")
    retired = sa.func.lower(standard.extras.op("->>")("usang")) == "ya"
    query = sa.select(
        user.id.label("record_id"), user.name.label("record_name"), user.title.label("record_title"),
        user.type.label("record_kind"), standard.id.label("standard_id"), standard.name.label("standard_name"),
        standard.title.label("standard_title"), standard.type.label("standard_kind"),
        standard.extras.op("->>")("digantikan_oleh").label("successor"), retired.label("retired"),
        theirs.c.version, theirs.c.applied.label("changed"),
    ).select_from(Reference).join(user, user.id == Reference.from_id).join(standard, standard.id == Reference.to_id).join(
        mine, mine.c.record_id == user.id).join(theirs, theirs.c.record_id == standard.id).outerjoin(
        PutAside, sa.and_(PutAside.record_id == user.id, PutAside.standard_id == standard.id)).where(
        user.state == "active", standard.state == "active", standard.type.in_(kinds()), user.id != standard.id,
        Reference.path.not_in(LIFE), theirs.c.version > 1, theirs.c.applied > mine.c.applied,
        sa.or_(PutAside.version.is_(None), PutAside.version < theirs.c.version)).distinct()
    return query if orgs is None else query.where(user.owner_org.in_(sorted(orgs)))


def shown(row: Any) -> Json:
    """One change as the desk lists it."""
    return {
        "record": {"id": row.record_id, "name": row.record_name, "title": row.record_title, "kind": row.record_kind},
        "standard": {"id": row.standard_id, "name": row.standard_name, "title": row.standard_title, "kind": row.standard_kind},
        "version": row.version, "changed": row.changed.isoformat(), "what": "usang" if row.retired else "berubah",
        "successor": row.successor if row.retired else None,
    }


def put_aside(user: model.User, record_id: str, standard_id: str) -> Json:
    """Notes that nothing has to follow from the present version of the standard; the caller's request is committed.

    Raises ``ObjectNotFound``, ``NotAuthorized``.
    """
    record, standard = model.Session.get(model.Package, record_id), model.Session.get(model.Package, standard_id)
    if record is None or standard is None or record.state != "active":
        raise tk.ObjectNotFound(tk._("There is no such public record."))
    if not permissions.can(user, "revision_create", owner_org=record.owner_org, kind=record.type, created_by=user.id):
        raise tk.NotAuthorized(permissions.refusal(permissions.table()["permissions"]["revision_create"]))
    version = model.Session.scalar(sa.select(sa.func.max(Revision.version)).where(Revision.record_id == standard.id)) or 0
    row = insert(PutAside).values(record_id=record.id, standard_id=standard.id, version=version, by=user.id, created=now())
    model.Session.execute(row.on_conflict_do_update(
        index_elements=["record_id", "standard_id"], set_={"version": version, "by": user.id, "created": now()}))
    model.Session.commit()
    return {"record_id": record_id, "standard_id": standard_id, "version": version}
