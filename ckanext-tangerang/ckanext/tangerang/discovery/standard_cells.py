"""A row of a record (an MS-Var, an MS-Ind, a value of a domain) as lines and cells a person reads."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ckanext.tangerang.people.language import lang
from satudata import form as forms

from . import showing

Json = dict[str, Any]


def line_of(column: forms.Field, row: Mapping[str, Any], links: Mapping[str, showing.Link]) -> Json | None:
    """One item of a row as a line of a description list; None where it is empty or the door's own id."""
    value = row.get(column.name)
    if column.row_id or not value:
        return None
    texts = [pair(part) for part in value] if column.kind == "rows" else showing.listed(value)
    values = [{"text": text} if column.kind == "rows" else showing.shown(column, text, links) for text in texts]
    return {"name": column.name, "term": column.label.in_(lang()), "number": column.number, "values": values,
            "markdown": column.kind == "markdown"}


def pair(row: Mapping[str, Any]) -> str:
    """A row within a row: `1 = Laki-laki`."""
    return " = ".join(str(part) for part in row.values() if part not in (None, ""))


def table_of(field: forms.Field, rows: list[Mapping[str, Any]], links: Mapping[str, showing.Link]) -> Json:
    """A list of rows as a table ``{name, title, columns, rows}``; columns no row fills are left out."""
    columns = [column for column in field.columns if not column.row_id and any(row.get(column.name) for row in rows)]
    return {
        "name": field.name, "title": field.label.in_(lang()),
        "columns": [{"name": column.name, "label": column.label.in_(lang())} for column in columns],
        "rows": [{column.name: _cell(column, row, links) for column in columns} for row in rows],
    }


def _cell(column: forms.Field, row: Mapping[str, Any], links: Mapping[str, showing.Link]) -> str:
    line = line_of(column, row, links)
    return "; ".join(value["text"] for value in line["values"]) if line else ""
