"""All public records of a kind, read from the database in pieces."""
from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.discovery.auto import permanent
from ckanext.tangerang.exchange import export
from ckanext.tangerang.registry import references, standing
from ckanext.tangerang.revision.model import Revision
from satudata.exchange.collection import Whole
from satudata.exchange.model import Earlier, Link, Published
from satudata.exchange.skos import ALL_CONCEPTS, Scheme

AT_ONCE = 200


def whole(kind: str, ids: Sequence[str], newest: str) -> Whole:
    """What is written of a kind; ``ids`` chooses, none means all."""
    address = f"{tk.config['ckan.site_url'].rstrip('/')}/id/konsep#konsep"
    return Whole(Scheme(address, ALL_CONCEPTS, str(tk.config.get("ckan.site_title") or "")), records(kind, ids),
                 export.sdmx_agency(), newest)


def latest(kind: str, ids: Sequence[str]) -> sa.Select[tuple[Revision]]:
    """The latest versions of public records of a kind, in the order of their addresses."""
    query = sa.select(Revision).join(model.Package, model.Package.id == Revision.record_id).where(
        model.Package.type == kind, model.Package.state == "active", Revision.version.is_not(None))
    if ids:
        query = query.where(sa.or_(model.Package.id.in_(ids), model.Package.name.in_(ids)))
    return query.distinct(Revision.record_id).order_by(Revision.record_id, Revision.version.desc())


def mark(kind: str, ids: Sequence[str]) -> tuple[str, str]:
    """What changes with any of these records, and the day of the newest."""
    found = latest(kind, ids).with_only_columns(Revision.record_id, Revision.version, Revision.applied).subquery()
    rows = list(model.Session.execute(sa.select(found.c.record_id, found.c.version, found.c.applied)))
    text = ";".join(f"{row.record_id}.{row.version}" for row in rows)
    return hashlib.sha256(text.encode()).hexdigest()[:32], max((export.day(row.applied) for row in rows), default="2000-01-01")


def records(kind: str, ids: Sequence[str]) -> Iterator[Published]:
    """The records, a few hundred at a time."""
    after = ""
    while True:
        rows = list(model.Session.scalars(latest(kind, ids).where(Revision.record_id > after).limit(AT_ONCE)))
        yield from several(rows)
        if len(rows) < AT_ONCE:
            return
        after = rows[-1].record_id


def several(rows: Sequence[Revision]) -> Iterator[Published]:
    """These versions with what an export says of them, in a handful of queries for all."""
    ids = [row.record_id for row in rows]
    packages = {each.id: each for each in model.Session.query(model.Package).filter(model.Package.id.in_(ids))}
    owners = {row.owner_org for row in rows}
    orgs = {each.id: each for each in model.Session.query(model.Group).filter(model.Group.id.in_(owners))}
    papers = standing.documents([row.submission_id for row in rows])
    first = firsts(ids)
    pointers = [list(references.pointers(row.record, row.kind)) for row in rows]
    named = references.named([pointer for each in pointers for pointer in each])
    known = export.versions({record_id for record_id, _ in named.values()})
    for row, own in zip(rows, pointers, strict=True):
        links = {
            pointer.value: Link(permanent(known[target].kind, target), title, known[target].version, known[target].code)
            for pointer in own for target, title in [named.get(pointer.value, ("", ""))] if target in known
        }
        paper = papers.get(row.submission_id) or {}
        known_as = one(row, packages[row.record_id], orgs.get(row.owner_org), links)
        yield known_as.with_(created=export.day(first[row.record_id]), decision=", ".join(str(value) for value in paper.values()))


def firsts(ids: Sequence[str]) -> dict[str, Any]:
    """When each record was first public, in one query."""
    query = sa.select(Revision.record_id, sa.func.min(Revision.applied)).where(
        Revision.record_id.in_(ids), Revision.version.is_not(None)).group_by(Revision.record_id)
    return dict(model.Session.execute(query).tuples().all())


def one(row: Revision, package: model.Package, org: model.Group | None, links: dict[str, Link]) -> Published:
    """One version as an export takes it."""
    address = permanent(row.kind, row.record_id)
    return Published(
        kind=row.kind, id=row.record_id, name=package.name, uri=address, version=row.version, created="",
        issued=export.day(row.applied), record=row.record, publisher=org.title if org else "",
        publisher_uri=export.agency(org) if org else "", links=links, agency=export.sdmx_agency(),
        earlier=Earlier(f"{address}/{row.version - 1}", "") if row.version > 1 else None,
    )
