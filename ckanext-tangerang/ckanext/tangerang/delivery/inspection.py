"""What the machine sees in a file: its tables with columns and first rows, and what must not reach the public."""
from __future__ import annotations

import io
from dataclasses import asdict, is_dataclass
from typing import Any

from satudata import rules, table

from ckanext.tangerang.delivery import storage
from ckanext.tangerang.delivery.findings import as_dict
from ckanext.tangerang.delivery.holding import RULES

PREVIEW = 20
CELL = 200


def inspect(data: bytes, filename: str, delivery_id: str) -> dict[str, Any]:
    """``{"kind", "tables", "holding"}`` of a file; the normalised rows of each table are put into the store.

    :raises satudata.table.Refused: the content is no table this catalogue reads
    """
    workbook = table.read(data, filename)
    return {
        "kind": workbook.kind,
        "tables": [seen(found) for found in workbook.tables],
        "holding": holding(workbook, delivery_id),
    }


def seen(found: table.Table) -> dict[str, Any]:
    """One table as the delivery's row keeps it."""
    stored = storage.put(io.BytesIO(found.to_csv()))
    profile = table.profile(found)
    return {
        "name": found.name,
        "title": found.title,
        "rows": profile.rows,
        "columns": [plain(column) for column in profile.columns],
        "header": list(found.header),
        "preview": [[None if cell is None else str(cell)[:CELL] for cell in row] for row in found.rows[:PREVIEW]],
        "problems": [plain(problem) for problem in found.problems],
        "notes": plain(found.notes),
        "csv_sha256": stored.sha256,
        "csv_size": stored.size,
    }


def holding(workbook: table.Workbook, delivery_id: str) -> list[dict[str, Any]]:
    """Findings about the content that keep it from the public, were it open: personal data, keys of master data."""
    record = {"accessRights": "Terbuka", "tables": [
        {"name": found.name, "delivery": delivery_id} for found in workbook.tables]}
    findings = rules.check(record, "dataset", {delivery_id: workbook})
    return [as_dict(found) for found in findings if found.rule in RULES and found.effect == "menahan"]


def plain(value: Any) -> Any:
    """A value of the library as JSON takes it."""
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)
