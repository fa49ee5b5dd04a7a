"""Do records that share a concept, an activity or a classification agree? Each rule with one that does and one that does not."""

from __future__ import annotations

from typing import Any

import pytest

from satudata.rules import Finding, check, evaluate

from .good import COLUMNS, good_context, good_record

SAID = good_record()["definisi"]
OTHER = "Orang yang tinggal di kota enam bulan atau lebih, menurut sensus."
AGREED = "Setiap orang yang bertempat tinggal di suatu wilayah menurut kartu keluarga."
NATIONAL = {"title": "Penduduk", "definisi": AGREED, "asal_standar": "pusat"}
LOCAL = {**NATIONAL, "asal_standar": "kota"}
ACTIVITY = {"title": "Kompilasi Data Kependudukan 2026"}
FIELD = "tables.0.skema_tabel.fields.4.kode_referensi"


def found(rule: str, changes: dict[str, Any], context: dict[str, Any]) -> list[Finding]:
    return [item for item in check(good_record(**changes), "dataset", {}, good_context(**context)) if item.rule == rule]


def users(*definitions: str, owner: str = "Dinas Sosial") -> Any:
    """Other agencies that define the concept so."""
    rows = [{"owner": f"{owner} {place}", "title": "Data", "definisi": text} for place, text in enumerate(definitions)]
    return lambda value: rows


def always(value: Any) -> Any:
    return lambda name: value


def column(name: str, **keys: str) -> dict[str, Any]:
    """A record with one more column of this name."""
    extra = {"name": name, "type": "string", "definisi": "Penjelasan kolom ini.", "peran": "dimensi", "variabel": "v", **keys}
    return {"tables": [{**good_record()["tables"][0], "skema_tabel": {"fields": [*COLUMNS, extra]}}]}


# rule, changes, context, path, suggestion
FAILS: list[tuple[str, dict[str, Any], dict[str, Any], str, Any]] = [
    ("SD-06", {}, {"concept": always(NATIONAL)}, "definisi", AGREED),
    ("SD-06", {"catatan_kualitas": "Angka sementara."}, {"concept": always(NATIONAL)}, "definisi", AGREED),
    ("SD-10", {}, {"definitions": users(OTHER)}, "definisi", None),
    ("SD-10", {}, {"definitions": users(SAID, OTHER), "concept": always(LOCAL)}, "definisi", AGREED),
    ("MD-16", {}, {"activity": always(ACTIVITY), "activity_public": always(False)}, "id_mskeg", None),
    ("KR-04", column("kode_kbli"), {}, FIELD, None),
    ("KR-04", column("lapangan_usaha", kode_referensi="opd"), {}, FIELD, None),
    ("KR-04", column("Nama Komoditas"), {}, FIELD, None),
    ("KR-04", column("jenis_pekerjaan", kode_referensi="KBJI"), {}, FIELD, None),
    ("KR-04", column("lapangan_usaha", kode_referensi="r-1"), {"classification": {"r-1": {"title": "KBLI"}}.get}, FIELD, None),
]


@pytest.mark.parametrize(("rule", "changes", "context", "path", "suggestion"), FAILS)
def test_what_disagrees_is_found(
    rule: str, changes: dict[str, Any], context: dict[str, Any], path: str, suggestion: Any,
) -> None:
    assert [(item.path, item.suggestion) for item in found(rule, changes, context)] == [(path, suggestion)]


PASSES: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("SD-06", {"definisi": AGREED.upper()}, {"concept": always(NATIONAL)}),
    ("SD-06", {"definisi": f"{AGREED} Anak yang baru lahir termasuk."}, {"concept": always(NATIONAL)}),
    ("SD-06", {"catatan_kualitas": "Definisi lebih sempit: hanya pemilik KTP kota."}, {"concept": always(NATIONAL)}),
    ("SD-10", {}, {"definitions": users()}),
    ("SD-10", {}, {"definitions": users(SAID.upper(), f"  {SAID} ", "")}),
    ("SD-10", {"definisi": AGREED}, {"definitions": users(OTHER), "concept": always(LOCAL)}),
    ("MD-16", {}, {"activity": always(ACTIVITY), "activity_public": always(True)}),
    ("MD-16", {}, {"activity": always(None), "activity_public": always(False)}),
    ("KR-04", column("kode_kbli", kode_referensi="KBLI 2025"), {}),
    ("KR-04", {**column("kode_kbli"), "klasifikasi_penyajian": ["kbli-2025"]}, {}),
    ("KR-04", column("lapangan_usaha", kode_referensi="r-1"),
     {"classification": {"r-1": {"title": "KBLI", "versi": "2025"}}.get}),
]


@pytest.mark.parametrize(("rule", "changes", "context"), PASSES)
def test_what_agrees_passes(rule: str, changes: dict[str, Any], context: dict[str, Any]) -> None:
    assert found(rule, changes, context) == []
    assert evaluate(good_record(**changes), "dataset", {}, good_context(**context)).outcomes[rule] == "pass"


NOT_ASKED: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("SD-06", {}, {}),
    ("SD-06", {}, {"concept": always(LOCAL)}),
    ("SD-06", {}, {"concept": always({**NATIONAL, "definisi": None})}),
    ("SD-10", {}, {}),
    ("SD-10", {"konsep_sds": None}, {"definitions": users(OTHER)}),
    ("MD-16", {}, {"activity": always(ACTIVITY)}),
    ("MD-16", {"id_mskeg": None}, {"activity_public": always(False)}),
    ("KR-04", {}, {}),
    ("KR-04", column("jumlah_komoditas", type="integer"), {}),
    ("KR-04", column("usaha"), {}),
]


@pytest.mark.parametrize(("rule", "changes", "context"), NOT_ASKED)
def test_what_is_no_question_is_left_alone(rule: str, changes: dict[str, Any], context: dict[str, Any]) -> None:
    assert evaluate(good_record(**changes), "dataset", {}, good_context(**context)).outcomes[rule] == "na"


def test_the_sentence_names_the_first_agencies_and_what_one_says() -> None:
    item = found("SD-10", {}, {"definitions": users(*(f"{OTHER} {place}" for place in range(5)))})[0]
    assert "Dinas Sosial 0, Dinas Sosial 1, Dinas Sosial 2, …" in item.message.id
    assert f"{OTHER} 0" in item.message.en
