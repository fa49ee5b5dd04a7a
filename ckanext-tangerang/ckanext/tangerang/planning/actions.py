"""Actions of the Daftar Data: what agencies plan to produce; what was asked for."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from ckanext.tangerang.people import grants, permissions
from ckanext.tangerang.planning import coverage, entries, listing, moves, moving, prioritising, realised, showing
from ckanext.tangerang.planning.board_actions import sdi_planned_data_cancel, sdi_planned_data_decide, sdi_planned_data_submit
from ckanext.tangerang.planning.import_actions import sdi_planned_carry_over, sdi_planned_data_import
from ckanext.tangerang.planning.model import Planned
from ckanext.tangerang.planning.request_actions import (
    sdi_data_request_answer,
    sdi_data_request_create,
    sdi_data_request_list,
    sdi_data_request_show,
)

__all__ = [
    "sdi_data_request_answer", "sdi_data_request_create", "sdi_data_request_list", "sdi_data_request_show",
    "sdi_planned_carry_over", "sdi_planned_coverage", "sdi_planned_data_cancel", "sdi_planned_data_create",
    "sdi_planned_data_decide", "sdi_planned_data_import", "sdi_planned_data_link", "sdi_planned_data_list",
    "sdi_planned_data_show", "sdi_planned_data_submit", "sdi_planned_data_update",
]

Json = dict[str, Any]


def sdi_planned_data_create(context: Context, data_dict: Json) -> Json:
    """A draft for the Daftar Data.

    :param record: values of the form (``nama_data``, ``tahun``, ``jadwal_pemutakhiran``, ...)
    :param owner_org: id or name of the agency that will produce the data
    """
    user = permissions.actor(context)
    org = agency(data_dict)
    permissions.require(context, "planned_edit", owner_org=org.id)
    entry = entries.cleaned(data_dict.get("record"))
    entries.refuse_twice(entry, org.id)
    row = entries.add([(entry, org.id)], user)[0]
    model.Session.commit()
    return showing.whole((row, row.status, None), user)


def agency(data: Json) -> model.Group:
    """The agency named; ``ValidationError`` where none is."""
    org = grants.agency(data.get("owner_org"))
    if org is None:
        raise tk.ValidationError({"owner_org": [tk._("Choose the agency.")]})
    return org


def sdi_planned_data_update(context: Context, data_dict: Json) -> Json:
    """Other values for a draft, or for an entry the Forum rejected.

    :param id: id or number
    :param base: the ``saves`` count that was seen
    :param changes: field -> value, null clears; or ``record``: all values
    """
    user = permissions.actor(context)
    row, status, _dataset = seen(user, data_dict)
    permissions.require(context, "planned_edit", owner_org=row.owner_org)
    if status not in moves.statuses("editable"):
        raise tk.ValidationError({"status": [moving.no_way(status, "update")]})
    if str(data_dict.get("base") or "") != str(row.saves):
        raise tk.ValidationError({"base": [tk._("Somebody else changed this entry meanwhile. Open it again, then change it.")]})
    given, changes = data_dict.get("record"), data_dict.get("changes")
    if given is None and isinstance(changes, dict):
        given = {**row.entry, **changes}
    entry = entries.cleaned(given)
    entries.refuse_twice(entry, row.owner_org, own=row.number)
    entries.change(row, entry, user)
    model.Session.commit()
    return showing.whole((row, row.status, None), user)


def seen(user: model.User, data: Json) -> showing.Known:
    """The entry meant, locked, with its status as it is now."""
    entries.locked(tk.get_or_bust(data, "id"))
    return showing.one(data["id"], user)


@tk.side_effect_free
def sdi_planned_data_show(context: Context, data_dict: Json) -> Json:
    """One entry by id or number, with its history for those who work on it; what the Forum agreed is public."""
    user = showing.asking(context)
    return showing.whole(showing.one(tk.get_or_bust(data_dict, "id"), user), user)


@tk.side_effect_free
def sdi_planned_data_list(context: Context, data_dict: Json) -> Json:
    """Entries this person may see: ``{count, counts, years, results, next}``.

    :param year: year of the list; ``owner_org``: id or name of an agency; ``status``: one status; ``q``: words (all optional)
    :param priority: only priority data, or only others; ``realised``: only published, or only those still to come (optional)
    :param limit: at most so many (optional: 50, at most 200); ``offset``: how many to leave out
    """
    user = showing.asking(context)
    limit = min(int(data_dict.get("limit") or 50), listing.EVERY if context.get("sdi_whole") else listing.MOST)
    return listing.listed(listing.wanted(data_dict, user), user, max(limit, 1), int(data_dict.get("offset") or 0))


def sdi_planned_data_link(context: Context, data_dict: Json) -> Json:
    """Says which dataset of the agency realises an entry, or takes that back.

    :param id: id or number of the entry
    :param dataset: id or name of a public dataset of the same agency; empty: the link is removed
    """
    user = permissions.actor(context)
    row, status, _dataset = seen(user, data_dict)
    permissions.require(context, "planned_link", owner_org=row.owner_org)
    if status not in moves.statuses("public"):
        raise tk.ValidationError({"status": [moving.no_way(status, "link")]})
    name = str(data_dict.get("dataset") or "").strip()
    package = model.Package.get(name) if name else None
    if name and (package is None or package.state != "active" or package.type != "dataset"
                 or package.owner_org != row.owner_org):
        raise tk.ValidationError({"dataset": [tk._("Choose a public dataset of the same agency.")]})
    before, row.dataset_ref = row.dataset_ref, package.id if package else None
    row.saves += 1
    entries.note(row, "link" if package else "unlink", row.status, user)
    prioritising.settle([row], before=before)
    return showing.whole(realised.known(Planned.id == row.id)[0], user)


@tk.side_effect_free
def sdi_planned_coverage(context: Context, data_dict: Json) -> Json:
    """Planned against published by agency, largest gap first: ``{year, years, city, agencies}``.

    An agency and ``city``: ``{agreed, published, withdrawn, missing, share, priority, priority_missing}``; for those who read
    its proposals also ``waiting, drafts``.

    :param year: year of the list (optional: the latest with agreed entries)
    """
    return coverage.whole(listing.year_of(data_dict.get("year")), showing.asking(context))
