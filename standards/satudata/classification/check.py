"""What is wrong with a list of codes as a whole: doubles, parents, cycles, periods, lengths."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from satudata.table.model import FORMULA

from .dates import whole_date
from .messages import fault
from .model import Fault, Item, Where

_OPEN = ("", "9999-12-31")
STRICT = ("kode", "nama", "nama_en", "induk", "tingkat", "dari", "ke", "daftar")
"""Fields of short words: no sign of a formula may begin them. Longer texts are refused only where a spreadsheet runs them."""


def check(items: Sequence[Item], places: Sequence[Where] = ()) -> list[Fault]:
    """Every fault of the list, in order of rows. `places` are where the items stood; else rows count from 1."""
    where = list(places) or [Where(number) for number in range(1, len(items) + 1)]
    pairs = list(zip(items, where, strict=True))
    by_code: dict[str, list[tuple[Item, Where]]] = {}
    for item, place in pairs:
        by_code.setdefault(item.kode, []).append((item, place))
    found = [each for item, place in pairs for each in _of_one(item, place, by_code)]
    found += [each for group in by_code.values() if len(group) > 1 for each in _overlaps(group)]
    found += _cycles(pairs)
    return sorted(found, key=lambda each: each.row or 0)


def _of_one(item: Item, place: Where, by_code: dict[str, list[tuple[Item, Where]]]) -> Iterator[Fault]:
    if not item.kode:
        yield fault("NO_CODE", place, "kode")
    elif not item.nama:
        yield fault("NO_NAME", place, "nama", item.kode)
    for name, limit in limits("items").items():
        yield from text_faults(name, getattr(item, name, ""), limit, place)
    yield from _dates(item, place)
    if item.induk and item.induk not in by_code:
        yield fault("MISSING_PARENT", place, "induk", item.induk)
    elif item.induk and item.induk != item.kode:
        yield from _within_parent(item, place, [parent for parent, _ in by_code[item.induk]])


def text_faults(name: str, text: str, limit: int, place: Where) -> Iterator[Fault]:
    """What is wrong with one text: its length, a line break in a code, the sign of a formula."""
    if len(text) > limit:
        yield fault("TOO_LONG", place, name, text, size=len(text), limit=limit)
    if name in ("kode", "induk", "dari", "ke") and any(sign in text for sign in "\n\r\t"):
        yield fault("LINE_BREAK", place, name, text)
    if text and text[0] in "=+-@" and (name in STRICT or FORMULA.match(text)):
        yield fault("FORMULA_TEXT", place, name, text, start=text[0])


@cache
def limits(field: str) -> dict[str, int]:
    """The longest value of each column of `items` or `korespondensi`, as the form of a classification has it."""
    from satudata import form
    found = form.load("klasifikasi").field(field)
    if found.columns:
        return {column.name: column.max_length for column in found.columns}
    properties = (found.shape or {}).get("items", {}).get("properties", {})
    return {name: each["maxLength"] for name, each in properties.items() if "maxLength" in each}


def period(row: Item) -> tuple[str, str]:
    """First and last day, open ends as the ends of time."""
    return row.berlaku_dari or _OPEN[0], row.berlaku_sampai or _OPEN[1]


def shown(since: str, until: str) -> str:
    """A period as a sentence shows it."""
    return f"{since or '…'} – {until if until != _OPEN[1] and until else '…'}"


def _dates(item: Item, place: Where) -> Iterator[Fault]:
    wrong = [name for name in ("berlaku_dari", "berlaku_sampai") if whole_date(getattr(item, name)) is None]
    for name in wrong:
        yield fault("DATE", place, name, getattr(item, name))
    if not wrong and item.berlaku_dari and item.berlaku_sampai and item.berlaku_sampai < item.berlaku_dari:
        yield fault("PERIOD", place, "berlaku_sampai", item.kode, since=item.berlaku_dari, until=item.berlaku_sampai)
    if item.urutan and not item.urutan.isdecimal():
        yield fault("ORDER", place, "urutan", item.urutan)


def _within_parent(item: Item, place: Where, parents: list[Item]) -> Iterator[Fault]:
    """A code without dates of its own lives as long as its parent."""
    if not (item.berlaku_dari or item.berlaku_sampai):
        return
    since, until = period(item)
    first, last = min(period(each)[0] for each in parents), max(period(each)[1] for each in parents)
    if (since and since < first) or until > last:
        yield fault("PARENT_NOT_VALID", place, "berlaku_sampai" if until > last else "berlaku_dari", item.kode,
                    period=shown(since, until), parent=item.induk, outer=shown(first, last))


def _overlaps(group: list[tuple[Item, Where]]) -> Iterator[Fault]:
    if not group[0][0].kode:
        return
    ordered = sorted(group, key=lambda pair: period(pair[0])[0])
    widest = ordered[0]
    for pair in ordered[1:]:
        (since, until), (_first, last) = period(pair[0]), period(widest[0])
        if since <= last:
            early, late = sorted((widest, pair), key=lambda each: each[1].row or 0)
            dated = any(each[0].berlaku_dari or each[0].berlaku_sampai for each in (early, late))
            yield fault("OVERLAP" if dated else "DUPLICATE", late[1], "kode", late[0].kode, first=early[1].row,
                        period=shown(*period(early[0])))
        if until > last:
            widest = pair


def _cycles(pairs: list[tuple[Item, Where]]) -> Iterator[Fault]:
    parent = {item.kode: item.induk for item, _ in pairs if item.kode}
    places = {item.kode: place for item, place in reversed(pairs)}
    done: set[str] = set()
    for kode in parent:
        way: dict[str, None] = {}
        at = kode
        while at in parent and at not in done and at not in way:
            way[at] = None
            at = parent[at]
        if at in way:
            ring = list(way)[list(way).index(at):]
            first = min(ring, key=lambda each: places[each].row or 0)
            turned = ring[ring.index(first):] + ring[:ring.index(first)]
            path = " → ".join([*turned[:8], *(["…"] if len(turned) > 8 else []), first])
            yield fault("CYCLE", places[first], "induk", first, path=path)
        done.update(way)
