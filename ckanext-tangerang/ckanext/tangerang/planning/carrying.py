"""The list of one year as drafts of the next: what did not come about, or everything that was agreed; each entry once."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from sqlalchemy.orm import aliased

from ckanext.tangerang.planning import entries, realised
from ckanext.tangerang.planning.model import Planned

Json = dict[str, Any]


def carry(year: int, orgs: set[str] | None, user: model.User, *, every: bool) -> Json:
    """Makes the drafts; the caller commits.

    :param orgs: ids of agencies, None: all
    :param every: those already published too, for data that come again each year
    """
    later = aliased(Planned)
    where = [Planned.year == year, Planned.status == "DISETUJUI",
             ~sa.exists().where(later.carried_from == Planned.id)]
    if orgs is not None:
        where.append(Planned.owner_org.in_(sorted(orgs)))
    known = [(row, status) for row, status, _dataset in realised.known(*where) if every or status != "DITAYANGKAN"]
    wanted = [(row, {**row.entry, "tahun": str(year + 1)}) for row, _status in sorted(known, key=lambda item: item[0].number)]
    there = entries.alike(entries.likeness(entry, row.owner_org) for row, entry in wanted)
    left, made = [], []
    for row, entry in wanted:
        number = there.get(entries.likeness(entry, row.owner_org))
        if number:
            said = tk._("The agency has this entry in {year} already: {number}.").format(year=year + 1, number=number)
            left.append({"number": row.number, "title": row.title, "sentence": said})
        else:
            made.append((row, entry))
    drafts = entries.add([(entry, row.owner_org) for row, entry in made], user)
    for draft, (row, _entry) in zip(drafts, made, strict=True):
        draft.carried_from, draft.request_id = row.id, row.request_id
    return {"year": year + 1, "made": len(drafts), "numbers": [draft.number for draft in drafts], "left": left}
