"""The evidence of a year as one ZIP, sent while it is made: the tables, a file for each indicator, files of public records."""
from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from flask import stream_with_context

from ckanext.tangerang.compliance import epss, epss_sheets
from ckanext.tangerang.delivery import reading, storage
from ckanext.tangerang.delivery.model import Delivery
from ckanext.tangerang.delivery.names import clean
from ckanext.tangerang.publish.model import Tombstone
from ckanext.tangerang.revision.model import Revision

Json = dict[str, Any]
STILL = (2000, 1, 1, 0, 0, 0)
FILES, BYTES = 200, 100 * 1024 * 1024
"""Files of records in one ZIP, and their bytes together; the others are named in berkas.csv with their address."""


class Pipe(io.RawIOBase):
    """What was written since it was last emptied; a place that cannot be gone back in."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def emptied(self) -> bytes:
        """What has come, taken out."""
        found, self._parts = b"".join(self._parts), []
        return found


def streamed(found: Json, context: Any) -> Iterator[bytes]:
    """The ZIP in pieces; made twice from the same records it is the same. Files are looked up before the first piece."""
    contents = [("epss.xlsx", [epss_sheets.book(found)])]
    for item in epss.indicators(found):
        text = json.dumps(item, ensure_ascii=False, indent=1, sort_keys=True)
        contents.append((f"indikator/{item['code']}.json", [text.encode()]))
    chosen, left = files(found, context)
    contents.append(("berkas.json", [json.dumps(left, ensure_ascii=False, indent=1).encode()]))
    return stream_with_context(_packed(contents, chosen))


def _packed(contents: list[tuple[str, list[bytes]]], chosen: list[tuple[str, str]]) -> Iterator[bytes]:
    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        every: list[tuple[str, Iterable[bytes]]] = [*contents]
        every += [(name, storage.stream(sha256)) for name, sha256 in chosen]
        for name, parts in every:
            entry = zipfile.ZipInfo(name, STILL)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w", force_zip64=True) as member:
                for part in parts:
                    member.write(part)
                    if data := pipe.emptied():
                        yield data
    yield pipe.emptied()


def files(found: Json, context: Any) -> tuple[list[tuple[str, str]], list[Json]]:
    """``(name in the ZIP, sha-256)`` of files of cited records the person may read; and all of them as a list."""
    ids = sorted({record["record_id"] for item in epss.indicators(found) for each in item["criteria"]
                  for record in each["records"] if record["kind"] == "dataset"})
    chosen, listed, size = [], [], 0
    for delivery in _deliveries(ids):
        if len(chosen) >= FILES or size + delivery.size > BYTES:
            listed.append(_listed(delivery, ""))
            continue
        if not _open(delivery, context):
            continue
        name = f"berkas/{delivery.id}/{clean(delivery.filename)}"
        chosen.append((name, delivery.sha256))
        listed.append(_listed(delivery, name))
        size += delivery.size
    return chosen, listed


def _listed(delivery: Delivery, name: str) -> Json:
    return {"record_id": delivery.record_id, "delivery": delivery.id, "sha256": delivery.sha256, "size": delivery.size,
            "in_zip": name, "address": tk.url_for("sdi_delivery.download", delivery_id=delivery.id)}


def _deliveries(ids: list[str]) -> list[Delivery]:
    """The files the public versions of these records consist of, in the order of their ids; none that was held or taken out."""
    newest = sa.select(Revision.record).where(Revision.record_id.in_(ids), Revision.version.is_not(None)).distinct(
        Revision.record_id).order_by(Revision.record_id, Revision.version.desc()).subquery()
    tables = sa.func.jsonb_path_query(newest.c.record, "$.tables[*].delivery").op("#>>")(sa.text("'{}'"))
    withdrawn = sa.select(Tombstone.record_id).where(Tombstone.ended.is_(None))
    query = sa.select(Delivery).where(
        Delivery.id.in_(sa.select(tables)), Delivery.state == "cleared", Delivery.record_id.not_in(withdrawn),
    ).order_by(Delivery.record_id, Delivery.id).limit(10 * FILES)
    return list(model.Session.scalars(query))


def _open(delivery: Delivery, context: Any) -> bool:
    """Whether the person may read the file, and it is there."""
    try:
        reading.require(context, delivery)
    except tk.NotAuthorized:
        return False
    return storage.exists(delivery.sha256)
