"""The MS-Var and MS-Ind rows of an activity as its page lists them."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ckan import model

from ckanext.tangerang.people.language import lang
from ckanext.tangerang.registry.row_model import Indicator, Variable
from satudata import form as forms

from . import showing
from .standard_cells import line_of

Json = dict[str, Any]
ROWS = {"variabel": (Variable, "ms_var"), "indikator": (Indicator, "ms_ind")}


def variables(record_id: str) -> list[Json]:
    """The activity's variables in order: ``[{id, nama, alias, definisi, ukuran, satuan}]``."""
    return _listed("variabel", record_id)


def indicators(record_id: str) -> list[Json]:
    """The activity's indicators in order."""
    return _listed("indikator", record_id)


def _listed(kind: str, record_id: str) -> list[Json]:
    table, _field = ROWS[kind]
    query = model.Session.query(table).filter_by(record_id=record_id).order_by(table.place)
    return [{"id": row.id, **row.row} for row in query]


def row_page(kind: str, record_id: str, row_id: str) -> Json | None:
    """One row with every item of its form: ``{nama, definisi, lines, before, after}``; None where there is no such row."""
    rows = _listed(kind, record_id)
    place = next((number for number, row in enumerate(rows) if row["id"] == row_id), None)
    if place is None:
        return None
    row, field = rows[place], forms.load("kegiatan").field(ROWS[kind][1])
    links = showing.record_links(_named(field, row))
    rest = (column for column in field.columns if column.name not in ("nama", "definisi"))
    lines = [line for column in rest if (line := line_of(column, row, links))]
    return {
        "id": row_id, "title": field.label.in_(lang()), "nama": row.get("nama", ""), "definisi": row.get("definisi", ""),
        "lines": lines, "place": place + 1, "count": len(rows),
        "before": rows[place - 1] if place else None, "after": rows[place + 1] if place + 1 < len(rows) else None,
    }


def _named(field: forms.Field, row: Mapping[str, Any]) -> list[str]:
    return [text for column in field.columns if column.kind == "reference" for text in showing.listed(row.get(column.name))]
