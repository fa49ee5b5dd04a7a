"""The first rows of a public file: from the delivery it was made of, else from the datastore."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.tangerang.delivery.model import Delivery

from . import words
from .showing import parsed

ROWS = 10
COLUMNS = 12
NUMERIC = frozenset({"integer", "number"})
Json = dict[str, Any]


@dataclass(frozen=True)
class Preview:
    """``columns``: {name, label, number, unit}; ``rows``: texts in column order; ``hidden``: columns not shown."""

    columns: list[Json]
    rows: list[list[str]]
    hidden: int = 0


def schema_of(resource: Mapping[str, Any]) -> list[Json]:
    """The described columns of a file: ``[{name, type, judul, definisi, satuan, ...}]``."""
    schema = parsed(resource.get("skema_tabel"))
    fields = schema.get("fields") if isinstance(schema, dict) else schema
    return [column for column in fields or [] if isinstance(column, dict) and column.get("name")]


def previews(resources: Iterable[Mapping[str, Any]]) -> dict[str, Preview]:
    """Previews by resource id; the deliveries are read in one query."""
    listed = list(resources)
    deliveries = Delivery.of_ids({resource["delivery"] for resource in listed if resource.get("delivery")})
    found = {}
    for resource in listed:
        delivery = deliveries.get(resource.get("delivery") or "")
        names, rows = _delivered(delivery, resource) if delivery else _stored(resource)
        if names and rows:
            found[resource["id"]] = made(names, rows, schema_of(resource))
    return found


def made(names: list[str], rows: list[list[Any]], schema: list[Json]) -> Preview:
    """The first rows and columns with the columns' titles and units."""
    known = {column["name"]: column for column in schema}
    columns = [_column(name, known.get(name, {}), [row[place] for row in rows if place < len(row)])
               for place, name in enumerate(names[:COLUMNS])]
    shown = [[_cell(value, column["number"]) for value, column in zip(row, columns, strict=False)] for row in rows[:ROWS]]
    return Preview(columns, shown, max(len(names) - COLUMNS, 0))


def _column(name: str, described: Json, values: list[Any]) -> Json:
    is_code = described.get("peran") in ("kunci", "dimensi") or bool(described.get("kode_referensi"))
    kind = described.get("type")
    counts = kind in NUMERIC if kind else _all_numbers(values)
    return {
        "name": name, "label": described.get("judul") or name, "number": counts and not is_code,
        "unit": words.label("satuan", described.get("satuan") or ""),
    }


def _all_numbers(values: list[Any]) -> bool:
    filled = [value for value in values if value not in (None, "")]
    return bool(filled) and all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in filled)


def _cell(value: Any, is_number: bool) -> str:
    if value is None:
        return ""
    return words.number(value) if is_number else str(value)


def _delivered(delivery: Delivery, resource: Mapping[str, Any]) -> tuple[list[str], list[list[Any]]]:
    tables = delivery.tables or []
    table = next((item for item in tables if item.get("csv_sha256") and item["csv_sha256"] == resource.get("hash")), None)
    if table is None and len(tables) == 1:
        table = tables[0]
    if table is None:
        return [], []
    return [column["name"] for column in table.get("columns") or []], table.get("preview") or []


def _stored(resource: Mapping[str, Any]) -> tuple[list[str], list[list[Any]]]:
    if not resource.get("datastore_active"):
        return [], []
    try:
        answer = tk.get_action("datastore_search")({"user": tk.g.user}, {"resource_id": resource["id"], "limit": ROWS})
    except (tk.ObjectNotFound, tk.NotAuthorized, tk.ValidationError):
        return [], []
    names = [column["id"] for column in answer["fields"] if column["id"] != "_id"]
    return names, [[row.get(name) for name in names] for row in answer["records"]]
