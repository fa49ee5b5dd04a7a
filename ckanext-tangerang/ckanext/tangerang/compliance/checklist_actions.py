"""Actions on the checklist of a review: what is asked and answered, and a reviewer's answer."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from ckanext.tangerang.compliance import checklist
from ckanext.tangerang.lifecycle import sampled
from ckanext.tangerang.people import permissions
from ckanext.tangerang.people.language import lang
from ckanext.tangerang.revision import finding_actions, saving, visible
from ckanext.tangerang.revision.conditions import has_hand_in
from ckanext.tangerang.revision.model import Revision, Submission

Json = dict[str, Any]
LONGEST = 2000
OF_PROCESS = "PR-14"
"""The rule on evidence of the statistical process, which lies in the process record."""


@tk.side_effect_free
def sdi_checklist_show(context: Context, data_dict: Json) -> Json:
    """What only a person can answer about a submission (``submission_id``), and what was answered.

    :returns: ``{may_answer, revisions: [{revision_id, title, items: [{rule, title, help, effect, principle, clause, confirm,
        answer, note, round, answered_by, answered, there}]}]}``; revisions without such a rule are left out. ``there``: what the
        catalogue holds about it, where it holds anything
    """
    user = permissions.actor(context)
    submission = model.Session.get(Submission, str(tk.get_or_bust(data_dict, "submission_id")))
    if submission is None:
        raise tk.ObjectNotFound(tk._("There is no such submission."))
    visible.require(user, submission)
    standing, asked = checklist.latest(submission), [(item, checklist.items(item)) for item in submission.revisions]
    return {"may_answer": may_answer(user, submission), "revisions": [
        {"revision_id": revision.id, "title": revision.title,
         "items": [shown(rule, standing.get((revision.id, rule.id)), revision) for rule in rules]}
        for revision, rules in asked if rules]}


def may_answer(user: model.User, submission: Submission) -> bool:
    """Whether the person may answer now: under review, with the right, and no hand in it."""
    right = permissions.can(user, "checklist_answer", **visible.subject(submission))
    return right and submission.state == "UNDER_REVIEW" and not has_hand_in(user.id, submission)


def shown(rule: Any, row: checklist.ChecklistAnswer | None, revision: Revision) -> Json:
    """One rule and its standing answer."""
    language = lang()
    return {
        "rule": rule.id, "title": rule.title.in_(language), "help": rule.help.in_(language), "effect": rule.effect,
        "principle": rule.principle, "clause": rule.clause, "confirm": rule.confirm, "answer": row.answer if row else None,
        "note": row.note if row else "", "round": row.round if row else None, "answered_by": row.answered_by if row else None,
        "answered": row.answered.isoformat() if row else None,
        "there": sampled.there(revision.record_id, str(revision.record.get("cara_pengumpulan_data") or ""))
        if rule.id == OF_PROCESS else None,
    }


def sdi_checklist_answer(context: Context, data_dict: Json) -> Json:
    """A reviewer's answer to one rule; a "no" becomes a remark that the agency answers, any other answer takes it back.

    :param revision_id: the revision under review
    :param rule: id of the rule
    :param answer: ``ya``, ``tidak`` or ``tidak_berlaku``
    :param note: needed unless the answer is ``ya``; at most 2,000 characters
    :returns: the item as ``sdi_checklist_show`` gives it
    """
    user = permissions.actor(context)
    revision_id, name, answer = tk.get_or_bust(data_dict, ["revision_id", "rule", "answer"])
    revision = visible.revision_of(user, revision_id)
    submission = saving.locked(revision.submission_id)
    finding_actions.require("checklist_answer", user, submission)
    if has_hand_in(user.id, submission):
        raise tk.NotAuthorized(tk._("You worked on this submission yourself. Another person has to decide."))
    if submission.state != "UNDER_REVIEW":
        raise tk.ValidationError({"state": [tk._("Take the submission up first; remarks belong to a review.")]})
    rule = next((item for item in checklist.items(revision) if item.id == name), None)
    if rule is None:
        raise tk.ValidationError({"rule": [tk._("This is not asked of this record.")]})
    note = str(data_dict.get("note") or "").strip()
    if len(note) > LONGEST:
        raise tk.ValidationError({"note": [tk._("At most %(limit)s characters.") % {"limit": LONGEST}]})
    row, finding = checklist.give(revision, rule, checklist.Said(str(answer), note, user.id, submission.round))
    if finding is None:
        submission.version += 1
        model.Session.commit()
    else:
        finding_actions.changed(user, finding, revision, submission, "added" if row.answer == checklist.NO else "closed")
    return shown(rule, row, revision)
