"""The MS-Var and MS-Ind rows of public activities: rebuilt with each version, found by their ids."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.registry.row_model import Indicator, Variable
from ckanext.tangerang.revision.model import Revision

TABLES: dict[str, type[Variable] | type[Indicator]] = {"ms_var": Variable, "ms_ind": Indicator}
COLUMNS = ("nama", "alias", "konsep", "definisi", "ukuran", "satuan")


def rebuild(revision: Revision, *, is_first: bool = False) -> None:
    """Replace the rows of an activity by those of the version that is public now; the first has none to replace."""
    if revision.kind != "kegiatan":
        return
    if not is_first:
        forget(revision.record_id)
    for field, table in TABLES.items():
        found = made(revision, revision.record.get(field) or [])
        if found:
            model.Session.execute(sa.insert(table), found)


def made(revision: Revision, given: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows as the table takes them; one that has no id of its own, or one used before it, is named by its place."""
    found: dict[str, dict[str, Any]] = {}
    for place, row in enumerate(given):
        key = str(row.get("id") or "")
        if not key or key in found:
            key = f"{revision.record_id}:{place}"
        words = {name: text(row.get(name)) for name in COLUMNS}
        found[key] = {"id": key, "record_id": revision.record_id, "owner_org": revision.owner_org, "place": place,
                      "row": dict(row), **words, "nama": words["nama"] or ""}
    return list(found.values())


def text(value: Any) -> str | None:
    """A value of a row as one text."""
    if isinstance(value, list):
        return "; ".join(str(item) for item in value) or None
    return str(value) if value not in (None, "") else None


def forget(record_id: str) -> None:
    """Drop the rows of an activity that is no longer public."""
    for table in TABLES.values():
        model.Session.execute(sa.delete(table).where(table.record_id == record_id))


def found(values: Iterable[str]) -> dict[str, Variable | Indicator]:
    """Rows of public activities by their ids, in two queries; the one of the older activity where a copy repeats an id."""
    wanted = {value for value in values if value}
    rows: dict[str, Variable | Indicator] = {}
    if wanted:
        for table in TABLES.values():
            for row in model.Session.scalars(sa.select(table).where(table.id.in_(wanted)).order_by(table.record_id)):
                rows.setdefault(row.id, row)
    return rows


def of_record(record_id: str, field: str) -> list[Variable | Indicator]:
    """The rows of one public activity (``ms_var`` or ``ms_ind``), in their order."""
    table = TABLES[field]
    return list(model.Session.scalars(sa.select(table).where(table.record_id == record_id).order_by(table.place)))
