"""JSON as raw cells: lists of records in the shapes people export, and the attributes of a GeoJSON map."""
from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from .model import Dialect, Grid, Limits, Place
from .words import Refusal, Word, problem, refused

_DIALECT = Dialect("json", "utf-8", "")
_MAPS = frozenset({"FeatureCollection", "Feature", "GeometryCollection", "Topology"})
_WRAPPED = 3  # objects round the list at most: {"result": {"records": [...]}}


class _Number(float):
    """A number with a decimal, and how the file writes it."""

    def __init__(self, written: str) -> None:
        self.written = written


def grid_of(text: str, name: str, limits: Limits) -> Grid | None:
    """Cells of JSON; None where the text is none, such as a csv named .json. Raises Refused JSON, GEOJSON and for limits."""
    if not text.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        return None
    try:
        value = json.loads(text.lstrip("\ufeff"), parse_float=_Number, parse_constant=lambda _: None)
    except RecursionError as error:
        raise refused(Refusal.JSON) from error
    except ValueError:
        # Cut short or broken JSON is still no table: an object or array of quoted keys does not begin a csv.
        if re.match(r"\ufeff?\s*[\[{]\s*([\[{\"]|$)", text):
            raise refused(Refusal.JSON) from None
        return None
    if isinstance(value, dict) and value.get("type") in _MAPS:
        return _map(value, name, limits)
    return _headed(*_shape(value), name, limits)


def _map(value: dict[str, Any], name: str, limits: Limits) -> Grid:
    features = value.get("features") if value["type"] == "FeatureCollection" else None
    found = [one.get("properties") for one in features if isinstance(one, dict)] if isinstance(features, list) else []
    if not any(isinstance(one, dict) and one for one in found):
        raise refused(Refusal.GEOJSON)
    grid = _headed(*_records([one if isinstance(one, dict) else {} for one in found]), name, limits)
    grid.problems += (problem(Word.SHAPES, Place(), count=len(found)),)
    return grid


def _shape(value: Any) -> tuple[Sequence[str], Iterable[Sequence[Any]]]:
    """(names, rows) of a list of objects, of columns, of names beside rows, or of one of these inside an envelope."""
    for find in (_list, _split, _columns, _inner):
        found = find(value)
        if found:
            return found
    raise refused(Refusal.EMPTY_FILE if value in ([], {}) else Refusal.JSON)


_Found = tuple[Sequence[str], Iterable[Sequence[Any]]] | None


def _list(value: Any) -> _Found:
    """[{...}, {...}], with at least one plain value in the first."""
    if not isinstance(value, list) or not value or not all(isinstance(one, dict) for one in value):
        return None
    plain = any(not isinstance(cell, (dict, list)) for one in value[:20] for cell in one.values())
    return _records(value) if plain else None


def _split(value: Any) -> _Found:
    """{"columns": [...], "data": [[...], ...]}."""
    if not isinstance(value, dict) or not isinstance(value.get("columns"), list) or not isinstance(value.get("data"), list):
        return None
    names, rows = value["columns"], value["data"]
    if not names or not all(isinstance(row, list) and len(row) == len(names) for row in rows):
        return None
    return [_text(name) for name in names], rows


def _columns(value: Any) -> _Found:
    """{"nama": [...], "jumlah": [...]} or {"nama": {"0": ...}, "jumlah": {"0": ...}}."""
    if not isinstance(value, dict) or len(value) < 2:
        return None
    columns = list(value.values())
    if all(isinstance(column, dict) and column and all(key.isdigit() for key in column) for column in columns):
        if any(column.keys() != columns[0].keys() for column in columns):
            return None
        columns = [list(column.values()) for column in columns]
    if not all(isinstance(column, list) and column and len(column) == len(columns[0]) for column in columns):
        return None
    if any(isinstance(cell, (dict, list)) for column in columns for cell in column):
        return None
    return list(value), list(zip(*columns, strict=True))


def _inner(value: Any) -> _Found:
    """The one list of records inside an answer such as {"result": {"records": [...]}}."""
    found = list(_wrapped(value, _WRAPPED))
    return found[0] if len(found) == 1 else None


def _wrapped(value: Any, depth: int) -> Iterator[tuple[Sequence[str], Iterable[Sequence[Any]]]]:
    if not isinstance(value, dict) or not depth:
        return
    for name, part in value.items():
        if name in {"fields", "schema", "_links"}:  # what the columns are, not the rows
            continue
        found = _list(part) or _split(part)
        if found:
            yield found
        else:
            yield from _wrapped(part, depth - 1)


def _records(found: Sequence[dict[str, Any]]) -> tuple[Sequence[str], Iterable[Sequence[Any]]]:
    names = list(dict.fromkeys(name for one in found for name in one))
    return names, ([one.get(name) for name in names] for one in found)


def _headed(names: Sequence[str], rows: Iterable[Sequence[Any]], name: str, limits: Limits) -> Grid:
    """A grid whose first row is known to hold the names."""
    if len(names) > limits.columns:
        raise refused(Refusal.TOO_MANY_COLUMNS, Place(row=1), size=len(names), limit=limits.columns)
    kept: list[list[str]] = [[str(one) for one in names]]
    decimals: set[int] = set()
    for number, row in enumerate(rows, start=2):
        if number > limits.rows:
            raise refused(Refusal.TOO_MANY_ROWS, Place(row=number), limit=limits.rows)
        if number * len(names) > limits.cells:
            raise refused(Refusal.TOO_MANY_CELLS, limit=limits.cells)
        decimals.update(at for at, cell in enumerate(row) if isinstance(cell, _Number))
        kept.append([_text(cell) for cell in row])
        if max(map(len, kept[-1]), default=0) > limits.cell:
            raise refused(Refusal.CELL_TOO_LONG, Place(row=number), limit=limits.cell)
    return Grid(name, kept, dialect=_DIALECT, decimals=frozenset(decimals), headed=True)


def _text(value: Any) -> str:
    """A value as a cell: lists and objects as JSON, without characters no file can hold."""
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "replace").decode() if not value.isascii() or "\0" in value else str(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, _Number):
        return value.written
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace").decode()
