"""Which activity is meant, public or still being registered: its values, agency, title and year."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.revision import visible
from ckanext.tangerang.revision.model import Revision

KIND = "kegiatan"


@dataclass(frozen=True)
class Activity:
    """An activity; ``name``: of its public page, nothing while it is not public; ``revision_id``: the revision read."""

    id: str
    owner_org: str | None
    title: str
    year: str
    record: Mapping[str, Any]
    name: str
    revision_id: str


def of(user: model.User, reference: Any) -> Activity:
    """The activity with this id or name, or of this revision; ``ObjectNotFound`` where it is not there, ``NotAuthorized`` where
    it is not public and the person may not read its registration.
    """
    wanted = str(reference or "")
    package = model.Package.get(wanted)
    public = package if package is not None and package.state == "active" and package.type == KIND else None
    record_id = public.id if public else wanted
    found = newest(record_id, applied=public is not None)
    if found is None or found.kind != KIND:
        raise tk.ObjectNotFound(tk._("There is no such activity."))
    if public is None:
        visible.revision_of(user, found.id)
    return Activity(found.record_id, found.owner_org, found.title, str(found.record.get("tahun") or ""), found.record,
                    public.name if public else "", found.id)


def newest(reference: str, *, applied: bool) -> Revision | None:
    """The public version of a record, or the newest revision of one that is not public; the latter also by its own id."""
    query = sa.select(Revision).where(sa.or_(Revision.record_id == reference, Revision.id == reference))
    if applied:
        query = query.where(Revision.version.is_not(None)).order_by(Revision.version.desc())
    return model.Session.scalars(query.order_by(Revision.created.desc()).limit(1)).first()
