"""Which submissions a list of the queue holds: its lists by state and due date, and the filters over them."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.people import permissions, working_days
from ckanext.tangerang.people.clock import today
from ckanext.tangerang.revision import waiting
from ckanext.tangerang.revision.model import Decision, Submission, now

Condition = sa.ColumnElement[bool]
WAITING = ("SUBMITTED", "REVISED", "UNDER_REVIEW")
OPEN = (*WAITING, "CORRECTION_REQUIRED")
DECIDED = ("APPROVED", "REJECTED")
DECIDED_DAYS = 30
REVIEWERS = ("walidata", "pembina")
ME, NOBODY = "me", "none"


def words(value: Any) -> list[str]:
    """One word or a list of them, as a list."""
    if value in (None, "", []):
        return []
    return [str(item) for item in value] if isinstance(value, (list, tuple)) else str(value).split(",")


def filters(asked: Mapping[str, Any], user: model.User | None = None) -> list[Condition]:
    """The conditions a caller asked for: ``tab state stage owner_org kind holds priority assignee colour waited q``."""
    found = [getattr(Submission, name).in_(wanted) for name in ("state", "stage", "owner_org", "kind")
             if (wanted := words(asked.get(name)))]
    if asked.get("tab"):
        found.append(tab(user, str(asked["tab"])))
    if asked.get("holds") not in (None, ""):
        found.append(Submission.menahan > 0 if tk.asbool(asked["holds"]) else Submission.menahan == 0)
    if asked.get("priority") not in (None, ""):
        found.append(Submission.priority.is_(tk.asbool(asked["priority"])))
    if wanted := words(asked.get("assignee")):
        found.append(of_assignees(wanted, user))
    if asked.get("colour"):
        found.append(of_colour(str(asked["colour"])))
    if asked.get("waited") not in (None, ""):
        found.append(waited_at_least(asked["waited"]))
    if text := str(asked.get("q") or "").strip():
        names = (Submission.title, Submission.number)
        found.append(sa.or_(*(name.icontains(text, autoescape=True) for name in names)))
    return found


def of_assignees(wanted: list[str], user: model.User | None) -> Condition:
    """On the desks of these people: ids, ``me``, or ``none`` for what nobody has taken."""
    ids = [user.id if word == ME and user else word for word in wanted if word != NOBODY]
    parts: list[Condition] = [Submission.assignee.in_(ids)] if ids else []
    if NOBODY in wanted:
        parts.append(Submission.assignee.is_(None))
    return sa.or_(*parts)


def of_colour(word: str) -> Condition:
    """How near the due date is: ``late``, ``soon`` (within two working days), ``ok``, ``none``."""
    day = today()
    near = working_days.after(day, waiting.SOON)
    found: dict[str, Condition] = {
        "late": Submission.due < day, "soon": Submission.due.between(day, near), "ok": Submission.due > near,
        "none": Submission.due.is_(None),
    }
    if word not in found:
        raise tk.ValidationError({"colour": [tk._("Use one of: %(words)s.") % {"words": ", ".join(found)}]})
    return found[word]


def waited_at_least(value: Any) -> Condition:
    """Reviewers have had it for so many working days or more; what lies with the agency counts by what it waited before."""
    if not str(value).isdigit():
        raise tk.ValidationError({"waited": [tk._("Give a whole number.")]})
    days = min(int(value), working_days.LONGEST)
    return sa.or_(Submission.waits_from <= working_days.after(today(), -days),
                  sa.and_(Submission.waits_from.is_(None), Submission.waited >= days))


def my_stages(user: model.User | None) -> tuple[str, ...]:
    """The stages at which the person decides; all of them for one who only looks on."""
    held = {grant.role for grant in permissions.grants_of(user.id)} if user else set()
    return tuple(stage for stage in REVIEWERS if stage in held) or REVIEWERS


def waits(user: model.User | None) -> Condition:
    """What waits for a decision of this person's role."""
    return sa.and_(Submission.state.in_(WAITING), Submission.stage.in_(my_stages(user)))


def decided(user: model.User | None) -> Condition:
    """Over since at most thirty days."""
    return sa.and_(Submission.state.in_(DECIDED), Submission.moved > now() - timedelta(days=DECIDED_DAYS))


#: The lists of the queue by name, in the order in which they are shown.
TABS: dict[str, Callable[[model.User | None], Condition]] = {
    "waiting": waits,
    "soon": lambda user: sa.and_(waits(user), of_colour("soon")),
    "late": lambda user: sa.and_(waits(user), of_colour("late")),
    "mine": lambda user: sa.and_(waits(user), of_assignees([ME], user)),
    "returned": lambda user: Submission.state == "CORRECTION_REQUIRED",
    "elsewhere": lambda user: sa.and_(Submission.state.in_(WAITING), Submission.stage.not_in(my_stages(user))),
    "decided": decided,
    "decided_by_me": lambda user: sa.and_(decided(user), Submission.id.in_(
        sa.select(Decision.submission_id).where(Decision.actor == (user.id if user else ""), Decision.to_state.in_(DECIDED)))),
}


def tab(user: model.User | None, name: str) -> Condition:
    """The condition of a list of the queue; ``ValidationError`` keyed ``tab`` where there is none of this name."""
    if name not in TABS:
        raise tk.ValidationError({"tab": [tk._("Use one of: %(words)s.") % {"words": ", ".join(TABS)}]})
    return TABS[name](user)
