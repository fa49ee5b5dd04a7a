"""What a form is: kinds of fields, sections, and the questions one may ask of them."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from satudata.form.condition import Condition, holds
from satudata.record import is_empty
from satudata.text import Text

KINDS = (
    "text", "markdown", "choice", "choices", "tags", "date", "moment", "year", "email", "url", "reference", "organization",
    "json", "rows",
)
EFFECTS = ("menahan", "syarat", "saran")


@dataclass(frozen=True)
class Section:
    """One step of the registration; `name` is its address."""

    name: str
    title: Text
    help: Text


@dataclass(frozen=True)
class Field:
    """One item of a form. `name` is its key in the record; `ckan_name` its key in the package where that differs.

    `required_on` "submit": demanded at submit where `condition` and `required_when` hold. `effect`: what its absence
    does, `rule` the compliance rule that says so. `max_length` counts characters of one value, `max_items` values.
    `columns` are the fields of one row of a `rows` field, `row_id` the column the door fills with an id; `apart` fields never
    reach the package row: they lie in the revision and in tables of their own.
    `shape` is the JSON Schema of a `json` field; `reference` the kind of record a reference points at; `partial` a date
    that may be a year or a month; a `moment` is a day, or a day and an hour of the city to the minute; `pattern` what else than
    the codes of its list a value may look like.
    """

    name: str
    label: Text
    help: Text
    kind: str
    section: str
    max_length: int
    number: str = ""
    codelist: str = ""
    codelist_level: str = ""
    reference: str = ""
    multiple: bool = False
    max_items: int = 1
    min_items: int = 0
    required_on: str | None = None
    required_when: Condition | None = None
    condition: Condition | None = None
    good: str = ""
    bad: str = ""
    clause: str = ""
    indah: str = ""
    national: str = ""
    predicate: str = ""
    auto: bool = False
    effect: str = "syarat"
    rule: str = ""
    partial: bool = False
    shape: Mapping[str, Any] | None = None
    default: str = ""
    pattern: str = ""
    ckan_name: str = ""
    columns: tuple[Field, ...] = ()
    row_id: bool = False
    apart: bool = False

    def column(self, name: str) -> Field | None:
        """The column of that name of a `rows` field, None when it has none."""
        return self.by_column.get(name)

    @cached_property
    def by_column(self) -> Mapping[str, Field]:
        """The columns of a `rows` field by name, in order."""
        return {column.name: column for column in self.columns}

    @cached_property
    def conditional(self) -> bool:
        """Whether another field decides if this one is asked or demanded."""
        return bool(self.condition or self.required_when)


@dataclass(frozen=True)
class Form:
    """The definition of one kind of record. `fields` are what a person fills in, `auto_fields` what the catalogue computes."""

    kind: str
    title: Text
    sections: tuple[Section, ...]
    fields: tuple[Field, ...]
    table_fields: tuple[Field, ...] = ()
    auto_fields: tuple[Field, ...] = ()
    auto_table_fields: tuple[Field, ...] = ()

    @cached_property
    def _by_name(self) -> dict[str, Field]:
        return {field.name: field for field in (*self.auto_fields, *self.fields)}

    def field(self, name: str) -> Field:
        """The field of that key, filled in or computed. Raises KeyError."""
        return self._by_name[name]

    def table_field(self, name: str) -> Field:
        """The field of a table of that key. Raises KeyError."""
        for field in self.table_fields:
            if field.name == name:
                return field
        raise KeyError(name)

    def at(self, path: str) -> Field | None:
        """The field a dotted path lies in (`definisi`, `tables.0.skema_tabel.fields.2.satuan`, `ms_var.3.definisi`: the
        column), None when there is none."""
        head, *rest = path.split(".")
        if head == "tables" and self.table_fields:
            return next((field for field in self.table_fields if rest[1:] and field.name == rest[1]), None)
        found = self._by_name.get(head)
        while found and found.kind == "rows" and rest[1:]:
            found, rest = found.column(rest[1]), rest[2:]
        return found

    def in_section(self, name: str) -> tuple[Field, ...]:
        """The fields of one section, in order."""
        return tuple(field for field in self.fields if field.section == name)

    def applies(self, field: Field, record: Mapping[str, Any]) -> bool:
        """Whether the field is asked at all for this record (skip rules of the official forms)."""
        return holds(field.condition, record)

    def demands(self, field: Field, record: Mapping[str, Any]) -> bool:
        """Whether submit demands this field for this record."""
        return (
            field.required_on == "submit" and not field.auto
            and holds(field.condition, record) and holds(field.required_when, record)
        )

    def required(self, record: Mapping[str, Any]) -> list[Field]:
        """The fields submit demands for this record, tables apart."""
        return [field for field in self.fields if self.demands(field, record)]

    def missing(self, record: Mapping[str, Any]) -> list[Field]:
        """The demanded fields that are empty or have fewer values than asked, tables apart."""
        return [field for field in self.required(record) if _lacks(field, record.get(field.name))]

    def missing_paths(self, record: Mapping[str, Any]) -> list[tuple[str, Field]]:
        """`missing` with paths, and the demanded columns of rows and fields of tables too: ("tables.0.name", Field)."""
        found = [(field.name, field) for field in self.missing(record)]
        for field in self.fields:
            if field.columns and self.applies(field, record):
                found += self._missing_in(field, record, field.name, record.get(field.name))
        for index, table in enumerate(record.get("tables") or []):
            scope = {**record, **table}
            found += [
                (f"tables.{index}.{field.name}", field) for field in self.table_fields
                if self.demands(field, scope) and _lacks(field, table.get(field.name))
            ]
        return found

    def _missing_in(self, field: Field, around: Mapping[str, Any], path: str, rows: Any) -> Iterator[tuple[str, Field]]:
        """The demanded cells that are empty. A row's own columns hide fields of the same name around it."""
        asked = [column for column in field.columns if column.columns or column.required_on]
        own = {column.name for column in field.columns}
        outer = {name: value for name, value in around.items() if name not in own}
        merge = any(column.conditional or column.columns for column in asked)
        for index, row in enumerate(rows or () if asked else ()):
            scope = {**outer, **row} if merge else row
            for column in asked:
                value = row.get(column.name)
                if self.demands(column, scope) and _lacks(column, value):
                    yield f"{path}.{index}.{column.name}", column
                elif column.columns and value and self.applies(column, scope):
                    yield from self._missing_in(column, scope, f"{path}.{index}.{column.name}", value)

    def json_schema(self, submit: bool = False) -> dict[str, Any]:
        """JSON Schema (2020-12) of a draft; with `submit` also what submit demands, conditions as if/then."""
        from satudata.form.schema import json_schema
        return json_schema(self, submit)

    def normalise(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        """The record as it is kept: trimmed, NFC, scalars as strings, no empties. Raises FormError naming each wrong field."""
        from satudata.form.normalise import normalise
        return normalise(self, raw)


def _lacks(field: Field, value: Any) -> bool:
    if is_empty(value):
        return True
    return isinstance(value, (list, tuple)) and field.min_items > len(value)
