"""Which records a record points at, read from its form: every field of kind reference, and its columns."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.registry.model import Reference
from ckanext.tangerang.revision.model import Revision
from satudata import form as forms

COLUMN_KEYS = {"variabel": "variabel", "kode_referensi": "klasifikasi"}


@dataclass(frozen=True)
class Pointer:
    """A value at ``path`` that names a record of ``kind`` by id, name or code."""

    path: str
    kind: str
    value: str


def pointers(record: Mapping[str, Any], kind: str) -> Iterator[Pointer]:
    """Every pointer of a record, in the order of its form."""
    form = forms.load(kind)
    yield from _of_fields(record, form.fields, "")
    for number, table in enumerate(record.get("tables") or []):
        yield from _of_fields(table, form.table_fields, f"tables.{number}.")
        schema = table.get("skema_tabel")
        for place, column in enumerate(schema.get("fields", []) if isinstance(schema, dict) else []):
            for key, target in COLUMN_KEYS.items():
                if column.get(key):
                    yield Pointer(f"tables.{number}.skema_tabel.fields.{place}.{key}", target, str(column[key]))


def _of_fields(values: Mapping[str, Any], fields: tuple[forms.Field, ...], prefix: str) -> Iterator[Pointer]:
    for field in fields:
        given = values.get(field.name) if field.kind == "reference" else None
        for value in given if isinstance(given, list) else [given]:
            if value:
                yield Pointer(prefix + field.name, field.reference, str(value))


def resolved(values: set[str]) -> dict[str, tuple[str, str]]:
    """``value -> (record id, title)`` of public records named by id or name, in one query."""
    if not values:
        return {}
    query = sa.select(model.Package.id, model.Package.name, model.Package.title).where(
        sa.or_(model.Package.id.in_(values), model.Package.name.in_(values)), model.Package.state == "active")
    found: dict[str, tuple[str, str]] = {}
    for record_id, name, title in model.Session.execute(query):
        found[record_id] = found[name] = (record_id, title or name)
    return found


def rebuild(revision: Revision, *, is_first: bool = False) -> None:
    """Replace the pointers of a record by those of the version that is public now; the first has none to replace."""
    if not is_first:
        model.Session.query(Reference).filter_by(from_id=revision.record_id).delete(synchronize_session=False)
    found = list(pointers(revision.record, revision.kind))
    known = resolved({pointer.value for pointer in found})
    model.Session.add_all(
        Reference(
            from_id=revision.record_id, from_kind=revision.kind, from_version=revision.version, path=pointer.path,
            to_id=known.get(pointer.value, (pointer.value, ""))[0], to_kind=pointer.kind,
        )
        for pointer in found
    )


def forget(record_id: str) -> None:
    """Drop the pointers of a record that is no longer public; those at it stay and show what is broken."""
    model.Session.query(Reference).filter_by(from_id=record_id).delete(synchronize_session=False)
