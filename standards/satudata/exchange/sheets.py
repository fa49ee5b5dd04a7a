"""Tables as CSV and as XLSX in which nothing is a formula."""
from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO, StringIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from satudata.template import text as as_text

FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: What a spreadsheet program takes in one cell.
LONGEST = 32_767
#: A file made twice from the same version is the same file: its inner clock stands still.
STILL = datetime(2000, 1, 1)  # noqa: DTZ001 - the format has no time zone
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")


@dataclass(frozen=True)
class Sheet:
    """A table with one head row; `widths` in characters."""

    title: str
    head: tuple[str, ...]
    rows: Iterable[Sequence[str]]
    widths: tuple[int, ...] = ()


def inert(value: str) -> str:
    """A value no spreadsheet program computes when it opens the CSV: a quote sign before what could begin a formula."""
    return f"'{value}" if value.startswith(FORMULA) else value


def csv_chunks(sheet: Sheet) -> Iterator[str]:
    """The table as CSV (comma, CRLF, one head row, with the mark by which spreadsheet programs know UTF-8)."""
    yield "\ufeff"
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(sheet.head)
    for row in sheet.rows:
        writer.writerow([inert(value) for value in row])
        if out.tell() > 1 << 16:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()


def xlsx(sheets: Iterable[Sheet]) -> bytes:
    """The tables as sheets of one .xlsx, every cell a text."""
    book = Workbook(write_only=True)
    bold = Font(bold=True)
    for sheet in sheets:
        page: Worksheet = book.create_sheet(sheet.title[:31])
        page.freeze_panes = "A2"
        for number, width in enumerate(sheet.widths, 1):
            page.column_dimensions[get_column_letter(number)].width = width
        head = [WriteOnlyCell(page, value) for value in sheet.head]
        for cell in head:
            cell.font = bold
        page.append(head)
        for row in sheet.rows:
            page.append([_cell(page, value) for value in row])
    return saved(book)


def _cell(page: Worksheet, value: str) -> object:
    if not value:
        return None
    if not value.startswith(FORMULA):
        return value[:LONGEST]
    return as_text(WriteOnlyCell(page), value[:LONGEST])


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook, the same every time."""
    book.properties.created = book.properties.modified = STILL
    book.properties.creator = "satudata"
    out = BytesIO()
    book.save(out)
    return still(out.getvalue())


def still(data: bytes) -> bytes:
    """A zip file whose members bear one fixed time, and whose core properties do."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>2000-01-01T00:00:00Z\g<2>", content)
            new.writestr(zipfile.ZipInfo(entry.filename, (2000, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
