"""Writes a list so that reading it gives the same codes."""
from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import fields

from openpyxl import Workbook

from .model import Correspondence, Item


def _columns(rows: Sequence[Item] | Sequence[Correspondence]) -> list[str]:
    kind = type(rows[0]) if rows else Item
    return [each.name for each in fields(kind)]


def to_csv(rows: Sequence[Item] | Sequence[Correspondence]) -> bytes:
    """UTF-8 csv with every column, empty where there is no value."""
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    columns = _columns(rows)
    writer.writerow(columns)
    writer.writerows([getattr(row, name) for name in columns] for row in rows)
    return target.getvalue().encode("utf-8")


def to_xlsx(rows: Sequence[Item] | Sequence[Correspondence]) -> bytes:
    """An xlsx with one sheet, every cell a text, so that no nought of a code is lost."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("kode")
    columns = _columns(rows)
    sheet.append(columns)
    for row in rows:
        sheet.append([getattr(row, name) or None for name in columns])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
