"""The datastore holds the very rows the public downloads, typed; loading twice gives the same."""
from typing import Any

import ckan.plugins.toolkit as tk
import published
import pytest

from ckanext.tangerang.publish import datastore
from ckanext.tangerang.publish.figures import Rows
from ckanext.tangerang.publish.jobs import column_id, columns, load_datastore

pytestmark = pytest.mark.usefixtures("clean_index")


def rows_of(resource_id: str) -> list[dict[str, Any]]:
    found = tk.get_action("datastore_search")({"user": ""}, {"resource_id": resource_id})
    return [{name: value for name, value in row.items() if name != "_id"} for row in found["records"]]


def test_rows_are_loaded_typed_and_twice_is_once(city: Any) -> None:
    resource = published.public(city)["resources"][0]["id"]
    for _ in range(2):
        load_datastore(resource)
    assert rows_of(resource) == [
        {"kode_kecamatan": "36.71.01", "nama_kecamatan": "Tangerang", "tahun": "2024", "jumlah": 120},
        {"kode_kecamatan": "36.71.02", "nama_kecamatan": "Jatiuwung", "tahun": "2024", "jumlah": 85},
    ]
    assert city.call(None, "resource_show", id=resource)["datastore_active"]


def test_computed_fields_of_the_record_do_not_get_in_the_way(city: Any) -> None:
    package = published.public(city)
    city.call("walidata", "sdi_record_correct", record_id=package["id"], notice="Angka 2023 keliru.")
    load_datastore(package["resources"][0]["id"])
    after = city.call(None, "package_show", id=package["id"])
    assert after["resources"][0]["datastore_active"]
    assert after["sdi_corrections"]
    same = ("tags", "theme", "definisi", "title", "name", "license_id")
    assert [after[name] for name in same if name != "tags"] == [package[name] for name in same if name != "tags"]
    assert [tag["name"] for tag in after["tags"]] == [tag["name"] for tag in package["tags"]]


def test_a_new_version_keeps_the_table_and_then_brings_it_up_to_date(city: Any) -> None:
    package = published.public(city)
    resource = package["resources"][0]["id"]
    load_datastore(resource)
    after = published.revised(city, package["id"], published.ROWS.replace("120", "125"))
    assert after["resources"][0]["datastore_active"]
    load_datastore(resource)
    assert rows_of(resource)[0]["jumlah"] == 125


def test_withdrawal_removes_the_table(city: Any) -> None:
    package = published.public(city)
    resource = package["resources"][0]["id"]
    load_datastore(resource)
    city.call("walidata", "sdi_record_withdraw", record_id=package["id"], reason="Keliru.")
    with pytest.raises((tk.ObjectNotFound, tk.NotAuthorized)):
        rows_of(resource)
    load_datastore(resource)
    from ckanext.datastore.backend import DatastoreBackend
    assert not DatastoreBackend.get_active_backend().resource_exists(resource)
    datastore.drop(resource)


@pytest.mark.parametrize("who", ["produsen", "walidata", "sysadmin"])
def test_nobody_writes_it_directly(city: Any, who: str) -> None:
    resource = published.public(city)["resources"][0]["id"]
    with pytest.raises(tk.NotAuthorized):
        city.call(who, "datastore_create", resource_id=resource, force=True, records=[{"a": 1}])


TYPED = [
    ("integer", ["1", "", "-2"], "numeric"), ("integer", ["1", "-"], "text"), ("integer", ["0012", "0013"], "text"),
    ("number", ["1.5"], "numeric"), ("number", ["nan"], "text"), ("number", ["0.5", "0"], "numeric"),
    ("date", ["2024-01-02"], "date"), ("date", ["2024"], "text"), ("string", ["1"], "text"), (None, ["1"], "text"),
]


@pytest.mark.parametrize(("declared", "values", "kept"), TYPED)
def test_a_column_is_typed_only_where_every_value_agrees(declared: str | None, values: list[str], kept: str) -> None:
    fields = columns(Rows(("x",), [[value] for value in values]), {"fields": [{"name": "x", "type": declared}]})
    assert fields[0]["type"] == kept


@pytest.mark.parametrize("name", ["_id", 'a"b', "", "   ", "100 %", "é" * 80, "x" * 100])
def test_column_names_are_such_as_the_database_takes(name: str) -> None:
    made = column_id(name)
    assert made
    assert len(made.encode()) <= 63
    assert '"' not in made
    assert not made.startswith("_")


def test_names_that_fall_together_stay_two_columns() -> None:
    fields = columns(Rows(("_a", "a"), []), {})
    assert len({field["id"] for field in fields}) == 2
