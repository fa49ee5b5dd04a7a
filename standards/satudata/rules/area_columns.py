"""Which columns of a table name areas, and which carry their codes?"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from satudata.codes import Code
from satudata.rules.areas import BPS_LEVELS, DOTTED, LEVELS, PLAIN, plain
from satudata.rules.columns import is_count
from satudata.rules.subject import Subject
from satudata.rules.tableview import ColumnView, TableView

WORDS = {
    "provinsi": "provinsi", "kabupaten": "kabupaten/kota", "kab": "kabupaten/kota", "kota": "kabupaten/kota",
    "kecamatan": "kecamatan", "kec": "kecamatan", "kelurahan": "kelurahan", "kel": "kelurahan",
    "desa": "kelurahan", "wilayah": "",
}
#: Words that may stand beside an area word in the name of a column of areas; any other makes it something else.
BESIDE = {"nama", "nm", "administrasi", "domisili", "asal", "tujuan", "tempat", "tinggal", "kemendagri", "bps", "dan"}
CODE_WORDS = {"kode", "kd", "nomor", "no", "id"}
#: How many values are looked at to recognise a column by what it holds.
LOOK = 30
SHARE = 0.8


@dataclass(frozen=True, slots=True)
class AreaColumn:
    """A column of areas. ``code``: it holds codes, otherwise names; ``bps``: codes of BPS; ``level``: "kecamatan" ..."""

    column: ColumnView
    level: str
    code: bool
    bps: bool


def of(subject: Subject) -> Callable[[TableView], list[AreaColumn]]:
    """A function that gives the area columns of a table of this subject, found once."""

    def columns(table: TableView) -> list[AreaColumn]:
        if table.path not in subject.area_columns:
            subject.area_columns[table.path] = [area for column in table.columns if (area := _area(subject, column)) is not None]
        return subject.area_columns[table.path]

    return columns


def meaning(subject: Subject, area: AreaColumn, value: str) -> Code | None:
    """The area of the city that a value of the column means."""
    if not area.code:
        return subject.areas.named(value, area.level)
    return subject.areas.official(value, area.bps) or subject.areas.official(subject.areas.dotted(value) or "", False)


def _area(subject: Subject, column: ColumnView) -> AreaColumn | None:
    if is_count(column) or column.key("peran") == "ukuran":
        return None
    look, words = column.distinct[:LOOK], set(column.words)
    word = next((word for word in column.words if word in WORDS), None)
    named = word is not None and words <= {*WORDS, *BESIDE, *CODE_WORDS} or column.words[:1] == ("wilayah",)
    declared = column.key("kode_referensi").lower()
    by_name = named and words & CODE_WORDS and _coded(look, "kode" in words)
    if by_name or (declared.startswith("wilayah") and _coded(look, True)):
        bps = "bps" in words or "bps" in declared or _mostly_bps(subject, look)
        return AreaColumn(column, _code_level(look) or WORDS.get(word or "", ""), True, bps)
    if _share(look, lambda value: "." in value and value in subject.areas.codes):
        return AreaColumn(column, _code_level(look), True, False)
    if named and not words & CODE_WORDS and not _digits(look):
        return AreaColumn(column, WORDS.get(word or "", "") or _name_level(subject, look), False, False)
    level = _name_level(subject, look) if len(look) > 2 else ""
    return AreaColumn(column, level, False, False) if level else None


def _coded(values: list[str], sure: bool) -> bool:
    """Whether values are codes: digits; where the name leaves doubt ("nomor", "id"), as long as an area code is."""
    if sure:
        return not values or _digits(values)
    return _share(values, lambda value: bool(DOTTED.fullmatch(value) or PLAIN.fullmatch(value)) or len(value) in BPS_LEVELS)


def _digits(values: list[str]) -> bool:
    return _share(values, lambda value: value.replace(".", "").isdigit())


def _share(values: list[str], holds: Callable[[str], bool]) -> bool:
    return bool(values) and sum(map(holds, values)) >= SHARE * len(values)


def _mostly_bps(subject: Subject, values: list[str]) -> bool:
    """Whether undotted codes are rather BPS codes: seven digits, or more of them known to BPS than to Kemendagri."""
    known = sum(value in subject.areas.bps and len(value) in BPS_LEVELS for value in values)
    return known > sum(subject.areas.dotted(value) is not None for value in values)


def _code_level(values: list[str]) -> str:
    """The level by the length of the first code, with dots or without, Kemendagri or BPS."""
    first = values[0] if values else ""
    if "." in first:
        return LEVELS.get(len(first), "")
    return {2: "provinsi", 4: "kabupaten/kota", 6: "kecamatan", **BPS_LEVELS}.get(len(first), "")


def _name_level(subject: Subject, values: list[str]) -> str:
    """The level of which most values are names; the kecamatan first, as some names are both."""
    for level in ("kecamatan", "kelurahan"):
        names = subject.areas.plain_names(level)
        if _share(values, lambda value: plain(value) in names):  # noqa: B023  (called at once)
            return level
    return ""
