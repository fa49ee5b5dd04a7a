"""A web service that answers JSON: each record of its list is a dataset, or all of them are the rows of one."""
from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar
from urllib.parse import quote

from satudata.text import Text
from satudata_harvest.connectors.base import Check, Since, SourceRecord, Structure, TableStructure
from satudata_harvest.connectors.json_table import table_of
from satudata_harvest.connectors.network import SHARED, NetworkConnector, incomplete, mark_of, no_object, no_progress
from satudata_harvest.connectors.proposal import propose
from satudata_harvest.connectors.rest_pages import compiles, pages, search
from satudata_harvest.failure import Failure

PATH: Mapping[str, Any] = {"type": "string", "minLength": 1, "maxLength": 500}
WORD: Mapping[str, Any] = {"type": "string", "pattern": r"^[A-Za-z0-9_.\[\]$-]{1,100}$"}
EMPTY_PAGES = 100  # without a record, one after another, before a list is taken for endless
TITLES = ("title", "judul", "nama", "name", "label")
NOTES = ("description", "deskripsi", "keterangan", "notes", "abstract")


class RestConnector(NetworkConnector):
    """Lists of JSON, in pages of any style."""

    kinds = ("dataset", "kegiatan", "konsep", "klasifikasi", "variabel", "indikator", "data_induk")

    options_schema: ClassVar[Mapping[str, Any]] = {
        "type": "object",
        "additionalProperties": False,
        "required": ["url"],
        "properties": {
            **SHARED,
            "records": PATH,
            "identifier": PATH,
            "modified": PATH,
            "pages": {"type": "object", "additionalProperties": False, "required": ["style"], "properties": {
                "style": {"enum": ["none", "page", "offset", "cursor", "next", "link"]},
                "param": WORD, "size_param": WORD, "path": PATH, "total": PATH,
                "size": {"type": "integer", "minimum": 1, "maximum": 10000},
                "start": {"type": "integer", "minimum": 0, "maximum": 1000000}}},
            "detail": {"type": "string", "pattern": r"^https?://[^{}]*\{identifier\}[^{}]*$", "maxLength": 2000},
            "table": {"type": "object", "additionalProperties": False, "required": ["name"], "properties": {
                "name": {"type": "string", "minLength": 1, "maxLength": 200},
                "title": {"type": "string", "maxLength": 300},
                "comment": {"type": "string", "maxLength": 5000},
                "columns": {"type": "array", "minItems": 1, "maxItems": 1000, "items": {"type": "string", "maxLength": 200}}}},
        },
    }

    def check(self) -> Check:
        def look() -> Text:
            first = next(pages(self.json_and_headers, self.document.options["url"], self.document.options))
            many = first.total if first.total is not None else len(first.records)
            return Text(id=f"Layanan terbaca; halaman pertama memuat {len(first.records)} catatan, seluruhnya sedikitnya {many}.",
                        en=f"The service can be read; its first page has {len(first.records)} records, in all at least {many}.")
        return self.guarded(look)

    def describe(self) -> Structure | None:
        said = self.document.options.get("table")
        if not said:
            return None
        table = table_of(self._values(), said, self.limits, self.room)
        table.content.close()
        return Structure((TableStructure(table.name, table.title, table.comment, table.columns),))

    def records(self, since: Since | None = None) -> Iterator[SourceRecord]:
        said = self.document.options.get("table")
        if said:
            table = table_of(self._values(), said, self.limits, self.room)
            yield SourceRecord(said["name"], propose(table, self.document, {"url": self.url}), (table,))
            return
        seen: dict[str, bytes] = {}
        for number, value in enumerate(self._values(seen), 1):
            yield self._record(value, number, since)

    def _values(self, seen: dict[str, bytes] | None = None) -> Iterator[Any]:
        """Every record of every page; with ``seen``, what moved from one page to the next is given once."""
        options = self.document.options
        for name in ("records", "identifier", "modified"):
            compiles(options.get(name, "@"), f"options.{name}")
        came, total, last, empty = 0, None, b"", 0
        for page in pages(self.json_and_headers, options["url"], options):
            here = _digest(page.records)
            fresh = list(page.records) if seen is None else [one for one in page.records if self._is_new(one, seen)]
            empty = 0 if page.records else empty + 1
            if empty > EMPTY_PAGES or (page.records and (here == last or not fresh)):
                raise no_progress()
            came, last, total = came + len(fresh), here, page.total if page.total is not None else total
            yield from fresh
        if total is not None and came < total:
            raise incomplete(total, came)

    def _is_new(self, value: Any, seen: dict[str, bytes]) -> bool:
        """False for a record given before just as it is; one that differs goes on, and is a conflict."""
        identifier, digest = self._identifier(value), _digest(value)
        if not identifier:
            return True
        new = seen.get(identifier) != digest
        seen.setdefault(identifier, digest)
        return new

    def _record(self, value: Any, number: int, since: Since | None) -> SourceRecord:
        """One record; what is wrong with it is its own failure."""
        identifier = self._identifier(value)
        if not identifier:
            failure = no_object() if not isinstance(value, dict) else Failure("VALIDATION_ERROR", Text(
                id=f"Catatan ke-{number} tidak punya pengenal.", en=f"Record {number} has no identifier."), "identifier")
            return SourceRecord(f"#{number}", failure=failure)
        modified = search(self.document.options["modified"], value) if "modified" in self.document.options else None
        mark = mark_of(identifier, modified)
        if mark and since and identifier in since.known(mark):
            return SourceRecord(identifier, mark=mark, unchanged=True)
        try:
            return SourceRecord(identifier, self._metadata(self._with_detail(identifier, value)), mark=mark)
        except Failure as failure:
            if failure.retriable:
                raise
            return SourceRecord(identifier, failure=failure)

    def _with_detail(self, identifier: str, value: dict[str, Any]) -> dict[str, Any]:
        """A record with what its own address says of it, which is newer than the list."""
        if "detail" not in self.document.options:
            return value
        found = self.json(self.document.options["detail"].replace("{identifier}", quote(identifier, safe="")))
        if not isinstance(found, dict):
            raise no_object()
        if self._identifier(found) not in ("", identifier):
            raise Failure("SOURCE_CONFLICT", Text(id="Rincian catatan menyebut pengenal lain daripada daftarnya.",
                                                  en="The record's detail names another identifier than the list."))
        return {**value, **found}

    def _identifier(self, value: Any) -> str:
        """The identifier; empty where there is none that can be one."""
        found = search(self.document.options.get("identifier", "id"), value) if isinstance(value, dict) else None
        return str(found).strip() if isinstance(found, (str, int)) and not isinstance(found, bool) else ""

    def _metadata(self, value: dict[str, Any]) -> dict[str, Any]:
        return {"title": _text(value, TITLES), "description": _text(value, NOTES), **value,
                "source": {"name": self.document.name, "title": self.document.title}}


def _text(value: dict[str, Any], names: tuple[str, ...]) -> str:
    return next((value[name] for name in names if isinstance(value.get(name), str) and value[name]), "")


def _digest(value: Any) -> bytes:
    return hashlib.blake2b(json.dumps(value, sort_keys=True).encode("utf-8", "replace"), digest_size=16).digest()
