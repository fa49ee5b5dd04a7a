"""The codes of a classification as the exports need them: addresses, parents, levels, order."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from satudata.classification.model import Item, items_of
from satudata.exchange.model import Published, inner


@dataclass(frozen=True, slots=True)
class Entry:
    """One code in one period of validity: its address, its parent's, and how deep it lies (1: at the top)."""

    item: Item
    iri: str
    parent: str
    depth: int


@dataclass(frozen=True)
class Listing:
    """All codes of one version, parents known."""

    entries: tuple[Entry, ...]
    levels: tuple[str, ...]

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    @property
    def depth(self) -> int:
        """How many levels there are; 1 for a flat list."""
        return max((entry.depth for entry in self.entries), default=1)

    def tops(self) -> Iterator[Entry]:
        """The codes without a parent."""
        return (entry for entry in self.entries if not entry.parent)


def listing(published: Published) -> Listing:
    """The codes of a classification, in their order; the longest-lived period of a code has the plain address."""
    items = ordered(items_of(published.rows("items")))
    addresses = _addresses(published.version_uri, items)
    by_code: dict[str, list[int]] = {}
    for place, item in enumerate(items):
        by_code.setdefault(item.kode, []).append(place)
    parents = [_parent(item, items, by_code) for item in items]
    depths = _depths(parents)
    entries = tuple(
        Entry(item, addresses[place], "" if parents[place] is None else addresses[parents[place]], depths[place])  # type: ignore[index]
        for place, item in enumerate(items)
    )
    return Listing(entries, tuple(published.texts("level")))


def ordered(items: Iterable[Item]) -> list[Item]:
    """Codes by `urutan` where it is a number, in the order given else; a list without any stays as it is."""
    given = list(items)
    if not any(item.urutan for item in given):
        return given
    return [item for _, item in sorted(enumerate(given), key=lambda pair: (_number(pair[1].urutan), pair[0]))]


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 1 << 40


def _addresses(base: str, items: list[Item]) -> list[str]:
    """The last period of a code is the code itself; earlier ones say when they began."""
    last: dict[str, int] = {}
    for place, item in enumerate(items):
        if item.kode not in last or _until(items[last[item.kode]]) <= _until(item):
            last[item.kode] = place
    found: list[str] = []
    for place, item in enumerate(items):
        parts = (item.kode,) if last[item.kode] == place else (item.kode, item.berlaku_dari or f"-{item.berlaku_sampai or place}")
        found.append(inner(base, *parts))
    return found


def _until(item: Item) -> str:
    return item.berlaku_sampai or "9999-12-31"


def _parent(item: Item, items: list[Item], by_code: Mapping[str, list[int]]) -> int | None:
    """The parent of the same time: the period that holds the code's first day, else the last one."""
    places = by_code.get(item.induk, []) if item.induk else []
    first = item.berlaku_dari
    for place in places:
        if (items[place].berlaku_dari or "0") <= (first or "9999") and _until(items[place]) >= (first or "0"):
            return place
    return places[-1] if places else None


def _depths(parents: list[int | None]) -> list[int]:
    """How deep each lies; a ring, which no list that was checked has, ends where it began."""
    found = [0] * len(parents)
    for place in range(len(parents)):
        way: dict[int, None] = {}
        here: int | None = place
        while here is not None and not found[here] and here not in way:
            way[here] = None
            here = parents[here]
        depth = 0 if here is None else found[here]
        for each in reversed(way):
            depth += 1
            found[each] = depth
    return found
