"""Is the form of an activity (MS-Keg) consistent in itself? (MD-04 to MD-14)"""
from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from satudata.rules.finding import Hit
from satudata.rules.registration import answers
from satudata.rules.spelling import bare
from satudata.rules.subject import Subject, as_date
from satudata.text import Text

SCHEDULE = "rencana_jadwal_kegiatan"
#: The seven stages of item 3.3 in the form's order.
STAGES = {
    "perencanaan_kegiatan": Text("Perencanaan Kegiatan", "Planning"),
    "desain": Text("Desain", "Design"),
    "pengumpulan_data": Text("Pengumpulan Data", "Data collection"),
    "pengolahan_data": Text("Pengolahan Data", "Processing"),
    "analisis": Text("Analisis", "Analysis"),
    "diseminasi_hasil": Text("Diseminasi Hasil", "Dissemination"),
    "evaluasi": Text("Evaluasi", "Evaluation"),
}
#: Those whose order is a rule.
ORDERED = ("perencanaan_kegiatan", "desain", "pengumpulan_data", "pengolahan_data", "diseminasi_hasil")
MEANINGFUL = 50


@answers("MD-04", needs=("kegiatan_ini_dilakukan",))
def frequency_only_repeated(subject: Subject) -> Iterator[Hit]:
    if subject.text("kegiatan_ini_dilakukan") == "sekali" and subject.has("frekuensi_penyelanggara"):
        yield Hit("frekuensi_penyelanggara", subject.text("frekuensi_penyelanggara"))
    elif subject.text("kegiatan_ini_dilakukan") == "berulang" and not subject.has("frekuensi_penyelanggara"):
        yield Hit("frekuensi_penyelanggara", say="kosong")


@answers("MD-05", needs=("cakupan_wilayah_pengumpulan_data",))
def regions_agree(subject: Subject) -> Iterator[Hit]:
    coverage, regions = subject.text("cakupan_wilayah_pengumpulan_data"), subject.values("wilayah_kegiatan")
    if coverage == "seluruh" and regions:
        yield Hit("wilayah_kegiatan", regions)
    elif coverage == "sebagian" and not regions:
        yield Hit("wilayah_kegiatan", None, [subject.context.area], "kosong")


@answers("MD-09a", needs=(SCHEDULE,))
def schedule_complete(subject: Subject) -> Iterator[Hit]:
    for stage, label in STAGES.items():
        start, end = _range(subject, stage)
        path = f"{SCHEDULE}.{stage}"
        if as_date(start) is None or as_date(end) is None:
            yield Hit(path, _stage(subject, stage) or None, params={"stage": label})
        elif start > end:
            swapped = {"awal": end, "akhir": start}
            yield Hit(path, _stage(subject, stage), swapped, "terbalik", {"stage": label, "start": start, "end": end})


@answers("MD-09b", needs=(SCHEDULE,))
def stages_in_order(subject: Subject) -> Iterator[Hit]:
    starts = [(stage, start) for stage in ORDERED if (start := as_date(_range(subject, stage)[0])) is not None]
    for (before, first), (after, second) in zip(starts, starts[1:], strict=False):
        if second < first:
            params = {"stage": STAGES[after], "earlier": STAGES[before]}
            yield Hit(f"{SCHEDULE}.{after}.awal", second.isoformat(), params=params)


def _stage(subject: Subject, stage: str) -> dict[str, Any]:
    schedule = subject.record.get(SCHEDULE)
    found = schedule.get(stage) if isinstance(schedule, dict) else None
    return found if isinstance(found, dict) else {}


def _range(subject: Subject, stage: str) -> tuple[str, str]:
    found = _stage(subject, stage)
    return str(found.get("awal") or ""), str(found.get("akhir") or "")


@answers("MD-14", when=lambda subject: subject.has("latar_belakang_kegiatan") or subject.has("tujuan_kegiatan"))
def purpose_meaningful(subject: Subject) -> Iterator[Hit]:
    for name in ("latar_belakang_kegiatan", "tujuan_kegiatan"):
        value = subject.text(name)
        if value and len(value) < MEANINGFUL:
            yield Hit(name, value, params={"label": subject.label(name), "length": len(value), "minimum": MEANINGFUL})
    purpose = bare(subject.text("tujuan_kegiatan"))
    if purpose and purpose == bare(subject.text("latar_belakang_kegiatan")):
        yield Hit("tujuan_kegiatan", subject.text("tujuan_kegiatan"), say="sama")
