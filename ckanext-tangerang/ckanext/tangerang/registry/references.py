"""Which records a record points at, read from its form: every field of kind reference, in rows and columns too."""
from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.registry import rows
from ckanext.tangerang.registry.model import Reference
from ckanext.tangerang.revision.model import Revision
from satudata import form as forms

COLUMN_KEYS = {"variabel": "variabel", "kode_referensi": "klasifikasi"}
BY_NAME = {("korespondensi", "daftar"): "klasifikasi", ("variabel_pembangun", "ms_var_ref"): "variabel"}
"""Columns that hold free text by their form, and name a list or a row where they hold its code or id."""
ROW_KINDS = ("variabel", "indikator")
"""Pointers of these kinds may name a row of an activity as well as a standard."""


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
        given = values.get(field.name)
        if not given:
            continue
        if field.kind == "rows":
            yield from _of_rows(field, given, prefix)
        elif field.kind == "reference":
            for value in given if isinstance(given, list) else [given]:
                if value:
                    yield Pointer(prefix + field.name, field.reference, str(value))


def _of_rows(field: forms.Field, given: Any, prefix: str) -> Iterator[Pointer]:
    """Pointers of each row; where rows have no id of their own (correspondences), one of each value is enough."""
    if not isinstance(given, list) or not _points(field):
        return
    told: set[tuple[str, str]] = set()
    known_by_id = any(column.row_id for column in field.columns)
    for place, row in enumerate(given):
        if not isinstance(row, Mapping):
            continue
        start = f"{prefix}{field.name}.{place}."
        loose = (Pointer(start + name, target, str(row[name])) for (of, name), target in BY_NAME.items()
                 if of == field.name and row.get(name))
        for pointer in (*_of_fields(row, field.columns, start), *loose):
            key = (pointer.path.removeprefix(start), pointer.value)
            if known_by_id or key not in told:
                told.add(key)
                yield pointer


def _points(field: forms.Field) -> bool:
    """Whether rows of this field can point anywhere: most have tens of thousands of rows and no reference."""
    return any((field.name, column.name) in BY_NAME or column.kind == "reference"
               or (column.kind == "rows" and _points(column)) for column in field.columns)


def named(found: Iterable[Pointer]) -> dict[str, tuple[str, str]]:
    """``value -> (id, title)`` of what these pointers name: public records by id or name, classifications by the code of
    their list, and rows of activities by their id.
    """
    given = list(found)
    known = resolved({pointer.value for pointer in given})
    known |= {row.id: (row.id, row.nama) for row in rows.found(row_values(given) - known.keys()).values()}
    codes = {pointer.value for pointer in given if pointer.kind == "klasifikasi"} - known.keys()
    return known | (_by_list_code(codes) if codes else {})


def row_values(found: Iterable[Pointer]) -> set[str]:
    """The values that may name a row of an activity."""
    return {pointer.value for pointer in found if pointer.kind in ROW_KINDS}


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


def _by_list_code(values: set[str]) -> dict[str, tuple[str, str]]:
    """Classifications named by their ``kode_list``, case aside."""
    code = sa.func.lower(model.Package.extras.op("->>")("kode_list"))
    query = sa.select(model.Package.id, model.Package.title, code).where(
        model.Package.type == "klasifikasi", model.Package.state == "active", code.in_({value.lower() for value in values}))
    known = {found: (record_id, title) for record_id, title, found in model.Session.execute(query)}
    return {value: known[value.lower()] for value in values if value.lower() in known}


def rebuild(revision: Revision, *, is_first: bool = False) -> None:
    """Replace the pointers of a record by those of the version that is public now; the first has none to replace."""
    if not is_first:
        model.Session.query(Reference).filter_by(from_id=revision.record_id).delete(synchronize_session=False)
    found = list(pointers(revision.record, revision.kind))
    known = named(found)
    activities = {row.id: row.record_id for row in rows.found(row_values(found)).values()}
    model.Session.add_all(made(revision, pointer, to_id, kind)
                          for pointer in found for to_id, kind in targets(pointer, known, activities))
    if is_first:
        adopt(revision)


def rebuild_together(revisions: list[Revision], replaced: Collection[str]) -> None:
    """The pointers of many records, what they name looked up once; ``replaced`` are ids of those that were public before."""
    if replaced:
        model.Session.query(Reference).filter(Reference.from_id.in_(replaced)).delete(synchronize_session=False)
    found = [(revision, pointer) for revision in revisions for pointer in pointers(revision.record, revision.kind)]
    if found:
        known = named(pointer for _, pointer in found)
        activities = {row.id: row.record_id for row in rows.found(row_values(pointer for _, pointer in found)).values()}
        model.Session.add_all(made(revision, pointer, to_id, kind)
                              for revision, pointer in found for to_id, kind in targets(pointer, known, activities))
    for revision in revisions:
        if revision.record_id not in replaced:
            adopt(revision)


def targets(
    pointer: Pointer, known: Mapping[str, tuple[str, str]], activities: Mapping[str, str],
) -> Iterator[tuple[str, str]]:
    """What a pointer leads to: a record, or a row of an activity and that activity with it."""
    to_id = known.get(pointer.value, (pointer.value, ""))[0]
    yield to_id, pointer.kind
    if to_id in activities:
        yield activities[to_id], "kegiatan"


def made(revision: Revision, pointer: Pointer, to_id: str, kind: str) -> Reference:
    """A pointer as the table keeps it."""
    return Reference(from_id=revision.record_id, from_kind=revision.kind, from_version=revision.version, path=pointer.path,
                     to_id=to_id, to_kind=kind)


def adopt(revision: Revision) -> None:
    """Pointers that named this record by its list's code before it was public lead to it from now on."""
    code = str(revision.record.get("kode_list") or "") if revision.kind == "klasifikasi" else ""
    if code:
        model.Session.execute(sa.update(Reference).where(
            Reference.to_kind == "klasifikasi", Reference.to_id.in_({code, code.lower(), code.upper()}),
        ).values(to_id=revision.record_id))


def forget(record_id: str) -> None:
    """Drop the pointers of a record that is no longer public; those at it stay and show what is broken."""
    model.Session.query(Reference).filter_by(from_id=record_id).delete(synchronize_session=False)
