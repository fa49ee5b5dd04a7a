"""The document a standard is set by: its number, its day, and who signed it."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.tangerang.people.clock import to_date, today

LONGEST = 300
KEYS = ("nomor", "tanggal", "oleh")
FIRST = date(1945, 8, 17)  # no decision of the Republic is older


def read(given: Any) -> dict[str, Any] | None:
    """``{"nomor", "tanggal", "oleh"}`` from the number alone or from an object; ``ValidationError`` keyed ``document``."""
    if given in (None, "", {}):
        return None
    document = {"nomor": given} if isinstance(given, (str, int)) else given
    if not isinstance(document, Mapping) or set(document) - set(KEYS):
        raise tk.ValidationError({"document": [tk._("Give the number of the deciding document, or an object with nomor, "
                                                    "tanggal and oleh.")]})
    found = {name: str(document.get(name) or "").strip() for name in KEYS}
    if any(len(value) > LONGEST for value in found.values()):
        raise tk.ValidationError({"document": [tk._("At most %(limit)s characters.") % {"limit": LONGEST}]})
    day = to_date(found["tanggal"] or None, "document")
    if day and not FIRST <= day <= today():
        raise tk.ValidationError({"document": [tk._("The day of the deciding document cannot lie ahead.")]})
    return {name: value for name, value in found.items() if value} or None


def complete(document: Mapping[str, Any] | None, decider: model.User, org_id: str | None) -> dict[str, str]:
    """The document with the day and the organisation of the decision where none were given.

    Raises ``ValidationError`` keyed ``document`` where its number is missing.
    """
    if not document or not document.get("nomor"):
        raise tk.ValidationError({"document": [
            tk._("A standard is set by a document. Give its number, for example “Keputusan Wali Kota Nomor 12 Tahun 2026”.")]})
    org = model.Group.get(org_id) if org_id else None
    return {"nomor": str(document["nomor"]), "tanggal": str(document.get("tanggal") or today().isoformat()),
            "oleh": str(document.get("oleh") or (org.title if org else "") or decider.display_name)}
