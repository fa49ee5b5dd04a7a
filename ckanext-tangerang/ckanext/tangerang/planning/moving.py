"""Whether an entry may move, and the move itself: the table of ``moves.yaml`` asked with rights and guards."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.tangerang.lifecycle import activities, events
from ckanext.tangerang.people import permissions
from ckanext.tangerang.people.language import in_language, lang
from ckanext.tangerang.planning import entries, moves
from ckanext.tangerang.planning.model import Planned, Session
from ckanext.tangerang.revision.model import now
from satudata import planning


@dataclass(frozen=True)
class Ask:
    """Who asks for a move, on which decision of the Forum, and why. ``tried``: only whether it would be possible."""

    user: model.User
    session: Session | None = None
    reason: str = ""
    tried: bool = False


def obstacle(row: Planned, status: str, event: str, ask: Ask) -> str | None:
    """Why the entry cannot make this move, as a sentence; None where nothing stands in the way.

    :param status: as it is now, facts included
    """
    move = moves.row_of(status, event)
    if move is None:
        return no_way(status, event)
    if not permissions.can(ask.user, move.right, owner_org=row.owner_org):
        return permissions.refusal(permissions.table()["permissions"][move.right])
    return next((said for guard in move.guards if (said := GUARDS[guard](row, ask))), None)


def no_way(status: str, event: str) -> str:
    """What is said of a move that does not exist."""
    if status == "DITAYANGKAN" and event in ("drop", "cancel"):
        return tk._("A public dataset realises this entry, so it stays. Withdraw the dataset or remove the link first.")
    if event == "cancel" and status in moves.statuses("public"):
        return tk._("The Forum agreed to this entry: only its secretariat takes it off the list, with a berita acara.")
    return tk._("This is not possible: the entry is “{status}”.").format(status=in_language(moves.title("statuses", status)))


def complete(row: Planned, ask: Ask) -> str | None:
    """Guard: nothing demanded is missing."""
    said = [text.in_(lang()) for text in planning.faults(row.entry, whole=True).values()]
    return " ".join(said) or None


def session(row: Planned, ask: Ask) -> str | None:
    """Guard: a decision of the Forum."""
    return None if ask.session or ask.tried else tk._("Give number and date of the berita acara of the Forum.")


def reason(row: Planned, ask: Ask) -> str | None:
    """Guard: a sentence why."""
    return None if ask.reason or ask.tried else tk._("Say why in a sentence.")


def apart(row: Planned, ask: Ask) -> str | None:
    """Guard: nobody decides on the own agency's proposal."""
    own = row.submitted_by == ask.user.id or permissions.can(ask.user, "planned_submit", owner_org=row.owner_org)
    return tk._("You propose data for this agency yourself. Another person of the secretariat has to decide.") if own else None


GUARDS = {"complete": complete, "session": session, "reason": reason, "apart": apart}


def make(row: Planned, status: str, event: str, ask: Ask) -> None:
    """Makes the move; the caller asked ``obstacle`` and commits."""
    move = moves.row_of(status, event)
    if move is None:
        raise ValueError(f"{event} does not leave {status}")
    before, row.status = row.status, move.to
    row.modified, row.modified_by, row.reason = now(), ask.user.id, ask.reason
    row.saves += 1
    if event == "submit":
        row.submitted_by = ask.user.id
    if ask.session:
        row.session_id = ask.session.id
    entries.note(row, event, before, ask.user, session=ask.session, reason=ask.reason)
    if event == "approve":
        need_planned(row, ask.user)


def need_planned(row: Planned, user: model.User) -> None:
    """Agreed by the Forum, the entry is where the need for the agency's activity stands (GSBPM 1.1)."""
    activity = activities.of_reference(row.entry.get("id_mskeg") or "")
    if activity is not None and activity.owner_org == row.owner_org:
        events.mark(activity.record_id, "1.1", source="need_planned", record=row.number, moment=row.modified, actor=user.id)


def activities_of(rows: Sequence[Planned]) -> list[str]:
    """Ids of the activities these entries name; their datasets tell that the need stands on the list."""
    found = (activities.of_reference(row.entry.get("id_mskeg") or "") for row in rows)
    return sorted({activity.record_id for activity in found if activity is not None})


def events_for(row: Planned, status: str, user: model.User | None) -> list[str]:
    """What this person may do with the entry now."""
    if user is None:
        return []
    ask = Ask(user, tried=True)
    # completeness is told when it is tried, with what is missing
    found = [move.event for move in moves.rows() if status in move.states and permissions.can(
        user, move.right, owner_org=row.owner_org) and not ("apart" in move.guards and apart(row, ask))]
    if status in moves.statuses("editable") and permissions.can(user, "planned_edit", owner_org=row.owner_org):
        found.append("update")
    if status in moves.statuses("public") and permissions.can(user, "planned_link", owner_org=row.owner_org):
        found.append("link")
    return found
