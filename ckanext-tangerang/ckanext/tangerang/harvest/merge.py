"""Which value each field gets: the source's, unless a person changed it by hand or pinned it."""
from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

Record = dict[str, Any]
OWN = "owner_org"
ALWAYS_NEW = ("delivery",)  # the rows themselves are what is harvested


@dataclass
class Merged:
    """The record to propose, and the fields where the public value stays although the source differs."""

    record: Record
    kept: list[dict[str, Any]] = field(default_factory=list)


def merge(public: Record | None, applied: Record | None, given: Record, pinned: Collection[str] = ()) -> Merged:
    """Three ways: what the public sees, what the source gave when that was made, what it gives now.

    A field whose public value is not what the source gave was changed by hand: it stays.
    """
    if public is None:
        return Merged(dict(given))
    result = Merged({})
    before = applied or {}
    simple = [name for name in {**public, **given} if name != "tables"]
    _fields(result, result.record, "", simple, public, before, given, pinned)
    tables = [
        _table(result, place, table, _at(public, place), _at(before, place), "tables" in pinned)
        for place, table in enumerate(given.get("tables", ()))
    ]
    if tables:
        result.record["tables"] = tables
    return result


def _fields(result: Merged, into: Record, under: str, names: Collection[str], public: Mapping[str, Any], before: Mapping[str, Any],
            given: Mapping[str, Any], pinned: Collection[str]) -> None:
    """Fills ``into`` name by name."""
    for name in names:
        theirs, ours = given.get(name), public.get(name)
        why = "pinned" if name in pinned else "edited" if ours != before.get(name) and name != OWN else ""
        if why and ours != theirs:
            result.kept.append({"path": f"{under}{name}", "why": why, "public": ours, "source": theirs})
        chosen = ours if why else theirs
        if chosen is not None:
            into[name] = chosen


def _table(result: Merged, place: int, given: Mapping[str, Any], public: Mapping[str, Any], before: Mapping[str, Any],
           pinned: bool) -> Record:
    """One table of the record; its schema is merged column by column."""
    table: Record = {}
    under = f"tables.{place}."
    names = [name for name in {**public, **given} if name not in (*ALWAYS_NEW, "skema_tabel")]
    _fields(result, table, under, names, public, before, given, names if pinned and public else ())
    table.update({name: given[name] for name in ALWAYS_NEW if name in given})
    if given.get("skema_tabel"):
        table["skema_tabel"] = _schema(result, under, given["skema_tabel"], public.get("skema_tabel") or {},
                                       before.get("skema_tabel") or {})
    return table


def _schema(result: Merged, under: str, given: Mapping[str, Any], public: Mapping[str, Any], before: Mapping[str, Any]) -> Record:
    """The columns the source has now, with what people wrote about them."""
    theirs, earlier = _columns(public), _columns(before)
    fields = []
    for place, column in enumerate(given.get("fields", ())):
        name = column["name"]
        ours = theirs.get(name, {})
        merged: Record = {}
        if ours:
            _fields(result, merged, f"{under}skema_tabel.fields.{place}.", [key for key in {**ours, **column}], ours,
                    earlier.get(name, {}), column, ())
        fields.append(merged or dict(column))
    rest = {key: value for key, value in {**public, **given}.items() if key != "fields"}
    return {**rest, "fields": fields}


def _columns(schema: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {column["name"]: column for column in schema.get("fields", ())}


def _at(record: Mapping[str, Any], place: int) -> Mapping[str, Any]:
    tables = record.get("tables") or []
    return tables[place] if place < len(tables) else {}
