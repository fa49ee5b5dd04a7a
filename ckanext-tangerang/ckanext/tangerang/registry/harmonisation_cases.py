"""A case of the board step by step: proposed, answered item by item, decided; and who took the common concept over."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.people.clock import to_date, today
from ckanext.tangerang.registry.harmonisation_model import Answer, Case
from ckanext.tangerang.registry.model import Reference
from ckanext.tangerang.revision import visible
from ckanext.tangerang.revision.model import Revision, now

ITEMS = ("nama", "definisi", "satuan", "klasifikasi", "periode")
"""What a proposal may settle; the first two always."""
ANSWERS = ("setuju", "usul", "keberatan")
OUTCOMES = ("adopt", "apart", "nothing")
LONGEST = 4000


def open_round(case: Case, user: model.User, proposal: Any, deadline: str) -> None:
    """A common concept is proposed and the agencies are asked until a day; ``ValidationError`` by field."""
    if case.state != "found":
        raise tk.ValidationError({"id": [tk._("This case is open already, or decided.")]})
    case.proposal, case.deadline = proposed(proposal), last_day(deadline)
    case.state, case.opened, case.opened_by = "open", now(), user.id


def proposed(proposal: Any) -> dict[str, str]:
    """The proposal by item; name and definition are needed."""
    if not isinstance(proposal, Mapping):
        raise tk.ValidationError({"proposal": [tk._("Give the proposal as an object of items and texts.")]})
    given = {item: text for item in ITEMS if (text := str(proposal.get(item) or "").strip())}
    errors = {f"proposal.{item}": [sentence] for item, sentence in (
        ("nama", tk._("Give the common name.")), ("definisi", tk._("Give the common definition."))) if item not in given}
    errors |= {f"proposal.{item}": [tk._("At most %(limit)s characters.") % {"limit": LONGEST}]
               for item, text in given.items() if len(text) > LONGEST}
    if errors:
        raise tk.ValidationError(errors)
    return given


def last_day(value: str) -> date:
    """The day answers end; today or later."""
    day = to_date(value or None, "deadline")
    if day is None:
        raise tk.ValidationError({"deadline": [tk._("Give the last day for answers.")]})
    if day < today():
        raise tk.ValidationError({"deadline": [tk._("The last day for answers lies in the past.")]})
    return day


def link(case: Case, user: model.User, concept: str, revision_id: str) -> None:
    """The public concept, or the revision in which one is proposed and which the person may see, that the case is about."""
    if concept:
        package = model.Package.get(concept)
        if package is None or package.type != "konsep" or package.state != "active":
            raise tk.ValidationError({"concept_id": [tk._("There is no public concept of this name.")]})
        case.concept_id = package.id
    if revision_id:
        revision = visible.revision_of(user, revision_id)
        if revision.kind != "konsep":
            raise tk.ValidationError({"revision_id": [tk._("There is no revision of a concept with this id.")]})
        case.revision_id = revision.id


def answer(case: Case, user: model.User, org: str, answers: Any) -> list[Answer]:
    """An agency's answers, item by item: ``{item: {answer, text}}``; all or none are kept."""
    if case.state != "open":
        raise tk.ValidationError({"id": [tk._("Nothing is asked in this case now.")]})
    if case.deadline and today() > case.deadline:
        raise tk.ValidationError({"id": [tk._("The last day for answers is over.")]})
    given = answers if isinstance(answers, Mapping) else {}
    given = {item: said for item, said in given.items() if said and (not isinstance(said, Mapping) or said.get("answer"))}
    if not given:
        raise tk.ValidationError({"answers": [tk._("Answer at least one item.")]})
    errors = {f"answers.{item}": [sentence] for item, said in given.items() if (sentence := fault(case, item, said))}
    if errors:
        raise tk.ValidationError(errors)
    made = [Answer(case_id=case.id, owner_org=org, item=item, answer=said["answer"], text=str(said.get("text") or "").strip(),
                   author=user.id) for item, said in given.items()]
    model.Session.add_all(made)
    return made


def fault(case: Case, item: str, said: Any) -> str | None:
    """What is wrong with one answer."""
    if item not in (case.proposal or {}):
        return tk._("The proposal has no such item.")
    if not isinstance(said, Mapping) or said.get("answer") not in ANSWERS:
        return tk._("Answer with one of: %(words)s.") % {"words": ", ".join(ANSWERS)}
    text = str(said.get("text") or "").strip()
    if said["answer"] != "setuju" and not text:
        return tk._("Say what should change, or why not.")
    return tk._("At most %(limit)s characters.") % {"limit": LONGEST} if len(text) > LONGEST else None


def latest(case: Case) -> dict[tuple[str, str], Answer]:
    """(agency, item) -> the answer that counts."""
    return {(said.owner_org, said.item): said for said in case.answers}


def unanswered(case: Case) -> list[str]:
    """Agencies that have not answered every item of the proposal."""
    said = latest(case)
    return [org for org in case.agencies if any((org, item) not in said for item in case.proposal or {})]


def decide(case: Case, user: model.User, outcome: str, reason: str, document: str) -> None:
    """What becomes of the case; ``ValidationError`` by field."""
    errors: dict[str, list[str]] = {}
    if outcome not in OUTCOMES:
        errors["outcome"] = [tk._("Use one of: %(words)s.") % {"words": ", ".join(OUTCOMES)}]
    if outcome != "adopt" and not reason:
        errors["reason"] = [tk._("Give the reason.")]
    if outcome in ("adopt", "apart") and not document:
        errors["document"] = [tk._("Give the number of the document the decision rests on.")]
    for name, text in (("reason", reason), ("document", document)):
        if len(text) > LONGEST:
            errors[name] = [tk._("At most %(limit)s characters.") % {"limit": LONGEST}]
    if case.state == "decided":
        errors["id"] = [tk._("This case is decided.")]
    elif outcome == "adopt":
        errors |= not_adoptable(case, user)
    if errors:
        raise tk.ValidationError(errors)
    case.state, case.outcome, case.reason, case.document = "decided", outcome, reason or None, document or None
    case.decided, case.decided_by = now(), user.id


def not_adoptable(case: Case, user: model.User) -> dict[str, list[str]]:
    """Why the proposal cannot be adopted now, or nothing."""
    if case.state != "open":
        return {"outcome": [tk._("There is no proposal to adopt: open the case first.")]}
    if case.opened_by == user.id:
        return {"outcome": [tk._("Who proposed does not decide. Another walidata does.")]}
    if case.deadline and today() <= case.deadline and unanswered(case):
        return {"outcome": [tk._("Agencies may still answer until the last day.")]}
    if not common(case):
        return {"outcome": [tk._("Name the common concept first: link a public one, or the revision that proposes it.")]}
    return {}


def common(case: Case) -> str | None:
    """The id of the common concept: the public one, or the record of the revision that proposes it."""
    if case.concept_id:
        return case.concept_id
    revision = model.Session.get(Revision, case.revision_id) if case.revision_id else None
    return revision.record_id if revision else None


def adopted(case: Case) -> dict[str, bool]:
    """Member id -> whether it points at the common concept now: itself, or through a variable or indicator that does."""
    concept = common(case)
    if not concept:
        return {}
    via = sa.select(Reference.from_id).where(Reference.to_id == concept, Reference.from_kind.in_(("variabel", "indikator")))
    records = {member["record_id"] for member in case.members}
    rows = model.Session.execute(sa.select(Reference.from_id, Reference.path).where(
        Reference.from_id.in_(records), sa.or_(Reference.to_id == concept, Reference.to_id.in_(via)))).all()
    paths: dict[str, list[str]] = {}
    for record_id, path in rows:
        paths.setdefault(record_id, []).append(path)
    return {member["id"]: member["record_id"] == concept or points(member, paths.get(member["record_id"], []))
            for member in case.members}


def points(member: Mapping[str, Any], paths: list[str]) -> bool:
    """Whether one of the record's pointers at the concept is this member's: of the whole record, of its column or row."""
    start = f"{member['path']}." if member.get("path") else ""
    whole = member["kind"] == "kolom"  # a dataset that names the concept names it for its columns
    return any(path.startswith(start) or (whole and "." not in path) for path in paths)
