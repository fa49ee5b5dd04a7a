"""Which activity is meant, and what may the person who asks see and write of its process record?"""
from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from ckan.types import Context
from sqlalchemy.dialects.postgresql import insert

from ckanext.tangerang.lifecycle.model import Activity
from ckanext.tangerang.people import permissions
from ckanext.tangerang.revision import visible
from ckanext.tangerang.revision.model import Revision, Submission
from satudata import gsbpm

CLOSED = ("WITHDRAWN", "REJECTED")


@dataclass(frozen=True)
class Seen:
    """An activity as the person sees it. ``internal``: everything; else what the public sees. ``public``: has a page."""

    activity: Activity
    public: bool
    internal: bool
    may_write: bool

    @property
    def edition(self) -> gsbpm.Edition:
        """The edition of GSBPM this activity is recorded by."""
        return gsbpm.load(self.activity.edition)

    @property
    def address(self) -> str:
        """What stands in the address of its pages."""
        return (self.activity.name if self.public else None) or self.activity.record_id


def seen(context: Context, reference: str) -> Seen:
    """The activity of this id or name: public, or one whose submission the person may read.

    :raises tk.ObjectNotFound: there is none, or tk.NotAuthorized: it is not open to this person
    """
    package = model.Package.get(reference)
    if package is not None and package.type == "kegiatan" and package.state == "active" and not package.private:
        activity = model.Session.get(Activity, package.id)
        if activity is None:
            activity = made(package.id, package.owner_org, {"title": package.title, **(package.extras or {})}, package.name)
        return _seen(context, activity, public=True)
    revision = _newest(reference)
    if revision is None:
        raise tk.ObjectNotFound(tk._("There is no such activity."))
    visible.require(permissions.actor(context), revision.submission)
    activity = model.Session.get(Activity, revision.record_id)
    return _seen(context, activity or made(revision.record_id, revision.owner_org, revision.record), public=False)


def _seen(context: Context, activity: Activity, *, public: bool) -> Seen:
    person = context.get("user") or None
    about = {"owner_org": activity.owner_org, "kind": "kegiatan"}
    return Seen(activity, public, internal=not public or permissions.can(person, "process_read", **about),
                may_write=permissions.can(person, "process_write", **about))


def _newest(record_id: str) -> Revision | None:
    """The latest revision of an activity that has no public version, of a submission that was not closed."""
    query = sa.select(Revision).join(Submission, Submission.id == Revision.submission_id).where(
        Revision.record_id == record_id, Revision.kind == "kegiatan", Submission.state.not_in(CLOSED))
    return model.Session.scalars(query.order_by(Revision.created.desc()).limit(1)).first()


def writable(context: Context, reference: str) -> Seen:
    """The activity, its row kept, if the person may write its process record; ``NotAuthorized`` names the role."""
    user = permissions.actor(context)
    found = seen(context, reference)
    about = {"owner_org": found.activity.owner_org, "kind": "kegiatan"}
    if not permissions.can(user, "process_write", **about):
        permissions.require(context, "process_write", **about)
    if found.activity not in model.Session:
        keep(found.activity)
    return found


def made(record_id: str, owner_org: str | None, record: Mapping[str, Any], name: str | None = None) -> Activity:
    """The row of an activity from its record; not yet kept."""
    return Activity(
        record_id=record_id, name=name, title=str(record.get("title") or ""), owner_org=owner_org,
        year=str(record.get("tahun") or ""), collection=str(record.get("cara_pengumpulan_data") or ""),
        base_id=str(record.get("base_id") or ""), edition=gsbpm.current().version)


def keep(activity: Activity) -> None:
    """Writes the row as it is now; the edition it was begun with stays."""
    columns = ("record_id", "name", "title", "owner_org", "year", "collection", "base_id", "edition")
    values = {column: getattr(activity, column) for column in columns}
    changed = {column: value for column, value in values.items() if column not in ("record_id", "edition")}
    statement = insert(Activity).values(values).on_conflict_do_update(index_elements=["record_id"], set_=changed)
    model.Session.execute(statement)


def of_reference(reference: str) -> Activity | None:
    """The row of an activity by id or name, as records point at one another; None where nothing is kept."""
    return of_references({reference}).get(reference)


def of_references(references: Set[str]) -> dict[str, Activity]:
    """The same of many, in one query."""
    wanted = references - {""}
    if not wanted:
        return {}
    query = sa.select(Activity).where(sa.or_(Activity.record_id.in_(wanted), Activity.name.in_(wanted)))
    found = list(model.Session.scalars(query))
    return {row.name: row for row in found if row.name} | {row.record_id: row for row in found}
