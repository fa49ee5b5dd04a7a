"""JSON tables in the shapes people export; anything that is no list of records is refused."""
from __future__ import annotations

import json

import pytest

from satudata.table import Limits, Refused, read

RECORDS = [{"nama": "A", "jumlah": 1.474, "aktif": True}, {"nama": "B", "jumlah": 12, "aktif": None}]
TABLE = (("nama", "jumlah", "aktif"), [("A", "1.474", "true"), ("B", "12", None)])
FEATURES = [{"type": "Feature", "geometry": {"type": "Point", "coordinates": [1, 2]}, "properties": one} for one in RECORDS]


@pytest.mark.parametrize("value", [
    RECORDS, {"success": True, "data": RECORDS}, {"help": "x", "result": {"fields": [{"id": "nama"}], "records": RECORDS}},
    {"columns": ["nama", "jumlah", "aktif"], "index": [0, 1], "data": [list(one.values()) for one in RECORDS]},
    {"schema": {"fields": [{"name": "nama"}]}, "data": RECORDS},
    {"nama": ["A", "B"], "jumlah": [1.474, 12], "aktif": [True, None]},
    {"nama": {"0": "A", "1": "B"}, "jumlah": {"0": 1.474, "1": 12}, "aktif": {"0": True, "1": None}},
    {"type": "FeatureCollection", "features": FEATURES},
])
def test_every_shape_gives_the_same_table(value):
    book = read(json.dumps(value).encode(), "contoh.json")
    table, = book.tables
    assert (book.kind, table.name, table.dialect.kind) == ("json", "contoh", "json")
    assert (table.header, list(table.rows)) == TABLE
    assert table.words() == ({"SHAPES"} if "features" in value else set())


def test_records_of_different_keys_and_values_that_are_no_cells():
    table, = read(json.dumps([{"a": 1}, {"b": [1, 2], "a": None}, {"b": {"c": "é"}, "2024": 5}]).encode()).tables
    assert table.header == ("a", "b", "2024")
    assert list(table.rows) == [("1", None, None), (None, "[1, 2]", None), (None, '{"c": "é"}', "5")]


def test_names_are_known_and_texts_are_cleaned_as_everywhere():
    table, = read(json.dumps([{"2023": "1.090,8", "2024": "Rp 5"}, {"2023": "963,5", "2024": "-"}]).encode()).tables
    assert table.header == ("2023", "2024")
    assert table.rows[0][0] == "1090.8"


@pytest.mark.parametrize(("data", "word"), [
    ("[]", "EMPTY_FILE"), ("{}", "EMPTY_FILE"), ('{"a": 1}', "JSON"), ('{"a": [1, 2]}', "JSON"), ("[1, 2]", "JSON"),
    ('[{"a": 1}', "JSON"), ('{"a": [{"x": 1}], "b": [{"y": 2}]}', "JSON"), ('[{"a": {"b": 1}}]', "JSON"),
    ("[" * 200_000, "JSON"), ('{"columns": ["a", "b"], "data": [[1]]}', "JSON"), ('{"type": "Topology"}', "GEOJSON"),
    ('{"type": "FeatureCollection", "features": [{"properties": null}]}', "GEOJSON"),
])
def test_what_is_no_list_of_records_is_refused(data, word):
    with pytest.raises(Refused) as caught:
        read(data.encode(), "a.json")
    assert caught.value.word == word
    assert caught.value.advice.id


@pytest.mark.parametrize(("limits", "word"), [
    (Limits(rows=2), "TOO_MANY_ROWS"), (Limits(columns=2), "TOO_MANY_COLUMNS"), (Limits(cells=5), "TOO_MANY_CELLS"),
    (Limits(cell=4), "CELL_TOO_LONG"), (Limits(size=10), "TOO_LARGE")])
def test_limits(limits, word):
    with pytest.raises(Refused) as caught:
        read(json.dumps(RECORDS).encode(), limits=limits)
    assert caught.value.word == word


def test_a_csv_named_json_stays_a_csv():
    assert read(b"nama;nilai\n[A];1\n[B];2\n", "a.json").kind == "csv"
    assert read(b"[nama];nilai\nA;1\nB;2\n", "a.json").kind == "csv"
