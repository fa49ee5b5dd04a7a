"""When two records are the same."""
from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satudata.record import canonical, digest, is_empty, without_empties

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3), max_leaves=10,
)
RECORDS = st.dictionaries(st.text(min_size=1, max_size=6), VALUES, max_size=6)


@given(RECORDS, st.randoms())
def test_the_order_of_keys_does_not_count(record, random):
    keys = list(record)
    random.shuffle(keys)
    assert digest({key: record[key] for key in keys}) == digest(record)


@given(RECORDS, st.dictionaries(st.integers().map(lambda n: f"kosong {n}"), st.sampled_from([None, "", [], {},
[None, ""], {"a": [{}]}])))
def test_empties_do_not_count(record, empties):
    assert digest({**empties, **record}) == digest({key: value for key, value in record.items()})


@given(RECORDS)
def test_the_canonical_writing_is_json_of_the_record(record):
    assert json.loads(canonical(record)) == without_empties(record)


@pytest.mark.parametrize(("left", "right"), [
    ({"a": "1"}, {"a": "2"}), ({"a": "1"}, {"b": "1"}), ({"a": ["1", "2"]}, {"a": ["2", "1"]}), ({"a": "1"}, {"a": 1}),
    ({"a": 0}, {}),
    ({"a": False}, {}), ({"a": "é"}, {"a": "e"}),
])
def test_different_records_differ(left, right):
    assert digest(left) != digest(right)


def test_the_digest_stays_what_it_was():
    """Stored hashes compare with it: a change here would make every harvested record count as changed."""
    assert digest({"title": "Jumlah Penduduk", "tags": ["a", "b"], "notes": ""}) == (
        "4487f68cf20cb593c8872cc5a3853bd2c848d6aaf4e79c6ac52bca51e562cc0f")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {1, 2}, b"x"])
def test_what_is_no_json_is_refused(value):
    with pytest.raises((ValueError, TypeError)):
        canonical({"a": value})


@pytest.mark.parametrize(("value", "empty"), [(None, True), ("", True), ([], True), ({}, True), (0, False), (False, False),
(" ", False)])
def test_what_is_empty(value, empty):
    assert is_empty(value) is empty
