"""Actions of the queue: its counts, a person's saved filters, who has a submission on the desk, and by when."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from ckanext.tangerang.people import permissions
from ckanext.tangerang.people.clock import to_date
from ckanext.tangerang.revision import assigning, conditions, queue, queue_filters, saved_filters, saving, show, visible
from ckanext.tangerang.revision.ask import Ask
from ckanext.tangerang.revision.model import Submission

Json = dict[str, Any]


@tk.side_effect_free
def sdi_queue_counts(context: Context, data_dict: Json) -> Json:
    """How many submissions each list of the queue holds for this person: ``{waiting, soon, late, mine, returned,
    elsewhere, decided, decided_by_me}``."""
    return queue.counts(permissions.require(context, "queue_open", stage="pembina"))


@tk.side_effect_free
def sdi_queue_filter_list(context: Context, data_dict: Json) -> Json:
    """My saved filters of the queue: ``{results: [{id, name, query}]}``."""
    return {"results": saved_filters.of(permissions.require(context, "queue_open", stage="pembina"))}


def sdi_queue_filter_save(context: Context, data_dict: Json) -> Json:
    """Keeps the filters of an address (``query``) under a ``name``; the same name is replaced."""
    user = permissions.require(context, "queue_open", stage="pembina")
    saved = saved_filters.save(user, str(data_dict.get("name") or ""), str(data_dict.get("query") or ""))
    model.Session.commit()
    return saved


def sdi_queue_filter_delete(context: Context, data_dict: Json) -> Json:
    """Forgets one of my saved filters (``id``)."""
    user = permissions.require(context, "queue_open", stage="pembina")
    saved_filters.delete(user, str(tk.get_or_bust(data_dict, "id")))
    model.Session.commit()
    return {"id": data_dict["id"]}


def sdi_submission_assign(context: Context, data_dict: Json) -> Json:
    """Gives a submission to a reviewer: ``assignee`` is a person's name or id, ``me`` (take over), or empty: back to the
    queue; ``seen`` as with a decision."""
    user, submission = opened(context, data_dict)
    assigning.require(user, submission)
    assigning.assign(submission, wanted(user, data_dict.get("assignee")), user)
    model.Session.commit()
    return show.submission(submission, user)


def sdi_submission_due(context: Context, data_dict: Json) -> Json:
    """Moves the ``due`` date of whoever holds the submission; ``reason`` goes to the agency where it holds it."""
    user, submission = opened(context, data_dict)
    assigning.require(user, submission, "submission_due")
    assigning.move_due(submission, to_date(data_dict.get("due"), "due"), user, str(data_dict.get("reason") or ""))
    model.Session.commit()
    return show.submission(submission, user)


def opened(context: Context, data_dict: Json) -> tuple[model.User, Submission]:
    """Who acts and the submission, locked and still as it was seen."""
    user = permissions.actor(context)
    submission = saving.locked(tk.get_or_bust(data_dict, "id"))
    model.Session.expire(submission, ["revisions"])
    visible.require(user, submission)
    conditions.seen(Ask(submission, "assign", user, seen=data_dict.get("seen") or None))
    return user, submission


def wanted(user: model.User, given: Any) -> model.User | None:
    """The person meant; ``ValidationError`` keyed ``assignee`` for one who is not there."""
    if given in (None, "", queue_filters.NOBODY):
        return None
    found = user if given == queue_filters.ME else model.User.get(str(given))
    if found is None or found.state != model.State.ACTIVE:
        raise tk.ValidationError({"assignee": [tk._("There is no such person. Choose one of the reviewers.")]})
    return found
