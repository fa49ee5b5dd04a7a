"""The package a record becomes: what is handed to core's package_create and package_update."""
from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from satudata import form as forms
from satudata.form import Field

NOT_IN_TAG = re.compile(r"[^\w\-. ]+")


def package(
    kind: str, record: Mapping[str, Any], *, record_id: str, name: str, resources: list[dict[str, Any]],
) -> dict[str, Any]:
    """The package as core takes it. ``auto`` fields are never in it: they are joined when it is shown;
    ``apart`` fields lie in the tables of the registry."""
    row: dict[str, Any] = {
        "id": record_id, "name": name, "type": kind, "state": "active", "private": False, "resources": resources,
    }
    for field in forms.load(kind).fields:
        if not (field.auto or field.apart) and record.get(field.name) is not None:
            row[field.ckan_name or field.name] = value(field, record[field.name])
    row["title"] = record.get("title") or name
    row["owner_org"] = record.get("owner_org")
    return row


def value(field: Field, given: Any) -> Any:
    """One value as the package's schema takes it."""
    if field.kind == "tags":
        return ",".join(tag for tag in map(tag_name, given) if tag)
    if field.kind in ("json", "rows"):
        return json.dumps(given, ensure_ascii=False)
    return given


def tag_name(word: str) -> str:
    """A keyword within core's limits for tags: letters, digits, blank, hyphen, dot; 2 to 100 characters."""
    name = re.sub(r"\s+", " ", NOT_IN_TAG.sub(" ", word)).strip()[:100]
    return name if len(name) > 1 else ""


def resource(table: Mapping[str, Any], published: Mapping[str, Any]) -> dict[str, Any]:
    """A table of the record as a resource; ``published`` (the file's own facts) wins."""
    row: dict[str, Any] = {}
    for field in forms.load("dataset").table_fields:
        if not field.auto and table.get(field.name) is not None:
            row[field.ckan_name or field.name] = value(field, table[field.name])
    return {name: given for name, given in {**row, **published}.items() if given is not None}
