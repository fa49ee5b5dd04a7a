"""Activities, variables and indicators as documents of INDAH v2, and back, without loss.

What INDAH has no place for, or would give back otherwise, goes into `satudata` beside `data`: the document is INDAH's, the
record comes back whole.
"""
from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from satudata import codes
from satudata.exchange.indah_fields import Json, Place, area, area_code, from_indah, places, rules, to_indah, word
from satudata.exchange.model import Published
from satudata.record import is_empty

OURS = "satudata"


@dataclass(frozen=True)
class Found:
    """What reading gives: a raw record (to be normalised by its form), and what fitted nowhere by its path."""

    kind: str
    record: Json
    unknown: Mapping[str, Any] = field(default_factory=dict)


def _same(value: str) -> str:
    return value


def document(kind: str, record: Mapping[str, Any], shown: Callable[[str], str] = _same) -> Json:
    """A record of a kind, or a row of an activity ("ms_var", "ms_ind"), as one document.

    `shown` gives the title of a referenced record.
    """
    written: Json = {"version": rules()["version"], "data": {}}
    children = set(rules()["children"].values())
    for place in places(kind):
        value = record.get(place.field.name)
        if not is_empty(value):
            put(written if place.in_envelope else written["data"], place.path, to_indah(place, value, shown))
    back = read(kind, written).record
    kept = {name: value for name, value in record.items() if name not in children and back.get(name) != value}
    return {**written, **({OURS: kept} if kept else {})}


def bundle(published: Published) -> Json:
    """An activity with the documents of its variables and indicators; a standard variable or indicator alone."""
    main = document(published.kind, published.record, published.shown)
    if published.kind != "kegiatan":
        return {published.kind: [main]}
    producer = main.setdefault("produsen_data", {})
    producer["name"] = published.publisher
    rows = {name: [{"ms_keg_id": published.id, **document(kind, row, published.shown)} for row in published.rows(kind)]
            for name, kind in rules()["children"].items()}
    return {"kegiatan": {"id": published.id, **main}, **rows}


def json_of(published: Published) -> Iterator[str]:
    """The bundle as text."""
    yield json.dumps(bundle(published), ensure_ascii=False, indent=1) + "\n"


def read(kind: str, given: Mapping[str, Any]) -> Found:
    """One document of INDAH as a raw record; what stands at a path no field has is in `unknown`."""
    inside = given.get("data")
    beside = rules()["envelope"]
    data = inside if isinstance(inside, Mapping) else {name: value for name, value in given.items() if name not in beside}
    envelope = given if isinstance(inside, Mapping) else {name: given[name] for name in beside if name in given}
    record: Json = {}
    told: set[str] = set()
    for place in places(kind):
        source, prefix = (envelope, "") if place.in_envelope else (data, "data.")
        for path in (place.path, *rules()["spellings"].get(place.path, ())):
            value = at(source, path)
            if value is not None:
                told |= {prefix + each for each in _told(place, path, value)}
                kept = from_indah(place, value)
                if not is_empty(kept):
                    record.setdefault(place.field.name, kept)
    record |= given.get(OURS) or {}
    return Found(kind, record, dict(unknown(given, data, told)))


def unknown(given: Mapping[str, Any], data: Mapping[str, Any], told: set[str]) -> Iterator[tuple[str, Any]]:
    """Leaves of the document that no field took, by path."""
    apart = {"data", OURS, "id", "ms_keg_id", "version", *rules()["ignored"]}
    yield from ((path, value) for path, value in leaves(data, "data.") if path not in told and not is_empty(value))
    if data is given.get("data"):
        rest = {name: value for name, value in given.items() if name not in apart}
        yield from ((path, value) for path, value in leaves(rest, "")
                    if path not in told and not is_empty(value) and path != "produsen_data.name")


def _told(place: Place, path: str, value: Any) -> Iterator[str]:
    """The leaves of the document that a field reads."""
    if place.flags and isinstance(value, Mapping):
        yield from (f"{path}.{word(place.field, code.kode)}" for code in codes.load(place.field.codelist))
    elif place.field.kind == "rows" and isinstance(value, list):
        names = {name for column in place.field.columns if column.indah for name in (
            column.name, *(other.rpartition(".")[2] for other in rules()["spellings"].get(column.indah, [])))}
        yield from (f"{path}.{number}.{name}" for number in range(len(value)) for name in names)
    elif place.field.name == rules()["areas"]["field"] and isinstance(value, list):
        for number, row in enumerate(value):  # a name the code does not give again is no part of the record: it is named
            again = area(area_code(row)) if isinstance(row, Mapping) else {}
            yield from (f"{path}.{number}.{name}" for name, text in again.items() if row.get(name) in (text, ""))
    else:
        yield path
        yield from (each for each, _ in leaves(value, f"{path}."))


def leaves(value: Any, prefix: str) -> Iterator[tuple[str, Any]]:
    """Every value that is no object and no list of objects, by dotted path."""
    items = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    for name, item in items:
        if isinstance(item, Mapping) or (isinstance(item, list) and any(isinstance(each, Mapping) for each in item)):
            yield from leaves(item, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", item


def at(data: Mapping[str, Any], path: str) -> Any:
    """The value at a dotted path, None where there is none."""
    value: Any = data
    for part in path.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def put(data: Json, path: str, value: Any) -> None:
    """Write a value at a dotted path; flags join what is there."""
    *way, last = path.split(".")
    for part in way:
        data = data.setdefault(part, {})
    data[last] = {**data[last], **value} if isinstance(value, dict) and isinstance(data.get(last), dict) else value
