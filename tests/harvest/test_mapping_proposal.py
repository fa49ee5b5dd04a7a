"""What is proposed for a mapping, and what is not: names, kinds of values, code lists, depth, gaps."""
from __future__ import annotations

from typing import Any

import pytest

from satudata_harvest.mapping import compile_mapping
from satudata_harvest.mapping_proposal import Proposal, propose
from satudata_harvest.sample import DEPTH, LONGEST, MOST, bounded
from satudata_harvest.sample_paths import paths


def of(field: str, *records: dict[str, Any]) -> Proposal | None:
    return next((one for one in propose(records, {}) if one.field == field), None)


@pytest.mark.parametrize(("field", "record", "path", "confidence"), [
    ("satuan", {"satuan": "orang"}, "satuan", "strong"),
    ("satuan", {"unit": "orang"}, "unit", "strong"),
    ("definisi", {"rincian": {"definisi": "Banyaknya kunjungan."}}, "rincian.definisi", "strong"),
    ("title", {"nama-dataset": "Jumlah kunjungan"}, '"nama-dataset"', "strong"),
    ("accrualPeriodicity", {"frekuensi": "Bulanan"}, "frekuensi", "strong"),
    ("maintainer_email", {"email": "data@contoh.go.id"}, "email", "strong"),
    ("referensi_waktu_awal", {"tahun_awal": "2023"}, "tahun_awal", None),
])
def test_a_part_is_proposed(field: str, record: dict[str, Any], path: str, confidence: str | None) -> None:
    found = of(field, record)
    if confidence is None:
        assert found is None, "it is filled by itself"
        return
    assert found is not None and (found.path, found.confidence) == (path, confidence)
    assert found.reasons and found.examples
    assert compile_mapping({field: found.entry()}).apply(record).get(field)


@pytest.mark.parametrize(("field", "record"), [
    ("satuan", {"satuan": "kira-kira"}), ("maintainer_email", {"email": "tidak ada"}), ("satuan", {"satuan": ""}),
    ("rujukan", {"url": "javascript:alert(1)"}), ("definisi", {"xyz": "Banyaknya kunjungan."}),
    ("owner_org", {"owner_org": "dinkes"}), ("tanggal_rilis_berikutnya", {"next_release": "nanti"}),
])
def test_what_cannot_be_the_field_is_not_proposed(field: str, record: dict[str, Any]) -> None:
    assert of(field, record) is None


def test_what_is_mapped_is_not_proposed_and_gaps_count() -> None:
    assert propose([{"satuan": "orang"}], {"satuan": "unit"}) == ()
    whole, half = of("satuan", {"satuan": "orang"}), of("satuan", {"satuan": "orang"}, {"x": 1})
    assert whole and half and whole.score > half.score


def test_paths_can_be_read_by_a_mapping() -> None:
    record = {"a": {"b c": [{"d": 1}, {"d": None}]}, "e": ["x", "y"], "f": None, "g": {}}
    found = {one.path: one.examples for one in paths([record])}
    assert found == {'a."b c"[].d': ("1",), "e": ("x", "y"), "f": ()}
    for path, examples in found.items():
        assert bool(compile_mapping({"title": path}).apply(record)) == bool(examples)


def test_a_sample_is_bounded() -> None:
    deep: Any = "x" * (LONGEST + 1)
    for _ in range(DEPTH + 2):
        deep = {"a": deep}
    assert "x" not in str(bounded(deep))
    assert len(bounded("x" * (LONGEST + 1))) == LONGEST and len(bounded(["a"] * (MOST + 1))) == MOST
    assert bounded({"a": "b\x00c", "n": 1.5, "t": True, "o": object}) | {"o": ""} == {"a": "bc", "n": 1.5, "t": True, "o": ""}
