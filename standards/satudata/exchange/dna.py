"""An activity, variable or indicator as BPS's DNA service flattens it, read into the record's items: one place a field.

The names are those of INDAH without its blocks (`blok_iv.metode_pengumpulan_data` is `iv_metode_pengumpulan_data`), or the form's
national ones. To be confirmed with BPS: they are taken from public client code.
"""
from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache
from typing import Any

from satudata import codes
from satudata.exchange.dna_values import Unread, day, opened, text_of, texts_of, year
from satudata.exchange.indah_fields import Json, Place, area_code, from_indah, places, rules, word
from satudata.form import Field
from satudata.record import is_empty
from satudata.text import Text

#: Lists whose words are free at INDAH: what is none of ours stays as it is, for the rules to name.
FREE = frozenset({"ukuran", "satuan"})
#: Items that point at another document of INDAH, which is no record here.
ELSEWHERE = frozenset({"base_id"})
SCHEDULE = "iii_jadwal_"
STAGES = "vii_tahapan_pengolahan_data"
PLAIN: Mapping[str, Callable[[Any], str]] = {"date": day, "year": year}
AREA = re.compile(r"\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?")


def read(kind: str, item: Mapping[str, Any], leave_out: Collection[str] = ()) -> Json:
    """The items of a record, or of a row ("ms_var", "ms_ind"), that DNA gives.

    :param leave_out: names, as DNA writes them, that are not read
    :raises Unread: a value that cannot be read, with the item it was meant for; nothing is guessed
    """
    record: Json = {}
    for name, value in _given(kind, {name: value for name, value in item.items() if name not in leave_out}):
        place = flat_names(kind).get(name)
        if place is None or is_empty(value) or value == "-":
            continue
        try:
            found = _read(place, value)
        except Unread as unread:
            raise unread.at(place.field.name, name) from unread
        if not is_empty(found):
            record.setdefault(place.field.name, found)
    return record


@cache
def flat_names(kind: str) -> Mapping[str, Place]:
    """Every name of an item at DNA with the place it is read into."""
    found: dict[str, Place] = {}
    for place in places(kind):
        if place.field.name not in ELSEWHERE:
            inside = [other.rpartition(".")[0] for column in place.field.columns
                      for other in rules()["spellings"].get(column.indah, ())]
            paths = (place.path, *rules()["spellings"].get(place.path, ()), *inside)
            for name in (place.field.national, *map(_flat, paths)):
                if name:
                    found.setdefault(name, place)
    return found


def _flat(path: str) -> str:
    return re.sub(r"^blok_([ivx]+)\.", r"\1_", path).replace(".", "_")


def _given(kind: str, item: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The values of an item by name, those put together that DNA writes apart, and apart that it writes together."""
    steps: Json = {}
    for name, written in item.items():
        place = flat_names(kind).get(name)
        if kind == "kegiatan" and name.startswith(SCHEDULE):
            steps[name.removeprefix(SCHEDULE)] = written
        elif kind == "kegiatan" and name == STAGES:
            yield from _stages(written)
        elif place:
            try:
                value = opened(written)
            except Unread as unread:
                raise unread.at(place.field.name, name) from unread
            yield name, value
            if isinstance(value, Mapping) and place.field.kind == "choices":  # the text of "other" lies among the flags
                yield from ((f"{name}_{key}", text) for key, text in value.items())
    if steps:
        yield "iii_rencana_jadwal_kegiatan", steps


def _stages(written: Any) -> Iterator[tuple[str, Any]]:
    """The stages of processing: yes or no each, or the names of those that were done."""
    known = {name.removeprefix(f"{STAGES}_"): name for name in flat_names("kegiatan") if name.startswith(f"{STAGES}_")}
    try:
        given = opened(written)
        said = given if isinstance(given, Mapping) else dict.fromkeys(map(_stage, texts_of(given or [])), True)
    except Unread as unread:
        raise unread.at("tahapan_editing", STAGES) from unread
    for name, done in said.items():
        if name not in known:
            raise Unread(Text(id=f"tahapan {name!r} tidak dikenal", en=f"no stage is called {name!r}"), "tahapan_editing", STAGES)
        yield known[name], done


def _stage(name: str) -> str:
    return re.sub(r"[\W_]+", "_", name.strip().casefold())


def _read(place: Place, value: Any) -> Any:
    """The value of one field, as its kind is written."""
    field = place.field
    if field.kind == "json":
        return _schedule(field, value)
    if field.kind in ("rows", "choices"):
        return _rows(place, value) if field.kind == "rows" else _choices(place, value)
    if field.name == rules()["areas"]["field"]:
        return [_area(one) for one in (value if isinstance(value, list) else [value])]
    if field.codelist:
        return _code(place, value)
    return PLAIN.get(field.kind, text_of)(value)


def _code(place: Place, value: Any) -> str:
    """The code of a list."""
    only = value[0] if isinstance(value, list) and len(value) == 1 else value
    found = from_indah(place, only if isinstance(only, bool) else text_of(only))
    if place.field.codelist not in FREE and found not in codes.load(place.field.codelist):
        raise _unknown(found, place.field)
    return str(found)


def _choices(place: Place, value: Any) -> list[str]:
    """The codes of a list, of flags, of a list of words, or of words in a text."""
    field = place.field
    if isinstance(value, Mapping):
        words = {word(field, code.kode) for code in codes.load(field.codelist)}
        for flag, chosen in value.items():
            if flag not in words and chosen is True:
                raise _unknown(flag, field)
        return list(from_indah(place, value))
    whole = value if isinstance(value, list) else [value]
    parts = whole if _all_known(place, whole) else [part for one in whole for part in re.split(r"[,;|]", text_of(one))]
    found = from_indah(place, [part.strip() for part in map(text_of, parts) if part.strip()])
    for one in found:
        if one not in codes.load(field.codelist):
            raise _unknown(one, field)
    return list(found)


def _all_known(place: Place, words: list[Any]) -> bool:
    listed = codes.load(place.field.codelist)
    return all(one in listed for one in from_indah(place, [text_of(word) for word in words]))


def _rows(place: Place, value: Any) -> list[Json]:
    """Rows, each with at least one cell that is known."""
    if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
        raise Unread(Text(id="bukan daftar baris", en="it is no list of rows"))
    found = list(from_indah(place, value))
    if not all(found):
        raise Unread(Text(id="sebuah baris tidak memuat kolom yang dikenal", en="a row has no column that is known"))
    return found


def _schedule(field: Field, value: Mapping[str, Any]) -> Json:
    """First and last day of each step."""
    steps = (field.shape or {}).get("properties", {})
    found: Json = {}
    for step, written in value.items():
        given = opened(written)
        if is_empty(given) or given == "-":
            continue
        if isinstance(given, list) and len(given) == 2:
            given = {"awal": given[0], "akhir": given[1]}
        if step not in steps or not isinstance(given, Mapping) or not set(given) <= {"awal", "akhir"}:
            raise Unread(Text(id=f"jadwal {step} bukan hari pertama dan terakhir",
                              en=f"schedule {step} is no first and last day"))
        found[step] = {end: day(given[end]) for end in ("awal", "akhir") if not is_empty(given.get(end))}
    return {step: days for step, days in found.items() if days}


def _area(value: Any) -> str:
    """The code of an area: of its object, or written with points or without."""
    written = area_code(value) if isinstance(value, Mapping) else text_of(value)
    if written.isdigit() and len(written) in (4, 6, 10):
        written = ".".join(part for part in (written[:2], written[2:4], written[4:6], written[6:]) if part)
    if not AREA.fullmatch(written):
        raise Unread(Text(id=f"{written!r} bukan kode wilayah", en=f"{written!r} is no code of an area"))
    return written


def _unknown(value: Any, field: Field) -> Unread:
    return Unread(Text(id=f"{str(value)[:100]!r} tidak ada di daftar kode {field.codelist}",
                       en=f"{str(value)[:100]!r} is not in the code list {field.codelist}"))
