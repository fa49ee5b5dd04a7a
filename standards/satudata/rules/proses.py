"""Are producer, schedule, priority, access and licence as they must be? (PR)"""
from __future__ import annotations

import re
from collections.abc import Iterator

from satudata.rules.finding import Hit
from satudata.rules.registration import answers
from satudata.rules.spelling import meant
from satudata.rules.subject import Subject, as_date

LEGAL = re.compile(
    r"\b(uu|undang-undang|pp|"
    r"peraturan|perpres|permen\w*|perda|perwal|pergub|keputusan|kepmen\w*|kepwal|sk|pasal|berita acara|forum)\b",
    re.IGNORECASE,
)
NO_NUMBER = re.compile(r"[\W_]*|tidak ada|belum( ada)?|n/?a|nihil|kosong", re.IGNORECASE)
DAYS = {
    "harian": 1, "mingguan": 7, "bulanan": 31, "triwulanan": 92, "empat-bulanan": 123, "semesteran": 184, "tahunan": 366,
    "dua-tahunan": 731,
}
#: Criterion of priority -> plan codes of which one backs it.
PLANS = {
    "sdgs": ("kode_pilar_sdgs", "kode_tujuan_sdgs"),
    "rpjmn-rpjmd": ("kode_rpjmd", "kode_pn_rkp", "kode_pp_rkp"),
}
PLAN_CODES = tuple(name for names in PLANS.values() for name in names)


@answers("PR-01", needs=("daftar_data_id",), when=lambda subject: subject.context.planned is not None)
def planned(subject: Subject) -> Iterator[Hit]:
    value = subject.text("daftar_data_id")
    if subject.found("planned", value) is None:
        yield Hit("daftar_data_id", value, params={"value": value})


@answers("PR-02", when=lambda subject: any(map(subject.has, ("owner_org", "accrualPeriodicity", "tanggal_rilis_berikutnya"))))
def schedule_stated(subject: Subject) -> Iterator[Hit]:
    frequency, frequencies = subject.text("accrualPeriodicity"), subject.codelist("accrualPeriodicity")
    if frequency and frequencies is not None and frequency not in frequencies:
        found = meant(frequencies, frequency)
        yield Hit("accrualPeriodicity", frequency, found.kode if found else None, "frekuensi", {"value": frequency})
    release = subject.text("tanggal_rilis_berikutnya")
    if release and as_date(release) is None:
        yield Hit("tanggal_rilis_berikutnya", release, params={"value": release})


@answers("PR-03a", when=lambda subject: subject.text("cara_pengumpulan_data") == "survei")
def survey_recommended(subject: Subject) -> Iterator[Hit]:
    number = subject.text("identitas_rekomendasi") or subject.context.recommended
    denied = subject.text("mendapat_rekomendasi") == "tidak" and not subject.context.recommended
    if denied or not number:
        path = "mendapat_rekomendasi" if subject.has("mendapat_rekomendasi") else "identitas_rekomendasi"
        yield Hit(path, subject.text(path) or None)
    elif len(number) < 3 or NO_NUMBER.fullmatch(number):
        yield Hit("identitas_rekomendasi", number)


@answers("PR-03b", when=lambda subject: subject.text("cara_pengumpulan_data") == "kompromin")
def compilation_notified(subject: Subject) -> Iterator[Hit]:
    number = subject.text("identitas_rekomendasi") or subject.context.recommended
    if NO_NUMBER.fullmatch(number):
        yield Hit("identitas_rekomendasi", number or None)


@answers("PR-05", when=lambda subject: subject.context.priority is not None or any(
    map(subject.has, ("kriteria_prioritas", "prioritas_tahun", *PLAN_CODES))))
def priority_backed(subject: Subject) -> Iterator[Hit]:
    criteria = subject.codelist("kriteria_prioritas")
    for name in ("prioritas_tahun", "kriteria_prioritas"):
        if not _planned_values(subject, name):
            yield Hit(name, say="kosong", params={"label": subject.label(name)})
    for value in _planned_values(subject, "kriteria_prioritas"):
        names = PLANS.get(value, ())
        if names and not any(_planned_values(subject, name) for name in names):
            label = criteria[value].nama if criteria is not None and value in criteria else value
            yield Hit(names[0], None, params={"criterion": label})


def _planned_values(subject: Subject, name: str) -> list[str]:
    """What the record says, else what its entry of the Daftar Data says."""
    said = (subject.context.priority or {}).get(name) or []
    return subject.values(name) or [str(value) for value in ([said] if isinstance(said, str) else said)]


@answers("PR-08", needs=("accessRights",))
def access_grounded(subject: Subject) -> Iterator[Hit]:
    access, classes = subject.text("accessRights"), subject.codelist("accessRights")
    if classes is not None and access not in classes:
        found = meant(classes, access)
        yield Hit("accessRights", access, found.kode if found else None, "akses", {"value": access})
    ground = subject.text("dasar_pembatasan")
    if not subject.open and ground and not LEGAL.search(ground):
        yield Hit("dasar_pembatasan", ground)


@answers("PR-12", needs=("tanggal_rilis_berikutnya",))
def on_time(subject: Subject) -> Iterator[Hit]:
    overdue = subject.context.overdue
    due = overdue.due if overdue else subject.day("tanggal_rilis_berikutnya")
    if due is None or due >= subject.context.today:
        return
    late = (subject.context.today - due).days
    long = overdue.long if overdue else late > DAYS.get(subject.text("accrualPeriodicity"), late)
    say = "lama" if long else ""
    yield Hit("tanggal_rilis_berikutnya", due.isoformat(), None, say, {"value": due.isoformat(), "days": late})


@answers("PR-13", needs=("license_id",), when=lambda subject: subject.open)
def licence_open(subject: Subject) -> Iterator[Hit]:
    value, licences = subject.text("license_id"), subject.codelist("license_id")
    if licences is None or (value in licences and licences[value].extra.get("terbuka") != "tidak"):
        return
    found, field = meant(licences, value), subject.field("license_id")
    yield Hit("license_id", value, found.kode if found else (field.default or None) if field else None, params={"value": value})
