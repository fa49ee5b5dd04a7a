"""Tarik sekarang: a record, or one file of it, leaves page, API, search, feed and store in one request."""
from __future__ import annotations

import ckan.plugins as p
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang import audit
from ckanext.tangerang.discovery.refresh import refresh
from ckanext.tangerang.lifecycle import told
from ckanext.tangerang.people import notice_events
from ckanext.tangerang.publish import datastore, files, version
from ckanext.tangerang.publish.model import Tombstone
from ckanext.tangerang.registry import published
from ckanext.tangerang.revision import guards, records
from ckanext.tangerang.revision.model import Revision


def withdraw_record(package: model.Package, user: model.User, reason: str) -> Tombstone:
    """Take a whole record out. It comes back only when a new revision of it is approved."""
    resources = [resource.id for resource in package.resources_all]
    stone = _stone(package, user, reason)
    package.state = "deleted"
    published.forget(package.id)
    _forget_activities(package.id)
    audit.record(audit.RecordWithdrawn(actor=user.id, subject=package.id))
    notice_events.withdrawn(package, user.id, reason)
    model.Session.commit()
    _remove(resources, package.id)
    return stone


def withdraw_file(package: model.Package, resource: model.Resource, user: model.User, reason: str) -> Tombstone:
    """Take one file of a record out; the record stays, its deliveries stay in our store."""
    stone = _stone(package, user, reason)
    stone.resource_id, stone.resource_name = resource.id, resource.name
    record_id, resource_id = package.id, resource.id
    keep = {item.id for item in package.resources} - {resource_id}
    row = version.plan(_published(record_id)).package  # without what was withdrawn earlier: only what is there may stay
    row["resources"] = [item for item in row["resources"] if item["id"] in keep]
    context = guards.door_context(user.name, defer_commit=True, return_id_only=True)
    tk.get_action("package_update")(context, row)
    audit.record(audit.RecordWithdrawn(actor=user.id, subject=record_id, table=resource_id))
    notice_events.withdrawn(package, user.id, reason)
    _forget_activities(record_id)
    model.Session.commit()
    _remove([resource_id], record_id)
    return stone


def _published(record_id: str) -> Revision:
    revision = records.published(record_id)
    if revision is None:
        raise tk.ObjectNotFound(tk._("There is no such public record."))
    return revision


def _stone(package: model.Package, user: model.User, reason: str) -> Tombstone:
    stone = Tombstone(
        record_id=package.id, kind=package.type, name=package.name, title=package.title or package.name,
        owner_org=package.owner_org, reason=reason, created_by=user.id)
    model.Session.add(stone)
    return stone


def _remove(resources: list[str], record_id: str) -> None:
    """After the commit, the most public first: search, then bytes, then tables."""
    refresh(told.with_datasets([record_id]))
    for resource_id in resources:
        files.remove_from_public(resource_id)
    for resource_id in resources:
        datastore.drop(resource_id)


def _forget_activities(record_id: str) -> None:
    """The activity feed holds whole copies of what was public; the audit chain, not the feed, says what happened."""
    if not p.plugin_loaded("activity"):
        return
    from ckanext.activity.model import Activity
    model.Session.execute(sa.delete(Activity).where(Activity.object_id == record_id))
