"""Everything a change of a standard touches: public users, what breaks in them, sources and drafts, agency by agency."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from ckan import model
from sqlalchemy.orm import defer, joinedload

from ckanext.tangerang.harvest.model import Source
from ckanext.tangerang.people import permissions
from ckanext.tangerang.registry import breaks, reference_list, rows
from ckanext.tangerang.registry.breaks import Change
from ckanext.tangerang.registry.model import Reference
from ckanext.tangerang.revision import records, transitions, visible
from ckanext.tangerang.revision.model import Revision, Submission

Json = dict[str, Any]
MOST = 5_000
"""Pointers looked through for one answer; beyond, the answer says so."""
SHOWN = 500


def of_revision(revision: Revision, user: model.User | None) -> Json:
    """What publishing this revision would touch; what it breaks is compared with the version before it."""
    base = records.published(revision.record_id)
    if revision.version is not None:
        base = model.Session.scalars(sa.select(Revision).where(
            Revision.record_id == revision.record_id, Revision.version < revision.version,
        ).order_by(Revision.version.desc()).limit(1)).first()
    change = Change(revision.kind, revision.record_id, base.record if base else {}, revision.record)
    return assembled(revision.record_id, revision.record, change, user)


def of_record(ident: str, user: model.User | None) -> Json:
    """Who uses a public standard, and what its latest version broke of what was built on the one before."""
    latest = records.published(ident)
    if latest is None or latest.version == 1:
        return assembled(ident, latest.record if latest else {}, None, user)
    return of_revision(latest, user)


def assembled(ident: str, record: Mapping[str, Any], change: Change | None, user: model.User | None) -> Json:
    """The answer of ``sdi_impact_show``."""
    uses = reference_list.listed(ident, limit=SHOWN)
    broken, partial = broken_by(ident, change) if change is not None and not change.is_harmless() else ([], False)
    using = users(ident)
    words = [word for word in (ident, record.get("kode_list"), name_of(ident)) if word]
    found: Json = {
        "uses": uses | {"rows": row_uses(ident)}, "breaks": broken, "by_agency": by_agency(using, broken),
        "correspondence": change.correspondence() if change is not None and change.kind == "klasifikasi" else [],
        "changes": {"lost": len(change.lost), "renamed": len(change.renamed), "meaning": change.meaning,
                    "retires": change.retires} if change is not None else None,
        "sources": sources(words, user), "drafts": drafts(ident, words, user),
    }
    found["summary"] = summary(using, found, partial or bool(change and change.reader.capped))
    return found


def name_of(ident: str) -> str | None:
    package = model.Session.get(model.Package, ident)
    return package.name if package else None


def users(ident: str) -> list[tuple[str, str, str | None]]:
    """``(record id, kind, agency)`` of the public records that use this one."""
    package = model.Package
    query = sa.select(package.id, package.type, package.owner_org).join(Reference, Reference.from_id == package.id).where(
        Reference.to_id == ident, Reference.from_id != ident, package.state == "active",
        Reference.path.not_in(reference_list.LIFE)).distinct()
    return [(row.id, row.type, row.owner_org) for row in model.Session.execute(query)]


def broken_by(ident: str, change: Change) -> tuple[list[Json], bool]:
    """What breaks in each record that points here, and whether there were more pointers than were looked through."""
    package = model.Package
    query = sa.select(Reference.path, package.id, package.type, package.name, package.title, package.owner_org).join(
        package, package.id == Reference.from_id).where(
        Reference.to_id == ident, Reference.from_id != ident, package.state == "active",
        Reference.path.not_in(reference_list.LIFE)).order_by(Reference.id).limit(MOST + 1)
    pointers = list(model.Session.execute(query))
    found: list[Json] = []
    for start in range(0, min(len(pointers), MOST), 100):
        part = pointers[start:start + 100]
        public = records.published_of(list({row.id for row in part}))
        for row in part:
            if row.id in public:
                about = {"id": row.id, "kind": row.type, "name": row.name, "title": row.title, "owner_org": row.owner_org}
                record = public[row.id].record
                found += [about | {"place": place(record, item["path"])} | item
                          for item in breaks.in_record(change, record, row.path)]
    return found, len(pointers) > MOST


def place(record: Mapping[str, Any], path: str) -> str:
    """The column or row a path lies in, by its name; empty for a field of the record itself."""
    parts = path.split(".")
    inner = records.at(record, ".".join(parts[:-1])) if len(parts) > 1 else None
    return str(inner.get("name") or inner.get("nama") or "") if isinstance(inner, Mapping) else ""


def row_uses(ident: str) -> list[Json]:
    """MS-Var and MS-Ind rows that point here."""
    query = sa.select(Reference.from_id, Reference.path).where(
        Reference.to_id == ident, sa.or_(*(Reference.path.startswith(f"{name}.") for name in rows.TABLES))).limit(SHOWN)
    wanted = {(from_id, *path.split(".")[:2]) for from_id, path in model.Session.execute(query)}
    found = []
    for field, table in rows.TABLES.items():
        places = {(from_id, int(number)) for from_id, name, number in wanted if name == field}
        if places:
            chosen = sa.select(table).where(sa.tuple_(table.record_id, table.place).in_(places))
            found += [{"record_id": row.record_id, "id": row.id, "field": field, "nama": row.nama, "owner_org": row.owner_org}
                      for row in model.Session.scalars(chosen)]
    return found


def by_agency(using: Iterable[tuple[str, str, str | None]], broken: Iterable[Json]) -> list[Json]:
    """``{owner_org, title, records, datasets, breaks}`` of each agency that uses the standard, the most broken first."""
    counted: dict[str, Json] = {}
    for _, kind, org in using:
        line = counted.setdefault(org or "", {"owner_org": org, "records": 0, "datasets": 0, "breaks": 0})
        line["records"] += 1
        line["datasets"] += kind == "dataset"
    hit = {(item["id"], item["owner_org"] or "") for item in broken}
    for _, org in hit:
        counted[org]["breaks"] += 1
    names = dict(model.Session.execute(sa.select(model.Group.id, model.Group.title).where(
        model.Group.id.in_([org for org in counted if org]))).tuples().all())
    lines = [line | {"title": names.get(org, "")} for org, line in counted.items()]
    return sorted(lines, key=lambda line: (-line["breaks"], -line["records"], line["title"]))


def sources(words: list[str], user: model.User | None) -> Json:
    """Harvest sources whose mappings or defaults name the standard; those the reader may not see are counted only."""
    text = sa.cast(Source.document, sa.Text)
    found = model.Session.scalars(sa.select(Source).where(
        Source.state == "active", sa.or_(*(text.contains(f'"{word}"', autoescape=True) for word in words)))).all()
    may = [one for one in found if user is not None and permissions.can(
        user, "harvest_source_read", owner_org=one.owner_org, source=one.id)]
    return {"count": len(found), "results": [
        {"id": one.id, "title": one.title, "owner_org": one.owner_org} for one in may]}


def drafts(ident: str, words: list[str], user: model.User | None) -> Json:
    """Open revisions of other records that name the standard; titles only of those the reader may see."""
    open_states = [state for state in transitions.document()["states"] if not transitions.final(state)]
    text = sa.cast(Revision.record, sa.Text)
    base = sa.select(Revision).join(Revision.submission).where(
        Submission.state.in_(open_states), Revision.record_id != ident, Revision.version.is_(None),
        sa.or_(*(text.contains(f'"{word}"', autoescape=True) for word in words)))
    count = model.Session.scalar(sa.select(sa.func.count()).select_from(base.with_only_columns(Revision.id).subquery()))
    seen: list[Revision] = []
    if user is not None:
        shown = base.where(visible.condition(user)).options(defer(Revision.record), joinedload(Revision.submission)).limit(SHOWN)
        seen = list(model.Session.scalars(shown))
    return {"count": count or 0, "results": [
        {"id": row.id, "title": row.title, "kind": row.kind, "owner_org": row.owner_org, "number": row.submission.number,
         "state": row.submission.state} for row in seen]}


def summary(using: list[tuple[str, str, str | None]], found: Json, partial: bool) -> Json:
    """The figures a reviewer sees first."""
    broken = found["breaks"]
    codes = [item for item in broken if item["what"] == "kode_hilang"]
    return {
        "records": len(using), "datasets": sum(kind == "dataset" for _, kind, _ in using),
        "agencies": len({org for _, _, org in using}), "broken_records": len({item["id"] for item in broken}),
        "broken_datasets": len({item["id"] for item in broken if item["kind"] == "dataset"}),
        "broken_agencies": len({item["owner_org"] for item in broken}),
        "columns": len({(item["id"], item["path"]) for item in codes}),
        "codes": len({value for item in codes for value in item["values"]}),
        "sources": found["sources"]["count"], "drafts": found["drafts"]["count"],
        "partial": partial or not all(item["complete"] for item in broken),
    }
