"""A changed figure is told as row, column, old, new."""
import pytest

from ckanext.tangerang.publish.figures import MOST, Rows, difference

SCHEMA = {"fields": [{"name": "kode", "peran": "dimensi"}, {"name": "jumlah", "peran": "ukuran"}]}


def rows(*lines: str) -> Rows:
    return Rows.of_csv("\r\n".join(lines).encode())


OLD = rows("kode,nama,jumlah", "36.71.01,Tangerang,10", "36.71.02,Jatiuwung,20")

CASES = {
    "same": (OLD, [], [], []),
    "figure": (rows("kode,nama,jumlah", "36.71.01,Tangerang,11", "36.71.02,Jatiuwung,20"),
               [("36.71.01", "jumlah", "10", "11")], [], []),
    "order alone is no change": (rows("kode,nama,jumlah", "36.71.02,Jatiuwung,20", "36.71.01,Tangerang,10"), [], [], []),
    "row gone and new": (rows("kode,nama,jumlah", "36.71.01,Tangerang,10", "36.71.03,Batuceper,5"),
                         [], ["36.71.03"], ["36.71.02"]),
}


@pytest.mark.parametrize(("new", "cells", "added", "removed"), CASES.values(), ids=CASES)
def test_rows_are_matched_by_their_key(new: Rows, cells: list, added: list, removed: list) -> None:
    found = difference(OLD, new, SCHEMA)
    assert [(c["row"], c["column"], c["old"], c["new"]) for c in found.cells] == cells
    assert (found.rows_added, found.rows_removed) == (added, removed)
    assert bool(found) is bool(cells or added or removed)


def test_without_a_key_rows_are_matched_by_number() -> None:
    found = difference(OLD, rows("kode,nama,jumlah", "36.71.01,Tangerang,10", "36.71.02,Jatiuwung,21"))
    assert found.cells == [{"row": "2", "column": "jumlah", "old": "20", "new": "21"}]


def test_a_key_that_names_two_rows_is_no_key() -> None:
    old = rows("kode,jumlah", "a,1", "a,2")
    found = difference(old, rows("kode,jumlah", "a,1", "a,3"), SCHEMA)
    assert found.cells == [{"row": "2", "column": "jumlah", "old": "2", "new": "3"}]


def test_columns_that_came_and_went_are_named() -> None:
    found = difference(OLD, rows("kode,jumlah,tahun", "36.71.01,10,2024", "36.71.02,20,2024"), SCHEMA)
    assert (found.columns_added, found.columns_removed, found.cells) == (["tahun"], ["nama"], [])


def test_what_is_shown_is_bounded_what_is_counted_is_whole() -> None:
    old = rows("kode,jumlah", *(f"{n},1" for n in range(MOST + 50)))
    new = rows("kode,jumlah", *(f"{n},2" for n in range(MOST + 50)))
    told = difference(old, new, SCHEMA).as_dict("t")
    assert len(told["cells"]) == MOST
    assert told["counts"]["cells"] == MOST + 50
    assert told["truncated"]
