"""Rows of a record that have ids of their own (MS-Var, MS-Ind): matched by what the source calls them, merged row by row."""
from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from satudata import form as forms

Row = dict[str, Any]
Rows = Sequence[Mapping[str, Any]]
Key = tuple[str, str, int]
#: What tells a row of the source again, the surest first; rows of the same name are told apart by their order.
NAMES = ("id_variabel_mms", "id_indikator_mms", "kode", "nama")
#: Merges one row: where it stands, then as the public sees it, as the source gave it, as the source gives it now.
Merge = Callable[[str, Row, Row, Row], Row]
#: Notes a row that stays as the public has it: where it stands, the public row, the source's row.
Keep = Callable[[str, Row | None, Row | None], None]


@cache
def row_ids(kind: str) -> Mapping[str, str]:
    """The fields of a kind whose rows have ids, with the column that holds the id."""
    return {field.name: column.name for field in forms.load(kind).fields for column in field.columns if column.row_id}


def keyed(rows: Rows) -> dict[Key, Mapping[str, Any]]:
    """Rows by what the source calls them."""
    seen: Counter[tuple[str, str]] = Counter()
    found: dict[Key, Mapping[str, Any]] = {}
    for row in rows:
        name = next((one for one in NAMES if row.get(one)), "")
        pair = (name, str(row.get(name, "")).casefold())
        found[*pair, seen[pair]] = row
        seen[pair] += 1
    return found


def known(kind: str, record: Mapping[str, Any], like: Mapping[str, Any]) -> Row:
    """The record whose rows have the ids that the same rows have in another one."""
    found = dict(record)
    for name, own in row_ids(kind).items():
        if found.get(name):
            there = keyed(like.get(name) or ())
            found[name] = [with_id(row, there.get(key, {}), own) for key, row in keyed(found[name]).items()]
    return found


def with_id(row: Mapping[str, Any], like: Mapping[str, Any], own: str) -> Row:
    """A row with the id of another, unless it has one."""
    return {**row, own: like[own]} if like.get(own) and not row.get(own) else dict(row)


def merged(own: str, sides: Sequence[Rows], merge: Merge, keep: Keep) -> list[Row]:
    """The rows to propose of ``sides``: as the public sees them, as the source gave them when that was made, as it gives them.

    A row that people added stays, one that they removed or changed is not undone, one that the source takes back goes.
    """
    three = public, applied, given = [keyed(rows) for rows in sides]
    result: list[Row] = []
    for place, key in enumerate(given):
        result += _one(place, own, [one.get(key) for one in three], merge, keep)
    for key, row in public.items():
        before = applied.get(key)
        if key in given or (before is not None and _without(row, own) == _without(before, own)):
            continue
        if before is not None:
            keep(str(len(result)), dict(row), None)
        result.append(dict(row))
    return result


def _one(place: int, own: str, row: Sequence[Mapping[str, Any] | None], merge: Merge, keep: Keep) -> Iterator[Row]:
    """The row to propose of one that the source gives now; none where people removed it."""
    ours, before, theirs = row
    plain = _without(theirs or {}, own)
    if ours is not None:
        yield {own: ours[own], **merge(str(place), _without(ours, own), _without(before or {}, own), plain)}
    elif before is None:
        yield plain
    else:
        keep(str(place), None, plain)


def _without(row: Mapping[str, Any], own: str) -> Row:
    return {name: value for name, value in row.items() if name != own}
