"""The lives of a few activities, each at another phase; everything in them is an example."""
from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import door
from city import City, content
from records import begin

from satudata import gsbpm

Json = dict[str, Any]
POST = "Kepala Bidang Data (contoh)"
METHODS = {
    "1": "Rapat dengan pengguna data", "2": "Perancangan oleh tim teknis", "3": "Penyiapan dan pengujian terbatas",
    "4": "Pengumpulan oleh petugas, dipantau setiap minggu", "5": "Pemeriksaan dengan aturan validasi",
    "6": "Pembandingan dengan tahun lalu", "7": "Rilis melalui katalog", "8": "Rapat evaluasi",
}
WEEK = timedelta(days=7)


def load_process(city: City) -> str:
    """The process records of activities of several agencies, and next year's record of the survey with its plan copied."""
    done = city.made("process")
    for item in content("proses"):
        if item["kunci"] not in done:
            record(city, item)
            if item.get("tahun_lanjut"):
                next_year(city, item)
            done[item["kunci"]] = True
            city.keep()
    return f"{len(done)} activities with their life in the sub-processes of GSBPM"


def record(city: City, item: Json) -> None:
    """Every sub-process of one activity: what is done with its evidence, one under way, the rest planned."""
    activity, user = city.made("standards")[item["kunci"]], f"produsen-{item['org']}"
    looked_at(city, item, activity, user)
    codes = [step.code for step in gsbpm.current()]
    last = codes.index(item["sampai"])
    for place, code in enumerate(codes):
        shown = city.act(user, "sdi_process_step_show", id=activity, step=code)
        if not shown["step"]["applies"]:
            continue
        values = planned(item, place, code)
        if code in item["dilewati"]:
            values |= {"state": "dilewati", "reason": item["dilewati"][code]}
        elif place <= last:
            values |= actual(item, values, code)
            if not shown["proven"]:
                prove(city, user, shown, values["actual_until"])
        elif place == last + 1:
            values |= {"state": "berjalan", "actual_from": values["planned_from"]}
        city.act(user, "sdi_process_step_update", id=activity, step=code, base=shown["step"]["saves"], **values)
    measured(city, user, activity, item.get("mutu", {}))


def looked_at(city: City, item: Json, activity: str, user: str) -> None:
    """What the catalogue itself sees before the collection: the check for similar activities, the recommendation of BPS."""
    if "serupa" in item and not city.act(user, "sdi_activity_similar", activity_id=activity)["checks"]:
        city.act(user, "sdi_activity_similar_decide", activity_id=activity, decision="lanjut", reason=item["serupa"])
    if "rekomendasi" in item:
        city.act(user, "sdi_recommendation_update", activity_id=activity, result="layak", sent_to="Romantik (contoh)",
                 **item["rekomendasi"])


def measured(city: City, user: str, activity: str, values: Json) -> None:
    """Values of quality indicators, those of an example."""
    for indicator, value in values.items():
        city.act(user, "sdi_quality_set", id=activity, indicator=indicator, value=value, note="Angka contoh")


def planned(item: Json, place: int, code: str) -> Json:
    """A week for each sub-process, one after another."""
    first: date = item["mulai"] + place * WEEK
    return {"planned_from": first.isoformat(), "planned_until": (first + WEEK - timedelta(days=3)).isoformat(),
            "responsible": POST, "methods": METHODS[code[0]]}


def actual(item: Json, plan: Json, code: str) -> Json:
    """The days it really took: as planned, or later by what its phase was late."""
    late = timedelta(days=item["geser"].get(int(code[0]), 0))
    return {"state": "selesai", **{f"actual_{end}": (date.fromisoformat(plan[f"planned_{end}"]) + late).isoformat()
                                   for end in ("from", "until")}}


def prove(city: City, user: str, shown: Json, day: str) -> None:
    """One piece of evidence of the required kind: a page that says that it is an example."""
    kind, code = shown["kinds"][0], shown["step"]["code"]
    city.act(user, "sdi_process_evidence_add", id=shown["activity"]["id"], step=code, kind=kind["name"], date=day, upload=page(),
             title=f"{kind['title']} {code} (contoh)", public=code[0] in "127")


def page() -> Any:
    """A PDF of one page."""
    from reportlab.pdfgen.canvas import Canvas
    from werkzeug.datastructures import FileStorage

    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    canvas.drawString(72, 760, "Contoh bukti proses bisnis statistik; bukan dokumen resmi.")
    canvas.save()
    return FileStorage(io.BytesIO(out.getvalue()), filename="contoh-bukti.pdf")


def next_year(city: City, item: Json) -> None:
    """Next year's record of the activity, public, with last year's plan taken over."""
    user, before = f"produsen-{item['org']}", city.made("standards")[item["kunci"]]
    revision = begin(city, f"kegiatan:{item['kunci']}:lanjut", user, kind="kegiatan", copy_of=before)
    told = item["tahun_lanjut"]
    shown = city.act(user, "sdi_revision_show", id=revision["id"])
    if shown["editable"] and shown["record"].get("base_id") != before:
        changes = told | {"submission_period": told["tahun"], "base_id": before}
        city.act(user, "sdi_revision_save", id=revision["id"], base=shown["saves"], changes=changes)
    door.lead(city, user, revision, door.Way("APPROVED"))
    city.act(user, "sdi_process_copy", id=revision["record_id"])
    measured(city, user, revision["record_id"], item.get("mutu_lanjut", {}))
