"""An entry as actions give it, and who may see which entries."""
from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.people import permissions
from ckanext.tangerang.people.language import in_language
from ckanext.tangerang.planning import moves, moving, realised
from ckanext.tangerang.planning.model import DataRequest, Move, Planned, Session

Json = dict[str, Any]
Known = tuple[Planned, str, str | None]


def asking(context: Any) -> model.User | None:
    """The person who asks, None for anybody without an account."""
    name = context.get("user")
    user = model.User.get(name) if name else None
    return user if user is not None and user.state == model.State.ACTIVE else None


def reach(user: model.User | None) -> Any:
    """The entries a person may see: what the Forum agreed for everybody, the rest by the right ``planned_read``."""
    agreed = Planned.status == "DISETUJUI"
    orgs = permissions.orgs_with(user, "planned_read") if user else set()
    if orgs is None:
        return sa.true()
    return sa.or_(agreed, Planned.owner_org.in_(sorted(orgs))) if orgs else agreed


def one(ident: Any, user: model.User | None) -> Known:
    """The entry of this id or number, if the person may see it; ``ObjectNotFound`` otherwise."""
    found = realised.known(sa.or_(Planned.id == str(ident), Planned.number == str(ident)), reach(user))
    if not found:
        raise tk.ObjectNotFound(tk._("There is no such entry, or it is not agreed yet."))
    return found[0]


def names(known: Iterable[Known]) -> tuple[dict[str, Json], dict[str, Json]]:
    """Agencies and public datasets of these entries by id: ``{name, title}``; two queries for any number."""
    known = list(known)
    orgs = {row.owner_org for row, _status, _dataset in known}
    sets = {dataset for _row, _status, dataset in known if dataset}
    group, package = model.Group, model.Package
    agencies = model.Session.execute(sa.select(group.id, group.name, group.title).where(group.id.in_(orgs))) if orgs else ()
    datasets = model.Session.execute(sa.select(package.id, package.name, package.title).where(
        package.id.in_(sets), package.state == "active", package.private.is_(False))) if sets else ()
    return ({ident: {"name": name, "title": title} for ident, name, title in agencies},
            {ident: {"id": ident, "name": name, "title": title or name} for ident, name, title in datasets})


def briefs(known: list[Known], user: model.User | None) -> list[Json]:
    """Entries as a list gives them."""
    agencies, datasets = names(known)
    return [brief(item, user, agencies, datasets) for item in known]


def brief(known: Known, user: model.User | None, agencies: dict[str, Json], datasets: dict[str, Json]) -> Json:
    """One entry without its history."""
    row, status, dataset = known
    agency = agencies.get(row.owner_org, {})
    return {
        "id": row.id, "number": row.number, "year": row.year, "title": row.title, "owner_org": row.owner_org,
        "agency": agency.get("title") or "", "agency_name": agency.get("name") or "", "record": row.entry, "status": status,
        "status_title": in_language(moves.title("statuses", status)), "priority": row.priority, "origin": row.origin,
        "dataset": datasets.get(dataset or ""), "saves": row.saves, "created": row.created.isoformat(),
        "modified": row.modified.isoformat(), "events": moving.events_for(row, status, user),
    }


def whole(known: Known, user: model.User | None) -> Json:
    """One entry with its history, the decision of the Forum, what it came from."""
    row = known[0]
    agencies, datasets = names([known])
    found = brief(known, user, agencies, datasets)
    before = model.Session.get(Planned, row.carried_from) if row.carried_from else None
    request = model.Session.get(DataRequest, row.request_id) if row.request_id else None
    after = model.Session.scalar(sa.select(Planned.number).where(Planned.carried_from == row.id, reach(user)))
    inside = user is not None and permissions.can(user, "planned_read", owner_org=row.owner_org)
    return found | {
        "session": session(model.Session.get(Session, row.session_id)) if row.session_id else None,
        "carried_from": before.number if before else None, "carried_to": after,
        "request": request.number if request else None, "reason": row.reason if inside else "",
        "history": history(row.id) if inside else [],
    }


def session(row: Session | None) -> Json | None:
    """A decision of the Forum."""
    return None if row is None else {
        "id": row.id, "number": row.number, "date": row.date.isoformat(), "note": row.note, "filename": row.filename}


def history(entry_id: str) -> list[Json]:
    """What happened to an entry, newest first."""
    rows = model.Session.execute(sa.select(Move, Session.number).outerjoin(Session, Session.id == Move.session_id).where(
        Move.entry_id == entry_id).order_by(Move.created.desc(), Move.id).limit(100))
    return [{"event": row.event, "event_title": in_language(moves.title("events", row.event)), "from": row.from_status,
             "to": row.to_status, "session": number, "reason": row.reason, "actor": row.actor,
             "created": row.created.isoformat()} for row, number in rows]
