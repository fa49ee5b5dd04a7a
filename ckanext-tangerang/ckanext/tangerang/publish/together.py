"""First versions of many records published in one transaction, their rows written at once and none by core's actions.

What the rules of publishing are stands in ``version``; this writes the same, for the plain case: a record that was never
public, of a form whose fields core treats in a known way, while no plugin is loaded that would want to be asked. Everything
else is left to ``version``, one by one; so is a whole batch the database refuses.
"""
from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from ckan import model
from ckan.model.types import make_uuid
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm.attributes import set_committed_value

from ckanext.tangerang import audit
from ckanext.tangerang.calendar import facts
from ckanext.tangerang.compliance.assess import assess_first
from ckanext.tangerang.delivery import holding
from ckanext.tangerang.delivery.model import Delivery
from ckanext.tangerang.discovery import known, shape
from ckanext.tangerang.lifecycle import applied as process
from ckanext.tangerang.publish import embargo_due, files, names, row, stored, version
from ckanext.tangerang.registry import published
from ckanext.tangerang.revision import records
from ckanext.tangerang.revision.model import Revision, now
from satudata.record import digest

log = logging.getLogger(__name__)

TOGETHER = 50
"""Records in one transaction: none of them may be touched by others that long."""
KINDS = ("dataset",)
TAGS = 0x5D1A7A65
"""The lock under which new keywords are made, for a transaction of their own."""


@dataclass(frozen=True)
class Ready:
    """A revision whose rows are made, with the files that go out with it."""

    revision: Revision
    rows: stored.Stored
    files: list[files.PublicFile]


def publish(revision_ids: list[str], actor: str) -> dict[str, str]:
    """Publishes those that can be published together: ``revision id -> record id``. The others are untouched.

    Commits; what the caller has pending is committed with it.
    """
    if not known.writes() or len(revision_ids) < 2:
        return {}
    try:
        return _published(revision_ids, actor)
    except (SQLAlchemyError, OSError):
        model.Session.rollback()
        log.warning("%s revisions could not be published together and are published one by one", len(revision_ids), exc_info=True)
        return {}


def _published(revision_ids: list[str], actor: str) -> dict[str, str]:
    user = model.User.get(actor)
    ready = prepared(revision_ids, user)
    if not ready:
        model.Session.rollback()
        return {}
    tags = keywords({name for one in ready for name in one.rows.tags})
    for file in (file for one in ready for file in one.files):
        files.put_in_place(file)  # nobody reaches them before the commit
    insert(ready, tags)
    settle(ready, user.id if user else actor)
    model.Session.commit()
    for one in ready:
        version.finish(one.revision.record_id, version.Plan(one.rows.package, one.files, is_new=True))
    return {one.revision.id: one.revision.record_id for one in ready}


def prepared(revision_ids: list[str], user: model.User | None) -> list[Ready]:
    """The revisions of the plain case nothing stands against, locked; reads only."""
    found = [revision for revision in locked(revision_ids) if is_first(revision)]
    ids = [revision.record_id for revision in found]
    present = sa.select(model.Package.id).where(model.Package.id.in_(ids))
    public = {*records.published_versions(ids), *model.Session.scalars(present)}
    found = [revision for revision in found if revision.record_id not in public]
    owners = active({revision.owner_org for revision in found})
    deliveries = Delivery.of_ids({ident for revision in found for ident in holding.used(revision.record)})
    given = names.new_names({revision.record_id: revision.title for revision in found})
    shapes = {kind: shape.of(kind) for kind in KINDS}
    ready = []
    for revision in found:
        form, name = shapes[revision.kind], given.get(revision.record_id)
        if revision.owner_org not in owners or not form or not name or holding.holds(revision.record, deliveries):
            continue
        out = files.planned(revision, [], is_public=False, deliveries=deliveries)
        package = row.package(revision.kind, revision.record, record_id=revision.record_id, name=name,
                              resources=[file.resource for file in out])
        rows = stored.rows(package, form, user.id if user else None)
        if rows is not None and package["owner_org"] == revision.owner_org:
            ready.append(Ready(revision, rows, out))
    return ready


def locked(revision_ids: list[str]) -> list[Revision]:
    """The revisions in the order that was asked, kept from being published by two workers at once."""
    query = sa.select(Revision).where(Revision.id.in_(revision_ids)).order_by(Revision.id).with_for_update()
    found = {revision.id: revision for revision in model.Session.scalars(query.execution_options(populate_existing=True))}
    return [found[ident] for ident in dict.fromkeys(revision_ids) if ident in found]


def is_first(revision: Revision) -> bool:
    """Whether this is the plain case, as far as the revision itself tells."""
    return (revision.kind in KINDS and revision.applied is None and revision.version is None and revision.base_version == 0
            and bool(str(revision.record.get("title") or "").strip()))


def active(ids: set[str | None]) -> set[str]:
    """Those of the agencies that are active."""
    group = model.Group
    return set(model.Session.scalars(sa.select(group.id).where(
        group.id.in_(ids), group.state == "active", group.is_organization.is_(True))))


def keywords(wanted: set[str]) -> dict[str, str]:
    """``name -> id`` of keywords, made where there are none; two workers never make the same one twice."""
    held = _keywords(model.Session, wanted)
    lacking = wanted - held.keys()
    if lacking:
        with model.meta.engine.begin() as connection:  # not the batch's transaction: the lock is let go at once
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": TAGS})
            held |= _keywords(connection, lacking)
            made = [{"id": make_uuid(), "name": name} for name in sorted(lacking - held.keys())]
            if made:
                connection.execute(sa.insert(model.tag_table), made)
        held |= {tag["name"]: tag["id"] for tag in made}
    return held


def _keywords(at: Any, wanted: Iterable[str]) -> dict[str, str]:
    tag = model.tag_table
    query = sa.select(tag.c.name, tag.c.id).where(tag.c.name.in_(sorted(wanted)), tag.c.vocabulary_id.is_(None))
    return {name: ident for name, ident in at.execute(query)} if wanted else {}


def insert(ready: list[Ready], tags: Mapping[str, str]) -> None:
    """The rows of core's tables, one statement a table."""
    links = [{"id": make_uuid(), "package_id": one.rows.package["id"], "tag_id": tags[name], "state": "active"}
             for one in ready for name in one.rows.tags]
    resources = [resource for one in ready for resource in one.rows.resources]
    for table, rows in ((model.package_table, [one.rows.package for one in ready]), (model.resource_table, resources),
                        (model.package_tag_table, links), (model.member_table, [one.rows.member for one in ready])):
        if rows:
            model.Session.execute(sa.insert(table), level(rows))


def level(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with the same columns each, as one statement takes them."""
    columns = sorted({name for row in rows for name in row})
    return [{name: row.get(name) for name in columns} for row in rows]


def settle(ready: list[Ready], actor: str) -> None:
    """What goes with the rows, in their transaction and in the order of ``version.publish``: version, registry, calendar,
    embargo, verdict, process record and audit of each."""
    revisions = [one.revision for one in ready]
    moment = now()
    for revision in revisions:  # as they will be: written below in one statement, after what still asks for the version before
        set_committed_value(revision, "version", 1)
        set_committed_value(revision, "applied", moment)
        set_committed_value(revision, "apply_error", None)
    published.rebuild_first(revisions)
    model.Session.execute(sa.update(Revision).where(Revision.id.in_([revision.id for revision in revisions])).values(
        version=1, applied=moment, apply_error=None).execution_options(synchronize_session=False))
    facts.applied_first(revisions)
    embargo_due.keep_first(revisions)
    assess_first(revisions, Delivery.of_ids({ident for one in revisions for ident in holding.used(one.record)}))
    for one in ready:
        if one.revision.record.get(process.ACTIVITY):
            process.note(one.revision, actor, has_files=bool(one.files))
    for revision in revisions:
        audit.record(audit.Applied(actor=actor, subject=revision.record_id, revision_id=revision.id, version=1,
                                   before=None, after=digest(revision.record)))
