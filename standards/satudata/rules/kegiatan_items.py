"""Do the items of blocks IV to VIII of an activity agree with the choices they follow from? (MD-06, 07, 08, 10)"""
from __future__ import annotations

from collections.abc import Iterator

from satudata import form
from satudata.form import Field
from satudata.rules.finding import Hit
from satudata.rules.registration import answers
from satudata.rules.subject import Subject, as_date

KIND = "kegiatan"
METHOD, SELECTION = "metode_yang_digunakan", "metode_pemilihan_sampel_tahap_terakhir"
STAFF = ("jumlah_petugas_supervisor", "jumlah_petugas_enumerator")
MEANS, FIELD_MEANS = "sarana_pengumpulan_data", {"papi", "capi", "cati"}
PRODUCTS = ("tercetak", "digital", "mikrodata")


def _of_rule(rule: str) -> tuple[Field, ...]:
    """The items of the form whose absence is the business of this rule."""
    return tuple(item for item in form.load(KIND).fields if item.rule == rule)


def _astray(subject: Subject, rule: str) -> Iterator[Field]:
    """Items of a rule that hold something though they are not asked of this activity."""
    loaded = form.load(KIND)
    return (item for item in _of_rule(rule) if subject.has(item.name) and not loaded.applies(item, subject.record))


def _any(subject: Subject, rule: str) -> bool:
    loaded = form.load(KIND)
    return any(subject.has(item.name) or loaded.demands(item, subject.record) for item in _of_rule(rule))


@answers("MD-06", when=lambda subject: _any(subject, "MD-06"))
def other_spelled_out(subject: Subject) -> Iterator[Hit]:
    loaded = form.load(KIND)
    for item in _of_rule("MD-06"):
        ticked = loaded.applies(item, subject.record)
        if ticked and not subject.has(item.name):
            yield Hit(item.name)
        elif subject.has(item.name) and not ticked:
            yield Hit(item.name, subject.text(item.name), say="lebih")


@answers("MD-07", when=lambda subject: _any(subject, "MD-07"))
def sample_only_of_surveys(subject: Subject) -> Iterator[Hit]:
    survey = subject.text("cara_pengumpulan_data") == "survei"
    for item in _astray(subject, "MD-07"):
        yield Hit(item.name, subject.text(item.name), say="pilihan" if survey else "", params={"label": item.label})
    method, selection = subject.code(METHOD), subject.text(SELECTION)
    if survey and method is not None and selection and method.tingkat != selection:
        yield Hit(METHOD, method.kode, say="metode")


@answers("MD-08", when=lambda subject: _any(subject, "MD-08"))
def staff_only_where_used(subject: Subject) -> Iterator[Hit]:
    if not FIELD_MEANS.intersection(subject.values(MEANS)):
        for item in _astray(subject, "MD-08"):
            yield Hit(item.name, subject.text(item.name), params={"label": item.label})
        return
    counts = [subject.text(name) for name in STAFF]
    for name, value in zip(STAFF, counts, strict=True):
        if value and not _number(value):
            yield Hit(name, value, say="angka", params={"label": subject.label(name), "value": value})
    if all(map(_number, counts)) and int(counts[0]) > int(counts[1]):
        yield Hit(STAFF[0], counts[0], say="jumlah", params={"supervisor": counts[0], "enumerator": counts[1]})


def _number(value: str) -> bool:
    return value.isascii() and value.isdigit()


@answers("MD-10", when=lambda subject: any(subject.has(f"ketersediaan_produk_{name}") for name in PRODUCTS))
def releases_planned(subject: Subject) -> Iterator[Hit]:
    schedule = subject.record.get("rencana_jadwal_kegiatan")
    stage = schedule.get("pengumpulan_data") if isinstance(schedule, dict) else None
    end = as_date(str(stage.get("akhir") or "")) if isinstance(stage, dict) else None
    for product in PRODUCTS:
        name = f"rencana_jadwal_rilis_produk_{product}"
        value, params = subject.text(name), {"label": subject.label(name)}
        public = subject.text(f"ketersediaan_produk_{product}")
        if public == "tidak" and value:
            yield Hit(name, value, params=params)
        elif public == "ya" and not value:
            yield Hit(name, say="kosong", params=params)
        elif public == "ya" and end is not None and (day := as_date(value)) is not None and day < end:
            yield Hit(name, value, say="awal", params={**params, "value": value, "end": end.isoformat()})
