"""The technical user of a source: it harvests that source and can do nothing else."""
from __future__ import annotations

import secrets

from ckan import model
from ckan.model.types import make_uuid

from ckanext.tangerang.harvest.model import Source
from ckanext.tangerang.people import grants
from ckanext.tangerang.people.clock import today
from ckanext.tangerang.people.model import Grant

PREFIX = "panen-"


def create(source: Source, granted_by: str) -> model.User:
    """The user of a new source with its grant; nobody can sign in as it, an API token is made for it."""
    name = f"{PREFIX}{source.name}"[:90]
    if model.User.get(name):
        name = f"{name}-{source.id[:8]}"
    user = model.User(id=make_uuid(), name=name, fullname=f"Panen {source.title}"[:200], password=secrets.token_urlsafe(32))
    model.Session.add(user)
    model.Session.flush()
    giver, org = model.User.get(granted_by), model.Group.get(source.owner_org)
    grants.give(giver, role="agent", user=user, org=org, kind=None, source=source.id, start=today(), until=None)
    return user


def end(source: Source, ended_by: str) -> None:
    """Ends every grant for a source that is removed."""
    ender = model.User.get(ended_by)
    for grant in model.Session.query(Grant).filter_by(source_id=source.id, ended=None):
        grants.end(ender, grant)
    user = model.User.get(source.agent)
    if user:
        user.state = model.State.DELETED
