"""An ArcGIS service: each of its layers and tables is a dataset, its features the rows."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any, ClassVar

from satudata.text import Text
from satudata_harvest import content
from satudata_harvest.connectors.arcgis_layer import Layer, layer_of
from satudata_harvest.connectors.arcgis_rows import header_of, rows_of
from satudata_harvest.connectors.base import Check, Since, SourceRecord, SourceTable, Structure, TableStructure
from satudata_harvest.connectors.network import SHARED, NetworkConnector, mark_of
from satudata_harvest.connectors.proposal import propose
from satudata_harvest.failure import Failure
from satudata_harvest.web.parse import invalid

FORBIDDEN = frozenset({401, 403, 498, 499})


class ArcgisConnector(NetworkConnector):
    """A FeatureServer or MapServer, one of its layers, or a folder of services."""

    header: ClassVar[str] = "X-Esri-Authorization"
    options_schema: ClassVar[Mapping[str, Any]] = {
        "type": "object",
        "additionalProperties": False,
        "required": ["url"],
        "properties": {
            **SHARED,
            "services": {"type": "array", "maxItems": 100, "items": {"type": "string", "minLength": 1, "maxLength": 200}},
            "layers": {"type": "array", "maxItems": 1000, "items": {"type": "string", "minLength": 1, "maxLength": 200}},
            "where": {"type": "string", "minLength": 1, "maxLength": 1000},
            "geometry": {"enum": ["auto", "wkt", "none"]},
            "domain_names": {"type": "boolean"},
            "size": {"type": "integer", "minimum": 1, "maximum": 10000},
        },
    }

    def check(self) -> Check:
        def look() -> Text:
            count = sum(1 for _ in self._places())
            return Text(id=f"Layanan ArcGIS terbaca; {count} layer.", en=f"The ArcGIS service can be read; {count} layers.")
        return self.guarded(look)

    def describe(self) -> Structure:
        layers = [self._layer(place) for place in self._places()]
        return Structure(tuple(TableStructure(layer.identifier, layer.name, layer.comment, layer.columns) for layer in layers))

    def records(self, since: Since | None = None) -> Iterator[SourceRecord]:
        for place in self._places():
            try:
                yield self._record(place, since)
            except Failure as failure:
                if failure.retriable:
                    raise
                yield SourceRecord(self._identifier(place), failure=failure)

    def _record(self, place: str, since: Since | None) -> SourceRecord:
        layer = self._layer(place)
        mark = mark_of(layer.identifier, layer.edited, layer.signature)
        if mark and since and layer.identifier in since.known(mark):
            return SourceRecord(layer.identifier, mark=mark, unchanged=True)
        rows = rows_of(lambda query: self.ask(f"{place}/query", query), layer, self.document.options)
        written = content.write(header_of(layer, self.document.options), rows, self.limits, self.room)
        table = SourceTable(layer.name, layer.name, layer.comment, layer.columns, written)
        about = {"layer": layer.identifier, "url": place, "geometry_type": layer.geometry, "extent": layer.extent,
                 "copyright": layer.copyright}
        return SourceRecord(layer.identifier, propose(table, self.document, about), (table,), mark)

    def ask(self, url: str, query: Mapping[str, Any]) -> dict[str, Any]:
        """What a service answers; its errors come with status 200.

        :raises Failure: the word of the error's code
        """
        found = self.json(url, {"f": "json", **query})
        if not isinstance(found, dict):
            raise not_arcgis()
        error = found.get("error")
        if error is not None:
            code = error.get("code") if isinstance(error, dict) else None
            raise Failure(_word(code), Text(id=f"Layanan ArcGIS menjawab galat {code}.",
                                            en=f"The ArcGIS service answers error {code}."))
        return found

    def _layer(self, place: str) -> Layer:
        return layer_of(self.ask(place, {}), self._identifier(place), self.document.options)

    def _identifier(self, place: str) -> str:
        """The part of a layer's address that tells it from the others: ``0``, or ``Folder/Nama/MapServer/0``."""
        return place.removeprefix(self.url).strip("/") or place.rsplit("/", 1)[-1]

    def _places(self) -> Iterator[str]:
        """The address of every layer and table wanted."""
        root = self.ask(self.url, {})
        if "fields" in root:
            yield self.url
        elif isinstance(root.get("services"), list):
            for service in self._services(root["services"]):
                yield from self._below(service, self.ask(service, {}))
        else:
            yield from self._below(self.url, root)

    def _services(self, given: list[Any]) -> Iterator[str]:
        for one in given:
            name, kind = (one.get("name"), one.get("type")) if isinstance(one, dict) else (None, None)
            if isinstance(name, str) and kind in ("FeatureServer", "MapServer") and self._fits("services", name):
                yield f"{self.url}/{name.rpartition('/')[2]}/{kind}"

    def _below(self, service: str, shown: Mapping[str, Any]) -> Iterator[str]:
        if not isinstance(shown.get("layers"), list):
            raise not_arcgis()
        for one in [*shown["layers"], *(shown.get("tables") or [])]:
            if not isinstance(one, dict) or not isinstance(one.get("id"), int):
                raise not_arcgis()
            group = one.get("subLayerIds") or one.get("type") == "Group Layer"
            if not group and self._fits("layers", str(one.get("name")), str(one["id"])):
                yield f"{service}/{one['id']}"

    def _fits(self, option: str, *names: str) -> bool:
        wanted = self.document.options.get(option, ["*"])
        return any(fnmatchcase(name, pattern) for name in names for pattern in wanted)


def not_arcgis() -> Failure:
    """The failure of an address with no ArcGIS service behind it."""
    return invalid("Alamat ini tidak menjawab seperti layanan ArcGIS.", "This address does not answer as an ArcGIS service does.")


def _word(code: Any) -> str:
    if code in FORBIDDEN:
        return "SOURCE_FORBIDDEN"
    if code == 404:
        return "SOURCE_NOT_FOUND"
    return "SOURCE_UNAVAILABLE" if isinstance(code, int) and code >= 500 else "SOURCE_DATA_INVALID"
