"""What a posted section changes, how far each section is filled, where a value is put: without any page."""
from __future__ import annotations

import json
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from ckanext.tangerang.desk import merging, sections, stages
from satudata import form as forms

FORM = forms.load("dataset")
TABLE: dict[str, Any] = {
    "name": "Tabel 1", "delivery": "d1",
    "skema_tabel": {"fields": [{"name": "tahun", "type": "year"}, {"name": "jumlah", "type": "integer", "judul": "Jumlah"}]},
}


@pytest.mark.parametrize(("posted", "expected"), [
    ([("fields", "title"), ("title", " Jumlah Sekolah ")], {"title": "Jumlah Sekolah"}),
    ([("fields", "title"), ("title", "  ")], {"title": None}),
    ([("fields", "tags")], {"tags": None}),
    ([("fields", "tags"), ("tags", "miskin, sosial,, ")], {"tags": ["miskin", "sosial"]}),
    ([], {}),
    ([("fields", "definisi"), ("definisi", "of another section")], {}),
    ([("fields", "no_such_field"), ("no_such_field", "x")], {}),
])
def test_a_posted_section_changes_what_it_carried(posted: list[tuple[str, str]], expected: dict[str, Any]) -> None:
    assert sections.posted(FORM, "identitas", MultiDict(posted)) == expected


@pytest.mark.parametrize(("posted", "expected"), [
    ({"desain.awal": "2026-01-05", "desain.akhir": " 2026-01-30 ", "evaluasi.awal": "", "evaluasi.akhir": ""},
     {"desain": {"awal": "2026-01-05", "akhir": "2026-01-30"}}),
    ({"desain.awal": "", "desain.akhir": ""}, None),
    ({"analisis.akhir": "besok"}, {"analisis": {"akhir": "besok"}}),  # for the form and the rules to refuse
])
def test_the_schedule_of_an_activity_is_asked_as_days(posted: dict[str, str], expected: Any) -> None:
    form, name = forms.load("kegiatan"), "rencana_jadwal_kegiatan"
    values = MultiDict([("fields", name), *((f"{name}.{key}", value) for key, value in posted.items())])
    assert sections.posted(form, form.field(name).section, values) == {name: expected}


def test_a_schedule_is_read_out_in_words() -> None:
    held = {"analisis": {"awal": "2026-03-01"}, "desain": {"awal": "2026-01-05", "akhir": "2026-01-30"}}
    said = "Desain: 5 Januari 2026 – 30 Januari 2026; Analisis: 1 Maret 2026 – …"
    assert stages.read_out("rencana_jadwal_kegiatan", held) == said
    assert not stages.asked("rencana_jadwal_kegiatan", "Januari"), "what is no schedule is shown as it stands"
    assert not stages.asked("bukti_gsbpm", held)


def test_posted_tables_change_cells_and_leave_out_removed_ones() -> None:
    record = {"tables": [TABLE, {"name": "Tabel 2", "delivery": "d2"}]}
    values = MultiDict({
        "tables.0.description": "Satu baris satu tahun.", "tables.0.skema_tabel.fields.0.judul": "Tahun",
        "tables.0.skema_tabel.fields.1.judul": "", "tables.1.remove": "1", "tables.0.delivery": "stolen",
    })
    [table] = sections.posted_tables(FORM, record, values)
    assert table["description"] == "Satu baris satu tahun."
    assert table["skema_tabel"]["fields"] == [
        {"name": "tahun", "type": "year", "judul": "Tahun"}, {"name": "jumlah", "type": "integer"}]
    assert record["tables"][0] is TABLE and "description" not in TABLE, "the record itself is not touched"


def test_tasks_tell_started_from_complete() -> None:
    states = {task.name: task.state for task in sections.tasks(FORM, {})}
    assert set(states.values()) == {sections.EMPTY}
    begun = {task.name: task for task in sections.tasks(FORM, {"title": "Jumlah Sekolah"})}
    assert begun["identitas"].state == sections.PARTIAL and begun["identitas"].missing > 0
    assert begun[sections.FILES].state == sections.EMPTY


@pytest.mark.parametrize(("path", "expected"), [
    ("title", {"title": "X"}),
    ("tables.0.name", {"tables": [TABLE | {"name": "X"}]}),
    ("tables.0.skema_tabel.fields.1.judul", {"tables": [TABLE | {"skema_tabel": {"fields": [
        {"name": "tahun", "type": "year"}, {"name": "jumlah", "type": "integer", "judul": "X"}]}}]}),
])
def test_a_value_is_put_at_its_path_and_the_rest_kept(path: str, expected: dict[str, Any]) -> None:
    assert sections.change_at({"title": "Y", "tables": [TABLE]}, path, "X") == expected
    assert TABLE["name"] == "Tabel 1"


@pytest.mark.parametrize(("seen", "theirs", "yours", "mine", "clashes"), [
    ("a", "a", "a", {}, []),                    # nobody
    ("a", "a", "b", {"f": "b"}, []),            # only you
    ("a", "b", "a", {}, []),                    # only they: theirs stays
    ("a", "b", "b", {"f": "b"}, []),            # both alike
    ("a", "b", "c", {"f": "c"}, ["f"]),         # both, differently
    (None, None, "", {}, []),                   # empty is empty
    ("a", "a", None, {"f": None}, []),          # you emptied it
    ("a", "b", None, {"f": None}, ["f"]),
])
def test_three_way(seen: Any, theirs: Any, yours: Any, mine: dict[str, Any], clashes: list[str]) -> None:
    assert merging.three_way({"f": seen}, {"f": theirs}, {"f": yours}) == (mine, clashes)


def test_a_table_that_is_another_by_now_is_not_written_over() -> None:
    seen = merging.seen_of(FORM, sections.FILES, {"tables": [TABLE]})
    now = {"tables": [TABLE | {"delivery": "d9"}]}
    values = MultiDict({"seen": json.dumps(seen), "tables.0.name": "Mine"})
    merged = merging.merge(FORM, sections.FILES, now, values)
    assert merged.clashes == ["tables"] and "tables" not in merged.changes


@pytest.mark.parametrize("text", ["", "no json", "[1]", "null", '"x"'])
def test_what_the_page_said_it_showed_may_be_unreadable(text: str) -> None:
    assert merging.read(text) == {}
