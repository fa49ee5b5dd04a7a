"""Versions of many records published in one transaction, their rows written at once and none by core's actions.

What the rules of publishing are stands in ``version``; this writes the same, for the plain case: a record that was never
public or is public as this left it, of a form whose fields core treats in a known way, while no plugin is loaded that would
want to be asked. Everything else is left to ``version``, one by one; so is a whole batch the database refuses.
"""
from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from ckan import model
from ckan.model.types import make_uuid
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm.attributes import set_committed_value

from ckanext.tangerang import audit
from ckanext.tangerang.calendar import facts
from ckanext.tangerang.compliance.assess import assess_together
from ckanext.tangerang.delivery import holding
from ckanext.tangerang.delivery.model import Delivery
from ckanext.tangerang.discovery import known, shape
from ckanext.tangerang.lifecycle import applied as process
from ckanext.tangerang.publish import changed, embargo_due, files, held, names, row, stored, version
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
    """A revision whose rows are made, with the files that go out with it; ``before`` and ``held``: what is public now."""

    revision: Revision
    rows: stored.Stored
    files: list[files.PublicFile]
    before: Revision | None = None
    held: held.Held | None = None


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
    for file in (file for one in ready for file in one.files if file.unseen):
        files.put_in_place(file)  # nobody reaches them before the commit
    insert([one for one in ready if one.held is None], tags)
    changed.write(changed.of(one.held, one.rows, [file.resource for file in one.files], tags)
                  for one in ready if one.held is not None)
    settle(ready, user.id if user else actor)
    model.Session.commit()
    finish(ready)
    return {one.revision.id: one.revision.record_id for one in ready}


def finish(ready: list[Ready]) -> None:
    """After the commit: what this session remembers of the rows is old, and the files and tables follow."""
    ids = {one.revision.record_id for one in ready if one.held is not None}
    for item in list(model.Session.identity_map.values()):
        if isinstance(item, model.Package | model.Resource | model.PackageTag):
            model.Session.expire(item)
    gone = version.gone_of(ids)
    for one in ready:
        record_id = one.revision.record_id
        plan = version.Plan(one.rows.package, one.files, is_new=one.held is None)
        version.finish(record_id, plan, gone.get(record_id, []))


def prepared(revision_ids: list[str], user: model.User | None) -> list[Ready]:
    """The revisions of the plain case nothing stands against, locked; reads only."""
    found = [revision for revision in locked(revision_ids) if is_plain(revision)]
    ids = [revision.record_id for revision in found]
    public = records.published_of(ids)
    present = set(model.Session.scalars(sa.select(model.Package.id).where(model.Package.id.in_(ids))))
    kept = held.of(public.keys() & present)
    found = [one for one in found if one.record_id in kept or (one.record_id not in present and one.record_id not in public)]
    owners = active({revision.owner_org for revision in found})
    deliveries = Delivery.of_ids({ident for revision in found for ident in holding.used(revision.record)})
    given = names.new_names({one.record_id: one.title for one in found if one.record_id not in kept})
    given |= {ident: one.package["name"] for ident, one in kept.items()}
    shapes = {kind: shape.of(kind) for kind in KINDS}
    ready: dict[str, Ready] = {}
    for revision in found:
        form, name, record_id = shapes[revision.kind], given.get(revision.record_id), revision.record_id
        if revision.owner_org not in owners or not form or not name or holding.holds(revision.record, deliveries):
            continue
        before, at = public.get(record_id), kept.get(record_id)
        if record_id in ready or not follows(revision, before, at):
            continue
        out = files.planned(revision, version.matching(at.shown) if at else [], is_public=at is not None, deliveries=deliveries)
        package = row.package(revision.kind, revision.record, record_id=record_id, name=name,
                              resources=[file.resource for file in out])
        rows = stored.rows(package, form, user.id if user else None)
        if rows is not None and package["owner_org"] == revision.owner_org:
            ready[record_id] = Ready(revision, rows, out, before, at)
    return list(ready.values())


def follows(revision: Revision, before: Revision | None, at: held.Held | None) -> bool:
    """Whether the revision is the next version of what is public, of the same kind and agency."""
    if before is None or at is None:
        return revision.base_version == 0
    same = at.package["type"] == revision.kind and at.package["owner_org"] == revision.owner_org
    return revision.base_version == before.version and same


def locked(revision_ids: list[str]) -> list[Revision]:
    """The revisions in the order that was asked, kept from being published by two workers at once."""
    query = sa.select(Revision).where(Revision.id.in_(revision_ids)).order_by(Revision.id).with_for_update()
    found = {revision.id: revision for revision in model.Session.scalars(query.execution_options(populate_existing=True))}
    return [found[ident] for ident in dict.fromkeys(revision_ids) if ident in found]


def is_plain(revision: Revision) -> bool:
    """Whether this is the plain case, as far as the revision itself tells."""
    return (revision.kind in KINDS and revision.applied is None and revision.version is None
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
    """The rows of core's tables for records that are new, one statement a table."""
    links = [{"id": make_uuid(), "package_id": one.rows.package["id"], "tag_id": tags[name], "state": "active"}
             for one in ready for name in one.rows.tags]
    resources = [resource for one in ready for resource in one.rows.resources]
    for table, rows in ((model.package_table, [one.rows.package for one in ready]), (model.resource_table, resources),
                        (model.package_tag_table, links), (model.member_table, [one.rows.member for one in ready])):
        if rows:
            model.Session.execute(sa.insert(table), changed.level(rows))


def settle(ready: list[Ready], actor: str) -> None:
    """What goes with the rows, in their transaction and in the order of ``version.publish``: version, registry, calendar,
    embargo, verdict, process record and audit of each."""
    revisions, moment = [one.revision for one in ready], now()
    before = {one.revision.record_id: one.before for one in ready if one.before is not None}
    number(revisions, moment)
    deliveries = Delivery.of_ids({ident for one in [*revisions, *before.values()] for ident in holding.used(one.record)})
    published.rebuild_together(revisions, replaced=before)
    model.Session.execute(_numbered(revisions, moment))
    facts.applied_together(revisions, before, deliveries)
    embargo_due.keep_together(revisions, known=before)
    assess_together(revisions, deliveries, known=before)
    process.note_together([(one.revision, bool(one.files)) for one in ready], actor)
    for one in revisions:
        public = before.get(one.record_id)
        audit.record(audit.Applied(actor=actor, subject=one.record_id, revision_id=one.id, version=one.version or 1,
                                   before=digest(public.record) if public else None, after=digest(one.record)))


def number(revisions: list[Revision], moment: datetime) -> None:
    """The revisions as they will be: written below in one statement, after what still asks for the version before."""
    for revision in revisions:
        set_committed_value(revision, "version", revision.base_version + 1)
        set_committed_value(revision, "applied", moment)
        set_committed_value(revision, "apply_error", None)


def _numbered(revisions: list[Revision], moment: datetime) -> sa.Update:
    return sa.update(Revision).where(Revision.id.in_([revision.id for revision in revisions])).values(
        version=Revision.base_version + 1, applied=moment, apply_error=None).execution_options(synchronize_session=False)
