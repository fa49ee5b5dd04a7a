"""The evidence sheet for a request to BPS as a PDF: what the activity is, its variables, why it is no duplicate."""
from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Spacer

from ckanext.tangerang.discovery.words import label
from ckanext.tangerang.lifecycle.activity import Activity
from ckanext.tangerang.revision.minutes_paper import FOOT, MARGIN, WIDTH, Footed, pairs, said, table

VARIABLES = (("No", 0.06), ("Variabel", 0.24), ("Definisi", 0.4), ("Satuan", 0.12), ("Referensi waktu", 0.18))
ALIKE = (("No", 0.06), ("Kegiatan", 0.34), ("Instansi", 0.24), ("Tahun", 0.08), ("Kesamaan", 0.28))
DECISIONS = {"lanjut": "Dilanjutkan: bukan duplikasi", "gabung": "Digabung dengan kegiatan lain",
             "pakai_data_yang_ada": "Memakai data yang ada"}


def document(about: Activity, sheet: Mapping[str, Any], city: str, address: str, printed: str) -> bytes:
    """The PDF; ``sheet`` as ``recommendation_sheet.of`` gives it, ``address``: of the activity's recommendation."""
    out = BytesIO()
    paper = BaseDocTemplate(out, pagesize=A4, title=f"Lembar bukti rekomendasi: {about.title}", author=f"Pemerintah {city}",
                            subject="Rekomendasi kegiatan statistik", invariant=1, creator="satudata", lang="id")
    frame = Frame(MARGIN, FOOT, WIDTH, A4[1] - MARGIN - FOOT, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)
    paper.addPageTemplates(PageTemplate(frames=[frame], pagesize=A4))

    class Numbered(Footed):
        foot = (about.year, address, f"Dicetak {printed}")
        title, advice = "Lembar bukti rekomendasi kegiatan", "Keadaan terbaru dalam katalog (perlu akun):"

    paper.build([*body(about, sheet, city)], canvasmaker=Numbered)
    return out.getvalue()


def body(about: Activity, sheet: Mapping[str, Any], city: str) -> list[Any]:
    """Everything between head and foot."""
    essentials = [(line["term"], "; ".join(value["text"] for value in line["values"])) for line in sheet["essentials"]]
    variables = [(str(place), row["nama"], row["definisi"] or row["konsep"], label("satuan", row["satuan"]),
                  row["referensi_waktu"]) for place, row in enumerate(sheet["variables"], 1)]
    return [
        said(f"PEMERINTAH {city.upper()}", "letterhead"), said("LEMBAR BUKTI REKOMENDASI KEGIATAN STATISTIK", "title"),
        said(about.title, "under"), Spacer(1, 12),
        said("I. Kegiatan (MS-Keg)", "part"), pairs(essentials) if essentials else said("Belum ada isian."),
        said("II. Variabel (MS-Var)", "part"), table(VARIABLES, variables) if variables else said("Belum ada variabel."),
        said("III. Kegiatan serupa", "part"), *alike(sheet),
        Spacer(1, 10), said("Bentuk lembar bukti yang diminta BPS perlu dikonfirmasi.", "small"),
    ]


def alike(sheet: Mapping[str, Any]) -> list[Any]:
    """What was seen, and what was decided about it."""
    rows = [(str(place), item["title"], item["agency"] or "", str(item["year"] or ""), ", ".join(item["why"]))
            for place, item in enumerate(sheet["seen"], 1)]
    seen = table(ALIKE, rows) if rows else said("Tidak ada kegiatan serupa yang terbit dalam katalog.")
    check = sheet["check"]
    if not check:
        return [seen, said("Belum ada keputusan tentang kegiatan serupa.")]
    return [seen, Spacer(1, 6), pairs([("Keputusan", DECISIONS[check["decision"]]), ("Alasan", check["reason"])], boxed=True)]
