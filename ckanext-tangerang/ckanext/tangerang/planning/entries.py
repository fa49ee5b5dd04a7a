"""How an entry comes about and changes: checked by the form, told apart from its like, noted in history and audit."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang import audit
from ckanext.tangerang.people.language import lang
from ckanext.tangerang.planning.model import Move, Planned, Session, planned_number
from ckanext.tangerang.revision.model import now
from satudata import planning
from satudata.errors import FormError

Json = dict[str, Any]
Likeness = tuple[int, str, str]


def cleaned(raw: Any) -> Json:
    """The entry as it is kept; ``ValidationError`` keyed by field where a value does not fit."""
    if not isinstance(raw, Mapping):
        raise tk.ValidationError({"record": [tk._("Send the entry as an object of names and values.")]})
    try:
        entry = planning.normalise(raw)
    except FormError as error:
        raise tk.ValidationError({name: [said.in_(lang())] for name, said in error.problems.items()}) from error
    wrong = {name: [said.in_(lang())] for name, said in planning.faults(entry, whole=False).items()}
    for name in ("tahun", "nama_data"):
        if not entry.get(name):
            wrong.setdefault(name, [planning.needed(name).in_(lang())])
    if wrong:
        raise tk.ValidationError(wrong)
    return entry


def likeness(entry: Mapping[str, Any], owner_org: str) -> Likeness:
    """What two entries may not have in common: year, agency, name."""
    return int(entry["tahun"]), owner_org, planning.name_key(entry["nama_data"])


def alike(wanted: Iterable[Likeness]) -> dict[Likeness, str]:
    """Numbers of entries that stand already, by likeness; one query."""
    keys = list(set(wanted))
    if not keys:
        return {}
    query = sa.select(Planned.year, Planned.owner_org, Planned.name_key, Planned.number).where(
        Planned.status != "DIBATALKAN", Planned.year.in_({key[0] for key in keys}),
        Planned.owner_org.in_({key[1] for key in keys}))
    found = {(year, org, name): number for year, org, name, number in model.Session.execute(query)}
    return {key: found[key] for key in keys if key in found}


def refuse_twice(entry: Mapping[str, Any], owner_org: str, own: str = "") -> None:
    """``ValidationError`` where the agency has an entry of this name in this year already."""
    number = alike([likeness(entry, owner_org)]).get(likeness(entry, owner_org))
    if number and number != own:
        raise tk.ValidationError({"nama_data": [
            tk._("The agency has this entry in {year} already: {number}.").format(year=entry["tahun"], number=number)]})


def numbers(years: Iterable[int]) -> list[str]:
    """A new number for each year given, in one query."""
    wanted = list(years)
    if not wanted:
        return []
    query = sa.select(planned_number.next_value()).select_from(sa.func.generate_series(1, len(wanted)).alias())
    return [f"DD-{year}-{number:05d}" for year, number in zip(wanted, model.Session.scalars(query), strict=True)]


def add(entries: Iterable[tuple[Json, str]], user: model.User, **more: Any) -> list[Planned]:
    """New drafts of (entry, agency); the caller commits."""
    given = list(entries)
    found = []
    for (entry, owner_org), number in zip(given, numbers(int(entry["tahun"]) for entry, _org in given), strict=True):
        row = Planned(number=number, owner_org=owner_org, created_by=user.id, modified_by=user.id, status="DRAFT", **more)
        put(row, entry)
        found.append(row)
    model.Session.add_all(found)
    model.Session.flush()
    for row in found:
        note(row, "create", "DRAFT", user)
    return found


def put(row: Planned, entry: Json) -> None:
    """The entry's values, and what is derived from them."""
    row.entry, row.year, row.title = entry, int(entry["tahun"]), entry["nama_data"]
    row.name_key = planning.name_key(row.title)
    row.priority, row.origin = planning.is_priority(entry), entry.get("asal") or "daerah"


def change(row: Planned, entry: Json, user: model.User) -> None:
    """Other values for an entry that may be edited; the caller commits."""
    put(row, entry)
    row.saves += 1
    row.modified, row.modified_by = now(), user.id
    note(row, "update", row.status, user)


def note(row: Planned, event: str, before: str, user: model.User, *, session: Session | None = None, reason: str = "") -> None:
    """History of the entry, and the audit chain."""
    model.Session.add(Move(entry_id=row.id, event=event, from_status=before, to_status=row.status, actor=user.id, reason=reason,
                           session_id=session.id if session else None))
    audit.record(audit.PlannedChanged(actor=user.id, subject=row.id, change=event, number=row.number, status=row.status,
                                      session=session.number if session else None))


def locked(ident: Any) -> Planned:
    """The entry of this id or number, kept from being changed by two at once; ``ObjectNotFound`` where there is none."""
    query = sa.select(Planned).where(sa.or_(Planned.id == str(ident), Planned.number == str(ident))).with_for_update()
    row = model.Session.scalars(query.execution_options(populate_existing=True)).first()
    if row is None:
        raise tk.ObjectNotFound(tk._("There is no such entry of the Daftar Data."))
    return row
