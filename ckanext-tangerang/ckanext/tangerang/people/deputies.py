"""Who stands in for a person on leave: their roles, held by a colleague from the first to the last day, and ended by itself."""
from __future__ import annotations

from datetime import date, timedelta

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.people import grants, notices, permissions
from ckanext.tangerang.people.clock import today
from ckanext.tangerang.people.model import Grant

LONGEST = timedelta(days=366)


def of(person_id: str) -> list[Grant]:
    """Grants others hold, or will hold, as the person's deputy."""
    return standing(Grant.deputy_of == person_id)


def by(person_id: str) -> list[Grant]:
    """Grants the person holds, or will hold, as somebody's deputy."""
    return standing(sa.and_(Grant.user_id == person_id, Grant.deputy_of.is_not(None)))


def standing(where: sa.ColumnElement[bool]) -> list[Grant]:
    """Grants that are not ended and whose last day has not passed."""
    rows = model.Session.scalars(sa.select(Grant).where(where, Grant.ended.is_(None)).order_by(Grant.valid_from, Grant.id))
    return [grant for grant in rows if grant.valid_until is None or grant.valid_until >= today()]


def roles_to_pass(person: model.User, start: date, until: date) -> list[Grant]:
    """The person's own roles in force on some of these days; not those of a program, nor those held for somebody else."""
    query = sa.select(Grant).where(Grant.user_id == person.id, Grant.ended.is_(None), Grant.deputy_of.is_(None),
                                   Grant.role != "agent", Grant.valid_from <= until)
    return [grant for grant in model.Session.scalars(query.order_by(Grant.created, Grant.id))
            if grant.valid_until is None or grant.valid_until >= start]


def appoint(giver: model.User, person: model.User, deputy: model.User, start: date, until: date | None) -> list[Grant]:
    """Gives the person's roles to the deputy for these days and tells them; the caller commits.

    Raises ``ValidationError`` keyed by what is wrong, ``NotAuthorized`` for whoever may not give roles away.
    """
    last = check_days(start, until)
    if deputy.id == person.id or deputy.state != model.State.ACTIVE:
        raise tk.ValidationError({"deputy": [tk._("Choose a colleague with an open account.")]})
    if of(person.id):
        raise tk.ValidationError({"deputy": [tk._("A deputy is named already. End that first.")]})
    passed = roles_to_pass(person, start, last)
    if not passed:
        raise tk.ValidationError({"person": [tk._("There is no role to stand in for on these days.")]})
    given = [grant for grant in passed if may_pass(giver, person, deputy, grant)]
    if not given:
        raise tk.ValidationError({"deputy": [tk._("%(name)s has no role at your agency. Choose a colleague who has one, or ask "
                                                  "walidata.") % {"name": deputy.display_name}]})
    made = [grants.give(giver, role=grant.role, user=deputy, org=model.Group.get(grant.org_id), kind=grant.kind, source=None,
                        start=max(start, grant.valid_from), until=min(last, grant.valid_until or last), deputy_of=person.id)
            for grant in given]
    tell(giver, person, deputy, last)
    return made


def check_days(start: date, until: date | None) -> date:
    """The last day; ``ValidationError`` if the days make no leave."""
    if until is None:
        raise tk.ValidationError({"until": [tk._("Give the last day: a deputy's roles end by themselves.")]})
    if until < start or until < today():
        raise tk.ValidationError({"until": [tk._("The last day lies before the first, or before today.")]})
    if until - start > LONGEST:
        raise tk.ValidationError({"until": [tk._("At most a year. For longer, give the roles themselves.")]})
    return until


def may_pass(giver: model.User, person: model.User, deputy: model.User, grant: Grant) -> bool:
    """Whether this role may go to the deputy: whoever gives roles may; oneself to a colleague with a role at the agency."""
    if permissions.can(giver, "grant_create", owner_org=grant.org_id):
        return True
    if giver.id != person.id:
        raise tk.NotAuthorized(permissions.refusal(permissions.table()["permissions"]["grant_create"]))
    return any(held.org_id == grant.org_id and held.deputy_of is None for held in permissions.grants_of(deputy.id))


def tell(giver: model.User, person: model.User, deputy: model.User, last: date) -> None:
    """Tells both, except whoever did it."""
    notices.tell([deputy.id], "deputy", actor=giver.id, subject=("user", person.id), title=person.display_name,
                 url="/meja-kerja", due=last.isoformat())
    notices.tell([person.id], "deputised", actor=giver.id, subject=("user", deputy.id), title=deputy.display_name,
                 url=f"/orang/{person.name}", due=last.isoformat())


def dismiss(ender: model.User, person: model.User) -> int:
    """Ends what others hold as the person's deputy; gives how many roles; the caller commits."""
    held = of(person.id)
    if ender.id != person.id and not permissions.can(ender, "grant_end"):
        raise tk.NotAuthorized(permissions.refusal(permissions.table()["permissions"]["grant_end"]))
    if not held:
        raise tk.ValidationError({"person": [tk._("No deputy is named.")]})
    for grant in held:
        grants.end(ender, grant)
    return len(held)
