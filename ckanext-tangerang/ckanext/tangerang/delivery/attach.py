"""How a delivered file fills a table of the record: format, columns and period proposed, what a person wrote kept."""
from __future__ import annotations

import copy
import re
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context

from ckanext.tangerang.delivery.model import Delivery
from ckanext.tangerang.revision.model import Revision
from satudata import form as forms
from satudata.table import column_entry

#: "Tabel 3. Jumlah ..." at the head of a sheet: the number is that sheet's, not the data's.
NUMBERED = re.compile(r"^tabel\s+[\d.]+\s*[.:]?\s+", re.IGNORECASE)
TYPES = {"boolean": "boolean", "integer": "integer", "number": "number", "date": "date", "year": "year"}


def check(revision: Revision, table: Any) -> None:
    """``ValidationError`` where the named table is none of the record's."""
    if table in (None, "", "new"):
        return
    count = len(revision.record.get("tables") or [])
    number = str(table)
    if not (number.isascii() and number.isdigit() and len(number) < 10) or int(number) >= count:
        raise tk.ValidationError({"table": [tk._("This record has no table of that number.")]})


def attach(context: Context, revision: Revision, delivery: Delivery, table: Any) -> None:
    """Save the file into the record through the door; one file with several tables makes several when ``table`` is "new"."""
    tables = copy.deepcopy(revision.record.get("tables") or [])
    seen = delivery.tables or [{}]
    if table == "new":
        tables += [proposal(delivery, found, {}) for found in seen]
    else:
        tables[int(table)] = proposal(delivery, seen[0], tables[int(table)])
    changes: dict[str, Any] = {"tables": tables}
    if not revision.record.get("title") and seen[0].get("title"):
        changes["title"] = title(revision.kind, seen[0]["title"])
    asked = {"id": revision.id, "base": revision.saves, "changes": changes}
    tk.get_action("sdi_revision_save")({"user": context["user"], "defer_commit": True}, asked)


def title(kind: str, found: str) -> str:
    """The record's title as the file's first line proposes it, for a record without one."""
    return NUMBERED.sub("", found).strip()[:forms.load(kind).field("title").max_length]


def proposal(delivery: Delivery, seen: dict[str, Any], written: dict[str, Any]) -> dict[str, Any]:
    """The table's entry in the record: what the profile says, under what a person already wrote."""
    known = {field.name for field in forms.load("dataset").table_fields if not field.auto}
    guessed = {
        "name": NUMBERED.sub("", seen.get("title") or "") or seen.get("name")
        or delivery.filename.rpartition(".")[0] or delivery.filename,
        "format": "csv",  # what the public downloads, whatever was sent
        "skema_tabel": {"fields": columns(seen, written.get("skema_tabel"))} if seen.get("columns") else None,
    }
    proposed = {name: value for name, value in guessed.items() if name in known and value}
    kept = {name: value for name, value in written.items() if name != "skema_tabel" or not seen.get("columns")}
    return {**proposed, **kept, "delivery": delivery.id}


def columns(seen: dict[str, Any], schema: Any) -> list[dict[str, Any]]:
    """One entry a column of the file; definitions a person wrote for a column of the same name stay."""
    written = {field.get("name"): field for field in (schema or {}).get("fields", [])} if isinstance(schema, dict) else {}
    found = []
    for column in seen["columns"]:
        guess = column_entry(
            column["name"], TYPES.get(column.get("type", ""), "string"), role=column.get("role"), unit=column.get("unit"),
            codelist=column.get("codelist"),
        )
        found.append({**guess, **written.get(guess["name"], {})})
    return found
