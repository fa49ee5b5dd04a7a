"""Actions on submissions: show, list, and one for each event of the transition table."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from ckanext.tangerang.people import permissions
from ckanext.tangerang.people.clock import to_date, to_moment
from ckanext.tangerang.revision import deciding, flow, jobs, queue, saving, show, visible
from ckanext.tangerang.revision.ask import Ask
from ckanext.tangerang.revision.conditions import REASON_LIMIT
from ckanext.tangerang.revision.model import Submission

Json = dict[str, Any]


@tk.side_effect_free
def sdi_submission_show(context: Context, data_dict: Json) -> Json:
    """A submission with members, decisions, counters, and the events this person may cause."""
    user = permissions.actor(context)
    found = model.Session.get(Submission, tk.get_or_bust(data_dict, "id"))
    if found is None:
        raise tk.ObjectNotFound(tk._("There is no such submission."))
    visible.require(user, found)
    return show.submission(found, user)


@tk.side_effect_free
def sdi_submission_list(context: Context, data_dict: Json) -> Json:
    """Submissions this person may see: ``{count, results, next}``, filtered by state, stage, owner_org, kind, holds,
    priority, assignee, q; ``limit`` at most 200, ``after`` the ``next`` of the page before."""
    return queue.submissions(permissions.actor(context), data_dict)


def asked(context: Context, data_dict: Json, event: str) -> Ask:
    """What the caller asks, with the submission locked; a stranger learns nothing about it."""
    user = permissions.actor(context)
    submission = saving.locked(tk.get_or_bust(data_dict, "id"))
    model.Session.expire(submission, ["revisions"])
    visible.require(user, submission)
    reason = str(data_dict.get("reason") or "")
    if len(reason) > REASON_LIMIT:
        raise tk.ValidationError({"reason": [tk._("At most %(limit)s characters.") % {"limit": REASON_LIMIT}]})
    return Ask(
        submission, event, user, seen=data_dict.get("seen") or None, reason=reason, due=to_date(data_dict.get("due"), "due"),
        notes=tk.asbool(data_dict.get("notes") or False), hour=to_moment(data_dict.get("hour"), "hour"),
        revision_id=data_dict.get("revision_id") or None, document=deciding.read(data_dict.get("document")),
    )


def moved(context: Context, data_dict: Json, event: str) -> Json:
    """Moves the submission and commits; an approval is published in the same request unless it has an hour."""
    ask = asked(context, data_dict, event)
    try:
        submission = flow.move(ask)
    except (tk.ValidationError, tk.NotAuthorized):
        model.Session.rollback()
        raise
    model.Session.commit()
    if submission.state == "APPROVED":
        jobs.publish(submission, ask.user.id)
        submission = model.Session.get_one(Submission, submission.id)
    return show.submission(submission, ask.user)


def sdi_submission_submit(context: Context, data_dict: Json) -> Json:
    """The agency sends it: the rules run, findings are stored."""
    return moved(context, data_dict, "submit")


def sdi_submission_pass(context: Context, data_dict: Json) -> Json:
    """The agency's supporting data steward looked first and passes it on to walidata."""
    return moved(context, data_dict, "pass")


def sdi_submission_take(context: Context, data_dict: Json) -> Json:
    """A walidata takes it up."""
    return moved(context, data_dict, "take")


def sdi_submission_return(context: Context, data_dict: Json) -> Json:
    """Back to the agency, with ``reason`` and ``due``; with ``revision_id`` only that member, split off."""
    return moved(context, data_dict, "return")


def sdi_submission_approve(context: Context, data_dict: Json) -> Json:
    """Approved: public at once or at ``hour``; open SDI conditions need ``notes`` and ``due``; the final approval of a
    standard names its ``document``: the number, or ``{"nomor", "tanggal", "oleh"}``.
    """
    return moved(context, data_dict, "approve")


def sdi_submission_reject(context: Context, data_dict: Json) -> Json:
    """Refused for good, with ``reason``; what is public stays as it is."""
    return moved(context, data_dict, "reject")


def sdi_submission_withdraw(context: Context, data_dict: Json) -> Json:
    """The agency cancels it, before it is under review or while it is returned."""
    return moved(context, data_dict, "withdraw")
