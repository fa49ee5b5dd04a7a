"""What a new version of a list changes, and which old code a new one probably continues."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process, utils

from .model import Correspondence, Item

_ALIKE = 88.0  # of 100: the least likeness of names at which a code counts as continued
_MOST_COMPARED = 4_000_000  # pairs of names


@dataclass(frozen=True, slots=True)
class Change:
    """A code that stays with other values."""

    old: Item
    new: Item


@dataclass(frozen=True, slots=True)
class Difference:
    """New codes, codes that are gone, and what changed about those that stay; one code may be in several groups."""

    added: tuple[Item, ...] = ()
    removed: tuple[Item, ...] = ()
    renamed: tuple[Change, ...] = ()
    moved: tuple[Change, ...] = ()
    redated: tuple[Change, ...] = ()
    rewritten: tuple[Change, ...] = ()
    unchanged: int = 0
    proposal: tuple[Correspondence, ...] = field(default=())
    """From each removed code to the added one whose name is nearly the same."""

    @property
    def changed(self) -> tuple[Change, ...]:
        """Every code that stays with other values, once."""
        groups = (self.renamed, self.moved, self.redated, self.rewritten)
        return tuple({change.new: change for group in groups for change in group}.values())

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


def difference(old: Sequence[Item], new: Sequence[Item], *, daftar: str = "", versi: str = "") -> Difference:
    """Compares two versions code by code; a code that occurs in several periods is compared period by period.

    `daftar` and `versi` are what the proposed correspondences name as their target: the list itself, new version.
    """
    before, after = _keyed(old), _keyed(new)
    pairs = [Change(before[key], item) for key, item in after.items() if key in before]
    added = tuple(item for key, item in after.items() if key not in before)
    removed = tuple(item for key, item in before.items() if key not in after)
    renamed = [each for each in pairs if (each.old.nama, each.old.nama_en) != (each.new.nama, each.new.nama_en)]
    moved = [each for each in pairs if each.old.induk != each.new.induk]
    redated = [each for each in pairs if _period(each.old) != _period(each.new)]
    rewritten = [each for each in pairs if _rest(each.old) != _rest(each.new)]
    touched = {each.new for group in (renamed, moved, redated, rewritten) for each in group}
    return Difference(
        added, removed, tuple(renamed), tuple(moved), tuple(redated), tuple(rewritten), len(pairs) - len(touched),
        tuple(_proposal(removed, added, daftar, versi)),
    )


def _keyed(items: Sequence[Item]) -> dict[tuple[str, str], Item]:
    """By code; by code and first day where a code occurs more than once."""
    counts: dict[str, int] = {}
    for item in items:
        counts[item.kode] = counts.get(item.kode, 0) + 1
    return {(item.kode, item.berlaku_dari if counts[item.kode] > 1 else ""): item for item in items}


def _period(item: Item) -> tuple[str, str]:
    return item.berlaku_dari, item.berlaku_sampai


def _rest(item: Item) -> tuple[str, str, str]:
    return item.tingkat, item.definisi, item.catatan


def _proposal(removed: Sequence[Item], added: Sequence[Item], daftar: str, versi: str) -> list[Correspondence]:
    if not removed or not added:
        return []
    found = []
    exact: dict[str, Item] = {}
    for item in added:
        exact.setdefault(utils.default_process(item.nama), item)
    fuzzy = len(removed) * len(added) <= _MOST_COMPARED
    names = [utils.default_process(item.nama) for item in added]
    for item in removed:
        name = utils.default_process(item.nama)
        match = exact.get(name)
        if match is None and fuzzy and name:
            best = process.extractOne(name, names, scorer=fuzz.token_sort_ratio, score_cutoff=_ALIKE)
            match = added[best[2]] if best else None
        if match is not None:
            found.append(Correspondence(item.kode, daftar, versi, match.kode, match.nama, "exact"))
    return found
