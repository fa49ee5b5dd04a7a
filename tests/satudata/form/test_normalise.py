"""How raw records become records that are kept."""
from __future__ import annotations

import unicodedata
from datetime import date, datetime
from decimal import Decimal

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from satudata import form
from satudata.errors import FormError
from satudata.form.normalise import clean, plain
from satudata.form.schema import DATE

from .strategies import messy_value, records

KINDS = form.kinds()
MIDNIGHT, MORNING = datetime.fromisoformat("2024-02-01"), datetime.fromisoformat("2024-02-01T08:30:00")
EASY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@pytest.mark.parametrize("kind", KINDS)
def test_normalising_twice_changes_nothing(kind):
    @EASY
    @given(records(form.load(kind), messy_value))
    def holds(raw):
        once = form.load(kind).normalise(raw)
        assert form.load(kind).normalise(once) == once

    holds()


@pytest.mark.parametrize("kind", KINDS)
def test_the_draft_schema_takes_every_right_record_normalised(kind):
    schema = jsonschema.Draft202012Validator(form.load(kind).json_schema())

    @EASY
    @given(records(form.load(kind)))
    def holds(raw):
        schema.validate(form.load(kind).normalise(raw))

    holds()


@pytest.mark.parametrize(("given_", "kept"), [
    ("  Jumlah  ", "Jumlah"), (2024, "2024"), (2024.0, "2024"), (0.5, "0.5"), (True, "ya"), (False, "tidak"), (0, "0"),
    (Decimal("1.50"), "1.50"), (date(2024, 2, 1), "2024-02-01"), (MIDNIGHT, "2024-02-01"),
    (MORNING, "2024-02-01T08:30:00"), ("e\u0301", "\u00e9"), ("a\r\nb", "a\nb"), ("a\x00b", "ab"),

    (float("nan"), None), (float("inf"), None), (Decimal("NaN"), None), ([], None), ({}, None), (None, None), (b"x", None),
])
def test_scalars(given_, kept):
    assert plain(given_) == kept


@EASY
@given(st.text())
def test_clean_text_stays_clean_and_can_be_written(text):
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    cleaned.encode("utf-8")


def test_empties_go_and_lists_lose_doubles():
    record = form.load("dataset").normalise({
        "title": " A ", "notes": "", "satuan": None, "tags": ["x1", "", " x1 ", "y1"], "tables": [{}, {"name": " t "},
        {"name": ""}],
    })
    assert record == {"title": "A", "tags": ["x1", "y1"], "tables": [{"name": "t"}]}


def test_one_value_of_a_list_field_becomes_a_list():
    assert form.load("dataset").normalise({"tags": "penduduk"}) == {"tags": ["penduduk"]}


def test_the_order_of_keys_is_the_forms():
    record = form.load("dataset").normalise({"satuan": "orang", "title": "A"})
    assert list(record) == ["title", "satuan"]


@pytest.mark.parametrize(("raw", "path", "word"), [
    ({"judul": "A"}, "judul", "judul"),
    ({"sdi_skor": "90"}, "sdi_skor", "sistem"),
    ({"name": "typed-by-hand"}, "name", "sistem"),
    ({"title": "x" * 201}, "title", "200"),
    ({"title": ["A"]}, "title", "Judul Data"),
    ({"title": {"id": "A"}}, "title", "satu nilai"),
    ({"title": b"A"}, "title", "satu nilai"),
    ({"tags": [["a"]]}, "tags", "daftar"),
    ({"tags": [f"kata {n}" for n in range(31)]}, "tags", "30"),
    ({"tags": ["x" * 101]}, "tags", "100"),
    ({"tables": "a.csv"}, "tables", "Tabel"),
    ({"tables": [{"name": "a"}] * 51}, "tables", "50"),
    ({"tables": [{"nama": "a"}]}, "tables.0.nama", "nama"),
    ({"tables": [{"name": "a"}, {"name": "x" * 300}]}, "tables.1.name", "200"),
    ({"tables": [{"skema_tabel": "x"}]}, "tables.0.skema_tabel", "Skema Tabel"),
    ({"tables": [{"skema_tabel": {"fields": [{"judul": "tanpa nama"}]}}]}, "tables.0.skema_tabel", "fields.0"),
    ({"tables": [{"skema_tabel": {"fields": [{"name": "a", "rahasia": "1"}]}}]}, "tables.0.skema_tabel", "fields.0"),
    ({"bukti_gsbpm": [{"kode": "9.9"}]}, "bukti_gsbpm", "0.kode"),
    ({"jumlah_baris": "3"}, "jumlah_baris", "jumlah_baris"),
])
def test_a_wrong_record_is_refused_with_its_field(raw, path, word):
    with pytest.raises(FormError) as refused:
        form.load("dataset").normalise(raw)
    problem = refused.value.problems[path]
    assert word in problem.id
    assert problem.en and problem.en != problem.id


@pytest.mark.parametrize("address", [
    "javascript:alert(1)", " JavaScript:x", "java\tscript:x", "java\nscript:x", "\x01javascript:x", "data:text/html,x",
    "vbscript:x", "file:///etc/passwd", "blob:x", "view-source:x"])
def test_an_address_a_browser_would_run_is_refused(address):
    for raw, path in (({"rujukan": [address]}, "rujukan"), ({"tables": [{"name": "a", "url": address}]}, "tables.0.url")):
        with pytest.raises(FormError) as refused:
            form.load("dataset").normalise(raw)
        assert "http" in refused.value.problems[path].id


@pytest.mark.parametrize("address", [
    "https://a.example/x?y=1:2#z", "HTTP://a.example/", "ada di situs", "lihat: situs kami", "contoh.go.id:8080/x",
    "doi:10.1000/1", "/dataset/x", "urn:isbn:1"])
def test_an_address_that_does_nothing_stays_as_it_was_typed(address):
    assert form.load("dataset").normalise({"rujukan": [address]}) == {"rujukan": [address]}


DAYS = [
    ("2024-02-29", True), ("2000-02-29", True), ("2024-04-30", True), ("2024-12-31", True), ("2099-02-28", True),
    ("2099-02-31", False), ("2099-02-29", False), ("1900-02-29", False), ("2024-04-31", False), ("2024-13-01", False),
    ("2024-00-10", False), ("2024-01-00", False), ("2024-01-32", False),
]


@pytest.mark.parametrize(("day", "there_is"), DAYS)
@pytest.mark.parametrize("name", ["tanggal_rilis_berikutnya", "referensi_waktu_awal"])
def test_a_whole_date_is_a_day_of_the_calendar(name, day, there_is):
    one = form.load("dataset")
    assert jsonschema.Draft202012Validator(one.json_schema()).is_valid({name: day}) is there_is
    if there_is:
        assert one.normalise({name: day}) == {name: day}
        return
    with pytest.raises(FormError) as refused:
        one.normalise({name: day})
    assert day in refused.value.problems[name].id and one.field(name).label.en in refused.value.problems[name].en


def test_the_schema_knows_the_same_days_as_the_calendar():
    schema = jsonschema.Draft202012Validator({"pattern": DATE})
    for year in (1900, 1999, 2000, 2023, 2024, 2100):
        for place in range(13 * 32):
            written = f"{year}-{place // 32:02}-{place % 32:02}"
            try:
                there_is = bool(date.fromisoformat(written))
            except ValueError:
                there_is = False
            assert schema.is_valid(written) is there_is, written


@pytest.mark.parametrize("written", ["2099", "2099-02"])
def test_a_part_of_a_date_stays_where_the_field_takes_one(written):
    partial = [field for field in form.load("dataset").fields if field.partial]
    assert partial
    for field in partial:
        assert form.load("dataset").normalise({field.name: written}) == {field.name: written}
        assert jsonschema.Draft202012Validator(form.load("dataset").json_schema()).is_valid({field.name: written})


@pytest.mark.parametrize("written", ["31/12/2024", "2099-2-31", "besok", "20240231"])
def test_a_date_written_otherwise_is_for_the_rules_to_name(written):
    assert form.load("dataset").normalise({"tanggal_rilis_berikutnya": written}) == {"tanggal_rilis_berikutnya": written}


def test_a_date_in_a_row_is_a_day_of_the_calendar_too():
    row = {"kode": "1", "nama": "Satu", "berlaku_dari": "2099-02-31"}
    with pytest.raises(FormError) as refused:
        form.load("klasifikasi").normalise({"items": [row]})
    assert set(refused.value.problems) == {"items.0.berlaku_dari"}
    assert form.load("klasifikasi").normalise({"items": [row | {"berlaku_dari": "2099-02-28"}]})


def test_every_wrong_field_is_named_at_once():
    with pytest.raises(FormError) as refused:
        form.load("dataset").normalise({"x": "1", "title": "x" * 999, "satuan": "orang"})
    assert set(refused.value.problems) == {"x", "title"}


def test_braces_in_what_a_person_wrote_do_no_harm():
    with pytest.raises(FormError) as refused:
        form.load("dataset").normalise({"{0.__class__}": "x"})
    assert "{0.__class__}" in refused.value.problems["{0.__class__}"].id


def test_deep_json_is_refused():
    deep: object = "x"
    for _ in range(50):
        deep = {"constraints": deep}
    with pytest.raises(FormError):
        form.load("dataset").normalise({"tables": [{"skema_tabel": {"fields": [{"name": "a", "constraints": deep}]}}]})


def test_numbers_inside_json_become_text_where_the_shape_says_text():
    record = form.load("klasifikasi").normalise({"items": [{"kode": 1, "nama": "Laki-laki", "urutan": 2}]})
    assert record == {"items": [{"kode": "1", "nama": "Laki-laki", "urutan": "2"}]}
