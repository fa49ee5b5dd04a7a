"""The versions of a public record as they were: each one frozen, and two of them side by side."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.people.language import lang
from ckanext.tangerang.publish.difference import diff
from ckanext.tangerang.revision.model import Revision
from satudata import form as forms

Json = dict[str, Any]
MOST_ROWS = 200
"""Rows of a list shown on the page of a frozen version; the downloads hold them all."""


@dataclass(frozen=True)
class Frozen:
    """One version of a record: its values as they were decided, and which version is the one in force."""

    record_id: str
    kind: str
    name: str
    version: int
    latest: int
    applied: str
    record: Mapping[str, Any]


def frozen(record_id: str, version: int | None = None) -> Frozen | None:
    """A version of a public record (the latest where none is named); None where there is no such version."""
    package = model.Session.get(model.Package, record_id)
    numbers = list(model.Session.scalars(sa.select(Revision.version).where(
        Revision.record_id == record_id, Revision.version.is_not(None)).order_by(Revision.version)))
    wanted = version if version is not None else (numbers[-1] if numbers else None)
    if package is None or wanted not in numbers:
        return None
    row = model.Session.scalars(sa.select(Revision).where(
        Revision.record_id == record_id, Revision.version == wanted)).one()
    applied = row.applied.isoformat() if row.applied else ""
    return Frozen(record_id, row.kind, package.name, wanted, numbers[-1], applied, row.record)


def open_to_all(found: Frozen) -> Json:
    """The version's record as everybody may have it: the address of a table only where that file is public now, so not one that
    waits for its hour, was taken out, or lies behind a restriction.
    """
    tables = found.record.get("tables")
    if not tables:
        return dict(found.record)
    resource = model.Resource
    public = set(model.Session.scalars(sa.select(resource.url).where(
        resource.package_id == found.record_id, resource.state == "active")))
    return {**found.record, "tables": [
        {name: value for name, value in table.items() if name != "url" or value in public} for table in tables]}


def numbers(record_id: str) -> list[int]:
    """The numbers of the public versions, the first one first."""
    return [number for number in model.Session.scalars(sa.select(Revision.version).where(
        Revision.record_id == record_id, Revision.version.is_not(None)).order_by(Revision.version)) if number]


def compared(before: Frozen, after: Frozen) -> Json:
    """``{"fields", "tables", "rows"}``: values word by word, files figure by figure, lists row by row."""
    found = diff(before.record, after.record, after.kind, lang())
    listed = {field.name: field for field in forms.load(after.kind).fields if field.kind == "rows"}
    return {
        "fields": [item for item in found["fields"] if item["path"] not in listed], "tables": found["tables"],
        "rows": [rows_between(field, before.record.get(name), after.record.get(name)) for name, field in listed.items()
                 if before.record.get(name) != after.record.get(name)],
    }


def rows_between(field: forms.Field, old: Any, new: Any) -> Json:
    """What came, went and changed in a list of rows: ``{title, added, removed, changed, counts}``, each cut at 200."""
    before, after = keyed(field, old or []), keyed(field, new or [])
    added = [shown(row) for key, row in after.items() if key not in before]
    removed = [shown(row) for key, row in before.items() if key not in after]
    changed = [{"old": shown(before[key]), "new": shown(row)} for key, row in after.items()
               if key in before and before[key] != row]
    return {"title": field.label.in_(lang()), "added": added[:MOST_ROWS], "removed": removed[:MOST_ROWS],
            "changed": changed[:MOST_ROWS], "counts": {"added": len(added), "removed": len(removed), "changed": len(changed)}}


def keyed(field: forms.Field, rows: Any) -> dict[tuple[str, ...], Mapping[str, Any]]:
    """Rows by what they are known as: their id, else code and first day of validity, else all their values."""
    own = next((column.name for column in field.columns if column.row_id), "")
    names = {column.name for column in field.columns}
    keys = (own,) if own else ("dari", "daftar", "ke") if {"dari", "ke"} <= names else ("kode", "berlaku_dari")
    found: dict[tuple[str, ...], Mapping[str, Any]] = {}
    for row in rows:
        key = tuple(str(row.get(name) or "") for name in keys)
        found[key if any(key) and key not in found else (*key, shown(row))] = row
    return found


def shown(row: Mapping[str, Any]) -> str:
    """A row as one line."""
    return " · ".join(str(value) for name, value in row.items() if name != "id" and value not in (None, "", [])
                      and not isinstance(value, (list, dict)))
