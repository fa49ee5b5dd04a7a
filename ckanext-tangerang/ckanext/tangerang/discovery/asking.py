"""A search as its address says it, and the address of the same search with one thing changed."""
from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from .facets import FACETS, SORTS, Facet

LONGEST = 200
"""Characters of a query or a filter value that are looked at; more is no question of a person."""
LAST_PAGE = 500
_SPECIAL = str.maketrans({"\\": r"\\", '"': r"\""})


@dataclass(frozen=True)
class Asked:
    """What a person asks: words, filters by their word in the address, order, page."""

    q: str = ""
    chosen: tuple[tuple[str, str], ...] = ()
    sort: str = ""
    page: int = 1

    def values(self, param: str) -> tuple[str, ...]:
        """The values chosen of one filter."""
        return tuple(value for name, value in self.chosen if name == param)

    def has(self, param: str, value: str) -> bool:
        return (param, value) in self.chosen

    def with_value(self, param: str, value: str) -> Asked:
        """The same search with this filter set, or without it where it was set; from the first page."""
        pair = (param, value)
        rest = tuple(item for item in self.chosen if item != pair)
        return replace(self, chosen=rest if pair in self.chosen else (*self.chosen, pair), page=1)

    def clear(self) -> Asked:
        """The same words without filters."""
        return replace(self, chosen=(), page=1)

    def at(self, page: int) -> Asked:
        return replace(self, page=page)

    def pairs(self, *, words: bool = True) -> list[tuple[str, str]]:
        """What stands in the address; ``words`` False leaves the query to a search box."""
        found = [("q", self.q)] if words and self.q else []
        found += self.chosen
        if self.sort:
            found.append(("sort", self.sort))
        if self.page > 1:
            found.append(("page", str(self.page)))
        return found

    def address(self, path: str) -> str:
        pairs = self.pairs()
        return f"{path}?{urlencode(pairs)}" if pairs else path

    def filters(self, skip: str = "") -> list[str]:
        """Filter queries for Solr, quoted; ``skip`` is a filter of the page itself."""
        by_param = {facet.param: facet for facet in FACETS}
        return [f"{by_param[name].index}:{quoted(value)}" for name, value in self.chosen if name != skip]


def quoted(value: str) -> str:
    """A value as a Solr phrase; what it holds cannot leave the quotes."""
    return f'"{value.translate(_SPECIAL)}"'


def asked(args: MultiDict[str, str]) -> Asked:
    """The search an address asks for; words it does not know are left out."""
    chosen = [(facet.param, value) for facet in FACETS for value in _given(args, facet)]
    sort = args.get("sort", "")
    try:
        page = min(max(int(args.get("page", 1)), 1), LAST_PAGE)
    except ValueError:
        page = 1
    return Asked(args.get("q", "").strip()[:LONGEST], tuple(dict.fromkeys(chosen)), sort if sort in SORTS else "", page)


def _given(args: MultiDict[str, str], facet: Facet) -> list[str]:
    return [value[:LONGEST] for name in (facet.param, *facet.aliases) for value in args.getlist(name) if value]
