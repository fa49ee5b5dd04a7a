"""Template helpers: which exports a page may offer."""
from __future__ import annotations

from ckanext.tangerang.people.language import lang
from satudata.exchange.formats import formats

__all__ = ["sdi_export_formats"]


def sdi_export_formats(kind: str) -> list[tuple[str, str, str]]:
    """``[(format, label, media type)]`` of a kind of record; its file is at ``/<kind>/<name>/unduh/<format>``."""
    return [(each.name, each.label.in_(lang()), each.mimetype) for each in formats(kind)]
