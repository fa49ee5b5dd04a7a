"""What the rules see of a record's files: small tables whole, large ones by their profile."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ckanext.tangerang.delivery import tables
from ckanext.tangerang.delivery.model import Delivery
from satudata.table import Column, Place, Problem, Profile, Table, Workbook
from satudata.text import Text

WHOLE = 256 * 1024  # bytes of rows read again at a check; above, the profile made when the file came in answers


def given(record: Mapping[str, Any], deliveries: Mapping[str, Delivery]) -> dict[str, Workbook | Profile]:
    """Delivery id -> what is known of its tables, under the names the record gives them."""
    found: dict[str, list[tuple[str, tables.DeliveredTable, dict[str, Any]]]] = {}
    for table in record.get("tables") or []:
        rows = tables.rows_of(table, record, deliveries)
        if rows is not None:
            seen = tables.pick(rows.delivery, table, tables.place_of(table, record)) or {}
            found.setdefault(rows.delivery.id, []).append((table.get("name") or rows.name, rows, seen))
    return {delivery_id: _known(parts) for delivery_id, parts in found.items()}


def _known(parts: list[tuple[str, tables.DeliveredTable, dict[str, Any]]]) -> Workbook | Profile:
    if len(parts) == 1 and parts[0][1].size > WHOLE:
        return profile(parts[0][2])
    return Workbook("csv", tuple(_table(name, rows, seen) for name, rows, seen in parts))


def _table(name: str, rows: tables.DeliveredTable, seen: Mapping[str, Any]) -> Table:
    read = rows.rows()
    return Table(
        name=name, title=seen.get("title") or "", header=read.header,
        rows=[tuple(cell if cell.strip() else None for cell in row) for row in read.rows],
        problems=tuple(problem(item) for item in seen.get("problems") or ()),
    )


def profile(seen: Mapping[str, Any]) -> Profile:
    """The profile a delivery keeps, as the library's."""
    columns = tuple(
        Column(**{name: tuple(value) if isinstance(value, list) else value for name, value in column.items()})
        for column in seen["columns"]
    )
    return Profile(rows=seen["rows"], columns=columns)


def problem(kept: Mapping[str, Any]) -> Problem:
    """An oddity a delivery keeps, as the library's."""
    texts = {name: Text(**kept[name]) for name in ("message", "advice")}
    return Problem(**{**kept, **texts, "place": Place(**kept["place"])})
