"""Searches of the public pages: one query each, with the filters' counts."""
from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.lib.search import SearchError

from .asking import Asked, quoted
from .facets import FACETS, SORTS, Facet

log = logging.getLogger(__name__)
PAGE = 20
VALUES = 60
"""Values of a filter that are counted."""
STANDARDS = ("konsep", "variabel", "indikator", "klasifikasi", "data_induk", "kegiatan")
"""Kinds of the registry, in the order their pages list them; activities stand beside them."""


@dataclass(frozen=True)
class Value:
    """A value of a filter: its code, its name, how many results, whether chosen."""

    code: str
    name: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Found:
    """An answer: results, how many in all, pages, filters with counts. ``failed``: the search did not answer."""

    count: int = 0
    results: list[dict[str, Any]] = field(default_factory=list)
    filters: list[tuple[Facet, list[Value]]] = field(default_factory=list)
    failed: bool = False
    near_spelling: bool = False

    @property
    def pages(self) -> int:
        return -(-self.count // PAGE)

    def values(self, param: str) -> list[Value]:
        """The values of one filter."""
        return next((values for facet, values in self.filters if facet.param == param), [])

    def name_of(self, param: str, code: str) -> str:
        """A value's name as the index knows it, or nothing."""
        return next((value.name for value in self.values(param) if value.code == code), "")

    @staticmethod
    def orders(asked: Asked, here: str) -> list[dict[str, Any]]:
        """The orders a person may choose, as links."""
        return [
            {"text": tk._(title), "url": replace(asked, sort=key, page=1).address(here), "current": key == asked.sort}
            for key, (title, _by) in SORTS.items()
        ]


def search(asked: Asked, kind: str | tuple[str, ...] = "dataset", rows: int = PAGE, organization: str = "") -> Found:
    """Records of a kind, or of several, that answer, ``rows`` a page; within one agency where named."""
    kinds = kind if isinstance(kind, str) else f"({' OR '.join(kind)})"
    filters = [f"+dataset_type:{kinds}", *asked.filters()]
    if organization:
        filters.append(f"organization:{quoted(organization)}")
    facets = [facet for facet in FACETS if kind == "dataset" or facet.param in ("instansi", "topik")]
    query = {
        "q": asked.q, "fq_list": filters, "rows": rows, "start": (asked.page - 1) * rows, "sort": SORTS[asked.sort][1],
        "facet.field": [facet.index for facet in facets], "facet.limit": VALUES, "facet.mincount": 1,
    }
    try:
        answer = _ask(query)
    except tk.ValidationError:
        return Found(failed=True)
    shown = [(facet, _values(facet, answer["search_facets"].get(facet.index, {}), asked)) for facet in facets]
    return Found(answer["count"], answer["results"], shown, near_spelling=bool(answer.get("sdi_near_spellings")))


def counts_by_kind() -> dict[str, int]:
    """How many standards of each kind are public."""
    kinds = " OR ".join(STANDARDS)
    answer = _ask({"q": "", "fq_list": [f"dataset_type:({kinds})"], "rows": 0, "facet.field": ["dataset_type"]})
    listed = answer["search_facets"].get("dataset_type", {}).get("items", [])
    return {item["name"]: item["count"] for item in listed}


def nearest(words: str) -> list[dict[str, Any]]:
    """Concepts near the words of a search that found nothing: any of the words will do."""
    parts = [part for part in words.split() if part.isalnum() and part not in ("OR", "AND", "NOT")][:6]
    if not parts:
        return []
    answer = _ask({"q": " OR ".join(parts), "fq_list": ["dataset_type:konsep"], "rows": 5})
    return list(answer["results"])


def _ask(query: dict[str, Any]) -> dict[str, Any]:
    """``package_search`` as the person looking; a search that cannot be read answers as one that failed."""
    context = {"user": tk.g.user, "auth_user_obj": tk.g.userobj, "for_view": True}
    given = {key: value for key, value in query.items() if value is not None}
    try:
        answer: dict[str, Any] = tk.get_action("package_search")(context, given)
    except SearchError as refusal:
        log.warning("search refused: %s", type(refusal).__name__)
        raise tk.ValidationError({"q": [tk._("The search could not read these words.")]}) from None
    return answer


def _values(facet: Facet, counted: dict[str, Any], asked: Asked) -> list[Value]:
    found = [
        Value(item["name"], facet.label(item["name"], item["display_name"]), item["count"], asked.has(facet.param, item["name"]))
        for item in counted.get("items", [])
    ]
    if facet.newest_first:
        return sorted(found, key=lambda value: value.code, reverse=True)
    return sorted(found, key=lambda value: (not value.chosen, -value.count, value.name))
