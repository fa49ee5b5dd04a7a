"""How one approved revision becomes the public version of its record: one transaction, then files and index."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang import audit
from ckanext.tangerang.calendar import facts
from ckanext.tangerang.compliance.assess import assess
from ckanext.tangerang.delivery import holding
from ckanext.tangerang.lifecycle import applied as process
from ckanext.tangerang.publish import datastore, embargo_due, files, jobs, names, row
from ckanext.tangerang.publish.errors import ApplyFailed
from ckanext.tangerang.publish.model import Tombstone
from ckanext.tangerang.registry import published
from ckanext.tangerang.revision import guards
from ckanext.tangerang.revision.model import Decision, Revision, now
from satudata.record import digest

MATCHED, MATCHED_EXTRAS = ("id", "name", "hash", "url"), ("delivery", "datastore_active")
"""What tells which resource a table was before."""


@dataclass(frozen=True)
class Plan:
    """What publishing a revision will write: the package and its files."""

    package: dict[str, Any]
    files: list[files.PublicFile]
    is_new: bool


def locked(revision_id: str) -> Revision:
    """The revision, kept from being published by two workers at once."""
    query = sa.select(Revision).where(Revision.id == revision_id).with_for_update()
    revision = model.Session.scalars(query.execution_options(populate_existing=True)).first()
    if revision is None:
        raise ApplyFailed(revision_id, tk._("There is no such revision."))
    return revision


def hold(record_id: str) -> None:
    """Lets a withdrawal of the record, or another version of it, wait until this transaction ends."""
    model.Session.execute(sa.select(model.Package.id).where(model.Package.id == record_id).with_for_update())


def plan(revision: Revision) -> Plan:
    """What would be written; reads only."""
    present = model.Session.get(model.Package, revision.record_id)
    resources = resources_of(present) if present else []
    out = files.planned(revision, resources, is_public=present is not None and present.state == "active")
    name = present.name if present else names.new_name(revision.title, revision.record_id)
    package = row.package(
        revision.kind, revision.record, record_id=revision.record_id, name=name, resources=[file.resource for file in out])
    return Plan(package, out, present is None)


def resources_of(package: model.Package) -> list[dict[str, Any]]:
    """The active resources of a package with what matching needs; no plugin is asked."""
    return matching([{name: getattr(resource, name) for name in (*MATCHED, "extras")} for resource in package.resources])


def matching(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What matching needs of the rows of resources."""
    return [{name: one[name] for name in MATCHED} | {name: (one["extras"] or {}).get(name) for name in MATCHED_EXTRAS}
            for one in rows]


def obstacle(revision: Revision, before: Revision | None) -> str | None:
    """Why the revision cannot be published now, as a sentence; None where nothing stands in the way.

    :param before: the version that is public now
    """
    if (before.version if before else 0) != revision.base_version:
        return tk._("A newer version became public since this revision was begun.")
    if before and withdrawn_since(revision):
        return tk._("It was withdrawn from the public after this version was approved. Send a new version for approval.")
    organisation = model.Session.get(model.Group, revision.owner_org) if revision.owner_org else None
    if organisation is None or organisation.state != "active":
        return tk._("The agency of this record is not active.")
    if not str(revision.record.get("title") or "").strip():
        return tk._("The record has no title.")
    held = holding.holds_of(revision)
    return held[0] if held else None


def withdrawn_since(revision: Revision) -> bool:
    """Whether the record, or a file of it, was taken out after this version was approved."""
    approved = sa.select(sa.func.max(Decision.created)).where(
        Decision.submission_id == revision.submission_id, Decision.to_state == "APPROVED").scalar_subquery()
    stones = sa.select(Tombstone.id).where(
        Tombstone.record_id == revision.record_id, Tombstone.ended.is_(None), Tombstone.created > approved)
    return model.Session.scalar(sa.select(stones.exists())) is True


def publish(revision: Revision, before: Revision | None, actor: str) -> Plan:
    """Write the version and commit. Afterwards ``finish`` puts changed files in place; the index is the caller's.

    :param before: the version that is public now
    :param actor: id or name of the user whose decision this carries out
    :raises tk.ValidationError: core refuses the row; the session is rolled back by core then
    """
    wanted = plan(revision)
    for file in wanted.files:  # before the commit nobody reaches them
        if file.unseen:
            files.put_in_place(file)
    revision_id, digest_before = revision.id, digest(before.record) if before else None
    context = guards.door_context(actor, defer_commit=True, return_id_only=True)
    user, is_first = context["auth_user_obj"], wanted.is_new and before is None
    tk.get_action("package_create" if wanted.is_new else "package_update")(context, wanted.package)
    revision = model.Session.get_one(Revision, revision_id)
    revision.version, revision.applied, revision.apply_error = revision.base_version + 1, now(), None
    published.rebuild(revision, is_first=is_first)
    facts.applied(revision, before)
    embargo_due.keep(revision)
    assess(revision, is_first=is_first)
    process.note(revision, user.id if user else actor, has_files=bool(wanted.files))
    if not is_first:
        model.Session.query(Tombstone).filter_by(record_id=revision.record_id, ended=None).update({"ended": now()})
    audit.record(audit.Applied(
        actor=user.id if user else actor, subject=revision.record_id, revision_id=revision.id, version=revision.version,
        before=digest_before, after=digest(revision.record)))
    model.Session.commit()
    return wanted


def finish(record_id: str, wanted: Plan, gone: list[str] | None = None) -> None:
    """After the commit: replaced files, the tables of the datastore, bytes of files that are public no more. Repeatable.

    :param gone: ids of the deleted resources of the record, where they were read already
    """
    replace(record_id, [file for file in wanted.files if file.changed and not file.unseen])
    if not wanted.is_new:
        clear_away(wanted, gone_of({record_id}).get(record_id, []) if gone is None else gone)
    for file in wanted.files:
        if file.table is not None and (file.changed or file.unseen):
            jobs.load_later(file.resource["id"])


def replace(record_id: str, changed: list[files.PublicFile]) -> None:
    """The new bytes of files that are public already; of one withdrawn since the commit, none."""
    if not changed:
        return
    hold(record_id)
    still = set(model.Session.scalars(sa.select(model.Resource.id).join(
        model.Package, model.Package.id == model.Resource.package_id).where(
        model.Package.id == record_id, model.Package.state == "active", model.Resource.state == "active")))
    for file in changed:
        if file.resource["id"] in still:
            files.put_in_place(file)
    model.Session.commit()


def gone_of(record_ids: set[str]) -> dict[str, list[str]]:
    """Ids of the deleted resources of these records, in one query."""
    found: dict[str, list[str]] = {}
    if record_ids:
        resource = model.Resource
        for record_id, ident in model.Session.execute(sa.select(resource.package_id, resource.id).where(
                resource.package_id.in_(record_ids), resource.state == "deleted")):
            found.setdefault(record_id, []).append(ident)
    return found


def clear_away(wanted: Plan, gone: list[str]) -> None:
    """Bytes and datastore tables of the files the version before had and this one has not."""
    keep = {file.resource["id"] for file in wanted.files}
    for resource_id in [found for found in gone if found not in keep]:
        files.remove_from_public(resource_id)
        datastore.drop(resource_id)


def settle(revision: Revision) -> None:
    """What a process killed between commit and ``finish`` left undone: the bytes and tables of a version that is public."""
    package = model.Package.get(revision.record_id)
    present = [resource | {"hash": None} for resource in resources_of(package)] if package else []
    finish(revision.record_id, Plan({}, files.planned(revision, present), is_new=False))
