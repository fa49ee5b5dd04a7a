"""The ArcGIS connector against a live server and real layers."""
from __future__ import annotations

import json

import pytest

from satudata_harvest.connectors.arcgis_layer import layer_of
from satudata_harvest.connectors.arcgis_rows import wkt
from satudata_harvest.failure import Failure
from tests.harvest.server import reply

BASE = "/arcgis/rest/services/Kota/FeatureServer"
SERVICE = {"layers": [{"id": 0, "name": "Taman"}, {"id": 1, "name": "Grup", "type": "Group Layer"}],
           "tables": [{"id": 2, "name": "Daftar"}]}
LAYER = {"id": 0, "name": "Taman", "description": "<p>Taman&nbsp;kota</p>", "geometryType": "esriGeometryPoint",
         "maxRecordCount": 2,
         "objectIdField": "OBJECTID", "advancedQueryCapabilities": {"supportsPagination": True},
         "extent": {"xmin": 106.5, "ymin": -6.3, "xmax": 106.8, "ymax": -6.1}, "fields": [
             {"name": "OBJECTID", "type": "esriFieldTypeOID", "alias": "OBJECTID"},
             {"name": "nama", "type": "esriFieldTypeString", "alias": "Nama taman"},
             {"name": "kondisi", "type": "esriFieldTypeSmallInteger", "domain": {"codedValues": [{"code": 1, "name": "Baik"}]}},
             {"name": "dibangun", "type": "esriFieldTypeDate"}, {"name": "bentuk", "type": "esriFieldTypeGeometry"}]}
FEATURES = [{"attributes": {"OBJECTID": n, "nama": f"T{n}", "kondisi": 1,
                            "dibangun": 1704067200000 if n < 3 else 253402300800000},
             "geometry": {"x": 106.6, "y": -6.2}} for n in range(1, 6)]
TABLE = {**LAYER, "id": 2, "name": "Daftar", "geometryType": None, "advancedQueryCapabilities": {}}


def query(request, features=FEATURES, count=None):
    asked = request.query
    if asked.get("returnCountOnly"):
        return reply({"count": len(features) if count is None else count})
    if asked.get("returnIdsOnly"):
        return reply({"objectIds": [one["attributes"]["OBJECTID"] for one in reversed(features)]})
    if "objectIds" in asked:
        ids = set(map(int, asked["objectIds"].split(",")))
        return reply({"features": [one for one in features if one["attributes"]["OBJECTID"] in ids]})
    start = int(asked["resultOffset"])
    return reply({"features": features[start:start + int(asked["resultRecordCount"])]})


@pytest.fixture
def arcgis(server, document, connect):
    def make(path=BASE, **options):
        return connect(document("arcgis", url=f"{server.url}{path}", **options))
    server.paths |= {BASE: lambda r: reply(SERVICE), f"{BASE}/0": lambda r: reply(LAYER), f"{BASE}/2": lambda r: reply(TABLE),
                     f"{BASE}/0/query": query, f"{BASE}/2/query": query}
    return make


def lines(record):
    return record.tables[0].content.reader().read().decode().splitlines()


def test_layers_and_tables_are_datasets_with_their_rows(arcgis):
    layer, table = arcgis().records()
    assert (layer.identifier, table.identifier, layer.failure, table.failure) == ("0", "2", None, None)
    assert lines(layer)[:2] == ["OBJECTID,nama,kondisi,dibangun,lon,lat", "1,T1,1,2024-01-01,106.6,-6.2"]
    assert lines(layer)[-1] == "5,T5,1,253402300800000,106.6,-6.2"
    assert lines(table)[0] == "OBJECTID,nama,kondisi,dibangun"
    assert len(lines(table)) == len(lines(layer)) == 6
    assert (layer.metadata["title"], layer.metadata["description"]) == ("Taman", "Taman kota")
    assert layer.metadata["extent"]["xmin"] == 106.5


def test_the_structure_has_types_names_and_codes(arcgis):
    columns = {column.name: column for column in arcgis().describe().tables[0].columns}
    assert (columns["OBJECTID"].key, columns["nama"].title, columns["kondisi"].comment) == (True, "Nama taman", "1 = Baik")
    assert [columns[name].type for name in ("kondisi", "dibangun", "lon")] == ["integer", "date", "number"]
    assert arcgis().check().ok


@pytest.mark.parametrize(("options", "header", "first"), [
    ({"geometry": "wkt"}, "wkt", "POINT (106.6 -6.2)"), ({"geometry": "none"}, "dibangun", "2024-01-01"),
    ({"domain_names": True}, "lat", "-6.2")])
def test_how_places_and_codes_are_written(arcgis, options, header, first):
    record = next(arcgis(f"{BASE}/0", **options).records())
    assert (lines(record)[0].split(",")[-1], lines(record)[1].split(",")[-1]) == (header, first)
    assert ("Baik" in lines(record)[1]) is bool(options.get("domain_names"))


@pytest.mark.parametrize(("code", "word"), [(498, "SOURCE_FORBIDDEN"), (404, "SOURCE_NOT_FOUND"), (500, "SOURCE_UNAVAILABLE"),
                                            (400, "SOURCE_DATA_INVALID"), (None, "SOURCE_DATA_INVALID")])
def test_an_error_inside_a_200(server, arcgis, code, word):
    server.paths[BASE] = lambda request: reply({"error": {"code": code, "message": "x"}})
    with pytest.raises(Failure) as refused:
        list(arcgis().records())
    assert refused.value.word.name == word


@pytest.mark.parametrize("behave", [
    lambda r: query(r, count=9), lambda r: query(r, [FEATURES[0]] * 5), lambda r: reply({"count": None}), lambda r: reply([]),
    lambda r: query(r) if "returnCountOnly" in r.query else reply({"features": [1]}),
    lambda r: query(r) if "returnCountOnly" in r.query else reply({"error": {"code": 400}})])
def test_a_layer_that_lies_is_a_failed_record_and_the_others_go_on(server, arcgis, behave):
    server.paths[f"{BASE}/0/query"] = behave
    layer, table = arcgis().records()
    assert (layer.failure.word.name, table.failure) == ("SOURCE_DATA_INVALID", None)


def test_a_folder_of_services(server, arcgis):
    folder = BASE.rpartition("/Kota")[0]
    services = [{"name": "Kota", "type": "FeatureServer"}, {"name": "X", "type": "GPServer"}]
    server.paths[folder] = lambda r: reply({"services": services})
    assert [record.identifier for record in arcgis(folder, layers=["Taman"]).records()] == ["Kota/FeatureServer/0"]


@pytest.mark.parametrize(("geometry", "text"), [
    ({}, ""), ({"rings": [[[0, 0], [1, 0], [0, 0]]]}, "POLYGON ((0 0, 1 0, 0 0))"),
    ({"paths": [[[0, 0], [1, 1, 5]]]}, "MULTILINESTRING ((0 0, 1 1))"), ({"points": [[1, 2]]}, "MULTIPOINT (1 2)")])
def test_well_known_text(geometry, text):
    assert wkt(geometry) == text


def test_real_layers(shared):
    found = 0
    for path in sorted((shared / "samples/api/arcgis").glob("*metadata.json")):
        layer = layer_of(json.loads(path.read_bytes()), "0", {})
        assert layer.name
        assert layer.key
        assert layer.columns
        found += 1
    assert found
