"""Handing over: all open work of one person goes to a colleague in one step; what the colleague may not do stays and says why.

Open work is what a person carries at the agency (drafts, what is sent or came back) and what lies on their desk for review.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang import audit
from ckanext.tangerang.people import notices, permissions
from ckanext.tangerang.people.model import Grant
from ckanext.tangerang.revision import assigning, visible
from ckanext.tangerang.revision.model import Submission
from ckanext.tangerang.revision.queue_filters import OPEN, WAITING

RIGHT = "work_handover"
UNDER_WAY = ("DRAFT", *OPEN)
RECEIVERS = ("produsen", "walidata", "pembina")
"""Roles with open work."""


@dataclass(frozen=True)
class Item:
    """One submission of the person. ``part``: ``agency`` (carried) or ``review`` (on the desk); ``reason``: why it stays."""

    submission: Submission
    part: str
    reason: str = ""


def carrier() -> sa.ColumnElement[str]:
    """Who carries a submission at the agency: whom it was handed to, else who sent it, else who began it."""
    return sa.func.coalesce(Submission.custodian, Submission.submitted_by, Submission.created_by)


def open_work(person: model.User, by: model.User, *, lock: bool = False) -> list[Item]:
    """What the person has open and ``by`` may hand over, oldest first; locked in one order until the transaction ends."""
    on_desk = sa.and_(Submission.assignee == person.id, Submission.state.in_(WAITING))
    query = sa.select(Submission, on_desk).where(Submission.state.in_(UNDER_WAY), sa.or_(carrier() == person.id, on_desk))
    if lock:
        query = query.order_by(Submission.id).with_for_update().execution_options(populate_existing=True)
    found = [Item(submission, "review" if reviewed else "agency") for submission, reviewed in model.Session.execute(query).all()
             if person.id == by.id or permissions.can(by, RIGHT, **visible.subject(submission))]
    return sorted(found, key=lambda item: (item.submission.created, item.submission.id))


def require(by: model.User, person: model.User) -> None:
    """``NotAuthorized`` for somebody else's work unless the person may hand over that of some agency."""
    if by.id != person.id and permissions.orgs_with(by, RIGHT) == set():
        raise tk.NotAuthorized(permissions.refusal(permissions.table()["permissions"][RIGHT]))


def judged(items: Sequence[Item], to: model.User) -> list[Item]:
    """The same items, each with the reason why this colleague cannot take it over, if there is one."""
    return [Item(item.submission, item.part, obstacle(item, to)) for item in items]


def obstacle(item: Item, to: model.User) -> str:
    """Why the colleague cannot take it over, as a sentence; "" where nothing stands in the way."""
    if item.part == "review":
        try:
            assigning.able(item.submission, to)
        except tk.ValidationError as refusal:
            return str(refusal.error_dict["assignee"][0])
        return ""
    if permissions.can(to, "revision_save", **visible.subject(item.submission)):
        return ""
    agency = model.Group.get(item.submission.owner_org) if item.submission.owner_org else None
    return tk._("%(name)s is no data producer of %(agency)s. Choose another person, or give the role first.") % {
        "name": to.display_name, "agency": agency.title if agency else tk._("this agency")}


def hand_over(items: Sequence[Item], person: model.User, to: model.User, by: model.User) -> None:
    """Moves locked items to the colleague and tells both; the caller commits."""
    for item in items:
        if item.part == "review":
            assigning.give(item.submission, to, by, quiet=True)
        else:  # the version stays: what a reviewer looks at is not changed by who answers for it
            item.submission.custodian = to.id
            audit.record(audit.DeskChanged(actor=by.id, subject=item.submission.id, change="custody", person=to.id))
        notices.tell([to.id], "assigned", actor=by.id, subject=("submission", item.submission.id),
                     title=item.submission.title or item.submission.number, url=address(item), number=item.submission.number)
    notices.tell([person.id], "handed", actor=by.id, subject=("user", to.id), title=to.display_name, url="/meja-kerja")


def address(item: Item) -> str:
    """The page on which the work is done."""
    if item.part == "review":
        return f"/pengajuan/{item.submission.id}"
    return f"/revisi/{item.submission.revisions[0].id}"


def colleagues(person: model.User) -> list[model.User]:
    """Who could take over something: those with a role where the person has or had one, and reviewers beside a reviewer."""
    held = list(model.Session.execute(sa.select(Grant.role, Grant.org_id).where(Grant.user_id == person.id)).tuples())
    orgs, roles = {org for _role, org in held}, {role for role, _org in held} - {"produsen"}
    ids = {grant.user_id for role in RECEIVERS for grant in permissions.grants_as(role) if grant.org_id in orgs or role in roles}
    return named(ids - {person.id})


def with_work(by: model.User) -> list[model.User]:
    """Whose open work this person may hand over, beside their own."""
    orgs = permissions.orgs_with(by, RIGHT)
    if orgs == set():
        return []
    reach = sa.and_(Submission.state.in_(UNDER_WAY), visible.of_orgs(orgs))
    ids = {*model.Session.scalars(sa.select(carrier()).where(reach).distinct()),
           *model.Session.scalars(sa.select(Submission.assignee).where(reach, Submission.assignee.is_not(None)).distinct())}
    agents = {grant.user_id for grant in permissions.grants_as("agent")}
    return named(ids - agents - {by.id})


def named(ids: set[str]) -> list[model.User]:
    """The persons of these ids by name; closed accounts too, for what they left behind."""
    rows = model.Session.scalars(sa.select(model.User).where(model.User.id.in_(sorted(ids)))) if ids else []
    return sorted(rows, key=lambda user: (user.display_name.casefold(), user.id))
