"""Which tables of a record become public files, and how their bytes get there."""
from __future__ import annotations

import io
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ckan.lib import uploader
from ckan.lib.munge import munge_title_to_name
from werkzeug.datastructures import FileStorage

from ckanext.tangerang.delivery import holding, tables
from ckanext.tangerang.delivery.model import Delivery
from ckanext.tangerang.publish import embargo, row
from ckanext.tangerang.revision.model import Revision


@dataclass(frozen=True)
class PublicFile:
    """A resource to be: its row, the rows behind it (None: a link), whether nobody can reach its address yet, and whether
    its content is another than it was.
    """

    resource: dict[str, Any]
    table: tables.DeliveredTable | None
    unseen: bool
    changed: bool


def planned(revision: Revision, present: list[dict[str, Any]], *, is_public: bool = True,
            deliveries: Mapping[str, Delivery] | None = None) -> list[PublicFile]:
    """The files of a revision that the public may have. Only normalised rows go out, never the file as it was handed in:
    hidden sheets, comments and properties of a workbook escape every scan.

    :param present: resources the record has now; a table keeps the id, and so the address, of the one it was before
    :param is_public: False for a record that was taken out: its bytes are gone, its addresses answer nobody
    :param deliveries: by id, where they were read already
    """
    record = revision.record
    if not holding.is_open(record):
        return []
    deliveries = Delivery.of_ids(holding.used(record)) if deliveries is None else deliveries
    left = list(present)
    files = []
    for number, table in enumerate(record.get("tables") or []):
        if embargo.waits(record, table):
            continue
        rows = tables.rows_of(table, record, deliveries)
        if rows is not None and rows.delivery.state != "cleared":
            continue
        if rows is None and (table.get("delivery") or not table.get("url")):
            continue
        earlier = _earlier(table, left)
        files.append(_file(revision, number, table, rows, earlier=earlier, reachable=is_public and earlier is not None))
    return files


def _file(
    revision: Revision, number: int, table: Mapping[str, Any], rows: tables.DeliveredTable | None, *,
    earlier: dict[str, Any] | None, reachable: bool,
) -> PublicFile:
    resource_id = earlier["id"] if earlier else str(uuid.uuid5(uuid.UUID(revision.id), str(number)))
    facts: dict[str, Any] = {"id": resource_id, "name": table.get("name") or (rows.name if rows else None)}
    if rows is None:
        return PublicFile(row.resource(table, facts | {"url": table["url"]}), None, not reachable, False)
    facts |= {
        "url": f"{munge_title_to_name(facts['name'] or 'data')[:80]}.csv", "url_type": "upload", "format": "CSV",
        "mimetype": "text/csv", "size": rows.size, "hash": rows.sha256, "jumlah_baris": rows.row_count,
        "jumlah_kolom": len(rows.columns), "format_terbuka": "ya", "encoding": "utf-8", "pemisah": None, "baris_header": "1",
        "datastore_active": earlier.get("datastore_active") if earlier else None,
    }
    same = reachable and earlier is not None and earlier.get("hash") == rows.sha256
    return PublicFile(row.resource(table, facts), rows, not reachable, not same)


def _earlier(table: Mapping[str, Any], left: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The public resource this table was before: the one of the same delivery and name, else of the same name."""
    def fits(resource: dict[str, Any], keys: tuple[str, ...]) -> bool:
        return all(table.get(key) and resource.get(key) == table.get(key) for key in keys)

    for keys in (("delivery", "name"), ("name",), ("delivery",), ("url",)):
        for resource in left:
            if fits(resource, keys):
                left.remove(resource)
                return resource
    return None


def put_in_place(file: PublicFile) -> None:
    """Write the rows where core hands out the resource; writing the same again changes nothing."""
    if file.table is None:
        return
    name = file.resource["url"]
    upload = FileStorage(stream=io.BytesIO(file.table.content()), filename=name, content_type="text/csv")
    target = uploader.get_resource_uploader({"url": name, "url_type": "upload", "upload": upload})
    target.upload(file.resource["id"], uploader.get_max_resource_size())


def remove_from_public(resource_id: str) -> None:
    """Take the bytes of a resource away; core's own store keeps them otherwise, under an address that can be guessed."""
    target = uploader.get_resource_uploader({"id": resource_id, "url": "", "url_type": "upload", "clear_upload": True})
    target.upload(resource_id, uploader.get_max_resource_size())
