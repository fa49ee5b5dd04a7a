"""The Daftar Data as tables to take along, in the columns of the national portal; nothing in them is a formula."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.tangerang.discovery import words
from satudata.exchange.sheets import Sheet
from satudata.planning import columns, form

Json = Mapping[str, Any]


def entries(results: Iterable[Json]) -> Sheet:
    """A row for each entry; codes by their names, as a file that is read again may have them."""
    used = columns()
    rows = [[cell(column.field, item) for column in used] for item in results]
    return Sheet("Daftar Data", tuple(column.name for column in used), rows, (16, 8, 35, 50, 16, 20, 20, 50))


def cell(name: str, item: Json) -> str:
    """One value of an entry as a text."""
    if name in ("number", "status"):
        return str(item["number"] if name == "number" else item["status_title"])
    if name == "agency":
        return str(item["agency"])
    if name == "priority":
        return "Ya" if item["priority"] else "Tidak"
    if name == "dataset":
        return tk.url_for("dataset.read", id=item["dataset"]["name"], qualified=True) if item["dataset"] else ""
    if name in ("created", "modified"):
        return str(item[name])[:10]
    return text(name, item["record"].get(name))


def text(name: str, value: Any) -> str:
    """A value of the form in words."""
    if value in (None, "", []):
        return ""
    field, values = form().field(name), value if isinstance(value, list) else [value]
    return "; ".join(words.label(field.codelist, item) or item if field.codelist else str(item) for item in values)


def template() -> Sheet:
    """The columns alone, with one row to show how they are filled in."""
    used = [column for column in columns() if column.read]
    example = {"tahun": "2027", "agency": "Dinas Kesehatan", "nama_data": "Jumlah Puskesmas menurut Kecamatan (contoh)",
               "jadwal_pemutakhiran": "Tahunan", "jadwal_rilis": "Maret tahun berikutnya", "format": "CSV; XLSX",
               "hak_akses": "Terbuka", "asal": "Daerah", "kode_tujuan_sdgs": "3"}
    return Sheet("Daftar Data", tuple(column.name for column in used), [[example.get(column.field, "") for column in used]],
                 (8, 30, 50, 14, 20, 20, 40))


def coverage(found: Json) -> Sheet:
    """A row for each agency, the city last."""
    head = (tk._("Agency"), tk._("Agreed"), tk._("Published"), tk._("Still to come"), tk._("Share (%)"), tk._("Priority data"),
            tk._("Priority data still to come"))
    rows = [[str(row.get("title", tk._("All agencies"))), *(
        "" if row[name] is None else str(row[name]) for name in (
            "agreed", "published", "missing", "share", "priority", "priority_missing"))]
        for row in [*found["agencies"], found["city"]]]
    return Sheet(tk._("Coverage"), head, rows, (40, 12, 12, 12, 12, 14, 20))
