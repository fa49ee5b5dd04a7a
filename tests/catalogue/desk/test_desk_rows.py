"""Rows of a field as the desk's pages show and take them."""
from __future__ import annotations

import json
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from ckanext.tangerang.desk import code_views, row_views, rows, sections
from satudata import form as forms
from tests.catalogue.conftest import City

pytestmark = pytest.mark.usefixtures("with_plugins")


def field(name: str = "ms_var", kind: str = "kegiatan") -> Any:
    return forms.load(kind).field(name)


def column(name: str, of: str = "ms_var") -> Any:
    return next(one for one in field(of).columns if one.name == name)


@pytest.mark.parametrize(("text", "expected"), [
    ("1 = Laki-laki\n2 = Perempuan", [{"kode": "1", "nilai": "Laki-laki"}, {"kode": "2", "nilai": "Perempuan"}]),
    ("1\tLaki-laki", [{"kode": "1", "nilai": "Laki-laki"}]),
    ("a = b = c", [{"kode": "a", "nilai": "b = c"}]),
    ("  \n\n", []),
    ("tanpa arti", [{"kode": "tanpa arti"}]),
])
def test_inner_rows_are_read_from_lines(text: str, expected: list[dict[str, str]]) -> None:
    assert rows.from_lines(column("value_domain"), text) == expected


def test_lines_and_inner_rows_are_each_others_inverse(test_request_context: Any) -> None:
    value = [{"kode": "1", "nilai": "Laki-laki"}, {"kode": "2"}]
    with test_request_context():
        assert rows.from_lines(column("value_domain"), rows.lines_of(column("value_domain"), value)) == value


def test_a_grid_is_told_its_columns_but_not_the_ids(city: City, test_request_context: Any) -> None:
    with test_request_context():
        told = rows.grid(field(), {"ms_var": [{"id": "a", "nama": "Umur"}]}, "/x/0", {})
    names = [one["name"] for one in told["columns"]]
    assert "id" not in names and names[0] == "nama"
    types = next(one for one in told["columns"] if one["name"] == "tipe_data")
    assert any(code == "integer" for code, _label in types["options"])
    assert [one["name"] for one in next(one for one in told["columns"] if one["kind"] == "rows")["columns"]] == ["kode", "nilai"]
    assert told["value"] == [{"id": "a", "nama": "Umur"}], "the id goes along with its row"


def test_marks_are_those_of_cells_of_the_field(test_request_context: Any) -> None:
    with test_request_context():
        told = rows.marks(field(), {"ms_var.0.nama": "Salah.", "ms_ind.0.nama": "Lain.", "ms_var": "Semua."},
                          ["ms_var.1.definisi"], [{"path": "ms_var.0.value_domain.2.kode", "message": "Kembar."}])
    assert told["ms_var.0.nama"] == ["Salah."] and told["ms_var.0.value_domain"] == ["Kembar."]
    assert set(told) == {"ms_var.0.nama", "ms_var.0.value_domain", "ms_var.1.definisi"}


@pytest.mark.parametrize(("posted", "expected"), [
    ('[{"nama": "Umur"}]', [{"nama": "Umur"}]), ("", None), ("[", "["),
])
def test_a_posted_section_holds_rows_as_json(posted: str, expected: Any) -> None:
    changes = sections.posted(forms.load("kegiatan"), field().section, MultiDict({"ms_var": posted}))
    assert changes["ms_var"] == expected


def test_a_page_that_carries_no_rows_leaves_them(city: City) -> None:
    changes = sections.posted(forms.load("kegiatan"), field().section, MultiDict({"title": "x"}))
    assert "ms_var" not in changes


A, B, C = ({"id": one} | {"nama": one} for one in "abc")


@pytest.mark.parametrize(("at", "typed", "do", "expected", "following"), [
    (0, A | {"nama": "x"}, "save", [A | {"nama": "x"}, B], None), (2, C, "next", [A, B, C], 3), (0, A, "down", [B, A], 1),
    (1, B, "up", [B, A], 0), (0, A, "up", [A, B], 0), (1, B, "delete", [A], None), (0, {"id": "a"}, "save", [B], None),
    (1, B, "stay", [A, B], 1),
])
def test_a_row_is_saved_moved_or_deleted(at: int, typed: Any, do: str, expected: Any, following: Any) -> None:
    assert row_views.changed_list([A, B], at, typed, do) == (expected, following)


@pytest.mark.parametrize("kinds", ["", "user", "../konsep"])
def test_only_kinds_of_records_are_searched(city: City, visit: Any, kinds: str) -> None:
    answer = visit("produsen", f"/meja-kerja/pilihan?kinds={kinds}&q=balita")
    assert json.loads(answer.body)["results"] == []


def test_a_stranger_reaches_no_row(city: City, visit: Any) -> None:
    revision = city.call("produsen", "sdi_revision_create", kind="kegiatan", record={"title": "x", "ms_var": [{"nama": "Umur"}]})
    for place in ("variabel/ms_var/0", "variabel/judul/0"):
        assert visit("produsen_other", f"/revisi/{revision['id']}/{place}").status_code in (403, 404), place
    for place, status in (("variabel/ms_var/1", 200), ("variabel/ms_var/2", 404), ("variabel/title/0", 404)):
        assert visit("produsen", f"/revisi/{revision['id']}/{place}").status_code == status, place


def test_a_long_list_is_read_page_by_page(city: City, visit: Any) -> None:
    items = [{"kode": f"{n:03}", "nama": f"Nama {n}"} for n in range(rows.IN_GRID + 1)]
    revision = city.call("produsen", "sdi_revision_create", kind="klasifikasi", record={"title": "x", "items": items})
    section = forms.load("klasifikasi").field("items").section
    first, third = (visit("produsen", f"/revisi/{revision['id']}/{section}?baris={page}").body for page in (1, 3))
    assert "Nama 99<" in first and "Nama 100<" not in first and "Nama 200<" in third
    assert "data-rows=" not in first.split('id="field-items"')[1].split("</section>")[0].split(">")[0]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x"])
def test_a_cell_of_the_file_of_faults_is_no_formula(text: str) -> None:
    assert code_views.inert(text) == f"'{text}"
