"""What is joined to core's answers when records are shown and searched; plugin.py hands core's calls to these."""
from __future__ import annotations

from typing import Any

from ckan.types import Context

from ckanext.tangerang.discovery import auto, closed_tables, index, search
from ckanext.tangerang.registry import standing


def after_show(context: Context, package: dict[str, Any]) -> None:
    """Computed fields and closed tables in a record that is shown."""
    if context.get("for_update") or context.get("validate") is False:  # core is about to write or index what it reads here
        auto.without(package)
        return
    auto.join([package])
    standing.join([package])
    if package.get("type") == "dataset":
        package["sdi_tables"] = closed_tables.of(package["id"], package.get("resources") or [])


def before_search(params: dict[str, Any]) -> dict[str, Any]:
    """Words become a query over the Indonesian fields."""
    return search.by_stems(params)


def after_search(answer: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """Computed fields in every result: the index holds them, each event that changes them writes the document anew."""
    auto.complete([found for found in answer["results"] if isinstance(found, dict) and found.get("id") and "type" in found])
    return answer


def before_index(document: dict[str, Any]) -> dict[str, Any]:
    """The document as Solr gets it."""
    return index.document(document)
