"""Who may do what: one table (``permissions.yaml``), asked by every action, page and button."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
import yaml
from ckan import model
from ckan.types import Context

from ckanext.tangerang.people.clock import today
from ckanext.tangerang.people.language import in_language
from ckanext.tangerang.people.model import Grant

Subject = Mapping[str, Any]  # owner_org, kind, stage, source, created_by: what the permission is about
CACHE = "sdi_grants"


@cache
def table() -> dict[str, Any]:
    """The file as it stands: ``roles`` and ``permissions``."""
    document: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "permissions.yaml").read_text("utf-8"))
    return document


def roles() -> dict[str, dict[str, Any]]:
    """Every role that can be granted, with its reach and its title."""
    return table()["roles"]


def role_title(role: str) -> str:
    """The role's name in the reader's language."""
    title = roles()[role]["title"] if role in roles() else {"id": role, "en": role}
    return in_language(title) or role


def remembered(key: str, ask: Callable[[], list[Grant]]) -> list[Grant]:
    """An answer kept for the present transaction: a page asks the same thing for every row."""
    session = model.Session()
    if not session.in_transaction():
        session.begin()
    transaction, answers = session.info.get(CACHE, (None, {}))
    if transaction is not session.get_transaction():
        answers = {}
        session.info[CACHE] = (session.get_transaction(), answers)
    if key not in answers:
        answers[key] = ask()
    found: list[Grant] = answers[key]
    return found


def grants_of(user_id: str) -> list[Grant]:
    """The person's grants in force today."""
    return remembered(f"user:{user_id}", lambda: in_force(user_id=user_id))


def grants_as(role: str) -> list[Grant]:
    """Everybody's grants of one role in force today."""
    return remembered(f"role:{role}", lambda: in_force(role=role))


def in_force(**wanted: str) -> list[Grant]:
    """Grants with these columns that hold today."""
    day = today()
    return [grant for grant in model.Session.query(Grant).filter_by(ended=None, **wanted) if grant.holds(day)]


def forget_grants() -> None:
    """Makes the next question read the grants again (after one was given or ended)."""
    model.Session().info.pop(CACHE, None)


def reaches(grant: Grant, scope: str, subject: Subject) -> bool:
    """Whether a grant with this reach covers the subject."""
    if grant.kind and subject.get("kind") not in (None, grant.kind):
        return False
    if scope in ("own", "made"):
        mine = scope == "own" or subject.get("created_by") == grant.user_id
        return mine and grant.org_id is not None and grant.org_id == subject.get("owner_org")
    if scope == "source":
        return grant.source_id is not None and grant.source_id == subject.get("source")
    if scope == "kind":
        return subject.get("stage") == "pembina"
    return scope == "any"


def acting_role(person: model.User | str | None, cells: Mapping[str, str], subject: Subject) -> str | None:
    """The first role in ``cells`` (role -> reach) that this person (or id, or name) holds for the subject."""
    user = model.User.get(person) if isinstance(person, str) and person else person or None
    if user is None or user.state != model.State.ACTIVE:
        return None
    for role, scope in cells.items():
        if role == "registered" or (role == "sysadmin" and user.sysadmin):
            return role
        if any(grant.role == role and reaches(grant, scope, subject) for grant in grants_of(user.id)):
            return role
    return None


def can(person: model.User | str | None, permission: str, **subject: Any) -> bool:
    """Whether the table allows this person (or id, or name; empty: anonymous) ``permission`` on the subject."""
    return acting_role(person, table()["permissions"][permission], subject) is not None


def orgs_with(person: model.User | str, permission: str) -> set[str] | None:
    """The agencies for which the person has the permission; ``None`` means every agency."""
    cells = table()["permissions"][permission]
    user = model.User.get(person) if isinstance(person, str) else person
    if user is None:
        return set()
    if user.sysadmin and "sysadmin" in cells:
        return None
    held = [(grant, cells[grant.role]) for grant in grants_of(user.id) if grant.role in cells]
    if any(scope == "any" for _, scope in held):
        return None
    return {grant.org_id for grant, scope in held if scope == "own" and grant.org_id}


def actor(context: Context) -> model.User:
    """The person an action acts for; ``NotAuthorized`` when nobody is signed in. ``ignore_auth`` changes nothing."""
    name = context.get("user")
    user = model.User.get(name) if name else None
    if user is None or user.state != model.State.ACTIVE:
        raise tk.NotAuthorized(tk._("Please sign in first."))
    return user


def require(context: Context, permission: str, **subject: Any) -> model.User:
    """The acting person, or ``NotAuthorized`` with a sentence that says which role is needed."""
    user = actor(context)
    if not can(user, permission, **subject):
        raise tk.NotAuthorized(refusal(table()["permissions"][permission]))
    return user


def require_somewhere(context: Context, permission: str) -> model.User:
    """The acting person if they have the permission for some agency at least, else ``NotAuthorized``."""
    user = actor(context)
    if orgs_with(user, permission) == set():
        raise tk.NotAuthorized(refusal(table()["permissions"][permission]))
    return user


def refusal(cells: Mapping[str, str] | Iterable[str]) -> str:
    """What a refused person reads: which roles may do it, and whom to ask."""
    names = [role for role in cells if role in roles()]
    if not names:
        return tk._("Only the technical administrator may do this.")
    shown = ", ".join(role_title(role) for role in names)
    if isinstance(cells, Mapping) and any(cells[role] in ("own", "made", "source") for role in names):
        return tk._("This needs the role %(roles)s for the agency concerned. Ask walidata for it.") % {"roles": shown}
    return tk._("This needs the role %(roles)s. Ask walidata for it.") % {"roles": shown}
