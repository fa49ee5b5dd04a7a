"""Which addresses does a record name? Every field of kind url, in its tables and rows too."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from satudata.form.load import load
from satudata.form.model import Field


def links(record: Mapping[str, Any], kind: str) -> Iterator[tuple[str, str]]:
    """``(path, address)`` of each, in the order of the form; what is no http or https address is left out."""
    form = load(kind)
    yield from _in(form.fields, record, "")
    tables = record.get("tables")
    for place, table in enumerate(tables if isinstance(tables, list) else ()):
        if isinstance(table, Mapping):
            yield from _in(form.table_fields, table, f"tables.{place}.")


def _in(fields: tuple[Field, ...], values: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for field in fields:
        value = values.get(field.name)
        if field.kind == "rows" and isinstance(value, list):
            for place, row in enumerate(value if _may_name(field) else ()):  # most lists are long and name none
                if isinstance(row, Mapping):
                    yield from _in(field.columns, row, f"{prefix}{field.name}.{place}.")
        elif field.kind == "url":
            yield from _written(value, prefix + field.name)


def _may_name(field: Field) -> bool:
    return any(column.kind == "url" or (column.kind == "rows" and _may_name(column)) for column in field.columns)


def _written(value: Any, path: str) -> Iterator[tuple[str, str]]:
    several = isinstance(value, list)
    for place, item in enumerate(value if several else [value]):
        if isinstance(item, str) and item.strip().lower().startswith(("http://", "https://")):
            yield (f"{path}.{place}" if several else path), item.strip()
