"""Does the check answer for every record and every table there can be, and fast enough?"""

from __future__ import annotations

import json
from time import perf_counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from satudata import codes, form, table
from satudata.errors import FormError
from satudata.rules import PRINCIPLES, check, evaluate, score

from .good import DELIVERY, good_context, good_csv, good_record

WILD = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["Jiwa ", "36.71", "3671011", "2024", "2024-02-30", "31/12/2024", "-", "{x}", "%s", "{0.__class__}", "1.234.567", "SD 1"]
    ),
)
NAMES = st.one_of(
    st.sampled_from(["tahun", "2023", "kode_kecamatan", "nama_kecamatan", "nik", "satuan", "jumlah"]), st.text(max_size=12)
)
SCHEMA_FIELD = st.dictionaries(
    st.sampled_from(["type", "judul", "definisi", "peran", "satuan", "kode_referensi", "data_pribadi", "variabel"]),
    WILD,
    max_size=5,
)
SCHEMA = st.builds(
    lambda fields: {"fields": [{**rest, "name": name} for name, rest in fields]},
    st.lists(st.tuples(NAMES, SCHEMA_FIELD), max_size=6),
)
SCHEDULE = st.dictionaries(
    st.sampled_from(["perencanaan_kegiatan", "desain", "evaluasi"]),
    st.dictionaries(st.sampled_from(["awal", "akhir"]), st.text(max_size=10)),
    max_size=3,
)


def value(field: Any) -> st.SearchStrategy[Any]:
    if field.name == "skema_tabel":
        return SCHEMA
    if field.name == "rencana_jadwal_kegiatan":
        return SCHEDULE
    one = WILD
    if field.codelist:
        one = st.one_of(WILD, st.sampled_from([code.kode for code in codes.load(field.codelist)][:30]))
    return st.lists(one, max_size=3) if field.multiple else one


def records(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    loaded = form.load(kind)
    fields = [field for field in loaded.fields if field.kind != "json" or field.name == "rencana_jadwal_kegiatan"]
    base = st.fixed_dictionaries({}, optional={field.name: value(field) for field in fields})
    if not loaded.table_fields:
        return base
    entry = st.fixed_dictionaries(
        {}, optional={field.name: value(field) for field in loaded.table_fields} | {"delivery": st.just(DELIVERY)}
    )
    return st.builds(lambda record, tables: {**record, "tables": tables}, base, st.lists(entry, max_size=2))


@st.composite
def files(draw: st.DrawFn) -> Any:
    header = tuple(draw(st.lists(NAMES, min_size=1, max_size=5, unique=True)))
    cell = st.one_of(st.none(), WILD)
    rows = draw(st.lists(st.tuples(*(cell for _ in header)), max_size=6))
    made = table.Table("tabel", "", header, rows)
    return draw(st.sampled_from([made, table.Workbook("csv", (made,)), table.Workbook("csv", ()), None])) or table.profile(made)


@pytest.mark.parametrize("kind", form.kinds())
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_every_normalised_record_is_answered(kind: str, data: st.DataObject) -> None:
    raw, file = data.draw(records(kind)), data.draw(files())
    try:
        record = form.load(kind).normalise(raw)
    except FormError:
        return
    outcome = evaluate(
        record, kind, {DELIVERY: file}, good_context(concept={}.get, variable={}.get, concept_taken=lambda name: False)
    )
    result = score(record, outcome.findings, kind, {DELIVERY: file}, good_context())
    assert 0 <= result.total <= 100
    for finding in outcome.findings:
        assert finding.message.id and finding.message.en and finding.path and finding.principle in PRINCIPLES
        json.dumps([finding.current, finding.suggestion])


@settings(max_examples=60, deadline=None)
@given(records("dataset"))
def test_a_suggestion_of_a_code_ends_the_finding(raw: dict[str, Any]) -> None:
    try:
        record = form.load("dataset").normalise(raw)
    except FormError:
        return
    for finding in check(record, "dataset", {}, good_context()):
        if (
            finding.rule in ("SD-04", "SD-05a", "KR-05", "PR-08", "PR-13", "PR-02")
            and finding.suggestion
            and "." not in finding.path
        ):
            mended = check({**record, finding.path: finding.suggestion}, "dataset", {}, good_context())
            assert (finding.rule, finding.path) not in {(item.rule, item.path) for item in mended}


def test_the_time_of_a_check_grows_no_faster_than_the_columns() -> None:
    few, many = timed(columns=10), timed(columns=160)
    assert many < 16 * few * 2.5


def timed(columns: int) -> float:
    """Seconds of the fastest of several checks of a dataset with a profile of that many columns."""
    base = good_record()
    fields = base["tables"][0]["skema_tabel"]["fields"]
    header = [field["name"] for field in fields] + [f"nilai_{place}" for place in range(columns - len(fields))]
    fields += [{**fields[3], "name": name} for name in header[len(fields) :]]
    lines = good_csv().decode().strip().splitlines()[1:]
    data = "\n".join([",".join(header), *(line + ",7" * (columns - 4) for line in lines)]).encode()
    profile = table.profile(table.read(data, "a.csv").tables[0])
    context, times = good_context(), []
    for _ in range(7):
        start = perf_counter()
        check(base, "dataset", {DELIVERY: profile}, context)
        times.append(perf_counter() - start)
    return min(times)
