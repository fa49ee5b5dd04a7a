"""Actions on findings: reviewers add and close, the agency applies and answers."""
from __future__ import annotations

import json
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from ckanext.tangerang import audit
from ckanext.tangerang.people import notice_events, permissions
from ckanext.tangerang.revision import findings, records, saving, show, visible
from ckanext.tangerang.revision.conditions import has_hand_in
from ckanext.tangerang.revision.findings import EFFECTS, STANDING
from ckanext.tangerang.revision.model import Finding, Revision, Submission, now
from satudata import form as forms

Json = dict[str, Any]
TEXT_LIMIT, SUGGESTION_LIMIT = 4000, 20_000


@tk.side_effect_free
def sdi_finding_list(context: Context, data_dict: Json) -> Json:
    """Findings of a revision (``revision_id``) or of a whole submission (``submission_id``): ``{results}``."""
    user = permissions.actor(context)
    if data_dict.get("revision_id"):
        members = [visible.revision_of(user, data_dict["revision_id"])]
    else:
        submission = model.Session.get(Submission, tk.get_or_bust(data_dict, "submission_id"))
        if submission is None:
            raise tk.ObjectNotFound(tk._("There is no such submission."))
        visible.require(user, submission)
        members = submission.revisions
    kinds = {member.id: member.kind for member in members}
    return {"results": [show.finding(row, kinds[row.revision_id]) for row in findings.of_revisions(list(kinds))]}


def sdi_finding_add(context: Context, data_dict: Json) -> Json:
    """A reviewer's remark on a field.

    :param revision_id: the revision under review
    :param path: the field, "" for the whole record
    :param message: what is to be done
    :param suggestion: the value proposed (optional)
    :param effect: ``menahan``, ``syarat`` or ``saran`` (the default)
    """
    user = permissions.actor(context)
    revision_id, message = tk.get_or_bust(data_dict, ["revision_id", "message"])
    revision = visible.revision_of(user, revision_id)
    submission = saving.locked(revision.submission_id)
    require("finding_add", user, submission)
    if submission.state != "UNDER_REVIEW":
        raise tk.ValidationError({"state": [tk._("Take the submission up first; remarks belong to a review.")]})
    effect = data_dict.get("effect") or "saran"
    if effect not in EFFECTS:
        raise tk.ValidationError({"effect": [tk._("Use one of: %(words)s.") % {"words": ", ".join(EFFECTS)}]})
    path, text = str(data_dict.get("path") or ""), sentence(message, "message")
    if path and forms.load(revision.kind).at(path) is None:
        raise tk.ValidationError({"path": [tk._("The form has no field %(path)s.") % {"path": path[:200]}]})
    if len(json.dumps(data_dict.get("suggestion"))) > SUGGESTION_LIMIT:
        raise tk.ValidationError({"suggestion": [tk._("At most %(limit)s characters.") % {"limit": SUGGESTION_LIMIT}]})
    row = Finding(
        revision_id=revision.id, effect=effect, path=path, message={"id": text, "en": text}, origin="reviewer", author=user.id,
        current=records.at(revision.record, path) if path else None, suggestion=data_dict.get("suggestion"),
        round=submission.round,
    )
    model.Session.add(row)
    model.Session.flush()
    return changed(user, row, revision, submission, "added")


def sdi_finding_apply(context: Context, data_dict: Json) -> Json:
    """The agency takes over the value a finding suggests; it is saved like any other change (``base`` optional)."""
    user = permissions.actor(context)
    row, submission = standing(data_dict)
    require("finding_apply", user, submission)
    revision = saving.locked_revision(row.revision_id)
    if row.suggestion is None:
        raise tk.ValidationError({"suggestion": [tk._("This finding suggests no value. Change the field yourself.")]})
    if row.path and records.at(revision.record, row.path) != row.current:
        raise records.refusal({row.path: tk._("The value has changed since this was found. Check it again.")})
    record = records.normalised(revision.kind, records.put(revision.record, row.path, row.suggestion))
    saving.save(user, revision, data_dict.get("base", revision.saves), record)
    row.state = "applied"
    return changed(user, row, revision, submission, "applied")


def sdi_finding_answer(context: Context, data_dict: Json) -> Json:
    """The agency answers a finding (``answer``); it stands until the value is mended or a reviewer closes it."""
    user = permissions.actor(context)
    row, submission = standing(data_dict)
    require("finding_answer", user, submission)
    saving.require_editable(submission)
    row.answer, row.state = sentence(tk.get_or_bust(data_dict, "answer"), "answer"), "answered"
    return changed(user, row, model.Session.get_one(Revision, row.revision_id), submission, "answered")


def sdi_finding_close(context: Context, data_dict: Json) -> Json:
    """A walidata who saved no value closes a false alarm, with ``reason``."""
    user = permissions.actor(context)
    row, submission = standing(data_dict)
    require("finding_close", user, submission)
    if has_hand_in(user.id, submission):
        raise tk.NotAuthorized(tk._("You worked on this submission yourself. Another person has to decide."))
    row.reason, row.state = sentence(tk.get_or_bust(data_dict, "reason"), "reason"), "closed"
    return changed(user, row, model.Session.get_one(Revision, row.revision_id), submission, "closed")


def standing(data_dict: Json) -> tuple[Finding, Submission]:
    """The finding and its submission, locked; ``ValidationError`` if it is dealt with already."""
    row, submission = findings.get(tk.get_or_bust(data_dict, "id"))
    if row.state not in STANDING:
        raise tk.ValidationError({"state": [tk._("This finding is already dealt with.")]})
    return row, submission


def require(permission: str, user: model.User, submission: Submission) -> None:
    """``NotAuthorized`` with a sentence unless the person may see the submission and has the right."""
    visible.require(user, submission)
    if not permissions.can(user, permission, **visible.subject(submission)):
        raise tk.NotAuthorized(permissions.refusal(permissions.table()["permissions"][permission]))


def sentence(value: Any, field: str) -> str:
    """What a person wrote: something, and not too much of it."""
    text = str(value).strip()
    if not text or len(text) > TEXT_LIMIT:
        raise tk.ValidationError({field: [tk._("Write something, at most %(limit)s characters.") % {"limit": TEXT_LIMIT}]})
    return text


def changed(user: model.User, row: Finding, revision: Revision, submission: Submission, change: str) -> Json:
    """Keeps the change: time, counters, audit."""
    row.modified = now()
    submission.version += 1
    audit.record(audit.FindingChanged(actor=user.id, subject=row.id, revision_id=revision.id, change=change, path=row.path,
                                      rule=row.rule))
    model.Session.flush()
    findings.recount(submission)
    if change == "answered":
        notice_events.answered(submission, row.author, user.id)
    model.Session.commit()
    return show.finding(row, revision.kind)
