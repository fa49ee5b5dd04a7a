"""A folder of spreadsheets, CSV and JSON files, here or on a server: one table or sheet is one dataset."""
from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import Any, ClassVar

from satudata import table as tables
from satudata.text import Text
from satudata_harvest import content
from satudata_harvest.connectors.base import Check, Column, Connector, Since, SourceRecord, SourceTable, Structure, TableStructure
from satudata_harvest.connectors.found import Found, Place
from satudata_harvest.connectors.place import place_of
from satudata_harvest.connectors.proposal import humanised, propose
from satudata_harvest.failure import Failure

LOOKED = 20  # files a check opens, and ...
LOOKED_BYTES = 4 * 1024 * 1024  # ... the bytes of them together: it is to end within a minute
FIGURES = re.compile(r" \| (Rp\.?\s*)?[-\d.,\s%]+( \||$)")  # a cell of figures beside another cell
EVERYTHING = ("*.csv", "*.xlsx", "*.xls", "*.ods", "*.tsv", "*.json", "*.geojson")


class FilesConnector(Connector):
    """Spreadsheets in a folder of this machine, of an SFTP server or of an S3 bucket."""

    options_schema: ClassVar[Mapping[str, Any]] = {
        "type": "object",
        "additionalProperties": False,
        "required": ["folder"],
        "properties": {
            "folder": {"type": "string", "minLength": 2, "maxLength": 1000},
            "pattern": {"type": "array", "minItems": 1, "maxItems": 100, "items": {
                "type": "string", "minLength": 1, "maxLength": 200, "pattern": r"^(?!/)(?!(.*/)?\.\.(/|$))[^\u0000]+$"}},
            "exclude": {"type": "array", "maxItems": 100, "items": {"type": "string", "minLength": 1, "maxLength": 200}},
            "sheets": {"type": "array", "maxItems": 100, "items": {"type": "string", "minLength": 1, "maxLength": 100}},
        },
    }

    def check(self) -> Check:
        def look() -> Text:
            files = list(self._files())
            looked, wrong = self._looked(files)
            names, more = ", ".join(wrong[:3]), f" +{len(wrong) - 3}" if len(wrong) > 3 else ""
            bad = f": {names}{more}" if wrong else ""
            return Text(
                id=f"Folder terbaca; {len(files)} berkas cocok. "
                   f"{looked} di antaranya dibuka, {len(wrong)} tidak dapat dipakai{bad}.",
                en=f"The folder can be read; {len(files)} files fit. "
                   f"{looked} of them were opened, {len(wrong)} cannot be used{bad}.")
        return self.guarded(look)

    def _looked(self, files: Sequence[Found]) -> tuple[int, list[str]]:
        """How many of the files a check could open, and which of them cannot be used."""
        looked, left, wrong = 0, LOOKED_BYTES, []
        for file in files:
            if not file.failure and (looked == LOOKED or file.size > left):
                continue
            looked += 1
            left -= file.size
            try:
                if file.failure:
                    raise file.failure
                self._tables(file, self._bytes(file))
            except Failure as failure:
                if failure.retriable:
                    raise
                wrong.append(file.relative)
        return looked, wrong

    def describe(self) -> Structure:
        found = []
        for file in self._files():
            if file.failure is None:
                try:
                    found += [TableStructure(_identifier(file, one, many), one.title, "", columns_of(one))
                              for one, many in self._tables(file, self._bytes(file))]
                except Failure:  # the run reports it; the structure has only what can be read
                    continue
        return Structure(tuple(found))

    def records(self, since: Since | None = None) -> Iterator[SourceRecord]:
        for file in self._files():
            held = since.known(mark_of(file)) if since and file.failure is None else ()
            if held:
                yield from (SourceRecord(identifier, unchanged=True) for identifier in held)
            else:
                yield from self._read(file, since)

    def _read(self, file: Found, since: Since | None) -> Iterator[SourceRecord]:
        """The records of one file, parsed only where its bytes are others; one that cannot be read is a failed record."""
        try:
            if file.failure:
                raise file.failure
            data = self._bytes(file)
            sign = sign_of(file, data)
            mark = f"{mark_of(file)}.{sign}"
            held = since.known(sign) if since else ()
            if held:
                yield from (SourceRecord(identifier, mark=mark, unchanged=True) for identifier in held)
                return
            found = self._tables(file, data)
        except Failure as failure:
            if failure.retriable:  # the server is gone, and with it the other files
                raise
            yield SourceRecord(file.relative, failure=failure)
            return
        for one, many in found:
            identifier = _identifier(file, one, many)
            try:
                yield self._record(file, identifier, one, f"{mark}/{len(found)}")
            except Failure as failure:
                yield SourceRecord(identifier, failure=failure)

    def _record(self, file: Found, identifier: str, one: tables.Table, mark: str) -> SourceRecord:
        written = content.write(one.header, one.rows, self.limits, self.room)
        stem = humanised(PurePosixPath(file.relative).stem)
        name = one.name or stem
        title = one.title or (f"{stem} - {humanised(one.name)}" if "#" in identifier else stem)
        table = SourceTable(name, title, said_of(one), columns_of(one), written)
        place = {"file": file.relative, "sheet": one.name, "folder": str(PurePosixPath(file.relative).parent)}
        return SourceRecord(identifier, propose(table, self.document, place), (table,), mark)

    def _bytes(self, file: Found) -> bytes:
        """All of a file, once: what is hashed is what is parsed."""
        if file.size > self.limits.bytes:
            raise content.too_big(f"{self.limits.bytes} byte", f"{self.limits.bytes} bytes")
        return self.place.read(file, self.limits.bytes)

    def _tables(self, file: Found, data: bytes) -> Sequence[tuple[tables.Table, bool]]:
        """The tables of a file that the document wants, each with whether it has siblings."""
        try:
            book = tables.read(data, file.relative)
        except tables.Refused as refused:
            raise Failure("SOURCE_DATA_INVALID", _at(file, refused.message), advice=refused.advice) from refused
        sheets = self.document.options.get("sheets", ("*",))
        return [(one, len(book.tables) > 1) for one in book.tables if any(fnmatchcase(one.name, pattern) for pattern in sheets)]

    def _files(self) -> Iterator[Found]:
        options = self.document.options
        return self.place.files(options.get("pattern", EVERYTHING), options.get("exclude", ()))

    @property
    def place(self) -> Place:
        """Where the files are; opened once."""
        if not hasattr(self, "_place"):
            self._place = place_of(self.document, self.allowance, self.limits, self.room)
        return self._place

    def close(self) -> None:
        if hasattr(self, "_place"):
            self._place.close()
            del self._place


def columns_of(table: tables.Table) -> tuple[Column, ...]:
    """Columns of a table as the profile sees them."""
    return tuple(
        Column(name=column.name, type=column.type, unit=column.unit or "", codelist=column.codelist or "",
               role=column.role, key=column.role == "kunci")
        for column in tables.profile(table).columns)


def said_of(table: tables.Table) -> str:
    """What a table says of itself in words: a row of totals left out below it says figures, and is no description."""
    return " ".join(note for note in table.notes if not FIGURES.search(note))


def mark_of(file: Found) -> str:
    """Path, size and time of a file, hashed: equal means nothing to read."""
    return hashlib.sha256(f"{file.relative}\0{file.size}\0{file.changed}".encode()).hexdigest()[:24]


def sign_of(file: Found, data: bytes) -> str:
    """Path and bytes of a file, hashed: equal means nothing to parse, whatever its time says."""
    digest = hashlib.sha256(file.relative.encode() + b"\0")
    digest.update(data)
    return digest.hexdigest()


def _identifier(file: Found, table: tables.Table, many: bool) -> str:
    return f"{file.relative}#{table.name}" if many else file.relative


def _at(file: Found, message: Text) -> Text:
    return Text(id=f"{file.relative}: {message.in_('id')}", en=f"{file.relative}: {message.en}")
