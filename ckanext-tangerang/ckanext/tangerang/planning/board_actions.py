"""Actions that move entries: propose, decide for the Forum, cancel."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from ckan.types import Context

from ckanext.tangerang.lifecycle import told
from ckanext.tangerang.people import permissions
from ckanext.tangerang.people.language import in_language
from ckanext.tangerang.planning import moves, moving, prioritising, realised, sessions, showing, telling
from ckanext.tangerang.planning.model import Planned

Json = dict[str, Any]
DECISIONS = ("approve", "reject", "drop")
REASON = 2000


def sdi_planned_data_submit(context: Context, data_dict: Json) -> Json:
    """Proposes entries to the Forum; those that lack something stay and say what.

    :param ids: ids or numbers, or ``id`` of one
    :returns: ``{moved, results: [{id, number, title, allowed, sentence, status}]}``
    """
    user = permissions.require_somewhere(context, "planned_submit")
    ask = moving.Ask(user)
    known = chosen(data_dict, user)
    results = split(known, "submit", ask)
    moved = move(known, results, "submit", ask)
    telling.proposed(moved, user.id)
    model.Session.commit()
    return {"moved": len(moved), "results": results}


def sdi_planned_data_decide(context: Context, data_dict: Json) -> Json:
    """Records what the Forum decided on many entries with one berita acara.

    :param do: ``approve``, ``reject`` or ``drop`` (take an agreed entry off the list)
    :param ids: ids or numbers of the entries
    :param document: the berita acara: ``{nomor, tanggal, catatan?}``; one of the same number is the same decision
    :param upload: its signed paper (optional)
    :param reason: needed for ``reject`` and ``drop``
    :param dry_run: true: only which entries could move, and why the others could not
    :returns: ``{do, moved, allowed, refused, session, results: [{id, number, title, allowed, sentence, status}]}``
    """
    user = permissions.require(context, "planned_decide")
    event = str(data_dict.get("do") or "")
    if event not in DECISIONS:
        raise tk.ValidationError({"do": [tk._("Use one of: %(words)s.") % {"words": ", ".join(DECISIONS)}]})
    tried = tk.asbool(data_dict.get("dry_run") or False)
    known = chosen(data_dict, user)
    why = reason_of(data_dict, needed=event != "approve" and not tried)
    session = None if tried else sessions.given(data_dict.get("document"), data_dict.get("upload"), user)
    ask = moving.Ask(user, session, why, tried)
    results = split(known, event, ask)
    allowed = sum(item["allowed"] for item in results)
    answer = {"do": event, "moved": 0, "allowed": allowed, "refused": len(results) - allowed, "results": results,
              "session": showing.session(session)}
    if tried:
        return answer
    if not allowed:
        model.Session.rollback()
        raise tk.ValidationError({"ids": [item["sentence"] for item in results[:5]]})
    moved = move(known, results, event, ask)
    telling.decided(moved, event, user.id)
    prioritising.settle(moved, more=told.datasets(moving.activities_of(moved)) if event == "approve" else [])
    return answer | {"moved": len(moved)}


def sdi_planned_data_cancel(context: Context, data_dict: Json) -> Json:
    """Gives up an entry that is not agreed yet; it stays in the history.

    :param id: id or number; ``reason``: why
    """
    user = permissions.actor(context)
    known = chosen({"ids": [tk.get_or_bust(data_dict, "id")]}, user)
    ask = moving.Ask(user, reason=reason_of(data_dict, needed=False))
    row, status, _dataset = known[0]
    if not permissions.can(user, "planned_edit", owner_org=row.owner_org):
        permissions.require(context, "planned_edit", owner_org=row.owner_org)
    if said := moving.obstacle(row, status, "cancel", ask):
        raise tk.ValidationError({"reason" if not ask.reason else "status": [said]})
    moving.make(row, status, "cancel", ask)
    model.Session.commit()
    return showing.whole((row, row.status, None), user)


def reason_of(data: Json, *, needed: bool) -> str:
    """The reason given; ``ValidationError`` where it is too long or lacks."""
    said = str(data.get("reason") or "").strip()
    if needed and not said:
        raise tk.ValidationError({"reason": [tk._("Say why in a sentence.")]})
    if len(said) > REASON:
        raise tk.ValidationError({"reason": [tk._("At most %(limit)s characters.") % {"limit": REASON}]})
    return said


def chosen(data: Json, user: model.User) -> list[showing.Known]:
    """The entries meant that the person may see, locked in a fixed order; ``ObjectNotFound`` where one is not among them."""
    given = data.get("ids") or data.get("id") or []
    wanted = {str(item) for item in (given if isinstance(given, (list, tuple)) else [given])}
    if not wanted:
        raise tk.ValidationError({"ids": [tk._("Choose at least one entry.")]})
    which = sa.or_(Planned.id.in_(wanted), Planned.number.in_(wanted))
    rows = model.Session.scalars(sa.select(Planned).where(which, showing.reach(user)).order_by(Planned.id).with_for_update()
                                 .execution_options(populate_existing=True)).all()
    known = realised.known(Planned.id.in_([row.id for row in rows])) if rows else []
    names = {name for row in rows for name in (row.id, row.number)}
    if wanted - names:
        raise tk.ObjectNotFound(tk._("There is no such entry of the Daftar Data."))
    return sorted(known, key=lambda item: item[0].number)


def split(known: Sequence[showing.Known], event: str, ask: moving.Ask) -> list[Json]:
    """Each entry with whether it can make the move, and why not."""
    results = []
    for row, status, _dataset in known:
        said = moving.obstacle(row, status, event, ask)
        results.append({"id": row.id, "number": row.number, "title": row.title, "owner_org": row.owner_org, "allowed": not said,
                        "sentence": said or "", "status": status, "priority": row.priority,
                        "status_title": in_language(moves.title("statuses", status))})
    return results


def move(known: Sequence[showing.Known], results: Sequence[Json], event: str, ask: moving.Ask) -> list[Planned]:
    """Moves those that may; gives them."""
    moved = []
    for (row, status, _dataset), result in zip(known, results, strict=True):
        if result["allowed"]:
            moving.make(row, status, event, ask)
            result["status"] = row.status
            moved.append(row)
    return moved
