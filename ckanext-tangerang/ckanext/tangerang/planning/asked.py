"""Requests for data: what may be asked publicly, and a request as actions give it."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.people import permissions
from ckanext.tangerang.people.clock import today
from ckanext.tangerang.people.language import lang
from ckanext.tangerang.planning import moves
from ckanext.tangerang.planning.model import DataRequest, Planned, request_number
from satudata import personal

Json = dict[str, Any]
LONGEST = {"what": 500, "why": 2000, "who": 200, "contact": 200}
PUBLIC = ("what", "why")


def titles() -> dict[str, str]:
    """What becomes of a request, in words."""
    return {"BARU": tk._("Waits for an answer"), "TERSEDIA": tk._("The data are there"),
            "DITERIMA": tk._("Taken into planning"), "DITOLAK": tk._("Request declined")}


def checked(data: Json) -> dict[str, str]:
    """The texts of a request; ``ValidationError`` for what lacks, is too long, or would tell of persons publicly."""
    given = {name: " ".join(str(data.get(name) or "").split()) for name in LONGEST}
    wrong: dict[str, list[str]] = {}
    for name, most in LONGEST.items():
        if len(given[name]) > most:
            wrong[name] = [tk._("At most %(limit)s characters.") % {"limit": most}]
    for name in PUBLIC:
        if len(given[name]) < 5:
            wrong[name] = [lacking(name)]
        elif hits := personal.scan([given[name]]):
            wrong[name] = [tk._("This text is public and holds personal data ({what}). Take it out; a contact has its own field.")
                           .format(what=hits[0].label.in_(lang()))]
    if wrong:
        raise tk.ValidationError(wrong)
    return given


def lacking(name: str) -> str:
    """What to write where nothing, or next to nothing, was written."""
    if name == "what":
        return tk._("Say in a few words which data you need.")
    return tk._("Say in a few words what the data are for.")


def new(given: dict[str, str], user: model.User | None) -> DataRequest:
    """A request with its number; the caller commits."""
    number = f"PD-{today().year}-{model.Session.scalar(sa.select(request_number.next_value())):06d}"
    row = DataRequest(number=number, created_by=user.id if user else None, status="BARU", **given)
    model.Session.add(row)
    model.Session.flush()
    return row


def one(number: Any, *, lock: bool = False) -> DataRequest:
    """The request of this number or id; ``ObjectNotFound`` where there is none."""
    query = sa.select(DataRequest).where(sa.or_(DataRequest.number == str(number), DataRequest.id == str(number)))
    row = model.Session.scalar(query.with_for_update() if lock else query)
    if row is None:
        raise tk.ObjectNotFound(tk._("There is no request of this number."))
    return row


def shown(rows: list[DataRequest], user: model.User | None) -> list[Json]:
    """Requests as anybody reads them; who asked, and how to reach them, only for those who answer. Three queries for all."""
    answers = user is not None and permissions.can(user, "request_answer")
    datasets = {ident: {"name": name, "title": title or name} for ident, name, title in model.Session.execute(
        sa.select(model.Package.id, model.Package.name, model.Package.title).where(
            model.Package.id.in_([row.dataset_id for row in rows if row.dataset_id]), model.Package.state == "active"))}
    agencies = dict(model.Session.execute(sa.select(model.Group.id, model.Group.title).where(
        model.Group.id.in_([row.owner_org for row in rows if row.owner_org]))).tuples().all())
    plans = {request: (number, status) for request, number, status in model.Session.execute(sa.select(
        Planned.request_id, Planned.number, Planned.status).where(Planned.request_id.in_([row.id for row in rows])).order_by(
        Planned.year.desc(), Planned.number.desc()))}
    words = titles()
    found = []
    for row in rows:
        number, status = plans.get(row.id, ("", ""))
        open_entry = answers or status in moves.statuses("public")
        item = {"id": row.id, "number": row.number, "what": row.what, "why": row.why, "status": row.status,
                "status_title": words[row.status], "answer": row.answer, "dataset": datasets.get(row.dataset_id or ""),
                "agency": agencies.get(row.owner_org or "", ""), "entry": number if open_entry else "",
                "created": row.created.isoformat(), "answered": row.answered.isoformat() if row.answered else None}
        found.append(item | ({"who": row.who, "contact": row.contact} if answers else {}))
    return found
