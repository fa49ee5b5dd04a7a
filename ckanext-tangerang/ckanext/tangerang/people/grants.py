"""How a grant is given and ended; the CKAN memberships follow, always with the capacity ``member``."""
from __future__ import annotations

from datetime import date
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from ckan.model.types import make_uuid

from ckanext.tangerang import audit
from ckanext.tangerang.people import permissions
from ckanext.tangerang.people.clock import today
from ckanext.tangerang.people.model import Grant
from satudata import form as forms


def give(giver: model.User, *, role: str, user: model.User, org: model.Group | None, kind: str | None, source: str | None,
         start: date, until: date | None, deputy_of: str | None = None) -> Grant:
    """Writes the grant and its membership; the caller commits. Raises ``ValidationError`` keyed by what is wrong."""
    check_role(role, org, kind, source)
    if until and until < start:
        raise tk.ValidationError({"until": [tk._("The last day lies before the first.")]})
    if giver.id == user.id and not giver.sysadmin:  # whoever gives roles would otherwise decide in several of them
        raise tk.NotAuthorized(tk._("Nobody gives themselves a role. Another walidata or the administrator does it."))
    grant = Grant(id=make_uuid(), role=role, user_id=user.id, org_id=org.id if org else None, kind=kind, source_id=source,
                  valid_from=start, valid_until=until, granted_by=giver.id, deputy_of=deputy_of)
    model.Session.add(grant)
    model.Session.flush()
    follow(user.id, grant.org_id)
    keep(giver, grant, "given")
    return grant


def agency(name: str | None) -> model.Group | None:
    """The agency of that id or name; ``ValidationError`` if a name was given and there is none."""
    if not name:
        return None
    group = model.Group.get(name)
    if group is None or not group.is_organization or group.state != "active":
        raise tk.ValidationError({"org": [tk._("There is no such agency.")]})
    return group


def check_role(role: str, org: model.Group | None, kind: str | None, source: str | None) -> None:
    """Whether the parts of a grant fit each other."""
    if role not in permissions.roles():
        words = ", ".join(permissions.roles())
        raise tk.ValidationError({"role": [tk._("Use one of: %(words)s.") % {"words": words}]})
    if org is None:
        raise tk.ValidationError({"org": [tk._("Choose the agency the role is for.")]})
    if permissions.roles()[role]["needs"] == "source" and not source:
        raise tk.ValidationError({"source": [tk._("An agent serves exactly one harvest source: name it.")]})
    if kind and kind not in forms.kinds():
        raise tk.ValidationError({"kind": [
            tk._("There is no such kind of record. Use one of: %(kinds)s.") % {"kinds": ", ".join(forms.kinds())}]})


def end(ender: model.User, grant: Grant) -> Grant:
    """Ends the grant now, and with it what a deputy holds by it; the caller commits."""
    if grant.ended is None:
        from ckanext.tangerang.revision.model import now
        by_it = sa.select(Grant).where(Grant.deputy_of == grant.user_id, Grant.role == grant.role, Grant.ended.is_(None),
                                       Grant.org_id == grant.org_id, Grant.kind.is_not_distinct_from(grant.kind))
        for passed in list(model.Session.scalars(by_it)):
            end(ender, passed)
        grant.ended, grant.ended_by = now(), ender.id
        model.Session.flush()
        follow(grant.user_id, grant.org_id)
        keep(ender, grant, "ended")
    return grant


def keep(actor: model.User, grant: Grant, change: str) -> None:
    """Writes the audit event and lets the next question see the change."""
    permissions.forget_grants()
    audit.record(audit.GrantChanged(actor=actor.id, subject=grant.id, change=change, role=grant.role, user=grant.user_id,
                                    org=grant.org_id, kind=grant.kind, source=grant.source_id,
                                    deputy_of=grant.deputy_of))


def follow(user_id: str, org_id: str | None) -> None:
    """Makes the membership of one person in one agency what the grants say: member while any is in force."""
    if org_id is None:
        return
    query = sa.select(Grant).where(Grant.user_id == user_id, Grant.org_id == org_id, Grant.ended.is_(None))
    holds = any(grant.holds(today()) for grant in model.Session.scalars(query))
    member = model.Session.query(model.Member).filter_by(table_name="user", table_id=user_id, group_id=org_id).first()
    if member is None and holds:
        member = model.Member(table_name="user", table_id=user_id, group_id=org_id, group=model.Group.get(org_id))
        model.Session.add(member)
    if member is not None:
        member.capacity, member.state = "member", "active" if holds else "deleted"
    model.Session.flush()


def follow_all() -> int:
    """Brings every membership in line with the grants of today (some began or ran out overnight); gives their number."""
    pairs = model.Session.execute(sa.select(Grant.user_id, Grant.org_id).distinct()).tuples().all()
    for user_id, org_id in pairs:
        follow(user_id, org_id)
    return len(pairs)


def as_dict(grant: Grant) -> dict[str, Any]:
    """A grant of the action API."""
    return {
        "id": grant.id, "role": grant.role, "user": grant.user_id, "org": grant.org_id, "kind": grant.kind,
        "source": grant.source_id, "from": grant.valid_from.isoformat(),
        "until": grant.valid_until.isoformat() if grant.valid_until else None, "granted_by": grant.granted_by,
        "created": grant.created.isoformat(), "ended": grant.ended.isoformat() if grant.ended else None,
        "ended_by": grant.ended_by, "active": grant.holds(today()), "deputy_of": grant.deputy_of,
    }
