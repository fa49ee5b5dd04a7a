"""How somebody joins: an invitation by mail with a role, and the password they choose; one account for each address."""
from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from ckan.model.types import make_uuid

from ckanext.tangerang import audit
from ckanext.tangerang.people import clock, grants, mail_server, notices, permissions
from ckanext.tangerang.people.invite_link import INVITED, invitation_of
from ckanext.tangerang.people.language import in_language
from ckanext.tangerang.people.mail_letter import one_line
from ckanext.tangerang.people.model import Grant, Invitation
from ckanext.tangerang.people.notice_model import Choice, Notice
from ckanext.tangerang.revision.model import now

LANGUAGES = ("id", "en")
SHORTEST = 8  # characters of a password, as core's own form asks
LONGEST_NAME = 200


def account_of(email: str) -> model.User | None:
    """The account with that address, whatever the case of its letters: an open one before a pending or closed one."""
    order = sa.case((model.User.state == model.State.ACTIVE, 0), (model.User.state == model.State.PENDING, 1), else_=2)
    query = sa.select(model.User).where(sa.func.lower(model.User.email) == email.lower()).order_by(order, model.User.created)
    return model.Session.scalars(query.limit(1)).first()


def clean(email: str, fullname: str, language: str) -> tuple[str, str]:
    """Address and name as they are kept; ``ValidationError`` keyed by what cannot be."""
    address, name = email.strip(), one_line(fullname)
    if not mail_server.is_address(address) or "." not in address.rpartition("@")[2]:
        raise tk.ValidationError({"email": [tk._("Give one mail address, such as sari@tangerangkota.go.id.")]})
    if not name or len(name) > LONGEST_NAME:
        raise tk.ValidationError({"fullname": [tk._("Give the name of the person, as others know them.")]})
    if language not in LANGUAGES:
        raise tk.ValidationError({"language": [tk._("Use one of: %(words)s.") % {"words": ", ".join(LANGUAGES)}]})
    return address, name


def allowed(giver: model.User, role: str, org: model.Group | None) -> None:
    """``NotAuthorized`` unless this person may invite somebody to that role: nobody gives more than they may."""
    cells = permissions.table()["permissions"]
    if not permissions.can(giver, "person_invite", owner_org=org.id if org else None):
        raise tk.NotAuthorized(permissions.refusal(cells["person_invite"]))
    if role != "produsen" and not permissions.can(giver, "grant_create", owner_org=org.id if org else None):
        raise tk.NotAuthorized(tk._("You may invite data producers of your agency. Ask walidata for another role."))
    if permissions.roles().get(role, {}).get("needs") == "source":
        raise tk.ValidationError({"role": [tk._("An agent is an account of a program. It is set up by the administrator.")]})


def invite(giver: model.User, *, email: str, fullname: str, role: str, org: model.Group | None, start: date,
           until: date | None, language: str) -> tuple[model.User, Grant, Invitation | None]:
    """The account (made if new), its role, and the invitation if the account is not open yet; the caller commits."""
    user = account_of(email)
    if user is not None and user.state == model.State.DELETED:
        raise tk.ValidationError({"email": [tk._("The account with this address was closed. Open it again on the page of "
                                                 "the person, then give the role.")]})
    grants.check_role(role, org, None, None)
    assert org is not None  # noqa: S101 - said by check_role
    if user is None:
        user = model.User(id=make_uuid(), name=free_name(email), email=email, fullname=fullname, state=model.State.PENDING)
        model.Session.add(user)
        model.Session.flush()
    standing = next((grant for grant in permissions.in_force(user_id=user.id, role=role) if grant.org_id == org.id), None)
    if standing and user.state == model.State.ACTIVE:
        raise tk.ValidationError({"email": [
            tk._("%(name)s has this role at this agency already.") % {"name": user.display_name}]})
    grant = standing or grants.give(giver, role=role, user=user, org=org, kind=None, source=None, start=start, until=until)
    if user.state == model.State.ACTIVE:
        tell_granted(giver, user, grant, org)
        return user, grant, None
    return user, grant, letter_to(giver, user, grant, org, language)


def free_name(email: str) -> str:
    """A user name after the address that nobody has: ``sari.dewi@...`` becomes ``sari-dewi``."""
    plain = unicodedata.normalize("NFKD", email.partition("@")[0]).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9_]+", "-", plain).strip("-")[:80] or "orang"
    stem = stem if len(stem) > 1 else f"{stem}-orang"
    query = sa.select(model.User.name).where(model.User.name.startswith(stem, autoescape=True))
    taken = set(model.Session.scalars(query))
    number = 1
    while (name := stem if number == 1 else f"{stem}-{number}") in taken:
        number += 1
    return name


def letter_to(giver: model.User, user: model.User, grant: Grant, org: model.Group, language: str) -> Invitation:
    """A new invitation, its letter laid into the outbox; those before it end."""
    ended = sa.update(Invitation).where(Invitation.user_id == user.id, Invitation.accepted.is_(None)).values(expires=now())
    model.Session.execute(ended.execution_options(synchronize_session=False))
    days = int(tk.config.get("ckanext.sdi.invitation_days") or 7)
    made = Invitation(id=make_uuid(), user_id=user.id, org_id=org.id, role=grant.role, invited_by=giver.id, created=now(),
                      expires=now() + timedelta(days=days))
    model.Session.add(made)
    model.Session.merge(Choice(user_id=user.id, mail="segera", language=language, modified=now()))
    waiting = sa.update(Notice).where(Notice.user_id == user.id, Notice.event == INVITED, Notice.mailed.is_(None))
    model.Session.execute(waiting.values(send_at=None).execution_options(synchronize_session=False))
    model.Session.add(Notice(
        user_id=user.id, event=INVITED, actor=giver.id, subject_kind="invitation", subject_id=made.id, url="/undangan",
        title=f"{permissions.roles()[grant.role]['title'][language]}, {org.title}", created=now(), send_at=now(),
        params={"who": giver.display_name, "due": last_day(made).isoformat()}))
    audit.record(audit.PersonChanged(actor=giver.id, subject=user.id, change="invited"))
    model.Session.flush()
    return made


def last_day(invitation: Invitation) -> date:
    """The city's day on which the link ends."""
    return invitation.expires.replace(tzinfo=ZoneInfo("UTC")).astimezone(clock.zone()).date()


def tell_granted(giver: model.User, user: model.User, grant: Grant, org: model.Group) -> None:
    """Tells somebody with an open account of the new role."""
    title = f"{in_language(permissions.roles()[grant.role]['title'])}, {org.title}"
    notices.tell([user.id], "granted", actor=giver.id, subject=("user", user.id), title=title, url=f"/orang/{user.name}")


def open_invitation(token: str) -> tuple[Invitation, model.User]:
    """The invitation of a link and its person; ``ValidationError`` keyed ``token`` with what to do if it is none any more."""
    found = model.Session.get(Invitation, invitation_of(token) or "")
    user = model.User.get(found.user_id) if found else None
    if found is None or user is None:
        raise tk.ValidationError({"token": [tk._("This link is not complete. Open it from the letter once more.")]})
    if found.accepted or user.state == model.State.ACTIVE:
        raise tk.ValidationError({"token": [tk._("This invitation was used already. Log in with your password.")]})
    if found.expires <= now() or user.state != model.State.PENDING:
        raise tk.ValidationError({"token": [tk._("This invitation has ended. Ask for a new one: %(name)s.") % {
            "name": tk.h.sdi_person(found.invited_by)}]})
    return found, user


def accept(token: str, password: str, again: str) -> model.User:
    """Opens the account with that password; the caller commits."""
    found, user = open_invitation(token)
    if len(password) < SHORTEST:
        raise tk.ValidationError({"password": [tk._("A password has at least %(n)s characters.") % {"n": SHORTEST}]})
    if password != again:
        raise tk.ValidationError({"again": [tk._("The two passwords differ. Type both once more.")]})
    taken = sa.update(Invitation).where(Invitation.id == found.id, Invitation.accepted.is_(None)).values(accepted=now())
    if not getattr(model.Session.execute(taken.execution_options(synchronize_session="fetch")), "rowcount", 0):
        raise tk.ValidationError({"token": [tk._("This invitation was used already. Log in with your password.")]})
    user.password, user.state = password, model.State.ACTIVE
    model.Session.flush()
    audit.record(audit.PersonChanged(actor=user.id, subject=user.id, change="joined"))
    notices.tell([found.invited_by], "joined", actor=user.id, subject=("user", user.id), title=user.display_name,
                 url=f"/orang/{user.name}")
    return user


def mail_is_set() -> bool:
    """Whether this catalogue sends mail at all."""
    return bool(tk.config.get("smtp.mail_from") and tk.config.get("smtp.server"))
