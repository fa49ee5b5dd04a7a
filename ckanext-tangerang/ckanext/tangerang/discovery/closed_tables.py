"""Tables of a public record whose rows are not public: what they hold is told, the rows are not."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ckanext.tangerang.delivery import holding, tables
from ckanext.tangerang.delivery.model import Delivery
from ckanext.tangerang.publish import embargo
from ckanext.tangerang.revision import records

SHOWN = ("name", "description", "periode_isi", "skema_tabel", "format")


def of(record_id: str, resources: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The tables of the public version that are no resource: their description, their size, and the hour they wait for."""
    revision = records.published(record_id)
    listed = (revision.record.get("tables") or []) if revision else []
    if not revision or not listed:
        return []
    deliveries = Delivery.of_ids(holding.used(revision.record))
    public = {(resource.get("delivery"), resource.get("name")) for resource in resources}
    found = []
    for table in listed:
        waiting, link = _waiting(revision.record, table), table.get("url") and not table.get("delivery")
        if (table.get("delivery"), table.get("name")) in public or (link and not waiting):
            continue
        rows = tables.rows_of(table, revision.record, deliveries)
        size = {"jumlah_baris": rows.row_count, "jumlah_kolom": len(rows.columns)} if rows else {}
        found.append({name: table[name] for name in SHOWN if table.get(name)} | size | waiting)
    return found


def _waiting(record: Mapping[str, Any], table: Mapping[str, Any]) -> dict[str, str]:
    """``embargo_sampai`` of a table that goes out by itself at that hour."""
    waiting = holding.is_open(record) and embargo.waits(record, table)
    return {embargo.FIELD: embargo.stated(record, table)} if waiting else {}
