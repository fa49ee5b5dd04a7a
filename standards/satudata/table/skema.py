"""The entry of one column in a table schema (`skema_tabel`), from what a file or a database says of it."""
from __future__ import annotations

from satudata import codes

#: Caps of the form's `skema_tabel`.
NAME, TITLE, DEFINITION = 200, 300, 2000


def column_entry(
    name: str, type_: str, *, title: str = "", definition: str = "", role: str | None = None, unit: str | None = None,
    codelist: str | None = None,
) -> dict[str, str]:
    """Keys of the form's table schema, empty ones left out. A unit the list knows is given by its code."""
    listed = codes.load("satuan").find(unit) if unit else None
    found = {
        "name": name[:NAME], "type": type_, "judul": title[:TITLE], "definisi": definition[:DEFINITION], "peran": role or "",
        "satuan": listed.kode if listed else unit or "", "kode_referensi": codelist or "",
    }
    return {key: value for key, value in found.items() if value}
