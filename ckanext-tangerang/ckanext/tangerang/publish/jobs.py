"""The datastore's tables: loaded from the rows the public downloads, by a job that may run twice."""
from __future__ import annotations

import hashlib
import json
import logging
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.tangerang.delivery import storage
from ckanext.tangerang.later import left_to_worker
from ckanext.tangerang.publish import datastore
from ckanext.tangerang.publish.figures import Rows
from ckanext.tangerang.revision import guards

log = logging.getLogger(__name__)
TIMEOUT = 3600
BATCH = 5000
TYPES = {"integer": "numeric", "number": "numeric", "boolean": "bool", "date": "date"}
CODE = re.compile(r"[+-]?0\d")  # 0012 is a code: as a number it would lose its noughts


def load_later(resource_id: str) -> None:
    """Ask for the table of a resource to be loaded."""
    if p.plugin_loaded("datastore"):
        left_to_worker(load_datastore, [resource_id], f"datastore {resource_id}", TIMEOUT)


def load_datastore(resource_id: str) -> None:
    """Make the table of a public resource anew from its rows; a resource gone meanwhile loses its table instead."""
    resource = model.Resource.get(resource_id)
    if resource is None or resource.state != "active" or resource.package.state != "active":
        datastore.drop(resource_id)
        return
    if not resource.hash or not storage.exists(resource.hash):
        log.error("rows of resource %s are not in the store", resource_id)
        return
    rows = Rows.of_csv(storage.content(resource.hash))
    datastore.drop(resource_id)
    fields = columns(rows, _schema(resource))
    batches = batched(iter_records(rows, fields))
    made = {"fields": fields, "records": next(batches, [])}
    tk.get_action("datastore_create")(_context(), {"resource_id": resource_id, "force": True, **made})
    for batch in batches:
        tk.get_action("datastore_upsert")(
            _context(), {"resource_id": resource_id, "force": True, "method": "insert", "records": batch})


def _schema(resource: model.Resource) -> dict[str, Any]:
    kept = (resource.extras or {}).get("skema_tabel") or {}
    return json.loads(kept) if isinstance(kept, str) else kept


def batched(records: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """The rows in parts of ``BATCH``."""
    while batch := list(islice(records, BATCH)):
        yield batch


def _context() -> dict[str, Any]:
    return guards.door_context(tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"])


def columns(rows: Rows, schema: dict[str, Any]) -> list[dict[str, Any]]:
    """The table's columns: typed as the schema says where every value agrees, text otherwise."""
    declared = {field.get("name"): field for field in schema.get("fields", [])}
    fields: list[dict[str, Any]] = []
    for place, name in enumerate(rows.header):
        wanted = declared.get(name, {})
        kind = TYPES.get(str(wanted.get("type")), "text")
        values = [row[place].strip() for row in rows.rows if place < len(row)]
        if kind != "text" and not all(typed(kind, value) for value in values if value):
            kind = "text"
        taken = {field["id"] for field in fields}
        unique = column_id(name) if column_id(name) not in taken else column_id(f"{name} {place + 1}")
        fields.append({"id": unique, "type": kind, "info": {
            "label": wanted.get("judul") or name, "notes": wanted.get("definisi") or ""}})
    return fields


def typed(kind: str, value: str) -> bool:
    """Whether a cell can be kept as this type."""
    if kind == "bool":
        return value.lower() in ("true", "false")
    if kind == "date":
        return len(value) == 10 and value[4] == value[7] == "-" and value.replace("-", "").isdigit()
    try:
        number = float(value)
    except ValueError:
        return False
    return number - number == 0 and not CODE.match(value)


def column_id(name: str) -> str:
    """A column name PostgreSQL and the datastore take: no quotes, no leading underscore, at most 63 bytes."""
    plain = name.replace('"', "").replace("%", " persen").strip().lstrip("_") or "kolom"
    if len(plain.encode()) <= 63:
        return plain
    mark = hashlib.sha256(name.encode()).hexdigest()[:6]
    return plain.encode()[:56].decode("utf-8", "ignore") + "_" + mark


def iter_records(rows: Rows, fields: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The rows as the datastore takes them; an empty cell is no value."""
    names = [field["id"] for field in fields]
    for row in rows.rows:
        yield {name: (cell.strip() or None) for name, cell in zip(names, row, strict=False)}
