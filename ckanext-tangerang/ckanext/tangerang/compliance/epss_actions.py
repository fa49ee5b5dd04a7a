"""Action: the evidence for EPSS, for those who answer for it."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from ckanext.tangerang.compliance import dashboard, epss
from ckanext.tangerang.compliance.epss_rows import Scope
from ckanext.tangerang.people import permissions
from ckanext.tangerang.people.clock import today

Json = dict[str, Any]


@tk.side_effect_free
def sdi_epss_evidence(context: Context, data_dict: Json) -> Json:
    """What the catalogue can show of EPSS in a year, see ``epss.whole``: only what is public, and decisions about it.

    A level is given only where every criterion of it and of those below has a record. An agency sees its own.

    :param year: (optional: this year)
    :param owner_org: one agency, id or name (optional: every agency the person may ask about)
    :param indicator: code of one indicator, such as 10201 (optional: all, each with fewer records)
    """
    scope, user = allowed(context, data_dict)
    code = str(data_dict.get("indicator") or "").strip()
    return epss.whole(scope, reader(user), code)


def allowed(context: Context, data_dict: Json) -> tuple[Scope, model.User]:
    """What is asked, narrowed to what the person may know; ``NotAuthorized``, ``ObjectNotFound``, ``ValidationError``."""
    user = permissions.actor(context)
    mine = permissions.orgs_with(user, "epss_read")
    if mine is not None and not mine:
        raise tk.NotAuthorized(permissions.refusal(permissions.table()["permissions"]["epss_read"]))
    year = dashboard.year_of(data_dict.get("year")) or today().year
    org = dashboard.agency(data_dict.get("owner_org"))
    if org is not None:
        permissions.require(context, "epss_read", owner_org=org.id)
        return Scope(year, frozenset({org.id})), user
    return Scope(year, None if mine is None else frozenset(mine)), user


def reader(user: model.User) -> Any:
    """Whether the person may read the submissions of an agency, as a function of its id."""
    orgs = permissions.orgs_with(user, "revision_read")
    return lambda org: orgs is None or org in orgs
