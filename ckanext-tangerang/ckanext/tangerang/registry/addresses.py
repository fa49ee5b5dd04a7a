"""Where a standard, an activity, or a row of an activity is read."""
from __future__ import annotations

from urllib.parse import quote

import ckan.plugins.toolkit as tk

ROWS = {"ms_var": "variabel", "ms_ind": "indikator"}


def address(kind: str, name: str, row_id: str = "") -> str:
    """The path of a record's page; of a row's page below that of its activity.

    :param kind: of the record, or ``ms_var``, ``ms_ind`` for a row of the activity ``name``
    """
    if kind == "dataset":
        return str(tk.url_for("dataset.read", id=name))
    if kind in ROWS:
        return f"{tk.url_for('sdi_pages.standard', kind='kegiatan', name=name)}/{ROWS[kind]}/{quote(row_id, safe='')}"
    return str(tk.url_for("sdi_pages.standard", kind=kind, name=name))
