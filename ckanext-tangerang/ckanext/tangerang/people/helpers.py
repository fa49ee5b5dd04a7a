"""What templates ask about people: may this person do it, which roles do they hold, what is a person called."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.tangerang.people import permissions
from ckanext.tangerang.people.notice_helpers import sdi_path, sdi_unseen

__all__ = ["sdi_can", "sdi_my_roles", "sdi_path", "sdi_role_title", "sdi_unseen"]


def current() -> str | None:
    """The id of the person who is looking, or None."""
    user = tk.current_user
    return user.id if isinstance(user, model.User) else None


def sdi_can(permission: str, **subject: Any) -> bool:
    """Whether the person looking at the page may do this: ``sdi_can("finding_add", kind="dataset")``."""
    return permissions.can(current(), permission, **subject)


def sdi_my_roles() -> list[dict[str, Any]]:
    """The grants of the person looking: ``[{role, title, org, deputy_of, until}]``."""
    user = current()
    held = permissions.grants_of(user) if user else []
    return [{"role": grant.role, "title": permissions.role_title(grant.role), "org": grant.org_id, "deputy_of": grant.deputy_of,
             "until": grant.valid_until} for grant in held]


def sdi_role_title(role: str) -> str:
    """A role's name in the reader's language."""
    return permissions.role_title(role)
