"""What others ask of the Daftar Data: is there one, is this number on it, which entries does a dataset realise."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.planning.model import Planned

Json = dict[str, Any]
KEPT = "sdi_planned_any"
MOST = 300
NUMBER = model.Package.extras.op("->>")("daftar_data_id")

#: Of a package: whether an agreed entry of its agency, named or linked, is priority data.
priority_planned = sa.exists().where(
    Planned.owner_org == model.Package.owner_org, Planned.status == "DISETUJUI", Planned.priority,
    sa.or_(Planned.number == NUMBER, Planned.dataset_ref == model.Package.id))


def any_agreed() -> bool:
    """Whether the city has an agreed list at all: before the first one no dataset is judged by it. Asked once a transaction."""
    session = model.Session()
    if not session.in_transaction():
        session.begin()
    transaction, known = session.info.get(KEPT, (None, False))
    if transaction is not session.get_transaction():
        known = session.scalar(sa.select(sa.exists().where(Planned.status == "DISETUJUI"))) or False
        session.info[KEPT] = (session.get_transaction(), known)
    return bool(known)


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
