"""What the templates of the registry ask: addresses, what breaks in plain words, what touches the reader's agency."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.tangerang.discovery.auto import permanent
from ckanext.tangerang.pages import call
from ckanext.tangerang.people.language import lang
from satudata import form as forms

__all__ = ["sdi_break", "sdi_decided", "sdi_impact_summary", "sdi_path_label", "sdi_permanent", "sdi_standard_changes"]

Json = dict[str, Any]


def sdi_permanent(kind: str, record_id: str, version: int | None = None) -> str:
    """The address of a record, or of one version of it, that never changes."""
    return permanent(kind, record_id) + (f"/{version}" if version else "")


def sdi_decided(document: Json | None) -> str:
    """The deciding document in one line."""
    if not document:
        return ""
    day = tk.h.sdi_date(document.get("tanggal")) if document.get("tanggal") else ""
    return ", ".join(str(part) for part in (document.get("nomor"), day, document.get("oleh")) if part)


def sdi_break(what: str) -> str:
    """What happens to a record when a standard changes, in words."""
    said = {"kode_hilang": tk._("holds codes that vanish"), "kode_berubah": tk._("holds codes that mean something else"),
            "usang": tk._("uses a standard that is retired")}
    if what in said:
        return said[what]
    field = next((forms.load(kind).field(what) for kind in forms.kinds() if _has(kind, what)), None)
    return tk._("{item} of the standard changes").format(item=field.label.in_(lang()) if field else what)


def _has(kind: str, name: str) -> bool:
    return any(field.name == name for field in forms.load(kind).fields)


def sdi_path_label(kind: str, path: str) -> str:
    """What the form calls the item a path lies in."""
    field = forms.load(kind).at(path)
    return field.label.in_(lang()) if field else path


def sdi_impact_summary(revision: Json) -> Json | None:
    """What a revision of a public standard would touch, for its review page; None for anything else."""
    from ckanext.tangerang.revision import transitions
    if not revision.get("base_version") or not transitions.is_standard(revision["kind"]):
        return None
    summary: Json = call("sdi_impact_show", revision_id=revision["id"])["summary"]
    return summary


def sdi_standard_changes(limit: int = 5) -> Json:
    """Standards that changed under the records of the reader's agencies: ``{count, results}``."""
    found: Json = call("sdi_change_list", limit=limit)
    return found
