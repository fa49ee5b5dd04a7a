"""Rows of a grid that two people changed are both kept, and what cannot be both is told cell by cell."""
from __future__ import annotations

import json
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from ckanext.tangerang.desk import merging, merging_rows
from satudata import form

A, B, C = {"id": "a", "nama": "Balita"}, {"id": "b", "nama": "Ibu"}, {"id": "c", "nama": "Posyandu"}


@pytest.mark.parametrize(("seen", "theirs", "yours", "rows"), [
    ([A, B], [A | {"satuan": "jiwa"}, B], [A, B | {"satuan": "orang"}], [A | {"satuan": "jiwa"}, B | {"satuan": "orang"}]),
    ([A], [A, B], [A, C], [A, C, B]),                          # each added one
    ([A, B], [A], [A, B, C], [A, C]),                          # they removed one you left alone
    ([A, B], [A, B, C], [B], [B, C]),                          # you removed one they left alone
    ([A, B], [A], [A], [A]),                                   # both removed it
    ([A], [A | {"nama": "Anak"}], [A | {"nama": "Anak"}], [A | {"nama": "Anak"}]),
    (None, [A], [B], [B, A]),
    ([A], [A | {"definisi": "Contoh"}], [A | {"nama": "Anak"}], [A | {"nama": "Anak", "definisi": "Contoh"}]),
])
def test_rows_of_both_are_kept(seen: Any, theirs: Any, yours: Any, rows: list[Any]) -> None:
    merged = merging_rows.merge(seen, theirs, yours)
    assert merged is not None and (merged.rows, merged.clashes) == (rows, [])


@pytest.mark.parametrize(("theirs", "yours", "clash"), [
    ([A | {"nama": "X"}, B], [A | {"nama": "Y"}, B], {"path": "0.nama", "before": "Balita", "theirs": "X", "yours": "Y"}),
    ([A], [A, B | {"nama": "Y"}], {"path": "1", "before": "Ibu", "theirs": None, "yours": "Y"}),
    ([A, B | {"nama": "X"}], [A], {"path": "1", "before": "Ibu", "theirs": "X", "yours": None}),
])
def test_what_cannot_be_both_is_told(theirs: Any, yours: Any, clash: dict[str, Any]) -> None:
    merged = merging_rows.merge([A, B], theirs, yours)
    assert merged is not None and merged.clashes == [clash]


@pytest.mark.parametrize("value", ["text", ["a", "b"], [A, A], [{"judul": "x"}], {"a": 1}])
def test_what_is_no_rows_or_rows_nothing_names_is_not_merged(value: Any) -> None:
    assert merging_rows.merge(value, value, value) is None


@pytest.mark.parametrize(("yours", "clashes"), [("Ibu hamil", []), ("Balita", ["ms_var"])])
def test_a_page_saves_both_or_shows_the_cell(yours: str, clashes: list[str]) -> None:
    kegiatan = form.load("kegiatan")
    rows = [{"id": "a", "nama": "Anak"}, {"id": "b", "nama": "Ibu"}]
    theirs = [rows[0] | {"nama": "Balita stunting"}, rows[1]]
    mine = [rows[0], rows[1] | {"nama": yours}] if not clashes else [rows[0] | {"nama": yours}, rows[1]]
    values = MultiDict({"seen": json.dumps({"ms_var": rows}), "ms_var": json.dumps(mine)})
    merged = merging.merge(kegiatan, "variabel", {"ms_var": theirs}, values)
    assert merged.clashes == clashes
    if clashes:
        told = merging.compared(merged, kegiatan, "variabel", {"ms_var": theirs}, {"ms_var": rows})
        assert told == [{"path": "ms_var.0.nama", "before": "Anak", "theirs": "Balita stunting", "yours": "Balita"}]
    else:
        assert merged.changes["ms_var"] == [theirs[0], rows[1] | {"nama": yours}]
