"""Rows on their way to an `Import`: values, places, and what was found wrong or odd so far."""
from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from satudata.form.normalise import clean

from .check import check
from .columns import names, plain
from .correspond import check_correspondences, with_kinds
from .dates import whole_date
from .levels import by_pattern, with_levels
from .messages import fault, refused
from .model import MOST, Correspondence, Fault, Import, Item, Where

_INNER = re.compile(r"\s+")
_SPACED = re.compile(r"\d+(?:\s*\.\s*\d+)+")  # "36. 71. 01", as copied out of a table


@dataclass
class Draft:
    """What a reader found. `has` are the fields the file has a column for; `rows` the values with their places."""

    format: str
    what: str = "items"
    rows: list[tuple[dict[str, str], Where]] = field(default_factory=list)
    errors: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    has: set[str] = field(default_factory=set)
    columns: dict[str, str] = field(default_factory=dict)

    def add(self, values: Mapping[str, str], where: Where) -> None:
        """One row; raises ImportRefused TOO_MANY."""
        if len(self.rows) >= MOST:
            raise refused("TOO_MANY", limit=f"{MOST:,}".replace(",", "."))
        self.rows.append(({name: clean(value) for name, value in values.items() if value}, where))

    def done(self, daftar: str | None = None) -> Import:
        """The import: one list chosen, parents and levels found, everything checked."""
        if not self.rows and not self.errors:
            raise refused("NOTHING")
        return self._items(daftar) if self.what == "items" else self._correspondences(daftar)

    def _items(self, daftar: str | None) -> Import:
        self._choose_list(daftar)
        items, places = [], []
        for values, where in self.rows:
            items.append(self._item(values))
            places.append(where)
        self._odd_codes(items, places)
        items = list(with_levels(self._parents(items)))
        found = [*self.errors, *check(items, places)]
        return Import(self.format, self.what, len(self.rows), tuple(items), (), tuple(places), _in_order(found),
                      _in_order(self.warnings), self.columns)

    def _item(self, values: Mapping[str, str]) -> Item:
        given = dict(values)
        for name in ("kode", "induk"):
            if _SPACED.fullmatch(given.get(name, "")):
                given[name] = _INNER.sub("", given[name])
        if not given.get("nama"):
            given["nama"] = given.get("nama_en") or ("" if self.has & {"nama", "nama_en"} else given.get("kode", ""))
        for name, last in (("berlaku_dari", False), ("berlaku_sampai", True)):
            given[name] = whole_date(given.get(name, ""), last=last) or given.get(name, "")
        return Item.of(given)

    def _choose_list(self, daftar: str | None) -> None:
        """One list of a file that holds several."""
        there = list(dict.fromkeys(values.get("daftar", "") for values, _ in self.rows if values.get("daftar")))
        column = self.columns.get("daftar", "daftar")
        if daftar:
            if daftar not in there:
                raise refused("NO_SUCH_LIST", value=daftar[:60], found=", ".join(there[:20]) or "–")
            self.rows = [row for row in self.rows if row[0].get("daftar") == daftar]
        elif len(there) > 1:
            raise refused("SEVERAL_LISTS", column=column, found=", ".join(there[:20]))

    def _odd_codes(self, items: list[Item], places: list[Where]) -> None:
        written = [(values.get("kode", ""), where) for values, where in self.rows]
        self._warn("CODE_BLANKS", [(text, where) for text, where in written if " " in text and _SPACED.fullmatch(text)])
        pairs = list(zip(items, places, strict=True))
        self._warn("CODE_HAS_BLANK", [(item.kode, where) for item, where in pairs if " " in item.kode])
        english = [(values.get("kode", ""), where) for values, where in self.rows
                   if "nama" in self.has and values.get("nama_en") and not values.get("nama")]
        self._warn("ENGLISH_ONLY", english, "nama")
        if not self.has & {"nama", "nama_en"}:
            self._warn("NAME_IS_CODE", [("", Where())], "")

    def _warn(self, word: str, found: list[tuple[str, Where]], column: str = "kode") -> None:
        if found:
            self.warnings.append(fault(word, found[0][1], column, found[0][0], count=len(found)))

    def _parents(self, items: list[Item]) -> list[Item]:
        if "induk" in self.has:
            return items
        parent = by_pattern([item.kode for item in items if item.kode])
        if not parent:
            return items
        self.warnings.append(fault("PARENTS_BY_PATTERN", None, "induk", count=len(parent)))
        return [item.with_(induk=parent[item.kode]) if item.kode in parent else item for item in items]

    def _correspondences(self, daftar: str | None) -> Import:
        found, places = [], []
        for values, where in self.rows:
            given = dict(values)
            given["daftar"] = given.get("daftar") or daftar or ""
            given["jenis"] = _kind(given.get("jenis", ""))
            for name, last in (("berlaku_dari", False), ("berlaku_sampai", True)):
                given[name] = whole_date(given.get(name, ""), last=last) or given.get(name, "")
            found.append(Correspondence.of(given))
            places.append(where)
        parts = [(_part(values.get("sebagian_dari")), _part(values.get("sebagian_ke"))) for values, _ in self.rows]
        has_parts = bool(self.has & {"sebagian_dari", "sebagian_ke"})
        found = with_kinds(found, parts if has_parts else None)
        errors = [*self.errors, *check_correspondences(found, places)]
        return Import(self.format, self.what, len(self.rows), (), tuple(found), tuple(places), _in_order(errors),
                      _in_order(self.warnings), self.columns)


def _in_order(found: list[Fault]) -> tuple[Fault, ...]:
    return tuple(sorted(dict.fromkeys(found), key=lambda each: each.row or 0))


def _kind(text: str) -> str:
    wild = plain(text)
    return next((kind for kind, spellings in names()["kinds"].items() if wild in spellings), text)


def _part(text: str | None) -> bool:
    return (text or "").strip().lower() in ("1", "x", "ya", "true", "p", "*")


def merged(drafts: Iterator[Draft] | list[Draft]) -> Draft:
    """Several files of one list (a file for each level) as one."""
    first, *rest = list(drafts)
    whole = replace(first, rows=list(first.rows), has=set(first.has))
    for draft in rest:
        for values, where in draft.rows:
            whole.add(values, where)
        whole.errors += draft.errors
        whole.warnings += draft.warnings
        whole.has |= draft.has
    return whole
