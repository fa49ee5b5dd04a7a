"""Who may see a delivery and its file, and who may decide about it."""
from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from ckanext.tangerang.delivery.model import Delivery
from ckanext.tangerang.people import permissions
from ckanext.tangerang.revision import visible
from ckanext.tangerang.revision.model import Revision, RevisionEditor


def require(context: Context, delivery: Delivery) -> model.User:
    """The reader, or ``NotAuthorized``; asked for the file and for what is known of it alike.

    Who may read the revision may read its files; a file without one is the agency's and the reviewers'.
    """
    revision = model.Session.get(Revision, delivery.revision_id) if delivery.revision_id else None
    if revision is None:
        return permissions.require(context, "revision_read", owner_org=delivery.owner_org, source=delivery.source_id)
    return require_revision(context, revision)


def require_revision(context: Context, revision: Revision) -> model.User:
    """The reader of a revision's deliveries."""
    user = permissions.actor(context)
    visible.require(user, revision.submission)
    return user


def require_four_eyes(user: model.User, delivery: Delivery) -> None:
    """``NotAuthorized`` for somebody who handed the file in or saved a value of its revision."""
    edited = model.Session.get(RevisionEditor, (delivery.revision_id, user.id)) if delivery.revision_id else None
    if edited or delivery.created_by == user.id:
        raise tk.NotAuthorized(tk._("You worked on this record yourself. Another walidata decides."))


def is_published(delivery: Delivery) -> bool:
    """Whether a version that was applied points at this file."""
    found = model.Session.query(Revision.id).filter(
        Revision.record_id == delivery.record_id, Revision.applied.isnot(None),
        Revision.record["tables"].contains([{"delivery": delivery.id}]),
    )
    return found.first() is not None
