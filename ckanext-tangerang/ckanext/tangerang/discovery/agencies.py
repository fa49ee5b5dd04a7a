"""Agencies and how many datasets each has made public: one query in the database, one in the index."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model

from .asking import Asked
from .finding import search

Json = dict[str, Any]


def listed(words: str = "") -> list[Json]:
    """Agencies by name, those whose name holds the words, with their number of datasets."""
    group = model.Group
    query = model.Session.query(group.name, group.title, group.description).filter_by(is_organization=True, state="active")
    if words:
        query = query.filter(group.title.ilike(f"%{words.replace('%', '').replace('_', '')}%"))
    counts = {value.code: value.count for value in search(Asked(), rows=0).values("instansi")}
    return [
        {"name": name, "title": title or name, "count": counts.get(name, 0), "note": note or ""}
        for name, title, note in query.order_by(group.title)
    ]


def shown(name: str) -> Json | None:
    """One agency, None where there is none."""
    group = model.Group.get(name)
    if group is None or not group.is_organization or group.state != "active":
        return None
    logo = tk.h.url_for_static_or_external(group.image_url) if (group.image_url or "").startswith("http") else ""
    return {"id": group.id, "name": group.name, "title": group.title or group.name, "note": group.description or "", "logo": logo}
