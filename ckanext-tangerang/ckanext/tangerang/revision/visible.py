"""Who may see a revision or a submission: the agency its drafts, reviewers what was sent, nobody else anything."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.people import permissions
from ckanext.tangerang.revision.model import Decision, Revision, Submission


def subject(submission: Submission) -> dict[str, Any]:
    """What the permission table asks about a submission."""
    return {"owner_org": submission.owner_org, "kind": submission.kind, "stage": submission.stage,
            "created_by": submission.created_by}


def permission_for(submission: Submission) -> str:
    """Which right reading it takes: a draft is the agency's own affair until it is sent."""
    return "revision_read" if submission.submitted else "revision_read_draft"


def may_see(user: model.User, submission: Submission) -> bool:
    """Whether the person may read the submission and its revisions."""
    if permissions.can(user, permission_for(submission), **subject(submission)):
        return True
    decided = sa.select(Decision.id).where(Decision.submission_id == submission.id, Decision.actor == user.id)
    return model.Session.scalar(sa.select(decided.exists())) and is_reviewer(user)


def is_reviewer(user: model.User) -> bool:
    """Whether the person still works through the queue: then they may look back at what they decided."""
    return permissions.can(user, "queue_open", stage="pembina")


def require(user: model.User, submission: Submission) -> None:
    """``NotAuthorized`` with a sentence unless the person may see it."""
    if not may_see(user, submission):
        raise tk.NotAuthorized(tk._("This is seen by the agency it belongs to, and by reviewers once it was sent."))


def condition(user: model.User) -> sa.ColumnElement[bool]:
    """The same as SQL over ``sdi_submission``, for lists."""
    parts = [
        sa.and_(Submission.submitted.is_not(None), of_orgs(permissions.orgs_with(user, "revision_read"))),
        sa.and_(Submission.submitted.is_(None), of_orgs(permissions.orgs_with(user, "revision_read_draft"))),
    ]
    for grant in permissions.grants_of(user.id):
        if grant.role == "pembina":
            kinds = Submission.kind == grant.kind if grant.kind else sa.true()
            parts.append(sa.and_(Submission.stage == "pembina", kinds))
        elif grant.role == "agent":
            parts.append(sa.and_(Submission.owner_org == grant.org_id, Submission.created_by == user.id))
    return sa.or_(*parts)


def of_orgs(orgs: set[str] | None) -> sa.ColumnElement[bool]:
    """Whether the submission belongs to one of the agencies; None: to any."""
    return sa.true() if orgs is None else Submission.owner_org.in_(sorted(orgs))


def revision_of(user: model.User, revision_id: str) -> Revision:
    """The revision if the person may see it; ``ObjectNotFound``, ``NotAuthorized``."""
    revision = model.Session.get(Revision, revision_id) if revision_id else None
    if revision is None:
        raise tk.ObjectNotFound(tk._("There is no such revision."))
    require(user, revision.submission)
    return revision
