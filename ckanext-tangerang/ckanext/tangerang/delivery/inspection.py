"""What the machine sees in a file: its tables with columns and first rows, and what must not reach the public."""
from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import asdict, is_dataclass
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.tangerang.delivery import storage
from ckanext.tangerang.delivery.findings import as_dict
from ckanext.tangerang.delivery.holding import RULES
from satudata import personal, rules, table
from satudata.rules.engine import finding

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
    stored = storage.put(io.BytesIO(found.to_csv(inert=True)))
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
    """Findings about the content that keep it from the public, were it open: personal data, keys of master data.

    ``path`` is the table's place in the file, ``column`` the column's name; samples are masked.
    """
    record = {"accessRights": "terbuka", "tables": [
        {"name": found.name, "delivery": delivery_id} for found in workbook.tables]}
    findings = rules.check(record, "dataset", {delivery_id: workbook})
    held = [as_dict(found) | {"column": None} for found in findings if found.rule in RULES and found.effect == "menahan"]
    if any(found["rule"] == "PR-09" for found in held):
        return held
    return held + [found for number, seen in enumerate(workbook.tables) for found in exposed(number, seen)]


def exposed(number: int, seen: table.Table) -> Iterator[dict[str, Any]]:
    """One finding of PR-09 for each kind of personal data in each column."""
    rule = rules.Register.load()["PR-09"]
    official = [tk.config.get("ckanext.sdi.mail_domain") or ""]
    for hit in personal.scan_rows(seen.header, seen.rows, official=[domain for domain in official if domain]):
        said = {"column": hit.column, "what": hit.label, "masked": hit.masked_sample, "count": hit.count}
        found = finding(rule, rules.Hit(f"tables.{number}.skema_tabel", hit.masked_sample, params=said))
        yield as_dict(found) | {"column": hit.column}


def plain(value: Any) -> Any:
    """A value of the library as JSON takes it."""
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)
