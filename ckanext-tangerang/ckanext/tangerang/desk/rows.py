"""Rows of a field as pages show and post them: what a grid is told, lines of inner rows, cells as text."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.tangerang.discovery import showing
from ckanext.tangerang.people.language import lang
from satudata.form import Field
from satudata.form.condition import fields_of

from . import choices

Json = dict[str, Any]
#: Rows a page edits in its grid; longer lists are read page by page and come in by file.
IN_GRID = 200
PER_PAGE = 100


def asked(field: Field) -> list[Field]:
    """The columns a person fills in: an id is the catalogue's."""
    return [column for column in field.columns if not column.row_id and not column.auto]


def options(column: Field) -> list[choices.Pair]:
    """The codes a column takes, as (code, label)."""
    return choices.pairs(choices.of_field(column)) if column.codelist else []


def column_of(column: Field, titles: Mapping[str, str]) -> Json:
    """One column as the page's script reads it; what is empty is left out."""
    told: Json = {
        "name": column.name,
        "names": list(dict.fromkeys((column.label.id, column.label.en, column.indah.rpartition(".")[2]))),
        "label": column.label.in_(lang()), "help": column.help.in_(lang()), "kind": column.kind, "max": column.max_length,
        "number": tk._("Item {n}").format(n=column.number) if column.number else "",
        "required": column.required_on == "submit" and not column.required_when, "multiple": column.multiple,
        "partial": column.partial,
        "condition": column.condition, "good": column.good, "reference": column.reference if column.kind == "reference" else "",
        "options": options(column), "columns": [column_of(inner, titles) for inner in asked(column)],
    }
    kept = {key: value for key, value in told.items() if value not in ("", None, False, [])}
    return kept | ({"titles": dict(titles)} if column.kind == "reference" else {})


def referred(fields: Iterable[Field], rows: Iterable[Mapping[str, Any]]) -> set[str]:
    """Every id of a record that rows name, inner rows too."""
    found: set[str] = set()
    for row in rows:
        for column in fields:
            value = row.get(column.name)
            if column.kind == "reference":
                found.update(showing.listed(value))
            elif column.columns and isinstance(value, list):
                found |= referred(column.columns, [inner for inner in value if isinstance(inner, Mapping)])
    return found


def titles_of(field: Field, rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Titles of the records that rows name, by id."""
    links = showing.record_links(referred(field.columns, rows))
    return {id_: link["text"] for id_, link in links.items()}


def marks(
    field: Field, errors: Mapping[str, str], lacking: Iterable[str], found: Iterable[Mapping[str, Any]],
) -> dict[str, list[str]]:
    """What stands against cells: ``ms_var.3.definisi`` -> sentences, from refusals, missing items and findings."""
    told: dict[str, list[str]] = {}
    sentences = [*errors.items(), *((path, tk._("This item is still required.")) for path in lacking)]
    for path, sentence in [*sentences, *((str(item["path"]), str(item["message"])) for item in found)]:
        parts = path.split(".")
        if parts[0] == field.name and len(parts) > 2:
            told.setdefault(".".join(parts[:3]), []).append(sentence)
    return told


def scope(field: Field, record: Mapping[str, Any]) -> Json:
    """The values of the record that conditions of columns look at."""
    own = {column.name for column in field.columns}
    names = {name for column in field.columns for name in fields_of(column.condition)} - own
    return {name: record[name] for name in names if name in record}


def words() -> dict[str, str]:
    """The sentences of the grid."""
    return {
        "row": tk._("Row"), "required": tk._("required"), "open": tk._("Row {n}: open as a form"), "mark": tk._("To correct"),
        "off": tk._("This item is not asked of this row."), "take": tk._("Take over"), "cancel": tk._("Cancel"),
        "lines": tk._("One line each:"), "count": tk._("Rows: {n}"), "good": tk._("Good"),
        "full": tk._("At most {n} rows fit here."),
        "removed": tk._("Rows removed: {n}. Undo brings them back."), "pasted": tk._("Rows pasted: {n}."),
        "byHeads": tk._("The columns were recognised by their heads."),
        "unknown": tk._("Not recognised and left out: {names}."), "pasteHere": tk._("Paste from a spreadsheet"),
        "pasteHelp": tk._("Copy the rows in Excel or Sheets, with their heads or without, and paste them here."),
    }


def grid(field: Field, record: Mapping[str, Any], address: str, against: Mapping[str, list[str]]) -> Json:
    """What the script of the page makes a grid from."""
    rows = listed(record.get(field.name))
    titles = titles_of(field, rows)
    return {
        "name": field.name, "columns": [column_of(column, titles) for column in asked(field)], "value": rows,
        "scope": scope(field, record), "limit": min(IN_GRID, field.max_items) if field.max_items > 1 else IN_GRID,
        "marks": dict(against), "address": address, "words": words(),
    }


def listed(value: Any) -> list[Json]:
    """The rows of a value; nothing where it is no list of rows."""
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def table(field: Field, rows: Sequence[Mapping[str, Any]], start: int = 0) -> Json:
    """Rows to read: ``columns`` and ``rows`` of a table, with the columns that hold anything."""
    titles = titles_of(field, rows)
    used = [column for column in asked(field) if any(row.get(column.name) for row in rows)]
    lines = [
        {"_n": start + n + 1, **{column.name: text_of(column, row.get(column.name), titles) for column in used}}
        for n, row in enumerate(rows)
    ]
    heads = [{"name": "_n", "label": tk._("Row")}, *({"name": one.name, "label": one.label.in_(lang())} for one in used)]
    return {"columns": heads, "rows": lines}


def text_of(column: Field, value: Any, titles: Mapping[str, str] | None = None) -> str:
    """A cell as text: labels for codes, titles for records, inner rows line by line."""
    if value in (None, "", []):
        return ""
    if column.kind == "rows":
        return lines_of(column, listed(value), titles)
    known = dict(options(column)) | dict(titles or {})
    return "; ".join(known.get(part, part) for part in showing.listed(value))


def lines_of(column: Field, rows: Sequence[Mapping[str, Any]], titles: Mapping[str, str] | None = None) -> str:
    """Inner rows, a line each: ``a = b``."""
    found = []
    for row in rows:
        cells = [text_of(inner, row.get(inner.name), titles) for inner in asked(column)]
        while cells and not cells[-1]:
            cells.pop()
        found.append(" = ".join(cells))
    return "\n".join(found)


def from_lines(column: Field, text: str) -> list[Json]:
    """Rows from lines ``a = b``; the last column takes what is left of its line."""
    inner = asked(column)
    found = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        cells = [cell.strip() for cell in line.split("\t" if "\t" in line else "=", len(inner) - 1)]
        row = {one.name: code_of(one, cell) for one, cell in zip(inner, cells, strict=False) if cell}
        if row:
            found.append(row)
    return found


def code_of(column: Field, text: str) -> str:
    """The code a text means, by code or label; the text itself where it means none."""
    asked_for = text.casefold()
    return next((code for code, label in options(column) if asked_for in (code.casefold(), label.casefold())), text)


@dataclass(frozen=True)
class Page:
    """A part of a long list: rows ``start`` to ``end``; ``address(n)`` is that of another part."""

    page: int
    pages: int
    start: int
    end: int

    def address(self, page: int) -> str:
        """This page's address with another part of the list."""
        return f"{tk.request.path}?baris={page}"


def page_of(count: int) -> Page:
    """The part of a list the address asks for; all of it where it fits a grid."""
    size = PER_PAGE if count > IN_GRID else max(count, 1)
    pages = max(1, -(-count // size))
    wanted = tk.request.args.get("baris", "1")
    page = min(max(1, int(wanted) if wanted.isdigit() else 1), pages)
    return Page(page, pages, (page - 1) * size, page * size)
