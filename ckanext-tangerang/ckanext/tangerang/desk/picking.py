"""What a person may refer to while typing: published records of some kinds whose titles hold the words, none retired."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.pages import call
from ckanext.tangerang.registry import standing

LIMIT = 12
Hit = dict[str, str]


def search(kinds: Sequence[str], text: str, limit: int = LIMIT) -> list[Hit]:
    """``{id, title, hint}``: titles that start with the text first, then those that hold each word, then those alike."""
    words = text.casefold().split()[:8]
    if not words:
        return []
    table = model.Package
    title = sa.func.lower(table.title)
    holding = [title.contains(word, autoescape=True) for word in words]
    rows = model.Session.query(table.id, table.title, table.owner_org).filter(
        table.type.in_(kinds), table.state == "active", table.private.is_(False), *holding,
    ).order_by(sa.not_(title.startswith(text.casefold().strip(), autoescape=True)), sa.func.length(table.title), table.title)
    gone = set(standing.retired_ids())
    found = [
        {"id": id_, "title": shown or id_, "hint": tk.h.sdi_agency_title(org)}
        for id_, shown, org in rows.limit(limit + len(gone)) if id_ not in gone
    ][:limit]
    return found or alike(kinds, text, limit)


def alike(kinds: Sequence[str], text: str, limit: int) -> list[Hit]:
    """Records of like meaning or with a typing error, from the registry; only standards and activities lie there."""
    similar: dict[str, Any] = call("sdi_similar_list", text=text, kinds=list(kinds), limit=limit)
    return [
        {"id": item["id"], "title": item["title"], "hint": tk.h.sdi_agency_title(item.get("owner_org"))}
        for item in similar["results"] if item["kind"] in kinds
    ]
