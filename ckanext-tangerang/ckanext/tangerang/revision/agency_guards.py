"""Guards on agencies and groups: who makes one, which may go, and that no record is moved by way of them."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from ckan.types import Context

from ckanext.tangerang.people import permissions
from ckanext.tangerang.revision.door import is_open, through
from ckanext.tangerang.revision.model import Submission

Next = Callable[..., Any]


def managed(context: Context) -> None:
    """Agencies and groups are made by the technical administrator, or by code that skips auth (set-up, tests)."""
    if not context.get("ignore_auth") and not permissions.can(context.get("user"), "agency_manage"):
        raise tk.NotAuthorized(tk._("Agencies and groups are set up by the administrator. Ask walidata if one is missing."))


def without_records(data_dict: dict[str, Any]) -> None:
    """A list of packages inside a group is a way around the door."""
    if data_dict.get("packages"):
        raise tk.NotAuthorized(
            tk._("Records are not moved by way of a group. Change the field in a revision: sdi_revision_create."))


def created(name: str) -> Next:
    """A guard on making an agency or a group."""
    def guard(next_action: Next, context: Context, data_dict: dict[str, Any]) -> Any:
        managed(context)
        without_records(data_dict)
        return next_action(context, data_dict)
    return named(name, guard)


def updated(name: str) -> Next:
    """A guard on changing one: its records stay where they are; an empty list would drop them all."""
    def guard(next_action: Next, context: Context, data_dict: dict[str, Any]) -> Any:
        without_records(data_dict)
        data_dict.pop("packages", None)
        return next_action(context, data_dict)
    return named(name, guard)


def removed(name: str) -> Next:
    """A guard on deleting one: not while records or submissions belong to it."""
    def guard(next_action: Next, context: Context, data_dict: dict[str, Any]) -> Any:
        group = model.Group.get(data_dict.get("id"))
        if group is not None and holds_records(group.id):
            raise tk.NotAuthorized(
                tk._("Records or submissions belong to this agency or group. Give them another agency first."))
        return next_action(context, data_dict)
    return named(name, guard)


def holds_records(group_id: str) -> bool:
    """Whether anything, public, deleted or in work, belongs to the agency or group."""
    parts = (
        sa.select(model.Package.id).where(model.Package.owner_org == group_id),
        sa.select(model.Member.id).where(model.Member.group_id == group_id, model.Member.table_name == "package",
                                         model.Member.state == "active"),
        sa.select(Submission.id).where(Submission.owner_org == group_id),
    )
    return any(model.Session.scalar(sa.select(part.exists())) for part in parts)


def membership(name: str) -> Next:
    """A guard on memberships: people may be members, records only by their own fields."""
    def guard(next_action: Next, context: Context, data_dict: dict[str, Any]) -> Any:
        if is_open(context):
            return through(next_action, context, data_dict)
        if data_dict.get("object_type") == "package":
            without_records({"packages": True})
        return next_action(context, data_dict)
    return named(name, guard)


def named(name: str, guard: Next) -> Next:
    """The chained action of that name."""
    guard.__name__ = name
    return tk.chained_action(guard)


GUARDS: dict[str, Next] = {
    **{name: created(name) for name in ("organization_create", "group_create")},
    **{name: updated(name) for name in ("organization_update", "group_update", "organization_patch", "group_patch")},
    **{name: removed(name) for name in ("organization_delete", "organization_purge", "group_delete", "group_purge")},
    **{name: membership(name) for name in ("member_create", "member_delete")},
}
