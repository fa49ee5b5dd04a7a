"""Which code lies under which, and at which level, where the file does not say."""
from __future__ import annotations

import re
from collections.abc import Sequence

from .model import Item

_PARTS = re.compile(r"[.\-/]")
_AGREE = 0.9
_SIBLINGS = 1.5


def by_pattern(codes: Sequence[str]) -> dict[str, str]:
    """Code -> the nearest code of the list it extends: `36.71.01` under `36.71`, `0111` under `011`.

    Empty where the codes show no such pattern.
    """
    known = set(codes)
    dotted = any(_PARTS.search(code) for code in known if any(map(str.isdigit, code)))
    if not dotted and _counted(known):
        return {}
    found = {code: parent for code in known if (parent := _cut(code, known) if dotted else _shortened(code, known))}
    if dotted:
        return found
    shortest = min(map(len, known), default=0)
    top = [code for code in known if len(code) == shortest]
    longer = [code for code in known if len(code) > shortest]
    alphabetic = sum(not code.isdigit() for code in longer) > len(longer) / 2
    barren = len(top) - len(set(found.values()) & set(top)) > len(top) / 2
    padded = any(len(code) > 1 and code[0] == "0" for code in known)
    # 1 and 10: nothing says that one is above the other
    lonely = not padded and len(found) < _SIBLINGS * len(set(found.values()))
    return {} if alphabetic or barren or lonely or len(found) < _AGREE * len(longer) else found


def _counted(codes: set[str]) -> bool:
    """Whether the codes only count: 1, 2, … 17, where 1 is not above 10."""
    if not all(code.isdecimal() and (code == "0" or code[0] != "0") for code in codes):
        return False
    numbers = {int(code) for code in codes}
    return len(numbers) == max(numbers, default=-1) - min(numbers, default=0) + 1


def _cut(code: str, known: set[str]) -> str:
    while any(map(str.isdigit, code)) and (match := list(_PARTS.finditer(code))):
        code = code[: match[-1].start()]
        if code in known:
            return code
    return ""


def _shortened(code: str, known: set[str]) -> str:
    return next((code[:size] for size in range(len(code) - 1, 0, -1) if code[:size] in known), "")


def depths(items: Sequence[Item]) -> dict[str, int]:
    """Code -> 1 at the top, one more at each step down; codes in a cycle are left out."""
    parent = {item.kode: item.induk for item in items if item.kode}
    found: dict[str, int] = {}
    for kode in parent:
        way: dict[str, None] = {}
        at = kode
        while at in parent and at not in found and at not in way:
            way[at] = None
            at = parent[at]
        if at in way:  # a cycle
            continue
        base = found.get(at, 0)
        for step, each in enumerate(reversed(way), start=1):
            found[each] = base + step
    return found


def with_levels(items: Sequence[Item]) -> tuple[Item, ...]:
    """The items, each with its depth as level where the file gives none and there is more than one level."""
    if any(item.tingkat for item in items):
        return tuple(items)
    depth = depths(items)
    if not depth or max(depth.values()) == 1:
        return tuple(items)
    return tuple(item.with_(tingkat=str(depth[item.kode])) if item.kode in depth else item for item in items)
