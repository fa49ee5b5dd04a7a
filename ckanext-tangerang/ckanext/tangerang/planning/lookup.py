"""What others ask of the Daftar Data: is there one, is this number on it, which entries does a dataset realise."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.planning.model import Planned
from satudata.planning import PRIORITY

Json = dict[str, Any]
KEPT = "sdi_planned"
MOST = 300
NUMBER = model.Package.extras.op("->>")("daftar_data_id")

#: Of a package: whether an agreed entry of its agency, named or linked, is priority data.
priority_planned = sa.exists().where(
    Planned.owner_org == model.Package.owner_org, Planned.status == "DISETUJUI", Planned.priority,
    sa.or_(Planned.number == NUMBER, Planned.dataset_ref == model.Package.id))


class PriorityEntries(NamedTuple):
    """An agency's agreed entries that are priority data: the items that make them so, by number and by linked dataset."""

    numbers: dict[str, Json]
    datasets: dict[str, Json]


def any_agreed() -> bool:
    """Whether the city has an agreed list at all: before the first one no dataset is judged by it. Asked once a transaction."""
    return bool(_once("", lambda: model.Session.scalar(sa.select(sa.exists().where(Planned.status == "DISETUJUI")))))


def priority_entry(record: Mapping[str, Any], record_id: str | None, owner: str | None) -> Json | None:
    """The agreed priority entry of the agency (id or name) that a dataset names or that is linked to it: its year and what makes
    it priority data. The agency is asked for once a transaction, however many datasets are looked at.
    """
    if not owner:
        return None
    known: PriorityEntries = _once(owner, lambda: _priority_entries(owner))
    return known.numbers.get(str(record.get("daftar_data_id") or "")) or known.datasets.get(record_id or "")


def _priority_entries(owner: str) -> PriorityEntries:
    said = (Planned.entry[name].label(name) for name in PRIORITY)
    query = sa.select(Planned.number, Planned.dataset_ref, Planned.year, *said).join(
        model.Group, model.Group.id == Planned.owner_org).where(
        Planned.status == "DISETUJUI", Planned.priority, sa.or_(model.Group.id == owner, model.Group.name == owner),
    ).order_by(Planned.year)
    found = PriorityEntries({}, {})
    for row in model.Session.execute(query).mappings():
        entry = {"prioritas_tahun": str(row["year"]), **{name: row[name] for name in PRIORITY}}
        found.numbers[row["number"]] = entry
        if row["dataset_ref"]:
            found.datasets[row["dataset_ref"]] = entry
    return found


def forget() -> None:
    """What was asked once in this transaction is asked again: the list changed."""
    model.Session().info.pop(KEPT, None)


def _once(name: str, ask: Callable[[], Any]) -> Any:
    """What ``ask`` gives, asked once a transaction."""
    session = model.Session()
    if not session.in_transaction():
        session.begin()
    transaction, known = session.info.get(KEPT, (None, {}))
    if transaction is not session.get_transaction():
        known = {}
        session.info[KEPT] = (session.get_transaction(), known)
    if name not in known:
        known[name] = ask()
    return known[name]


def agreed(number: str, owner: str | None) -> Mapping[str, Any] | None:
    """The agreed entry of this number, if it is the agency's (id or name)."""
    query = sa.select(Planned.number, Planned.title, Planned.year, Planned.origin, Planned.priority).join(
        model.Group, model.Group.id == Planned.owner_org).where(
        Planned.number == number, Planned.status == "DISETUJUI", sa.or_(model.Group.id == owner, model.Group.name == owner))
    row = model.Session.execute(query).mappings().first()
    return dict(row) if row else None


def of_dataset(dataset_id: str, number: str, owner_org: str) -> list[Json]:
    """Agreed entries that a dataset realises: the one it names, those linked to it."""
    query = sa.select(Planned.number, Planned.title, Planned.year, Planned.priority).where(
        Planned.owner_org == owner_org, Planned.status == "DISETUJUI",
        sa.or_(Planned.number == number, Planned.dataset_ref == dataset_id)).order_by(Planned.year.desc(), Planned.number)
    return [dict(row) for row in model.Session.execute(query.limit(10)).mappings()]


def choices(owner_org: str | None, chosen: str = "") -> list[tuple[str, str]]:
    """Agreed entries of an agency to choose from, the latest year first; what is chosen already stays in."""
    rows = model.Session.execute(sa.select(Planned.number, Planned.year, Planned.title).where(
        Planned.owner_org == (owner_org or ""), Planned.status == "DISETUJUI").order_by(
        Planned.year.desc(), Planned.name_key).limit(MOST)).all()
    found = [(number, f"{year}: {title} ({number})") for number, year, title in rows]
    return found if not chosen or not found or chosen in dict(found) else [(chosen, chosen), *found]


def datasets_of(numbers: list[str], linked: list[str | None]) -> list[str]:
    """Public datasets that name one of these entries or are linked to one: their index tells of priority."""
    package = model.Package
    return list(model.Session.scalars(sa.select(package.id).where(
        package.type == "dataset", package.state == "active",
        sa.or_(NUMBER.in_(numbers), package.id.in_([ident for ident in linked if ident])))))
