"""Accounts: who has one, when it was last used, and how it is closed and opened again. None is ever deleted."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang import audit
from ckanext.tangerang.people import grants, permissions
from ckanext.tangerang.people.clock import today
from ckanext.tangerang.people.model import Grant
from ckanext.tangerang.revision.model import now

User = model.User
STATES = {"active": model.State.ACTIVE, "invited": model.State.PENDING, "closed": model.State.DELETED}
tokens = sa.select(model.ApiToken.user_id, sa.func.max(model.ApiToken.last_access).label("used")).group_by(
    model.ApiToken.user_id).subquery()
#: When the account was last used, by page or by API; empty: never.
seen = sa.func.greatest(User.last_active, tokens.c.used)
#: The order of lists: as people are called.
called = sa.func.lower(sa.func.coalesce(sa.func.nullif(User.fullname, ""), User.name))


def unused_days() -> int:
    """Days after which an account counts as unused (``ckanext.sdi.unused_days``)."""
    return int(tk.config.get("ckanext.sdi.unused_days") or 90)


def unused(moment: datetime | None = None) -> sa.ColumnElement[bool]:
    """Whether an open account was not used for so many days; one that never was counts from the day it was made. A harvest agent
    is no person: its source works without anybody logging in.
    """
    before = (moment or now()) - timedelta(days=unused_days())
    agent = sa.select(Grant.id).where(Grant.user_id == User.id, Grant.role == "agent", Grant.ended.is_(None)).exists()
    return sa.and_(User.state == model.State.ACTIVE, sa.func.coalesce(seen, User.created) < before, ~agent)


def query(*columns: Any) -> sa.Select[Any]:
    """Accounts of people: CKAN's own technical user is none."""
    site = str(tk.config.get("ckan.site_id") or "default")
    return sa.select(*columns).select_from(User).outerjoin(tokens, tokens.c.user_id == User.id).where(User.name != site)


def reach(orgs: set[str] | None) -> sa.ColumnElement[bool]:
    """Accounts with a role, now or once, at one of these agencies; None: all."""
    if orgs is None:
        return sa.true()
    return sa.select(Grant.id).where(Grant.user_id == User.id, Grant.org_id.in_(sorted(orgs))).exists()


def filtered(wanted: Mapping[str, Any]) -> list[sa.ColumnElement[bool]]:
    """Conditions of a list: ``state`` (a word of ``STATES``), ``unused``, ``q``, ``owner_org`` (id) and ``role`` in force."""
    found: list[sa.ColumnElement[bool]] = []
    if wanted.get("state"):
        found.append(User.state == STATES[wanted["state"]])
    if wanted.get("unused"):
        found.append(unused())
    if wanted.get("q"):
        columns = (User.fullname, User.name, User.email)
        found.append(sa.or_(*(column.icontains(wanted["q"], autoescape=True) for column in columns)))
    if wanted.get("owner_org") or wanted.get("role"):
        day = today()
        held = [Grant.user_id == User.id, Grant.ended.is_(None), Grant.valid_from <= day,
                sa.or_(Grant.valid_until.is_(None), Grant.valid_until >= day)]
        held += [Grant.org_id == wanted["owner_org"]] if wanted.get("owner_org") else []
        held += [Grant.role == wanted["role"]] if wanted.get("role") else []
        found.append(sa.select(Grant.id).where(*held).exists())
    return found


def counts(orgs: set[str] | None) -> dict[str, int]:
    """How many accounts each list of the page holds."""
    parts = {"active": User.state == model.State.ACTIVE, "unused": unused(), "invited": User.state == model.State.PENDING,
             "closed": User.state == model.State.DELETED}
    row = model.Session.execute(query(*(sa.func.count().filter(part) for part in parts.values())).where(reach(orgs))).one()
    return dict(zip(parts, map(int, row), strict=True))


def grants_by_person(ids: list[str]) -> dict[str, list[Grant]]:
    """Grants of these people that hold or will hold, oldest first."""
    rows = model.Session.scalars(sa.select(Grant).where(Grant.user_id.in_(ids), Grant.ended.is_(None)).order_by(
        Grant.valid_from, Grant.id)) if ids else []
    found: dict[str, list[Grant]] = {}
    for grant in rows:
        if grant.valid_until is None or grant.valid_until >= today():
            found.setdefault(grant.user_id, []).append(grant)
    return found


def close(closer: model.User, person: model.User) -> int:
    """Closes the account: no log-in, no token, no role; gives how many roles ended; the caller commits.

    Raises ``ValidationError`` for one's own account, ``NotAuthorized`` where an administrator's is closed by somebody else.
    """
    technical(closer, person)
    if closer.id == person.id:
        raise tk.ValidationError({"id": [tk._("Nobody closes their own account. Ask walidata or the administrator.")]})
    held = list(model.Session.scalars(sa.select(Grant).where(Grant.ended.is_(None), sa.or_(
        Grant.user_id == person.id, Grant.deputy_of == person.id))))
    for grant in held:
        grants.end(closer, grant)
    model.Session.execute(sa.delete(model.ApiToken).where(model.ApiToken.user_id == person.id).execution_options(
        synchronize_session=False))
    person.state, person.reset_key = model.State.DELETED, None
    model.Session.flush()
    audit.record(audit.PersonChanged(actor=closer.id, subject=person.id, change="closed"))
    return len(held)


def reopen(opener: model.User, person: model.User) -> None:
    """Opens a closed account again, without any role; the caller commits."""
    technical(opener, person)
    if person.state != model.State.DELETED:
        raise tk.ValidationError({"id": [tk._("This account is not closed.")]})
    person.state = model.State.ACTIVE
    model.Session.flush()
    audit.record(audit.PersonChanged(actor=opener.id, subject=person.id, change="opened"))


def technical(by: model.User, person: model.User) -> None:
    """An administrator's account is closed and opened by administrators alone."""
    if person.sysadmin and not by.sysadmin:
        raise tk.NotAuthorized(tk._("This is an administrator's account. Only another administrator closes or opens it."))


def may_see(by: model.User, person: model.User) -> bool:
    """Whether this person's page is open to ``by``: one's own, and people of agencies one looks after."""
    orgs = permissions.orgs_with(by, "person_list")
    if by.id == person.id or orgs is None:
        return True
    held = sa.select(Grant.id).where(Grant.user_id == person.id, Grant.org_id.in_(sorted(orgs)))
    return bool(orgs) and bool(model.Session.scalar(sa.select(held.exists())))
