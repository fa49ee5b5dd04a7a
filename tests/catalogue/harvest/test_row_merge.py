"""Rows with ids of their own: which row is which, and what people did to them that the source does not undo."""
from __future__ import annotations

import pytest

from ckanext.tangerang.harvest.merge import merge
from ckanext.tangerang.harvest.row_merge import keyed, known, row_ids

A, B = {"nama": "A", "definisi": "a"}, {"nama": "B", "definisi": "b"}


def with_ids(*rows):
    return [{"id": f"id-{row['nama']}", **row} for row in rows]


@pytest.mark.parametrize(("public", "applied", "given", "rows", "kept"), [
    ([A, B], [A, B], [B, A], with_ids(B, A), []),
    ([A], [A], [{**A, "definisi": "baru"}], with_ids({**A, "definisi": "baru"}), []),
    ([{**A, "definisi": "tangan"}], [A], [{**A, "definisi": "baru"}], with_ids({**A, "definisi": "tangan"}),
     ["ms_var.0.definisi"]),
    ([{**A, "alias": "tangan"}], [A], [A], with_ids({**A, "alias": "tangan"}), ["ms_var.0.alias"]),
    ([A], [A], [A, B], [*with_ids(A), B], []),
    ([A, B], [A, B], [A], with_ids(A), []),
    ([A, {**B, "definisi": "tangan"}], [A, B], [A], with_ids(A, {**B, "definisi": "tangan"}), ["ms_var.1"]),
    ([A, B], [A], [A], with_ids(A, B), []),
    ([A], [A, B], [A, B], with_ids(A), ["ms_var.1"]),
    ([A], [A], [], [], []),
])
def test_what_becomes_of_rows(public, applied, given, rows, kept):
    found = merge({"ms_var": with_ids(*public)}, {"ms_var": applied}, {"ms_var": given}, (), {"ms_var": "id"})
    assert found.record.get("ms_var", []) == rows
    assert [one["path"] for one in found.kept] == kept


def test_a_pinned_list_stays_whole():
    found = merge({"ms_var": with_ids(A)}, {"ms_var": [A]}, {"ms_var": [B]}, ("ms_var",), {"ms_var": "id"})
    assert (found.record["ms_var"], [one["why"] for one in found.kept]) == (with_ids(A), ["pinned"])


def test_a_row_is_known_by_its_number_at_bps_else_its_name_else_its_place():
    rows = [{"id_variabel_mms": "7", "nama": "A"}, {"nama": "Umur"}, {"nama": "umur"}, {"definisi": "x"}]
    assert list(keyed(rows)) == [("id_variabel_mms", "7", 0), ("nama", "umur", 0), ("nama", "umur", 1), ("", "", 0)]
    assert row_ids("kegiatan") == {"ms_var": "id", "ms_ind": "id"} and row_ids("dataset") == {}
    again = known("kegiatan", {"ms_var": [B, A], "tahun": "2025"}, {"ms_var": with_ids(A)})
    assert again == {"ms_var": [B, *with_ids(A)], "tahun": "2025"}
