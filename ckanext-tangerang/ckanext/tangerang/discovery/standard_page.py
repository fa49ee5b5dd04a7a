"""Everything a concept's, a classification's or an activity's page says."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ckanext.tangerang.publish.model import Correction
from ckanext.tangerang.registry.model import Reference

from . import showing
from .dataset_page import versions
from .showing import parsed

Json = dict[str, Any]
LEADS = ("definisi", "tujuan_kegiatan", "notes", "latar_belakang_kegiatan")
"""Fields that say what a record is; the first one filled opens the page."""
NOT_LISTED = frozenset({"title", "notes", "definisi", "owner_org", "items", "korespondensi"})
MOST_CODES = 2000
MOST_USES = 100


def page_of(kind: str, pkg: Mapping[str, Any]) -> Json:
    """The page's parts."""
    form = showing.form_of(kind)
    links = showing.references(form, pkg)
    lead = next((pkg[name] for name in LEADS if pkg.get(name)), "")
    names = [field.name for field in form.fields if field.name not in NOT_LISTED and pkg.get(field.name) != lead]
    return {
        "title": form.title, "lead": lead,
        "notes": pkg.get("notes") if pkg.get("notes") != lead else "",
        "lines": showing.items(form, names, pkg, links),
        "codes": tree(parsed(pkg.get("items"))),
        "used_by": used_by(str(pkg["id"])),
        "versions": versions(str(pkg["id"])),
        "corrections": Correction.of_ids([str(pkg["id"])]).get(str(pkg["id"]), []),
    }


def used_by(record_id: str) -> list[showing.Link]:
    """Public records that point at this one."""
    pointers = {row.from_id for row in Reference.uses(record_id, limit=MOST_USES)}
    found = showing.record_links(pointers)
    return sorted({link["url"]: link for link in found.values()}.values(), key=lambda link: link["text"])


def tree(items: Any) -> list[Json]:
    """Codes below their parents: ``[{kode, nama, children}]``; a code whose parent is not in the list stands at the top."""
    if not isinstance(items, list):
        return []
    rows = [item for item in items[:MOST_CODES] if isinstance(item, Mapping) and item.get("kode")]
    nodes: dict[str, Json] = {
        str(row["kode"]): {"kode": str(row["kode"]), "nama": str(row.get("nama") or ""), "children": []} for row in rows
    }
    top = []
    for row in rows:
        parent = nodes.get(str(row.get("induk") or ""))
        node = nodes[str(row["kode"])]
        (parent["children"] if parent and parent is not node else top).append(node)
    return top
