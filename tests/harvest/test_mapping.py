"""Mappings: paths and transforms, their mistakes, and that odd input never raises."""
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satudata_harvest.mapping import MappingInvalid, compile_mapping, run_tests
from satudata_harvest.transforms import BY_NAME

JSON = st.recursive(st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
                    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
                    max_leaves=12)


@pytest.mark.parametrize(("entry", "source", "wanted"), [
    ("judul", {"judul": "A"}, "A"),
    ("kolom[0].nama", {"kolom": [{"nama": "x"}]}, "x"),
    ("tidak.ada", {"judul": "A"}, None),
    ({"value": "orang"}, {}, "orang"),
    ({"path": "n", "transforms": ["number"]}, {"n": "1.234,5"}, "1234.5"),
    ({"path": "n", "transforms": ["number"]}, {"n": "1,234.5"}, "1234.5"),
    ({"path": "n", "transforms": ["number"]}, {"n": "1.234"}, "1234"),
    ({"path": "n", "transforms": ["number"]}, {"n": "0.25"}, "0.25"),
    ({"path": "n", "transforms": ["number"]}, {"n": "1.2.3"}, None),
    ({"path": "n", "transforms": ["number"]}, {"n": "NaN"}, None),
    ({"path": "d", "transforms": ["date"]}, {"d": "23 November 2026"}, "2026-11-23"),
    ({"path": "d", "transforms": ["date"]}, {"d": "3/2/2024"}, "2024-02-03"),
    ({"path": "d", "transforms": [{"date": "%Y%m%d"}]}, {"d": "20240203"}, "2024-02-03"),
    ({"path": "d", "transforms": ["date"]}, {"d": "31 Februari 2024"}, None),
    ({"path": "u", "transforms": [{"codelist": "ukuran"}]}, {"u": "  JUMLAH "}, "jumlah"),
    ({"path": "u", "transforms": [{"codelist": "ukuran"}]}, {"u": "entah"}, None),
    ({"path": "u", "transforms": [{"codelist": "ukuran"}, {"default": "jumlah"}]}, {"u": "entah"}, "jumlah"),
    ({"path": "t", "transforms": [{"split": ";"}]}, {"t": "a; b;;c"}, ["a", "b", "c"]),
    ({"path": "t", "transforms": ["join"]}, {"t": ["a", 1]}, "a, 1"),
    ({"path": "t", "transforms": [{"template": "{value} di {kota}"}]}, {"t": "Data", "kota": "Tangerang"}, "Data di Tangerang"),
    ({"value": "x", "transforms": [{"template": "{kota.__class__} {tidak} {0} {{kota}}"}]}, {"kota": "T"},
     "{kota.__class__}  {0} {T}"),
])
def test_a_field_is_filled(entry, source, wanted):
    assert compile_mapping({"f": entry}).apply(source).get("f") == wanted


@pytest.mark.parametrize("entry", [
    "a[", {"path": "a", "transforms": ["eval"]}, {"path": "a", "transforms": [{"codelist": "tidak-ada"}]},
    {"path": "a", "transforms": [{"python": "1"}]},
])
def test_a_mapping_that_cannot_be_used_names_its_field(entry):
    with pytest.raises(MappingInvalid) as wrong:
        compile_mapping({"satuan": entry})
    assert wrong.value.field == "satuan"


@given(source=st.dictionaries(st.sampled_from(["a", "b"]), JSON), name=st.sampled_from(sorted(BY_NAME)))
def test_odd_values_never_raise_and_give_json(source, name):
    argument = {"codelist": "ukuran", "template": "{a}{b}{value}", "date": None}.get(name)
    found = compile_mapping({"f": {"path": "a", "transforms": [{name: argument}]}}).apply(source).get("f")
    assert found is None or isinstance(found, (str, list, dict, int, float, bool))


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers())
def test_a_number_written_out_is_read_back(value):
    found = compile_mapping({"f": {"path": "a", "transforms": ["number"]}}).apply({"a": format(value, ".6f")}).get("f")
    assert float(found) == pytest.approx(float(format(value, ".6f"))) if len(format(value, ".6f")) <= 60 else found is None


def test_the_tests_inside_a_mapping_say_what_is_wrong():
    mapping = {"fields": {"title": "nama"}, "tests": [
        {"source": {"nama": "A"}, "record": {"title": "A"}}, {"title": "dua", "source": {"nama": "A"}, "record": {"title": "B"}}]}
    assert [(one.title, one.field, one.expected, one.found) for one in run_tests(mapping)] == [("dua", "title", "B", "A")]
