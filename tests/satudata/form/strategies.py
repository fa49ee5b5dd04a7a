"""Records of a form as Hypothesis draws them: right ones, and ones with the mess of real files."""
from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from satudata import codes
from satudata.form import Field, Form

WORDS = st.text(min_size=1, max_size=40)
#: Right values of the fields whose shape is stricter than text.
SAMPLES: dict[str, list[Any]] = {
    "date": ["2024-01-31", "2025-12-01"], "moment": ["2027-02-01", "2027-02-01T10:00"], "year": ["2024"],
    "email": ["statistik@tangerangkota.go.id"],
    "url": ["https://example.go.id/a?b=1"], "tags": ["penduduk", "air bersih", "a-b_c.d"],
}
PATTERNED = {
    "cakupan_wilayah": ["36.74"], "wilayah_kegiatan": ["36.71"], "periode_isi": ["2024",
    "2024-01/2024-12"], "baris_header": ["1", "12"],
    "koordinat_sistem": ["EPSG:4326"], "kode_sds": ["SD00001.00.00"], "id_sds": ["SP00001.01.00"],
    "jumlah_petugas_supervisor": ["4"], "jumlah_petugas_enumerator": ["40"], "produsen_kode_provinsi": ["36"],
    "produsen_kode_kota": ["3671"],
}
JSON = {
    "skema_tabel": {"fields": [{"name": "tahun", "type": "year", "judul": "Tahun"}]},
    "bukti_gsbpm": [{"kode": "1.6", "dokumen": "KAK"}],
    "rencana_jadwal_kegiatan": {"desain": {"awal": "2024-01-01", "akhir": "2024-02-01"}},
}


def right_value(field: Field) -> st.SearchStrategy[Any]:
    """A value the field's JSON Schema takes."""
    if field.kind == "json":
        return st.just(JSON[field.name])
    if field.kind == "rows":
        return st.lists(row(field, right_value), min_size=1, max_size=2)
    if field.codelist:
        one: st.SearchStrategy[Any] = st.sampled_from([code.kode for code in codes.load(field.codelist).at(field.codelist_level)])
    elif field.name in PATTERNED or field.kind in SAMPLES:
        one = st.sampled_from(PATTERNED.get(field.name) or SAMPLES[field.kind])
    else:
        one = st.text(min_size=1, max_size=min(field.max_length, 40))
    return st.lists(one, min_size=1, max_size=3) if field.multiple else one


def row(field: Field, value: Any) -> st.SearchStrategy[dict[str, Any]]:
    """A row of a `rows` field with a few of its cells filled."""
    cells = {column.name: value(column) for column in field.columns}
    chosen = st.lists(st.sampled_from(sorted(cells)), min_size=1, max_size=3, unique=True)
    return chosen.flatmap(lambda names: st.fixed_dictionaries({name: cells[name] for name in names}))


def records(form: Form, value: Any = right_value) -> st.SearchStrategy[dict[str, Any]]:
    """Partial records of the form, with tables where it has them."""
    parts = {"": st.fixed_dictionaries({}, optional={field.name: value(field) for field in form.fields})}
    if not form.table_fields:
        return parts[""]
    table = st.fixed_dictionaries({}, optional={field.name: value(field) for field in form.table_fields})
    return st.builds(lambda record, tables: {**record, "tables": tables}, parts[""], st.lists(table, max_size=3))


def messy_value(field: Field) -> st.SearchStrategy[Any]:
    """A value as files bring it: numbers, dates, blanks, empties, decomposed letters."""
    scalar = st.one_of(
        st.none(), st.just(""), st.just("  "), st.integers(-9999, 9999), st.booleans(), st.dates(), st.datetimes(),
        st.floats(-1e4, 1e4, allow_nan=False, width=16), st.text(max_size=20), st.sampled_from(["e\u0301", " a\r\nb ", "\x00x",
        "\ud800y"]),
    )
    if field.kind == "json":
        return st.one_of(st.none(), st.just(JSON[field.name]))
    if field.kind == "rows":
        return st.one_of(st.none(), st.lists(row(field, messy_value), max_size=2))
    if field.kind == "moment":  # what is no moment is refused
        return st.one_of(st.none(), st.just("  "), st.dates(), st.sampled_from(["2027-02-01 10.00", "2027-02-01T10:00:00"]))
    short = scalar.filter(lambda value: len(str(value)) <= field.max_length)
    return st.one_of(short, st.lists(short, max_size=4)) if field.multiple else short
