"""Which value each field gets: the source's, unless a person changed it by hand or pinned it."""
from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from ckanext.tangerang.harvest import row_merge

Record = dict[str, Any]
Values = Mapping[str, Any]
OWN = "owner_org"
ROWS = "delivery"  # the rows themselves are what is harvested
SCHEMA = "skema_tabel"


@dataclass(frozen=True)
class Sides:
    """One object three times: as the public sees it, as the source gave it when that was made, as it gives it now."""

    public: Values
    applied: Values
    given: Values

    def names(self, *without: str) -> list[str]:
        return [name for name in {**self.public, **self.given} if name not in without]

    def at(self, name: str, place: int) -> Sides:
        """The objects at one place of a list."""
        return Sides(*(_item(side, name, place) for side in (self.public, self.applied, self.given)))

    def part(self, name: str) -> Sides:
        """The objects under one name."""
        return Sides(*(side.get(name) or {} for side in (self.public, self.applied, self.given)))


@dataclass
class Merged:
    """The record to propose, and the fields where the public value stays although the source differs."""

    record: Record
    kept: list[dict[str, Any]] = field(default_factory=list)


def merge(public: Record | None, applied: Record | None, given: Record, pinned: Collection[str] = (),
          row_ids: Mapping[str, str] = MappingProxyType({})) -> Merged:
    """Three ways: a field whose public value is not what the source gave was changed by hand, so it stays.

    :param row_ids: fields whose rows have ids of their own, with the column of the id: they are merged row by row
    """
    if public is None:
        return Merged(dict(given))
    result = Merged({})
    sides = Sides(public, applied or {}, given)
    apart = {name: own for name, own in row_ids.items() if name not in pinned}
    result.record = _chosen(result, "", sides, sides.names("tables", *apart), pinned)
    for name, own in apart.items():
        rows = _rows(result, name, own, sides)
        if rows:
            result.record[name] = rows
    count = len(given.get("tables", ()))
    tables = [_table(result, place, sides.at("tables", place), "tables" in pinned) for place in range(count)]
    if tables:
        result.record["tables"] = tables
    return result


def _chosen(result: Merged, under: str, sides: Sides, names: Iterable[str], pinned: Collection[str] = ()) -> Record:
    """The value of each name; what stays against the source is noted."""
    into: Record = {}
    for name in names:
        theirs, ours = sides.given.get(name), sides.public.get(name)
        edited = ours != sides.applied.get(name) and name != OWN
        why = "pinned" if name in pinned else "edited" if edited else ""
        if why and ours != theirs:
            result.kept.append({"path": f"{under}{name}", "why": why, "public": ours, "source": theirs})
        chosen = ours if why else theirs
        if chosen is not None:
            into[name] = chosen
    return into


def _rows(result: Merged, name: str, own: str, sides: Sides) -> list[Record]:
    """The rows of one field: a cell changed by hand stays, and so does a row added or removed by hand."""
    def one(place: str, public: Record, applied: Record, given: Record) -> Record:
        row = Sides(public, applied, given)
        return _chosen(result, f"{name}.{place}.", row, row.names())

    def keep(place: str, public: Record | None, source: Record | None) -> None:
        result.kept.append({"path": f"{name}.{place}", "why": "edited", "public": public, "source": source})

    three = [side.get(name) or () for side in (sides.public, sides.applied, sides.given)]
    return row_merge.merged(own, three, one, keep)


def _table(result: Merged, place: int, sides: Sides, pinned: bool) -> Record:
    """One table of the record; its schema is merged column by column."""
    if not sides.public:
        return dict(sides.given)
    under = f"tables.{place}."
    names = sides.names(ROWS, SCHEMA)
    table = _chosen(result, under, sides, names, names if pinned else ())
    if ROWS in sides.given:
        table[ROWS] = sides.given[ROWS]
    if sides.given.get(SCHEMA):
        table[SCHEMA] = _schema(result, f"{under}{SCHEMA}.", sides.part(SCHEMA))
    return table


def _schema(result: Merged, under: str, sides: Sides) -> Record:
    """The columns the source has now, with what people wrote about them."""
    public, applied = _columns(sides.public), _columns(sides.applied)
    fields = []
    for place, column in enumerate(sides.given.get("fields", ())):
        ours = Sides(public.get(column["name"], {}), applied.get(column["name"], {}), column)
        fields.append(_chosen(result, f"{under}fields.{place}.", ours, ours.names()) if ours.public else dict(column))
    rest = {name: value for name, value in {**sides.public, **sides.given}.items() if name != "fields"}
    return {**rest, "fields": fields}


def _columns(schema: Values) -> dict[str, Values]:
    return {column["name"]: column for column in schema.get("fields", ())}


def _item(record: Values, name: str, place: int) -> Values:
    found = record.get(name) or []
    return found[place] if place < len(found) else {}
