"""The action that hands all open work of a person to a colleague."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from ckanext.tangerang.people import permissions
from ckanext.tangerang.people.language import in_language
from ckanext.tangerang.revision import handover, transitions, visible

Json = dict[str, Any]


def sdi_work_handover(context: Context, data_dict: Json) -> Json:
    """Hands over all open work of a person to a colleague, in one transaction; what the colleague may not take stays.

    :param from: name or id of the person (optional: oneself); of somebody else with the right ``work_handover`` only
    :param to: name or id of the colleague; with ``dry_run`` it may be missing: then everything open is in ``moved``
    :param dry_run: only say what would move
    :returns: ``{from, to, dry_run, moved: [item], kept: [item with reason]}``; an item: ``{id, number, title, kind, owner_org,
        state, state_label, due, part: agency/review, url, reason}``, ``title`` empty for drafts one may not read
    """
    by = permissions.actor(context)
    person = somebody(data_dict.get("from"), "from") if data_dict.get("from") else by
    handover.require(by, person)
    dry_run = tk.asbool(data_dict.get("dry_run") or False)
    to = colleague(data_dict.get("to"), person, needed=not dry_run)
    items = handover.open_work(person, by, lock=not dry_run)
    judged = handover.judged(items, to) if to else items
    moved, kept = [item for item in judged if not item.reason], [item for item in judged if item.reason]
    answer = {"from": person.name, "to": to.name if to else None, "dry_run": dry_run,
              "moved": [shown(item, by) for item in moved], "kept": [shown(item, by) for item in kept]}
    if to and not dry_run:
        if not moved:
            model.Session.rollback()
            raise tk.ValidationError({"to": [kept[0].reason if kept else tk._("There is no open work to hand over.")]})
        handover.hand_over(moved, person, to, by)
        model.Session.commit()
    return answer


def somebody(given: Any, field: str) -> model.User:
    """The person of that name or id, with an account open or closed; ``ValidationError`` keyed by ``field``."""
    found = model.User.get(str(given))
    if found is None:
        raise tk.ValidationError({field: [tk._("There is no such user.")]})
    return found


def colleague(given: Any, person: model.User, *, needed: bool) -> model.User | None:
    """Who takes over; ``ValidationError`` keyed ``to`` for nobody, oneself, or a closed account."""
    if not given:
        if needed:
            raise tk.ValidationError({"to": [tk._("Choose who takes the work over.")]})
        return None
    found = somebody(given, "to")
    if found.state != model.State.ACTIVE:
        raise tk.ValidationError({"to": [tk._("This account is closed. Choose another person.")]})
    if found.id == person.id:
        raise tk.ValidationError({"to": [tk._("The work lies with this person already. Choose a colleague.")]})
    return found


def shown(item: handover.Item, by: model.User) -> Json:
    """One item for the API; the title of a draft is shown to who may read it."""
    row = item.submission
    return {
        "id": row.id, "number": row.number, "title": row.title if visible.may_see(by, row) else "", "kind": row.kind,
        "owner_org": row.owner_org, "state": row.state, "state_label": in_language(transitions.title("states", row.state)),
        "due": row.due.isoformat() if row.due else None, "part": item.part, "url": handover.address(item), "reason": item.reason,
    }
