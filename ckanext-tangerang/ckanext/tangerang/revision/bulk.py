"""What a decision on many submissions would do: which may be decided now, which a rule holds, which are decided already.

Nothing is written here. The conditions are those of the single decision; where one question to the database answers a
condition for all, it is asked itself only of those for which that answer says there is something.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from sqlalchemy.orm import defer, selectinload

from ckanext.tangerang.compliance import checklist
from ckanext.tangerang.people import permissions
from ckanext.tangerang.people.language import in_language
from ckanext.tangerang.revision import base, bulk_assign, flow, queue, records, show, transitions, visible
from ckanext.tangerang.revision.ask import Ask
from ckanext.tangerang.revision.bulk_wanted import TAKE, Wanted
from ckanext.tangerang.revision.conditions import GUARDS, WHEN, token
from ckanext.tangerang.revision.model import Revision, Submission
from ckanext.tangerang.revision.transitions import Row

MOST = 5_000
ALLOWED, HELD, DECIDED, REFUSED, CHANGED = "allowed", "held", "decided", "refused", "changed"
WAITING = ("SUBMITTED", "REVISED", "UNDER_REVIEW")
#: Conditions about what is said with the decision, or about the moment it is made: not part of a forecast.
LATER = frozenset({"seen", "reason", "due"})
AT_ONCE = 500
PAGING = ("after", "limit", "sort")
FILES = sa.text("""
    SELECT DISTINCT revision.submission_id FROM sdi_revision AS revision
    CROSS JOIN LATERAL jsonb_array_elements(
        CASE jsonb_typeof(revision.record -> 'tables') WHEN 'array' THEN revision.record -> 'tables' ELSE '[]' END) AS item
    LEFT JOIN sdi_delivery AS delivery ON delivery.id = item ->> 'delivery'
    WHERE revision.submission_id = ANY(:ids) AND item ->> 'delivery' IS NOT NULL AND delivery.state IS DISTINCT FROM 'cleared'
""")
Suspects = Mapping[str, set[str]]


@dataclass(frozen=True)
class Verdict:
    """What would become of one submission. ``guard``: the condition that holds it; ``version``: what was looked at."""

    id: str
    outcome: str
    sentence: str = ""
    guard: str = ""
    version: str = ""
    number: str = ""
    title: str = ""
    owner_org: str = ""


class Held(Exception):
    """A condition refused: its name and its sentences."""

    def __init__(self, guard: str, sentence: str) -> None:
        super().__init__(sentence)
        self.guard, self.sentence = guard, sentence


def chosen(user: model.User, ids: Iterable[str] | None, asked: Mapping[str, Any] | None) -> list[str]:
    """The ids named, or those a filter finds, that lying longest first; ``ValidationError`` where none or too many."""
    found = list(dict.fromkeys(ids)) if ids else of_filter(user, asked)
    if not found:
        raise tk.ValidationError({"ids": [tk._("Choose at least one submission.")]})
    if len(found) > MOST:
        raise tk.ValidationError({"ids": [
            tk._("At most %(most)s submissions at once. Narrow the filter.") % {"most": MOST}]})
    return found


def of_filter(user: model.User, asked: Mapping[str, Any] | None) -> list[str]:
    """The submissions a filter of the queue finds; those that wait where it names no state."""
    if asked is None:
        return []
    if not isinstance(asked, Mapping):
        raise tk.ValidationError({"filter": [tk._("The filter must be an object of names and values.")]})
    given = {str(name): value for name, value in asked.items() if value not in (None, "", []) and name not in PAGING}
    for name, value in given.items():
        if not queue.filters({name: value}, user):  # a filter nobody knows would find everything
            raise tk.ValidationError({"filter": [tk._("There is no filter “%(name)s”.") % {"name": name}]})
    usual = {} if "tab" in given else {"state": list(WAITING)}
    where = [visible.condition(user), *queue.filters(usual | given, user)]
    query = sa.select(Submission.id).where(*where).order_by(Submission.moved, Submission.id).limit(MOST + 1)
    return list(model.Session.scalars(query))


def split(user: model.User, wanted: Wanted, ids: list[str], versions: Mapping[str, str] | None = None) -> list[Verdict]:
    """What would become of each, in the order given.

    :param versions: id -> the version seen, where somebody looked at them before
    """
    found: dict[str, Verdict] = {}
    for start in range(0, len(ids), AT_ONCE):
        rows = loaded(ids[start:start + AT_ONCE])
        suspects = suspected(user, rows)
        found |= {row.id: verdict(user, wanted, row, suspects) for row in rows}
    nothing = tk._("There is no such submission.")
    verdicts = [found.get(id_) or Verdict(id_, REFUSED, nothing) for id_ in ids]
    return [with_seen(item, (versions or {}).get(item.id)) for item in verdicts]


def loaded(ids: list[str]) -> list[Submission]:
    """These submissions with their members, without the records."""
    query = sa.select(Submission).where(Submission.id.in_(ids)).options(
        selectinload(Submission.revisions).options(defer(Revision.record), defer(Revision.touched)))
    return list(model.Session.scalars(query))


def suspected(user: model.User, rows: list[Submission]) -> Suspects:
    """Condition -> ids of those of which it has to be asked; a condition that is not here is asked of all."""
    members = {member.id: row for row in rows for member in row.revisions}
    touched = [member.record_id for row in rows for member in row.revisions]
    public, coming = records.published_versions(touched), set(model.Session.scalars(base.next_versions(touched)))
    ids = [row.id for row in rows]
    retired = sa.select(Revision.submission_id).where(Revision.id.in_(members), Revision.record.has_key("usang"))
    return {
        "four_eyes": show.in_hand(user, rows),
        "nothing_holds": {row.id for row in rows if row.menahan} | set(model.Session.scalars(FILES, {"ids": ids})),
        "checklist_answered": set(ids) if checklist.may_hold() else set(),
        "base_current": {row.id for row in rows
                         if any(public.get(member.record_id, 0) != member.base_version or member.record_id in coming
                                for member in row.revisions)},
        "successor_named": set(model.Session.scalars(retired)),
    }


def verdict(user: model.User, wanted: Wanted, row: Submission, suspects: Suspects) -> Verdict:
    """What would become of one."""
    if not visible.may_see(user, row):
        return Verdict(row.id, REFUSED, tk._("There is no such submission."))
    about = {"version": token(row), "number": row.number, "title": row.title, "owner_org": row.owner_org or ""}
    try:
        forecast(user, wanted, row, suspects)
    except Held as held:
        return Verdict(row.id, HELD, held.sentence, held.guard, **about)
    except tk.NotAuthorized as refusal:
        return Verdict(row.id, REFUSED, str(refusal.message or ""), **about)
    except tk.ValidationError as refusal:
        return Verdict(row.id, DECIDED, sentences(refusal), **about)
    return Verdict(row.id, ALLOWED, **about)


def forecast(user: model.User, wanted: Wanted, row: Submission, suspects: Suspects) -> None:
    """Raises what the decision would: ``NotAuthorized``, ``Held``, or ``ValidationError`` where it is not possible now."""
    if wanted.do == "check":
        return require_waiting(row)
    if wanted.do == "assign":
        return bulk_assign.require(user, row, wanted)
    for step in way(wanted.ask(row, user, wanted.do)):
        if flow.acting_role(user, step, row) is None:
            raise tk.NotAuthorized(permissions.refusal(flow.cells(step)))
        for name in step.guards:
            if name in LATER or row.id not in suspects.get(name, {row.id}):
                continue
            try:
                GUARDS[name](wanted.ask(row, user, step.event))
            except tk.ValidationError as refusal:
                raise Held(name, sentences(refusal)) from refusal
    return None


def require_waiting(row: Submission) -> None:
    """``ValidationError`` unless the submission lies with the reviewers."""
    if row.state not in WAITING:
        state = in_language(transitions.title("states", row.state))
        raise tk.ValidationError({"state": [
            tk._("It does not wait for review: it is in the state “%(state)s”.") % {"state": state}]})


def way(ask: Ask) -> list[Row]:
    """The transitions that lead to the decision; where nobody has it yet, taking it up comes first.

    Raises ``NotAuthorized`` for one who may never decide so, ``ValidationError`` where it is not possible now.
    """
    flow.require_some_role(ask)
    submission = ask.submission
    here = transitions.leaving(submission.state, submission.stage, ask.event)
    taking = transitions.leaving(submission.state, submission.stage, TAKE)
    if here or not taking:
        return [flow.chosen(ask)]
    after = transitions.leaving(taking[0].to, taking[0].next, ask.event)
    return [taking[0], next(row for row in after if row.when is None or WHEN[row.when](submission))]


def with_seen(item: Verdict, version: str | None) -> Verdict:
    """The verdict on what was looked at; one that has changed since is not decided."""
    if item.outcome != ALLOWED or version in (None, item.version):
        return item
    return Verdict(item.id, CHANGED, changed(), "seen", item.version, item.number, item.title, item.owner_org)


def changed() -> str:
    return str(tk._("This submission has changed since you chose it. Look at it again, then decide."))


def sentences(refusal: tk.ValidationError) -> str:
    """All that a refusal says, in one line."""
    return " ".join(str(one) for said in refusal.error_dict.values() for one in (said if isinstance(said, list) else [said]))
