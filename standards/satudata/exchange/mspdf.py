"""MS-Keg, MS-Var and MS-Ind as a PDF to print and sign."""
from __future__ import annotations

from functools import cache
from html import escape
from io import BytesIO
from typing import Any

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import BaseDocTemplate, Frame, LongTable, NextPageTemplate, PageBreak, PageTemplate, Paragraph, Spacer

from satudata.exchange import msforms
from satudata.exchange.model import Published

FONT, BOLD = "Vera", "VeraBd"
MARGIN = 28
#: A cell longer than a page cannot be laid out: the rest is in the other formats.
LONGEST = 3000
GRID = [("GRID", (0, 0), (-1, -1), 0.4, colors.grey), ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 3), ("RIGHTPADDING", (0, 0), (-1, -1), 3)]


@cache
def styles() -> dict[str, ParagraphStyle]:
    """The text styles, in fonts that lie in reportlab itself and are embedded in the file."""
    for name in (FONT, BOLD):
        pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))
    return {
        "text": ParagraphStyle("text", fontName=FONT, fontSize=7.5, leading=9.5),
        "head": ParagraphStyle("head", fontName=BOLD, fontSize=7.5, leading=9.5),
        "small": ParagraphStyle("small", fontName=FONT, fontSize=5.5, leading=7),
        "smallhead": ParagraphStyle("smallhead", fontName=BOLD, fontSize=5.5, leading=7),
        "title": ParagraphStyle("title", fontName=BOLD, fontSize=12, leading=16),
    }


def document(published: Published) -> bytes:
    """The forms of an activity: MS-Keg upright, the tables across the page; the same bytes for the same version."""
    out = BytesIO()
    paper = BaseDocTemplate(out, pagesize=A4, title=f"MS-Keg {published.title}", author=published.publisher, invariant=1,
                            creator="satudata", lang="id")
    for name, size in (("upright", A4), ("across", landscape(A4))):
        frame = Frame(MARGIN, MARGIN, size[0] - 2 * MARGIN, size[1] - 2 * MARGIN, id=name)
        paper.addPageTemplates(PageTemplate(id=name, frames=[frame], pagesize=size, onPage=_numbered))
    story = [*activity(published), NextPageTemplate("across")]
    for grid in msforms.grids(published):
        story += [PageBreak(), *table(grid)]
    paper.build(story)
    return out.getvalue()


def _numbered(page: Any, paper: Any) -> None:
    page.setFont(styles()["small"].fontName, 6)
    page.drawRightString(page._pagesize[0] - MARGIN, MARGIN / 2, str(paper.page))


def activity(published: Published) -> list[Any]:
    """MS-Keg."""
    rows = [[_said(head, "head") for head in ("No", "Rincian", "Isian", "Pilihan", "Kode")]]
    look = [*GRID]
    for block in msforms.blocks(published):
        look += [("SPAN", (0, len(rows)), (-1, len(rows))), ("BACKGROUND", (0, len(rows)), (-1, len(rows)), colors.whitesmoke)]
        rows.append([_said(block.title, "head"), "", "", "", ""])
        rows += [[_said(line.number), _said(line.label), _said(line.value), _said(line.options, "small"), _said(line.code)]
                 for line in block.lines]
    width = A4[0] - 2 * MARGIN - 12
    sizes = [width * part for part in (0.06, 0.24, 0.4, 0.22, 0.08)]
    printed = LongTable(rows, sizes, repeatRows=1, style=look, splitInRow=1)
    return [_said(msforms.layout()["activity"], "title"), Spacer(1, 6), printed]


def table(grid: msforms.Grid) -> list[Any]:
    """MS-Var or MS-Ind."""
    rows = [[_said(head, "smallhead") for head in grid.head], [_said(number, "smallhead") for number in grid.numbers]]
    rows += [[_said(cell, "small") for cell in row] for row in grid.rows]
    width = (landscape(A4)[0] - 2 * MARGIN - 12 - 18) / (len(grid.head) - 1)
    sizes = [18, *([width] * (len(grid.head) - 1))]
    about = [_said(f"{label}: {value}") for label, value in grid.about]
    return [_said(grid.title, "title"), *about, Spacer(1, 6), LongTable(rows, sizes, repeatRows=2, style=GRID, splitInRow=1)]


def _said(value: str, style: str = "text") -> Paragraph:
    short = value if len(value) <= LONGEST else f"{value[:LONGEST]} …"
    return Paragraph(escape(short).replace("\n", "<br/>"), styles()[style])
