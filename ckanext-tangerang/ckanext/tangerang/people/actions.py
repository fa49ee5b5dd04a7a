"""Actions on grants: create, list, end."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from ckan.types import Context

from ckanext.tangerang.people import grants, permissions
from ckanext.tangerang.people.clock import to_date, today
from ckanext.tangerang.people.model import Grant
from ckanext.tangerang.people.notice_actions import sdi_notice_choose, sdi_notice_list, sdi_notice_seen
from ckanext.tangerang.people.person_actions import (
    sdi_deputy_create,
    sdi_deputy_end,
    sdi_invitation_accept,
    sdi_person_close,
    sdi_person_invite,
    sdi_person_list,
    sdi_person_open,
    sdi_person_show,
)

__all__ = [
    "sdi_deputy_create", "sdi_deputy_end", "sdi_grant_create", "sdi_grant_end", "sdi_grant_list", "sdi_invitation_accept",
    "sdi_notice_choose", "sdi_notice_list", "sdi_notice_seen", "sdi_person_close", "sdi_person_invite", "sdi_person_list",
    "sdi_person_open", "sdi_person_show",
]

Json = dict[str, Any]


def sdi_grant_create(context: Context, data_dict: Json) -> Json:
    """Gives a person a role.

    :param role: one of the roles of the permission table
    :param user: id or name of the person
    :param org: id or name of the agency
    :param kind: the kind of record it covers (optional: every kind)
    :param source: the harvest source of an agent
    :param from: first day (optional: today)
    :param until: last day (optional: open)
    """
    giver = permissions.require(context, "grant_create")
    role, name = tk.get_or_bust(data_dict, ["role", "user"])
    user = model.User.get(name)
    if user is None or user.state != model.State.ACTIVE:
        raise tk.ValidationError({"user": [tk._("There is no such user.")]})
    grant = grants.give(
        giver, role=role, user=user, org=grants.agency(data_dict.get("org")), kind=data_dict.get("kind") or None,
        source=data_dict.get("source") or None, start=to_date(data_dict.get("from"), "from") or today(),
        until=to_date(data_dict.get("until"), "until"),
    )
    model.Session.commit()
    return grants.as_dict(grant)


def sdi_grant_end(context: Context, data_dict: Json) -> Json:
    """Ends a grant (``id``) at once."""
    ender = permissions.require(context, "grant_end")
    grant = model.Session.get(Grant, tk.get_or_bust(data_dict, "id"))
    if grant is None:
        raise tk.ObjectNotFound(tk._("There is no such grant."))
    grants.end(ender, grant)
    model.Session.commit()
    return grants.as_dict(grant)


@tk.side_effect_free
def sdi_grant_list(context: Context, data_dict: Json) -> Json:
    """Grants, newest first, filtered by ``role``, ``user``, ``org``, ``active``; anyone may list their own."""
    asking = permissions.actor(context)
    wanted = model.User.get(data_dict["user"]) if data_dict.get("user") else None
    if wanted is None or wanted.id != asking.id:
        permissions.require(context, "grant_list")
    query = sa.select(Grant).order_by(Grant.created.desc(), Grant.id)
    if data_dict.get("user"):
        query = query.where(Grant.user_id == (wanted.id if wanted else ""))
    if data_dict.get("role"):
        query = query.where(Grant.role == data_dict["role"])
    if data_dict.get("org"):
        found = grants.agency(data_dict["org"])
        query = query.where(Grant.org_id == (found.id if found else ""))
    rows = model.Session.scalars(query)
    only_active = tk.asbool(data_dict.get("active") or False)
    return {"results": [grants.as_dict(row) for row in rows if not only_active or row.holds(today())]}
