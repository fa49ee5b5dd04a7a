"""The *berita acara pemeriksaan* as a PDF, with a QR code that leads to the page where it can be checked."""
from __future__ import annotations

from io import BytesIO
from typing import Any

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.platypus import BaseDocTemplate, Frame, HRFlowable, KeepTogether, PageTemplate, Spacer, Table

from ckanext.tangerang.revision.minutes import UNCONFIRMED, Minutes
from ckanext.tangerang.revision.minutes_paper import CELLS, FOOT, MARGIN, WIDTH, Footed, grouped, pairs, said, table

RECORDS = (("No", 0.06), ("Jenis", 0.14), ("Judul", 0.38), ("Hasil", 0.13), ("Sidik (SHA-256)", 0.29))
ROUNDS = (("Putaran", 0.11), ("Waktu", 0.2), ("Langkah", 0.18), ("Nama dan peran", 0.2), ("Alasan, batas, dokumen", 0.31))
CHECKLIST = (("No", 0.06), ("Pertanyaan", 0.3), ("Jawaban", 0.13), ("Catatan", 0.29), ("Oleh", 0.22))
FINDINGS = (("No", 0.06), ("Aturan", 0.11), ("Akibat", 0.13), ("Bidang", 0.17), ("Temuan", 0.31), ("Hasil", 0.22))


def document(minutes: Minutes, city: str, printed: str) -> bytes:
    """The PDF; the same bytes for the same minutes, city and printing time."""
    out = BytesIO()
    paper = BaseDocTemplate(out, pagesize=A4, title=f"Berita acara pemeriksaan {minutes.number}", author=f"Pemerintah {city}",
                            subject="Pemeriksaan metadata Satu Data", invariant=1, creator="satudata", lang="id")
    frame = Frame(MARGIN, FOOT, WIDTH, A4[1] - MARGIN - FOOT, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)
    paper.addPageTemplates(PageTemplate(frames=[frame], pagesize=A4))

    class Numbered(Footed):
        foot = (minutes.number, minutes.address, f"Dicetak {printed}")

    paper.build([*head(minutes, city), *body(minutes), *end(minutes)], canvasmaker=Numbered)
    return out.getvalue()


def head(minutes: Minutes, city: str) -> list[Any]:
    """The letterhead, the title, and the sentence that opens the report."""
    rules = [HRFlowable(width="100%", thickness=size, color=colors.black, spaceBefore=space, spaceAfter=0)
             for size, space in ((2, 6), (0.6, 1.5))]
    return [said(f"PEMERINTAH {city.upper()}", "letterhead"), said("Penyelenggaraan Satu Data Indonesia", "under"), *rules,
            said("BERITA ACARA PEMERIKSAAN METADATA", "title"), said(f"Nomor pengajuan: {minutes.number}", "under"),
            Spacer(1, 12), said(minutes.opening)]


def body(minutes: Minutes) -> list[Any]:
    """What was looked at, how, what was found, and what was decided."""
    found = grouped(FINDINGS, minutes.findings) if minutes.findings else said("Tidak ada temuan.")
    asked = [said("Daftar periksa yang dijawab pemeriksa", "part"), table(CHECKLIST, minutes.checklist)]
    return [
        said("I. Pengajuan", "part"), pairs(minutes.facts),
        said("II. Rekaman yang diperiksa", "part"), table(RECORDS, minutes.records),
        said("III. Jalannya pemeriksaan", "part"), table(ROUNDS, minutes.rounds),
        said("IV. Temuan menurut prinsip Satu Data Indonesia (keadaan pada saat keputusan)", "part"), found,
        *(asked if minutes.checklist else []),
        KeepTogether([said("V. Keputusan", "part"), pairs(minutes.decision, boxed=True)]),
    ]


def end(minutes: Minutes) -> list[Any]:
    """Who acted, what is vouched for, and what has yet to be confirmed."""
    note = (f"Catatan: bentuk baku berita acara, nomor naskah dinas, dasar hukum daerah, dan tata cara penandatanganan "
            f"{UNCONFIRMED}. Kolom tanda tangan disediakan bila diwajibkan.")
    return [
        KeepTogether([
            said("VI. Para pihak", "part"),
            said("Demikian berita acara ini dibuat menurut catatan keputusan yang tersimpan dalam katalog."),
            Spacer(1, 4), signatures(minutes)]),
        Spacer(1, 10), said(note, "small"), said(f"Sidik dokumen (SHA-256): {minutes.digest}", "small"),
    ]


def signatures(minutes: Minutes) -> Any:
    """A field for each who acted: role, room to sign, name, the last thing done; two beside each other."""
    fields = [[Spacer(1, 8), said(f"{role},", "centre"), Spacer(1, 42), said(f"({name})", "centre"),
               said(f"{step}, {when}", "small_centre")] for name, role, step, when in minutes.parties]
    fields += [[]] * (len(fields) % 2)
    return Table([fields[at:at + 2] for at in range(0, len(fields), 2)], [WIDTH / 2] * 2, style=CELLS)
