"""The features of a layer as rows: page by page where the service pages, else by lists of object ids; counted at the end."""
from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from satudata_harvest.connectors.arcgis_layer import Field, Layer, place_columns
from satudata_harvest.connectors.network import incomplete, no_progress
from satudata_harvest.web.parse import invalid

Ask = Callable[[Mapping[str, Any]], dict[str, Any]]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LONGEST_LIST = 100  # object ids in one address


def header_of(layer: Layer, options: Mapping[str, Any]) -> list[str]:
    """Names of the columns."""
    return [*(field.name for field in layer.fields), *place_columns(layer.geometry, options)]


def rows_of(ask: Ask, layer: Layer, options: Mapping[str, Any]) -> Iterator[list[Any]]:
    """Every feature, in the order of its object id.

    :raises Failure: SOURCE_DATA_INVALID when fewer, or the same ones, come than the layer counts
    """
    where = options.get("where", "1=1")
    count = ask({"where": where, "returnCountOnly": "true"}).get("count")
    if not isinstance(count, int):
        raise invalid("Layer ini tidak menyebut jumlah barisnya.", "This layer does not say how many rows it has.")
    places = place_columns(layer.geometry, options)
    common = {"where": where, "outFields": "*", "outSR": "4326", "returnGeometry": "true" if places else "false"}
    size = min(options.get("size", layer.most), layer.most)
    pages = _paged(ask, layer, common, size, count) if layer.paged and layer.key else _by_ids(ask, layer, common, size)
    seen: set[Any] = set()
    came = 0
    for page in pages:
        for feature in page:
            attributes = feature.get("attributes") if isinstance(feature, dict) else None
            if not isinstance(attributes, dict):
                raise invalid("Baris layer tidak dapat dibaca.", "A row of the layer cannot be read.")
            key = attributes.get(layer.key)
            if key is not None and key in seen:
                raise no_progress()
            seen.add(key)
            came += 1
            yield [*(_value(attributes.get(field.name), field, options) for field in layer.fields),
                   *_place(feature.get("geometry"), places)]
    if came < count:
        raise incomplete(count, came)


def _paged(ask: Ask, layer: Layer, common: Mapping[str, Any], size: int, count: int) -> Iterator[list[Any]]:
    start = 0
    while start < count:
        page = _features(ask({**common, "orderByFields": layer.key, "resultOffset": start, "resultRecordCount": size}))
        if not page:
            return
        yield page
        start += len(page)


def _by_ids(ask: Ask, layer: Layer, common: Mapping[str, Any], size: int) -> Iterator[list[Any]]:
    found = ask({"where": common["where"], "returnIdsOnly": "true"}).get("objectIds")
    if found is not None and not (isinstance(found, list) and all(isinstance(one, int) for one in found)):
        raise invalid("Layer ini tidak memberi pengenal barisnya.", "This layer gives no ids of its rows.")
    ids, step = sorted(found or ()), min(size, LONGEST_LIST)
    for start in range(0, len(ids), step):
        wanted = ",".join(map(str, ids[start:start + step]))
        without = {name: value for name, value in common.items() if name != "where"}
        yield _features(ask({**without, "objectIds": wanted}))


def _features(page: Mapping[str, Any]) -> list[Any]:
    found = page.get("features")
    if not isinstance(found, list):
        raise invalid("Layer ini tidak memberi baris.", "This layer gives no rows.")
    return found


def _value(value: Any, field: Field, options: Mapping[str, Any]) -> Any:
    """A cell: dates from milliseconds, names instead of codes where they are wanted."""
    if value is None:
        return None
    if field.kind == "esriFieldTypeDate" and isinstance(value, (int, float)) and not isinstance(value, bool):
        return _date(value)
    if options.get("domain_names") and field.domain:
        return field.domain.get(str(value), str(value))
    return value if isinstance(value, (str, int, float)) else str(value)


def _date(milliseconds: float) -> str:
    """ISO date, with the time where there is one; what no calendar holds stays a number."""
    try:
        when = EPOCH + timedelta(milliseconds=milliseconds)
    except OverflowError:
        return str(milliseconds)
    midnight = (when.hour, when.minute, when.second, when.microsecond) == (0, 0, 0, 0)
    return when.date().isoformat() if midnight else when.isoformat(timespec="seconds").replace("+00:00", "Z")


def _place(geometry: Any, places: Sequence[str]) -> list[Any]:
    if not places:
        return []
    found = geometry if isinstance(geometry, dict) else {}
    if places == ("lon", "lat"):
        return [found.get("x"), found.get("y")]
    return [wkt(found)]


def wkt(geometry: Mapping[str, Any]) -> str:
    """A geometry as well-known text; rings stay as they come, one polygon of all of them. Empty when there is none."""
    if isinstance(geometry.get("x"), (int, float)):
        return f"POINT ({_pair([geometry['x'], geometry.get('y')])})"
    for key, kind in (("points", "MULTIPOINT"), ("paths", "MULTILINESTRING"), ("rings", "POLYGON")):
        parts = geometry.get(key)
        if isinstance(parts, list) and parts:
            try:
                inside = _line(parts) if key == "points" else ", ".join(f"({_line(part)})" for part in parts)
            except (TypeError, IndexError) as error:
                raise invalid("Geometri baris tidak dapat dibaca.", "The geometry of a row cannot be read.") from error
            return f"{kind} ({inside})"
    return ""


def _line(points: Sequence[Any]) -> str:
    return ", ".join(map(_pair, points))


def _pair(point: Sequence[Any]) -> str:
    return f"{point[0]} {point[1]}"
