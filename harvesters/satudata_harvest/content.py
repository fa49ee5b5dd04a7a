"""The rows of one table as CSV, written once as a stream: hashed, counted, and with the years they speak of."""
from __future__ import annotations

import csv
import hashlib
import io
import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any

from satudata.text import Text
from satudata_harvest.failure import Failure
from satudata_harvest.limits import Limits

IN_MEMORY = 1024 * 1024
CHUNK, CHUNK_BYTES = 500, 8_000_000  # rows taken at a time, fewer where those before were heavy
AS_IT_IS = frozenset({str, int, float, type(None)})  # what Python's csv writes as ``cell`` does
YEAR = re.compile(r"(?:19|20)\d\d")
YEAR_NAMES = {"tahun", "thn", "th", "year", "tahun_data", "time_period"}


@dataclass
class Content:
    """A table as CSV (UTF-8, comma, one header row).

    :param sha256: hex digest of the bytes
    :param years: first and last year found in a column named as years are, or None
    """

    file: IO[bytes]
    sha256: str
    size: int
    rows: int
    years: tuple[str, str] | None

    def reader(self) -> IO[bytes]:
        """The bytes from the start."""
        self.file.seek(0)
        return self.file

    def close(self) -> None:
        self.file.close()


def write(header: Sequence[str], rows: Iterable[Sequence[Any]], limits: Limits, room: Path) -> Content:
    """Rows as CSV, in memory while small, else in a nameless file in ``room``.

    :raises Failure: SOURCE_DATA_INVALID when there are more rows or bytes than the limits, or a cell is too long
    """
    file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY, dir=str(room))  # noqa: SIM115 - lives in the content
    try:
        return _Writer(file, header, limits).all(rows)
    except BaseException:
        file.close()
        raise


class _Writer:
    """Turns chunks of rows into bytes; a chunk at a time, because a call a row or a cell is what costs."""

    def __init__(self, file: IO[bytes], header: Sequence[str], limits: Limits) -> None:
        self.file, self.header, self.limits = file, header, limits
        self.hash = hashlib.sha256()
        self.size = self.count = 0
        names = [name.casefold() for name in header]
        self.year_at = next((place for place, name in enumerate(names) if name in YEAR_NAMES), None)
        self.years: set[str] = set()

    def all(self, rows: Iterable[Sequence[Any]]) -> Content:
        self._keep(lines([self.header]))
        given, take = iter(rows), 1
        while chunk := list(islice(given, take)):
            self.count, before = self.count + len(chunk), self.size
            if self.count > self.limits.rows:
                raise too_big(f"{self.limits.rows} baris", f"{self.limits.rows} rows")
            self._keep(self._text(chunk))
            take = max(1, min(CHUNK, take * 8, CHUNK_BYTES * len(chunk) // (self.size - before + 1)))
        years = (min(self.years), max(self.years)) if self.years else None
        return Content(self.file, self.hash.hexdigest(), self.size, self.count, years)

    def _text(self, chunk: Sequence[Sequence[Any]]) -> str:
        """The lines of a chunk; cell by cell only where one is of a type, or of a length, that has to be looked at."""
        if AS_IT_IS.issuperset(map(type, chain.from_iterable(chunk))):
            text = lines(chunk)
            if "\x00" not in text and self._is_short(text, len(chunk)):
                self._note_years(chunk)
                return text
        cells = [[cell(value) for value in row] for row in chunk]
        for place, row in enumerate(cells, self.count - len(cells) + 1):
            if max(map(len, row), default=0) > self.limits.cell_chars:
                raise too_big(f"{self.limits.cell_chars} huruf dalam satu sel, lihat baris {place}",
                              f"{self.limits.cell_chars} characters in one cell, see row {place}")
        self._note_years(cells)
        return lines(cells)

    def _is_short(self, text: str, rows: int) -> bool:
        """Whether no cell can be too long: not even a whole line is, and every line is one row."""
        return text.count("\n") == rows and max(map(len, text.split("\n"))) <= self.limits.cell_chars

    def _note_years(self, chunk: Sequence[Sequence[Any]]) -> None:
        if self.year_at is not None:
            self.years.update(filter(YEAR.fullmatch, map(cell, {row[self.year_at] for row in chunk})))

    def _keep(self, text: str) -> None:
        data = text.encode("utf-8", "replace")
        self.size += len(data)
        if self.size > self.limits.bytes:
            raise too_big(f"{self.limits.bytes} byte", f"{self.limits.bytes} bytes")
        self.hash.update(data)
        self.file.write(data)


def lines(rows: Iterable[Sequence[Any]]) -> str:
    """Rows as lines of CSV."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def cell(value: Any) -> str:
    """A database value as CSV text: ISO dates, plain decimals, nothing for NULL; NUL characters dropped."""
    kind = type(value)
    if kind is str:
        return value.replace("\x00", "") if "\x00" in value else value  # type: ignore[no-any-return]
    if value is None:
        return ""
    if kind is int or kind is float:
        return repr(value)
    return _rarer(value)


def _rarer(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value).hex()
    return str(value).replace("\x00", "")


def too_big(id_: str, en: str) -> Failure:
    """The failure of a table beyond a limit."""
    return Failure("SOURCE_DATA_INVALID", Text(id=f"Tabel melewati batas {id_}.", en=f"The table is beyond the limit of {en}."))
