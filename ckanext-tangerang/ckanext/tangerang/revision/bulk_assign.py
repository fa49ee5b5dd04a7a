"""How one of many submissions is given to another person: as the single assignment does it, told of once for all."""
from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.tangerang.revision import assigning
from ckanext.tangerang.revision.bulk_wanted import Wanted
from ckanext.tangerang.revision.model import Submission


def require(user: model.User, submission: Submission, wanted: Wanted) -> None:
    """Raises what the assignment would."""
    assigning.require(user, submission)
    if (person := holder(wanted)) is not None:
        assigning.able(submission, person)


def assign(user: model.User, submission: Submission, wanted: Wanted) -> None:
    """Gives a locked submission to ``wanted.assignee``; the caller commits and tells the new holder."""
    person = holder(wanted)
    if person is None:
        raise tk.ValidationError({"assignee": [tk._("Choose who takes them over.")]})
    assigning.assign(submission, person, user, quiet=True)


def holder(wanted: Wanted) -> model.User | None:
    """The person they are to be given to."""
    return model.User.get(wanted.assignee) if wanted.assignee else None


def concerned(assignee: str | None) -> list[tuple[str, list[str]]]:
    """The event the new holder is told of, as by a single assignment."""
    return [("assigned", [assignee])] if assignee else []
