"""A case of the board as the API and its page show it."""
from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.people import permissions
from ckanext.tangerang.people.clock import today
from ckanext.tangerang.registry import harmonisation_cases as cases
from ckanext.tangerang.registry.addresses import address
from ckanext.tangerang.registry.harmonisation_model import Answer, Case

Json = dict[str, Any]


def brief(case: Case) -> Json:
    """One line of the board."""
    return {
        "id": case.id, "number": case.number, "title": case.title, "state": case.state, "differs": case.differs,
        "agencies": case.agencies, "members": len(case.members), "deadline": case.deadline and case.deadline.isoformat(),
        "outcome": case.outcome, "found": case.found.isoformat(), "seen": case.seen.isoformat(),
    }


def whole(case: Case, user: model.User) -> Json:
    """The case with who says what, the proposal, what was answered, the decision, and who took it over."""
    adopted = cases.adopted(case) if case.outcome == "adopt" else {}
    names = record_names([member["record_id"] for member in case.members] + [common for common in [cases.common(case)] if common])
    people = names_of([case.opened_by, case.decided_by, *(said.author for said in case.answers)])
    members = [{**member, "adopted": adopted.get(member["id"]), "url": url_of(member, names)} for member in case.members]
    return brief(case) | {
        "members": members, "proposal": case.proposal, "concept": concept(case, names), "revision_id": case.revision_id,
        "opened": case.opened and case.opened.isoformat(), "opened_by": people.get(case.opened_by or ""),
        "answers": [said_as(said, people) for said in case.answers],
        "unanswered": cases.unanswered(case) if case.state == "open" else [],
        "reason": case.reason, "document": case.document, "decided": case.decided and case.decided.isoformat(),
        "decided_by": people.get(case.decided_by or ""), "may": may(case, user),
    }


def may(case: Case, user: model.User) -> Json:
    """What this person may do with the case now: open, answer for which agencies, decide."""
    orgs = permissions.orgs_with(user, "harmonisation_answer")
    asked = case.state == "open" and not (case.deadline and today() > case.deadline)
    return {
        "open": case.state == "found" and may_open(case, user),
        "link": case.state == "open" and may_open(case, user) and not (case.concept_id or case.revision_id),
        "answer": [org for org in case.agencies if orgs is None or org in orgs] if asked else [],
        "decide": case.state != "decided" and permissions.can(user, "harmonisation_decide"),
    }


def may_open(case: Case, user: model.User) -> bool:
    """Whether the person may propose: walidata, and producers of an agency that takes part."""
    orgs = permissions.orgs_with(user, "harmonisation_open")
    return orgs is None or bool(orgs & set(case.agencies))


def said_as(said: Answer, people: dict[str, str]) -> Json:
    """One answer, with who gave it and when."""
    return {"owner_org": said.owner_org, "item": said.item, "answer": said.answer, "text": said.text,
            "author": people.get(said.author, said.author), "created": said.created.isoformat()}


def record_names(ids: list[str]) -> dict[str, tuple[str, str, str]]:
    """Record id -> (kind, name, title) of public records, in one query."""
    rows = model.Session.execute(sa.select(model.Package.id, model.Package.type, model.Package.name, model.Package.title).where(
        model.Package.id.in_(ids), model.Package.state == "active"))
    return {id_: (kind, name, title) for id_, kind, name, title in rows}


def names_of(ids: list[str | None]) -> dict[str, str]:
    """What people are called, in one query."""
    rows = model.Session.query(model.User).filter(model.User.id.in_({id_ for id_ in ids if id_}))
    return {user.id: user.display_name for user in rows}


def url_of(member: Json, names: dict[str, tuple[str, str, str]]) -> str | None:
    """The page of a member; None where its record is no longer public."""
    found = names.get(member["record_id"])
    if found is None:
        return None
    kind = member["kind"] if member["kind"] in ("ms_var", "ms_ind") else found[0]
    return address(kind, found[1], member["id"])


def concept(case: Case, names: dict[str, tuple[str, str, str]]) -> Json | None:
    """The common concept where it is public."""
    found = names.get(cases.common(case) or "")
    return None if found is None else {"id": cases.common(case), "title": found[2], "url": address(found[0], found[1])}
