"""What a layer says of itself: fields with their types, names and domains, extent, and when it was edited."""
from __future__ import annotations

import hashlib
import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from satudata_harvest.connectors.base import Column
from satudata_harvest.web.parse import invalid

TYPES = {"esriFieldTypeOID": "integer", "esriFieldTypeInteger": "integer", "esriFieldTypeSmallInteger": "integer",
         "esriFieldTypeBigInteger": "integer", "esriFieldTypeDouble": "number", "esriFieldTypeSingle": "number",
         "esriFieldTypeDate": "date", "esriFieldTypeDateOnly": "date"}
LEFT_OUT = frozenset({"esriFieldTypeGeometry", "esriFieldTypeBlob", "esriFieldTypeRaster", "esriFieldTypeXML"})
POINT = "esriGeometryPoint"


@dataclass(frozen=True)
class Field:
    """One field; ``domain`` are its coded values, code (as text) to name."""

    name: str
    kind: str
    domain: Mapping[str, str]


@dataclass(frozen=True)
class Layer:
    """A layer or table, without its rows."""

    identifier: str
    name: str
    comment: str
    copyright: str
    geometry: str
    extent: Mapping[str, Any]
    fields: tuple[Field, ...]
    columns: tuple[Column, ...]
    key: str
    paged: bool
    most: int
    edited: str
    signature: str


def layer_of(shown: Mapping[str, Any], identifier: str, options: Mapping[str, Any]) -> Layer:
    """A layer as its own page shows it.

    :raises Failure: SOURCE_DATA_INVALID when that is no layer with fields
    """
    given = [one for one in shown.get("fields") or () if isinstance(one, dict) and isinstance(one.get("name"), str)]
    if not given:
        raise invalid("Layer ini tidak punya kolom yang dapat dibaca.", "This layer has no fields that can be read.")
    kept = [one for one in given if one.get("type") not in LEFT_OUT]
    key = str(shown.get("objectIdField") or next(
        (one["name"] for one in given if one.get("type") == "esriFieldTypeOID"), ""))
    geometry = str(shown.get("geometryType") or "")
    advanced, editing = shown.get("advancedQueryCapabilities"), shown.get("editingInfo")
    most = shown.get("maxRecordCount")
    extent = shown.get("extent")
    return Layer(
        identifier, str(shown.get("name") or identifier), plain(shown.get("description")), plain(shown.get("copyrightText")),
        geometry, extent if isinstance(extent, dict) else {},
        tuple(Field(one["name"], str(one.get("type")), _domain(one)) for one in kept),
        (*(_column(one, key) for one in kept), *_places(geometry, options)), key,
        bool(isinstance(advanced, dict) and advanced.get("supportsPagination")),
        most if isinstance(most, int) and most > 0 else 1000,
        str(editing.get("lastEditDate") or "") if isinstance(editing, dict) else "",
        _signature(given, options, shown.get("name"), shown.get("description")),
    )


def _signature(*parts: Any) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=dict).encode()).hexdigest()


def plain(value: Any) -> str:
    """A description as plain text: ArcGIS keeps it as HTML."""
    text = re.sub(r"<[^>]{0,2000}>", " ", value) if isinstance(value, str) else ""
    return re.sub(r"\s+", " ", html.unescape(text)).strip()[:5000]


def place_columns(geometry: str, options: Mapping[str, Any]) -> tuple[str, ...]:
    """Names of the columns that say where: of a point ``lon`` and ``lat``, of others ``wkt`` where it is wanted."""
    wanted = options.get("geometry", "auto")
    if not geometry or wanted == "none":
        return ()
    return ("wkt",) if wanted == "wkt" else ("lon", "lat") if geometry == POINT else ()


def _places(geometry: str, options: Mapping[str, Any]) -> tuple[Column, ...]:
    return tuple(Column(name, "string" if name == "wkt" else "number", comment="EPSG:4326", role="atribut")
                 for name in place_columns(geometry, options))


def _domain(field: Mapping[str, Any]) -> dict[str, str]:
    domain = field.get("domain")
    coded = domain.get("codedValues") if isinstance(domain, dict) else None
    return {str(one.get("code")): str(one.get("name")) for one in coded or () if isinstance(one, dict)}


def _column(field: Mapping[str, Any], key: str) -> Column:
    alias = str(field.get("alias") or "")
    values = "; ".join(f"{code} = {name}" for code, name in list(_domain(field).items())[:50])
    return Column(field["name"], TYPES.get(str(field.get("type")), "string"), "" if alias == field["name"] else alias, values,
                  field["name"] == key)
