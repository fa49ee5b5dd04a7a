"""What a table says of itself, as the values mappings read: title, description, years, columns, tags."""
from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from satudata_harvest.connectors.base import Column, SourceTable
from satudata_harvest.source import SourceDocument

LONGEST_TITLE = 300
SMALL_WORDS = {"dari", "yang", "menurut", "berdasarkan", "untuk", "pada", "dalam", "kota", "contoh", "tahun", "jumlah", "data",
               "tabel"}


def propose(table: SourceTable, document: SourceDocument, place: Mapping[str, Any]) -> dict[str, Any]:
    """Metadata of a one-table record.

    Keys: ``title description columns tags rows tahun_awal tahun_akhir source`` and those of ``place``.
    Nothing is invented: where the system is silent the value is empty.
    """
    title = (table.title or _short(table.comment) or humanised(table.name))[:LONGEST_TITLE]
    first, last = years_of(table) or ("", "")
    return {
        **place,
        "name": table.name,
        "title": title,
        "comment": table.comment,
        "description": table.comment,
        "tags": words_of(title),
        "rows": table.content.rows,
        "tahun_awal": first,
        "tahun_akhir": last,
        "columns": proposed_columns(table.columns),
        "source": {"name": document.name, "title": document.title},
    }


def years_of(table: SourceTable) -> tuple[str, str] | None:
    """First and last year a table speaks of: of its year column, else of its title or comment."""
    said = sorted(re.findall(r"\b(?:19|20)\d\d\b", f"{table.title} {_short(table.comment)}"))
    return table.content.years or ((said[0], said[-1]) if said else None)


def humanised(name: str) -> str:
    """A name of a table or file as a title: blanks for underscores, first letter large."""
    spaced = re.sub(r"\s+", " ", re.sub(r"[_\-.]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name))).strip()
    return spaced[:1].upper() + spaced[1:]


def words_of(title: str) -> list[str]:
    """Up to five words of a title that can serve as keywords, in their order."""
    words = re.findall(r"[^\W\d_]{4,}", title.casefold())
    return list(dict.fromkeys(word for word in words if word not in SMALL_WORDS))[:5]


def _short(comment: str) -> str:
    """A comment that can be a title: one line, not a paragraph."""
    return comment if comment and len(comment) <= 200 and "\n" not in comment else ""


def proposed_columns(columns: Iterable[Column]) -> list[dict[str, Any]]:
    """Columns as mappings read them."""
    return [{"name": column.name, "type": column.type, "title": column.title, "comment": column.comment, "key": column.key,
             "unit": column.unit, "codelist": column.codelist, "role": column.role} for column in columns]
