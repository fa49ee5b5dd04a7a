"""Actions on people: list, show, invite, close and open an account, name a deputy."""
from __future__ import annotations

from datetime import datetime
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from ckan.types import Context

from ckanext.tangerang.people import deputies, grants, invite, permissions, persons
from ckanext.tangerang.people.clock import to_date, today
from ckanext.tangerang.people.model import Grant

Json = dict[str, Any]
MOST = 100
WORDS = {state: word for word, state in persons.STATES.items()}


@tk.side_effect_free
def sdi_person_list(context: Context, data_dict: Json) -> Json:
    """Accounts by name: of everybody for walidata, of one's agency for a supporting data steward.

    :param q: part of a name or address
    :param owner_org: id or name of an agency at which the person has a role today
    :param role: a role the person has today
    :param state: ``active``, ``invited`` or ``closed``
    :param unused: only open accounts not used for ``ckanext.sdi.unused_days`` days
    :param limit: 1 to 100, 25 if not given; ``after``: ``next`` of the page before
    :returns: ``{count, counts: {active, unused, invited, closed}, unused_days, results: [person], next}``
    """
    by = permissions.require_somewhere(context, "person_list")
    orgs = permissions.orgs_with(by, "person_list")
    wanted = {name: data_dict.get(name) or "" for name in ("q", "state", "role")}
    if wanted["state"] not in ("", *persons.STATES):
        raise tk.ValidationError({"state": [tk._("Use one of: %(words)s.") % {"words": ", ".join(persons.STATES)}]})
    org = grants.agency(data_dict.get("owner_org"))
    conditions = [persons.reach(orgs), *persons.filtered(wanted | {
        "owner_org": org.id if org else "", "unused": tk.asbool(data_dict.get("unused") or False)})]
    limit = min(max(int(data_dict.get("limit") or 25), 1), MOST)
    count = model.Session.scalar(persons.query(sa.func.count()).where(*conditions)) or 0
    page = persons.query(model.User, persons.seen, persons.unused(), persons.called).where(*conditions)
    if after := str(data_dict.get("after") or ""):
        name, _, ident = after.rpartition("~")
        page = page.where(sa.tuple_(persons.called, model.User.id) > sa.tuple_(sa.literal(name), sa.literal(ident)))
    rows = list(model.Session.execute(page.order_by(persons.called, model.User.id).limit(limit + 1)).all())
    following = f"{rows[limit - 1][3]}~{rows[limit - 1][0].id}" if len(rows) > limit else None
    held = persons.grants_by_person([row[0].id for row in rows[:limit]])
    return {"count": count, "counts": persons.counts(orgs), "unused_days": persons.unused_days(), "next": following,
            "results": [shown(user, moment, idle, held.get(user.id, [])) for user, moment, idle, _ in rows[:limit]]}


def shown(user: model.User, seen: datetime | None, unused: bool, held: list[Grant]) -> Json:
    """A person of the action API."""
    return {
        "id": user.id, "name": user.name, "display_name": user.display_name, "email": user.email,
        "state": WORDS.get(user.state, user.state), "sysadmin": bool(user.sysadmin), "created": user.created.isoformat(),
        "last_seen": seen.isoformat() if seen else None, "unused": bool(unused),
        "grants": [with_titles(grant) for grant in held],
    }


def with_titles(grant: Grant) -> Json:
    """A grant with the names of role and agency."""
    org = model.Group.get(grant.org_id) if grant.org_id else None
    return grants.as_dict(grant) | {"role_title": permissions.role_title(grant.role), "org_title": org.title if org else ""}


@tk.side_effect_free
def sdi_person_show(context: Context, data_dict: Json) -> Json:
    """One person (``id``: name or id; oneself if missing): roles that hold or will hold, deputies, when last seen.

    :returns: a person as in the list, and ``{deputies: [grant], deputy_for: [grant], may_close}``
    """
    by = permissions.actor(context)
    person = somebody(by, data_dict.get("id") or by.id)
    asked = persons.query(model.User, persons.seen, persons.unused()).where(model.User.id == person.id)
    row = model.Session.execute(asked).first()
    if row is None:
        raise tk.ObjectNotFound(tk._("There is no such user."))
    held = persons.grants_by_person([person.id]).get(person.id, [])
    return shown(*row, held) | {
        "deputies": [with_titles(grant) for grant in deputies.of(person.id)],
        "deputy_for": [with_titles(grant) for grant in deputies.by(person.id)],
        "may_close": by.id != person.id and permissions.can(by, "person_close") and (by.sysadmin or not person.sysadmin),
    }


def somebody(by: model.User, name: Any) -> model.User:
    """The person of that name or id, if ``by`` may open their page."""
    found = model.User.get(str(name))
    if found is None or not persons.may_see(by, found):
        raise tk.ObjectNotFound(tk._("There is no such user."))
    return found


def sdi_person_invite(context: Context, data_dict: Json) -> Json:
    """Invites somebody by mail with a role; who has an open account gets the role alone.

    :param email: address; ``fullname``: the person's name
    :param role: a role of the permission table; ``org``: id or name of the agency
    :param from: first day (optional: today); ``until``: last day (optional: open)
    :param language: of the letter: ``id`` or ``en``
    :returns: ``{user, name, invited, expires, grant}``; ``invited`` false: the account was open already
    """
    giver = permissions.actor(context)
    email, role = str(data_dict.get("email") or ""), str(data_dict.get("role") or "")
    language = str(data_dict.get("language") or "id")
    org = grants.agency(data_dict.get("org"))
    invite.allowed(giver, role, org)
    address, fullname = invite.clean(email, str(data_dict.get("fullname") or ""), language)
    user, grant, letter = invite.invite(
        giver, email=address, fullname=fullname, role=role, org=org, language=language,
        start=to_date(data_dict.get("from"), "from") or today(), until=to_date(data_dict.get("until"), "until"))
    model.Session.commit()
    return {"user": user.id, "name": user.name, "invited": letter is not None, "grant": grants.as_dict(grant),
            "expires": invite.last_day(letter).isoformat() if letter else None}


def sdi_invitation_accept(context: Context, data_dict: Json) -> Json:
    """Opens the account of an invitation: ``token`` of the link, ``password``, and ``again`` the same; gives ``{name}``."""
    user = invite.accept(*(str(data_dict.get(name) or "") for name in ("token", "password", "again")))
    model.Session.commit()
    return {"name": user.name}


def sdi_person_close(context: Context, data_dict: Json) -> Json:
    """Closes an account (``id``): roles and tokens end at once, what the person made stays; gives ``{state, ended}``."""
    closer = permissions.require(context, "person_close")
    person = somebody(closer, tk.get_or_bust(data_dict, "id"))
    ended = persons.close(closer, person)
    model.Session.commit()
    return {"state": WORDS[person.state], "ended": ended}


def sdi_person_open(context: Context, data_dict: Json) -> Json:
    """Opens a closed account (``id``) again, without roles; gives ``{state}``."""
    opener = permissions.require(context, "person_close")
    person = somebody(opener, tk.get_or_bust(data_dict, "id"))
    persons.reopen(opener, person)
    model.Session.commit()
    return {"state": WORDS[person.state]}


def sdi_deputy_create(context: Context, data_dict: Json) -> Json:
    """Names who stands in for a person on leave: the person's roles, from the first to the last day.

    :param person: name or id (optional: oneself; of somebody else for whoever may give roles)
    :param deputy: name or id of the colleague
    :param from: first day (optional: today); ``until``: last day, at most a year later
    :returns: ``{grants: [grant]}``, ended by themselves after the last day
    """
    giver = permissions.actor(context)
    person = somebody(giver, data_dict.get("person") or giver.id)
    deputy = model.User.get(str(data_dict.get("deputy") or ""))
    if deputy is None:
        raise tk.ValidationError({"deputy": [tk._("Choose a colleague with an open account.")]})
    start = to_date(data_dict.get("from"), "from") or today()
    given = deputies.appoint(giver, person, deputy, start, to_date(data_dict.get("until"), "until"))
    model.Session.commit()
    return {"grants": [with_titles(grant) for grant in given]}


def sdi_deputy_end(context: Context, data_dict: Json) -> Json:
    """Ends the deputy's roles for a ``person`` (optional: oneself) at once; gives ``{ended}``."""
    ender = permissions.actor(context)
    person = somebody(ender, data_dict.get("person") or ender.id)
    ended = deputies.dismiss(ender, person)
    model.Session.commit()
    return {"ended": ended}
