"""How far each section of a form is filled, and what a posted section changes."""
from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from satudata.form import Field, Form, Section

from . import stages

EMPTY, PARTIAL, COMPLETE = "belum", "sebagian", "lengkap"
FILES = "berkas"
#: What a person may say of each column, in the order of the grid.
COLUMN_KEYS = ("judul", "definisi", "peran", "type", "satuan", "kode_referensi", "data_pribadi", "variabel")

Values = MultiDict[str, str]


@dataclass(frozen=True)
class Task:
    """One line of the task list: a section, its state, how many required items it lacks."""

    section: Section
    state: str
    missing: int

    @property
    def name(self) -> str:
        return self.section.name


def tasks(form: Form, record: Mapping[str, Any]) -> list[Task]:
    """The task list: each section's state from what is required of this record and what is there."""
    lacking = [path.split(".")[0] for path, _field in form.missing_paths(record)]
    found = []
    for section in form.sections:
        names = {field.name for field in form.in_section(section.name) if form.applies(field, record)}
        if section.name == FILES and form.table_fields:
            names.add("tables")
        if not names:
            continue
        missing = sum(name in names for name in lacking)
        if "tables" in names and not record.get("tables"):
            missing += 1
        filled = any(record.get(name) for name in names)
        found.append(Task(section, EMPTY if not filled else PARTIAL if missing else COMPLETE, missing))
    return found


def posted(form: Form, section: str, values: Values) -> dict[str, Any]:
    """Changes a posted section asks for: every field the page carried; an emptied one is None.

    A page names each field it carries in ``fields``, so that a field without a ticked box is known to be emptied.
    """
    carried = set(values.getlist("fields"))
    return {
        field.name: value_of(field, values) or None
        for field in form.in_section(section) if field.name in carried or field.name in values
    }


def value_of(field: Field, values: Values) -> Any:
    """The posted value of one field, as the record holds it."""
    text = values.get(field.name, "").strip()
    if (schedule := stages.posted(field.name, values)) is not None:
        return schedule
    if field.kind == "tags":
        return [word.strip() for word in text.replace("\n", ",").split(",") if word.strip()]
    if field.kind in ("json", "rows"):
        return read_json(text)
    if field.multiple:
        many = values.getlist(field.name)
        parts = many if len(many) > 1 or field.codelist or field.reference else text.splitlines()
        return [part.strip() for part in parts if part.strip()]
    return text


def read_json(text: str) -> Any:
    """What a JSON field's text says; left as text where it is no JSON, for the form to refuse with its sentence."""
    try:
        return json.loads(text) if text else None
    except ValueError:
        return text


def posted_tables(form: Form, record: Mapping[str, Any], values: Values) -> list[dict[str, Any]]:
    """The record's tables with what the page says of them and of their columns; one marked ``remove`` is left out."""
    tables = []
    for index, table in enumerate(copy.deepcopy(record.get("tables") or [])):
        if values.get(f"tables.{index}.remove"):
            continue
        for field in form.table_fields:
            name = f"tables.{index}.{field.name}"
            if field.kind != "json" and name in values:
                put(table, field.name, values.get(name, "").strip())
        for place, column in enumerate((table.get("skema_tabel") or {}).get("fields") or []):
            for key in COLUMN_KEYS:
                name = f"tables.{index}.skema_tabel.fields.{place}.{key}"
                if name in values:
                    put(column, key, values.get(name, "").strip())
        tables.append(table)
    return tables


def put(target: dict[str, Any], key: str, value: str) -> None:
    """Sets a value; an emptied one goes."""
    if value:
        target[key] = value
    else:
        target.pop(key, None)


def change_at(record: Mapping[str, Any], path: str, value: Any) -> dict[str, Any]:
    """The change that puts a value at a dotted path: the top field, with the rest of it kept."""
    head, *rest = path.split(".")
    if not rest:
        return {head: value}
    top: Any = copy.deepcopy(record.get(head))
    node = top
    for part in rest[:-1]:
        node = node[int(part)] if isinstance(node, list) else node.setdefault(part, {})
    if isinstance(node, list):
        node[int(rest[-1])] = value
    else:
        node[rest[-1]] = value
    return {head: top}
