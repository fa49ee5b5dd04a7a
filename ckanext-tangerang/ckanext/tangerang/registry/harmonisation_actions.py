"""Actions of the harmonisation board: search, list, show, open, answer, decide."""
from __future__ import annotations

import hashlib
import json
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from ckan.types import Context

from ckanext.tangerang import audit
from ckanext.tangerang.later import left_to_worker
from ckanext.tangerang.people import permissions
from ckanext.tangerang.registry import harmonisation_cases as cases
from ckanext.tangerang.registry import harmonisation_show
from ckanext.tangerang.registry.harmonisation_jobs import compare
from ckanext.tangerang.registry.harmonisation_model import STATES, Case

__all__ = [
    "sdi_harmonisation_answer", "sdi_harmonisation_decide", "sdi_harmonisation_list", "sdi_harmonisation_open",
    "sdi_harmonisation_search", "sdi_harmonisation_show",
]

Json = dict[str, Any]
MOST, TIMEOUT = 100, 1800


def sdi_harmonisation_search(context: Context, data_dict: Json) -> Json:
    """Has the worker compare everything anew; the board shows what it finds. Gives ``{queued}``."""
    permissions.require(context, "harmonisation_search")
    return {"queued": left_to_worker(compare, [], "compare names between agencies", TIMEOUT)}


@tk.side_effect_free
def sdi_harmonisation_list(context: Context, data_dict: Json) -> Json:
    """Cases this person may see, newest comparison first: ``{count, results, next}``.

    :param state: found, open or decided (optional: all)
    :param owner_org: cases in which this agency takes part (optional)
    :param q: words of the name (optional)
    :param limit: at most so many (optional: 50, at most 100)
    :param offset: how many to leave out (optional)
    """
    user = permissions.actor(context)
    query = visible(user)
    state, words = data_dict.get("state") or "", str(data_dict.get("q") or "").strip()
    if state:
        if state not in STATES:
            raise tk.ValidationError({"state": [tk._("Use one of: %(words)s.") % {"words": ", ".join(STATES)}]})
        query = query.where(Case.state == state)
    if data_dict.get("owner_org"):
        query = query.where(Case.agencies.contains([str(data_dict["owner_org"])]))
    if words:
        query = query.where(Case.title.icontains(words, autoescape=True))
    limit, offset = min(int(data_dict.get("limit") or 50), MOST), int(data_dict.get("offset") or 0)
    count = model.Session.scalar(sa.select(sa.func.count()).select_from(query.subquery()))
    rows = model.Session.scalars(query.order_by(
        sa.case({"open": 0, "found": 1}, value=Case.state, else_=2), Case.title, Case.id).limit(limit).offset(offset))
    more = offset + limit if count > offset + limit else None
    return {"count": count, "results": [harmonisation_show.brief(case) for case in rows], "next": more}


def visible(user: model.User) -> sa.Select[tuple[Case]]:
    """The cases a person may see; ``NotAuthorized`` for one who sees none by role."""
    orgs = permissions.orgs_with(user, "harmonisation_read")
    if orgs is not None and not orgs:
        raise tk.NotAuthorized(permissions.refusal(permissions.table()["permissions"]["harmonisation_read"]))
    query = sa.select(Case)
    return query if orgs is None else query.where(Case.agencies.overlap(sorted(orgs)))


@tk.side_effect_free
def sdi_harmonisation_show(context: Context, data_dict: Json) -> Json:
    """One case: who says what, the proposal, answers, decision, and which members took the common concept over."""
    user = permissions.actor(context)
    return harmonisation_show.whole(seen(user, tk.get_or_bust(data_dict, "id")), user)


def seen(user: model.User, case_id: str, *, lock: bool = False) -> Case:
    """The case, if this person may see it; ``ObjectNotFound`` otherwise."""
    query = visible(user).where(sa.or_(Case.id == case_id, Case.number == case_id))
    case = model.Session.scalar(query.with_for_update() if lock else query)
    if case is None:
        raise tk.ObjectNotFound(tk._("There is no such case, or your agency takes no part in it."))
    return case


def sdi_harmonisation_open(context: Context, data_dict: Json) -> Json:
    """Proposes a common concept and asks the agencies; on an open case it only links the concept.

    :param id: the case
    :param proposal: ``{nama, definisi, satuan?, klasifikasi?, periode?}``
    :param deadline: last day for answers
    :param concept_id: the public concept meant (optional)
    :param revision_id: the revision that proposes one (optional)
    :param propose: true: a revision of kind konsep is opened with the proposal's name and definition, in the person's agency
    """
    user = permissions.actor(context)
    case = seen(user, tk.get_or_bust(data_dict, "id"), lock=True)
    if not harmonisation_show.may_open(case, user):
        raise tk.NotAuthorized(permissions.refusal(permissions.table()["permissions"]["harmonisation_open"]))
    if case.state != "open":
        cases.open_round(case, user, data_dict.get("proposal"), str(data_dict.get("deadline") or ""))
    cases.link(case, user, str(data_dict.get("concept_id") or ""), str(data_dict.get("revision_id") or ""))
    if tk.asbool(data_dict.get("propose") or False) and not cases.common(case):
        cases.link(case, user, "", drafted(context, case))
    return kept(case, user, "opened", {"proposal": case.proposal, "concept": cases.common(case)})


def drafted(context: Context, case: Case) -> str:
    """The id of a new revision of a concept with the name and the definition that are proposed."""
    proposal = case.proposal or {}
    action = tk.get_action("sdi_revision_create")
    made = action({**context, "defer_commit": True}, {
        "kind": "konsep", "record": {"title": proposal["nama"], "definisi": proposal["definisi"]}})
    return str(made["id"])


def sdi_harmonisation_answer(context: Context, data_dict: Json) -> Json:
    """An agency's answers to the items of the proposal; a later answer to an item replaces the earlier.

    :param id: the case
    :param answers: ``{item: {answer: setuju | usul | keberatan, text}}``
    :param owner_org: the agency, where the person works for several that take part (optional)
    """
    user = permissions.actor(context)
    case = seen(user, tk.get_or_bust(data_dict, "id"), lock=True)
    org = answering(case, user, str(data_dict.get("owner_org") or ""))
    permissions.require(context, "harmonisation_answer", owner_org=org)
    made = cases.answer(case, user, org, data_dict.get("answers"))
    said = {one.item: [one.answer, one.text] for one in made}
    return kept(case, user, "answered", said, org)


def answering(case: Case, user: model.User, org: str) -> str:
    """The agency the person answers for."""
    orgs = permissions.orgs_with(user, "harmonisation_answer") or set()
    mine = [one for one in case.agencies if one in orgs]
    if org and org not in case.agencies:
        raise tk.ValidationError({"owner_org": [tk._("This agency takes no part in the case.")]})
    return org or (mine[0] if mine else "")


def sdi_harmonisation_decide(context: Context, data_dict: Json) -> Json:
    """Decides a case.

    :param id: the case
    :param outcome: adopt (the proposal is the common concept), apart (they differ for good), nothing (no need)
    :param reason: needed unless the proposal is adopted
    :param document: number of the document the decision rests on, unless nothing is to be done
    """
    user = permissions.require(context, "harmonisation_decide")
    case = seen(user, tk.get_or_bust(data_dict, "id"), lock=True)
    text = {name: str(data_dict.get(name) or "").strip() for name in ("outcome", "reason", "document")}
    cases.decide(case, user, **text)
    return kept(case, user, "decided", text)


def kept(case: Case, user: model.User, change: str, said: Json, org: str | None = None) -> Json:
    """Notes the event, commits, and gives the case as it is now."""
    needed = {"opened": "open", "answered": "answer", "decided": "decide"}[change]
    cells = permissions.table()["permissions"][f"harmonisation_{needed}"]
    about = {"owner_org": org} if org else {}
    role = permissions.acting_role(user, cells, about) or "produsen"
    digest = hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    audit.record(audit.HarmonisationChanged(actor=user.id, subject=case.id, change=change, role=role, digest=digest, org=org))
    model.Session.commit()
    model.Session.refresh(case)
    return harmonisation_show.whole(case, user)
