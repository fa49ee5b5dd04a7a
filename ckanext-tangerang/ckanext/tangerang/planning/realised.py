"""Which entries a public dataset realises: read from the catalogue each time, so that it is never out of date.

A dataset of the same agency that names the entry (``daftar_data_id`` of its public version), or that the agency linked.
"""
from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.planning.model import Planned

_NAMED = model.Package.extras.op("->>")("daftar_data_id")


def naming() -> sa.Subquery:
    """Number of an entry and agency -> a dataset that names it, a public one before a withdrawn one."""
    package = model.Package
    public = package.state == "active"
    return sa.select(
        _NAMED.label("number"), package.owner_org.label("owner_org"), package.id.label("id"), public.label("public"),
    ).where(package.type == "dataset", package.state.in_(("active", "deleted")), _NAMED.is_not(None), _NAMED != "").distinct(
        _NAMED, package.owner_org).order_by(_NAMED, package.owner_org, public.desc(), package.id).subquery()


class Facts:
    """The joins and columns that tell of each entry what realises it; one query for any number of entries."""

    def __init__(self) -> None:
        self.named, self.linked = naming(), sa.orm.aliased(model.Package)
        linked_public = sa.func.coalesce(self.linked.state == "active", sa.false())
        named_public = sa.func.coalesce(self.named.c.public, sa.false())
        self.dataset: Any = sa.case((linked_public, self.linked.id), else_=sa.func.coalesce(self.named.c.id, self.linked.id))
        shown = sa.or_(linked_public, named_public)
        self.status: Any = sa.case(
            (Planned.status != "DISETUJUI", Planned.status), (shown, "DITAYANGKAN"),
            (self.dataset.is_not(None), "TIDAK_DITAYANGKAN"), else_="DISETUJUI")

    def join(self, query: sa.Select[Any]) -> sa.Select[Any]:
        """The query over entries, with these facts to hand."""
        return query.outerjoin(self.linked, sa.and_(
            self.linked.id == Planned.dataset_ref, self.linked.owner_org == Planned.owner_org)).outerjoin(
            self.named, sa.and_(self.named.c.number == Planned.number, self.named.c.owner_org == Planned.owner_org))


def known(*where: Any) -> list[tuple[Planned, str, str | None]]:
    """Entries with their status as it is now and the id of the dataset that realises them."""
    facts = Facts()
    query = facts.join(sa.select(Planned, facts.status, facts.dataset)).where(*where)
    return [(row[0], row[1], row[2]) for row in model.Session.execute(query)]
