"""What a posted section changes, when somebody else may have saved meanwhile: a three-way merge, item by item.

The page carries what the person saw (``seen``). An item they did not touch keeps what the other person made of it; an item
both changed differently is a clash, shown before anything is overwritten.
"""
from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from satudata.form import Form

from . import merging_rows, sections

Json = dict[str, Any]
#: Says which file a table stands for: a table whose file has changed is not the one the person saw.
IDENTITY = "delivery"


@dataclass(frozen=True)
class Merged:
    """``changes`` to save, the names of items both changed, the record as the form shows it with what was typed, and of
    grids the cells both changed.
    """

    changes: Json
    clashes: list[str]
    typed: Json
    cells: dict[str, list[Json]] = dataclasses.field(default_factory=dict)


def three_way(seen: Mapping[str, Any], theirs: Mapping[str, Any], yours: Mapping[str, Any]) -> tuple[Json, list[str]]:
    """What this person changed since they saw it, and which of that somebody else changed to something else."""
    mine = {name: value for name, value in yours.items() if (value or None) != (seen.get(name) or None)}
    clashes = [
        name for name, value in mine.items()
        if (theirs.get(name) or None) not in ((seen.get(name) or None), (value or None))
    ]
    return mine, clashes


def seen_of(form: Form, section: str, record: Mapping[str, Any]) -> Json:
    """What a page of this section shows, by name: carried along in the page and posted back with it."""
    shown = {field.name: record.get(field.name) for field in form.in_section(section) if record.get(field.name)}
    return {**shown, **(table_values(form, record) if section == sections.FILES else {})}


def table_values(form: Form, record: Mapping[str, Any]) -> dict[str, str]:
    """Every cell of the tables and of their columns by the name its control has."""
    found: dict[str, str] = {}
    for index, table in enumerate(record.get("tables") or []):
        for name in (*(field.name for field in form.table_fields if field.kind != "json"), IDENTITY):
            found[f"tables.{index}.{name}"] = str(table.get(name) or "")
        for place, column in enumerate((table.get("skema_tabel") or {}).get("fields") or []):
            for key in sections.COLUMN_KEYS:
                found[f"tables.{index}.skema_tabel.fields.{place}.{key}"] = str(column.get(key) or "")
    return found


def merge(form: Form, section: str, record: Mapping[str, Any], values: MultiDict[str, str]) -> Merged:
    """What a posted section asks for, against the record as it is now."""
    seen = read(values.get("seen", ""))
    changes, clashes = three_way(seen, record, sections.posted(form, section, values))
    cells = merge_rows(seen, record, changes, clashes)
    if section == sections.FILES and form.table_fields:
        tables, crossed = merge_tables(form, record, values, seen)
        clashes += crossed
        if tables != (record.get("tables") or []):
            changes["tables"] = tables or None
    return Merged(changes, clashes, {**record, **changes}, cells)


def merge_rows(seen: Mapping[str, Any], theirs: Mapping[str, Any], changes: Json, clashes: list[str]) -> dict[str, list[Json]]:
    """Grids both changed: their rows together in ``changes``; those whose cells do not clash leave ``clashes``."""
    found: dict[str, list[Json]] = {}
    for name in list(clashes):
        merged = merging_rows.merge(seen.get(name), theirs.get(name), changes[name])
        if merged is None:
            continue
        changes[name] = merged.rows
        if merged.clashes:
            found[name] = [cell | {"path": f"{name}.{cell['path']}"} for cell in merged.clashes]
        else:
            clashes.remove(name)
    return found


def merge_tables(
    form: Form, record: Mapping[str, Any], values: MultiDict[str, str], seen: Mapping[str, Any],
) -> tuple[list[Json], list[str]]:
    """The record's tables with what this person changed in them. Tables that are others by now are left as they are."""
    theirs = table_values(form, record)
    if any(theirs.get(name) != value for name, value in seen.items() if name.endswith(f".{IDENTITY}")):
        return list(record.get("tables") or []), ["tables"]
    mine, clashes = three_way(seen, theirs, {name: values[name].strip() for name in theirs if name in values})
    kept = MultiDict((name, value) for name, value in values.items(multi=True) if name not in theirs or name in mine)
    return sections.posted_tables(form, record, kept), clashes


def read(text: str) -> Json:
    """What the page said it showed; nothing where that is unreadable, so that every posted value counts as typed."""
    try:
        found = json.loads(text) if text else {}
    except ValueError:
        found = {}
    return found if isinstance(found, dict) else {}


def compared(merged: Merged, form: Form, section: str, record: Mapping[str, Any], seen: Mapping[str, Any]) -> list[Json]:
    """The clashing items for the page: ``{path, before, theirs, yours}``."""
    theirs, yours = ({**of, **table_values(form, of)} if section == sections.FILES else of for of in (record, merged.typed))
    whole = [
        {"path": name, "before": seen.get(name), "theirs": theirs.get(name), "yours": yours.get(name)}
        for name in merged.clashes if name != "tables" and name not in merged.cells
    ]
    return whole + [cell for cells in merged.cells.values() for cell in cells]
