"""Do the data use the reference codes everybody uses, and keep master-data keys closed? (KR)"""
from __future__ import annotations

from collections.abc import Iterator

from satudata import codes
from satudata.rules import area_columns as areas_in
from satudata.rules.area_columns import AreaColumn
from satudata.rules.areas import same
from satudata.rules.columns import is_count, shown
from satudata.rules.finding import Hit
from satudata.rules.registration import answers
from satudata.rules.spelling import meant
from satudata.rules.subject import Subject
from satudata.rules.tableview import ColumnView, TableView

#: Master-data keys (Data Induk) by the word a column is named with.
KEYS = {
    "nik": "NIK", "nkk": "Nomor KK", "nokk": "Nomor KK", "nisn": "NISN", "nis": "NIS", "npsn": "NPSN", "nib": "NIB", "nip": "NIP",
    "npwp": "NPWP", "nuptk": "NUPTK", "nop": "NOP", "nrk": "NRK",
}
MOST_PAIRS = 10
NOMENCLATURE = ("urusan", "opd")


@answers("KR-01", when=lambda subject: subject.has("cakupan_wilayah") or any(map(areas_in.of(subject), subject.tables)))
def area_codes(subject: Subject) -> Iterator[Hit]:
    yield from _coverage(subject)
    for table in subject.tables:
        columns = areas_in.of(subject)(table)
        if not any(area.code for area in columns):
            yield from (Hit(area.column.path, area.column.name, params={"column": area.column.name}) for area in columns)
        for area in columns:
            if area.code and not area.bps:
                yield from _codes(subject, area)


def _coverage(subject: Subject) -> Iterator[Hit]:
    value = subject.text("cakupan_wilayah")
    if value and not subject.areas.valid(value):
        kode = subject.areas.dotted(value)
        found = subject.areas.named(value)
        yield Hit("cakupan_wilayah", value, kode or (found.kode if found else None), "cakupan", {"value": value})


def _codes(subject: Subject, area: AreaColumn) -> Iterator[Hit]:
    wrong = [value for value in area.column.distinct if not subject.areas.valid(value)]
    plain = [value for value in wrong if subject.areas.dotted(value)]
    if plain:
        params = {"column": area.column.name, "sample": plain[0]}
        yield Hit(area.column.path, plain[0], subject.areas.dotted(plain[0]), "tulisan", params)
    invalid = [value for value in wrong if value not in plain]
    if invalid:
        yield Hit(area.column.path, invalid, None, "tidak_sah", {"column": area.column.name, "values": shown(invalid)})


@answers("KR-02", when=lambda subject: any(map(areas_in.of(subject), subject.tables)))
def area_names(subject: Subject) -> Iterator[Hit]:
    for table in subject.tables:
        columns = areas_in.of(subject)(table)
        for code in (area for area in columns if area.code and area.column.complete):
            for name in (area for area in columns if not area.code and area.level == code.level):
                yield from _pairs(subject, code, name.column)
        yield from _complete(subject, columns)


def _pairs(subject: Subject, code: AreaColumn, names: ColumnView) -> Iterator[Hit]:
    seen = dict.fromkeys(zip(code.column.values, names.values, strict=False))
    told = 0
    for kode, name in seen:
        official = subject.areas.official(kode or "", code.bps)
        if official is not None and name and not same(name, official.nama) and told < MOST_PAIRS:
            told += 1
            yield Hit(names.path, name, official.nama, params={"code": kode, "name": official.nama, "found": name})


def _complete(subject: Subject, columns: list[AreaColumn]) -> Iterator[Hit]:
    """All areas of the finest level inside the declared coverage; only where the coverage lies in the city."""
    coverage = subject.text("cakupan_wilayah") or subject.context.area
    for level in ("kelurahan", "kecamatan"):
        area = next((area for area in sorted(columns, key=lambda area: not area.code) if area.level == level), None)
        if area is None:
            continue
        expected = {kode: code for kode, code in subject.areas.level(level).items() if kode.startswith(coverage)}
        known = {code.kode for value in area.column.distinct if (code := areas_in.meaning(subject, area, value))} & set(expected)
        count = len(known) if area.column.complete else area.column.column.distinct if area.column.column else len(expected)
        ours = not area.column.complete or 2 * len(known) >= len(area.column.distinct)
        if ours and 0 < count < len(expected):
            params = {"level": level, "count": count, "total": len(expected)}
            lacking = shown([code.nama for kode, code in expected.items() if kode not in known])
            say = "kurang" if area.column.complete else "lengkap"
            yield Hit(area.column.path, count, None, say, {**params, "missing": lacking})
        return


@answers("KR-03", when=lambda subject: any(area.bps for table in subject.tables for area in areas_in.of(subject)(table)))
def bps_declared(subject: Subject) -> Iterator[Hit]:
    stated = any("bps" in value.lower() for value in subject.values("kode_referensi"))
    for table in subject.tables:
        for area in (area for area in areas_in.of(subject)(table) if area.bps):
            column = area.column
            if not stated and "bps" not in column.key("kode_referensi").lower():
                params = {"column": column.name, "sample": next(iter(column.distinct), "")}
                yield Hit(f"{column.path}.kode_referensi", column.key("kode_referensi") or None, "wilayah-bps", params=params)
            ours = (value for value in column.distinct if value.startswith(subject.areas.bps_city))
            loose = [value for value in ours if value not in subject.areas.bps]
            if loose:
                yield Hit(column.path, loose, None, "padanan", {"column": column.name, "values": shown(loose)})


@answers("KR-05", when=lambda subject: subject.has("urusan") or any(_nomenclature(table) for table in subject.tables))
def nomenclature(subject: Subject) -> Iterator[Hit]:
    value, affairs = subject.text("urusan"), subject.codelist("urusan")
    if value and affairs is not None and value not in affairs:
        found = meant(affairs, value)
        yield Hit("urusan", value, found.kode if found else None, params={"value": value})
    for table in subject.tables:
        for column, name in _nomenclature(table):
            codelist = codes.load(name)
            outside = [value for value in column.distinct if value not in codelist]
            if outside:
                yield Hit(column.path, outside, None, "kolom", {"column": column.name, "values": shown(outside)})


def _nomenclature(table: TableView) -> list[tuple[ColumnView, str]]:
    """The columns that hold codes of affairs or agencies, with their list."""
    found = []
    for column in table.columns:
        for name in NOMENCLATURE:
            named = {"kode", name} <= set(column.words)
            if name in codes.names() and (named or column.key("kode_referensi") == name):
                found.append((column, name))
    return found


@answers("KR-06", when=lambda subject: any(_keys(table) for table in subject.tables))
def keys_closed(subject: Subject) -> Iterator[Hit]:
    named = " ".join(subject.values("data_induk")).lower()
    for table in subject.tables:
        for column, key in _keys(table):
            params = {"column": column.name, "key": key}
            if subject.open:
                yield Hit(column.path, column.name, params=params)
            elif key.lower() not in named and not named:
                yield Hit("data_induk", None, [key], "sebut", params)


def _keys(table: TableView) -> list[tuple[ColumnView, str]]:
    found = []
    for column in table.columns:
        words = set(column.words) | {"".join(column.words)}
        key = next((KEYS[word] for word in column.words if word in KEYS), "") or ("Nomor KK" if {"no", "kk"} <= words else "")
        if key and not is_count(column):
            found.append((column, key))
    return found
