"""What templates ask of the release calendar."""
from __future__ import annotations

import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.calendar import words
from ckanext.tangerang.discovery.look import Look
from ckanext.tangerang.people import permissions
from ckanext.tangerang.people.helpers import current

__all__ = ["sdi_calendar_agencies", "sdi_calendar_may_set", "sdi_release_look"]


def sdi_release_look(state: str) -> Look:
    """Word, tone and icon of a release's state."""
    return words.state_look(state)


def sdi_calendar_agencies() -> list[tuple[str, str]]:
    """Name and title of each agency with a public dataset."""
    group, package = model.Group, model.Package
    query = sa.select(group.name, group.title).where(
        group.is_organization.is_(True), group.state == "active",
        sa.exists().where(package.owner_org == group.id, package.type == "dataset", package.state == "active"),
    ).order_by(group.title, group.name)
    return [(name, title or name) for name, title in model.Session.execute(query)]


def sdi_calendar_may_set() -> bool:
    """Whether the person looking may set the schedule of some dataset."""
    person = current()
    held = permissions.orgs_with(person, "release_schedule") if person else set()
    return held is None or bool(held)
