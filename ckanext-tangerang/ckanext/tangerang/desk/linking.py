"""Which variable a column of a table may hold: the activity's MS-Var rows and the standard variables, the likeliest proposed."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from rapidfuzz import fuzz

from ckanext.tangerang.discovery import showing
from ckanext.tangerang.people.language import lang
from ckanext.tangerang.registry import rows as kept_rows
from ckanext.tangerang.registry import standing
from satudata import codes

#: From here on (of 100) two names are alike enough to propose.
ALIKE = 78
MANY = 500
NAMED = "sdi_linkable"


@dataclass(frozen=True)
class Linkable:
    """A variable a column may be linked to; ``names`` are what a column of it may be called."""

    value: str
    label: str
    group: str
    names: tuple[str, ...]


def plain(text: str) -> str:
    """Words without case and marks."""
    return " ".join("".join(sign if sign.isalnum() else " " for sign in text.casefold()).split())


def variables(record: Mapping[str, Any]) -> list[Linkable]:
    """The variables for a dataset's columns: those of its activities first; asked once a page."""
    if NAMED not in tk.g:
        tk.g.sdi_linkable = [*of_activities(record), *standards()]
    found: list[Linkable] = tk.g.sdi_linkable
    return found


def of_activities(record: Mapping[str, Any]) -> list[Linkable]:
    """MS-Var rows of the activities the dataset names."""
    group = tk._("Variables of the activity")
    return [
        Linkable(row.id, row.nama, group, tuple(filter(None, (row.nama, row.alias))))
        for activity in showing.listed(record.get("id_mskeg")) for row in kept_rows.of_record(activity, "ms_var")
    ]


def standards() -> list[Linkable]:
    """Public standard variables that are not retired."""
    gone, group, table = standing.retired_ids("variabel"), tk._("Standard variables"), model.Package
    rows = model.Session.query(table.id, table.title).filter_by(type="variabel", state="active", private=False)
    return [Linkable(id_, title, group, (title,)) for id_, title in rows.order_by(table.title).limit(MANY) if id_ not in gone]


def proposed(column: Mapping[str, Any], record: Mapping[str, Any]) -> Linkable | None:
    """The variable a column likely holds, by its name or title; None where none is alike, or one is linked already."""
    if column.get("variabel"):
        return None
    asked = [plain(str(column[key])) for key in ("name", "judul") if column.get(key)]
    ranked = [
        (max(fuzz.token_sort_ratio(one, plain(name)) for one in asked for name in item.names), -place, item)
        for place, item in enumerate(variables(record)) if asked
    ]
    best = max(ranked, key=lambda each: each[:2], default=None)
    return best[2] if best and best[0] >= ALIKE else None


def code_lists() -> list[tuple[str, str]]:
    """Lists a column's codes may come from: those of the forms, then public classifications, as (name, title)."""
    shipped = [(name, codes.load(name).title.in_(lang())) for name in codes.names()]
    table = model.Package
    rows = model.Session.query(table.name, table.title).filter_by(type="klasifikasi", state="active", private=False)
    public = [(name, title) for name, title in rows.order_by(table.title).limit(MANY)]
    return list(dict([*public, *shipped]).items())
