"""What the *berita acara* is printed with: fonts, text, tables, the QR code, and the foot of each page."""
from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache
from html import escape
from typing import Any

from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import LongTable, Paragraph

FONT, BOLD = "Vera", "VeraBd"
MARGIN, FOOT, QR = 54, 104, 68
"""Points: around the page, below it for the foot, the side of the QR code."""
WIDTH = A4[0] - 2 * MARGIN
LINE, HEAD = colors.HexColor("#9aa3a1"), colors.HexColor("#eef2f1")
CELLS = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 5), ("RIGHTPADDING", (0, 0), (-1, -1), 5),
         ("TOPPADDING", (0, 0), (-1, -1), 3.5), ("BOTTOMPADDING", (0, 0), (-1, -1), 4.5)]
GRID = [*CELLS, ("GRID", (0, 0), (-1, -1), 0.5, LINE)]


@cache
def styles() -> dict[str, ParagraphStyle]:
    """The text styles, in fonts that lie in reportlab itself and are embedded in the file."""
    for name in (FONT, BOLD):
        pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))

    def style(name: str, size: float, leading: float, *, bold: bool = False, **more: Any) -> ParagraphStyle:
        return ParagraphStyle(name, fontName=BOLD if bold else FONT, fontSize=size, leading=leading, **more)
    made = [
        style("text", 9.5, 14, spaceAfter=4, alignment=4), style("plain", 9.5, 13.5), style("cell", 8, 11),
        style("head", 8, 11, bold=True), style("name", 9.5, 13.5, textColor=colors.HexColor("#44504d")),
        style("strong", 9.5, 13.5, bold=True), style("centre", 8.5, 12, alignment=1),
        style("part", 10.5, 15, bold=True, spaceBefore=14, spaceAfter=5, keepWithNext=1),
        style("letterhead", 13, 17, bold=True, alignment=1), style("under", 9.5, 13, alignment=1),
        style("title", 13, 18, bold=True, alignment=1, spaceBefore=14), style("small", 7.5, 10.5),
        style("small_centre", 7.5, 10.5, alignment=1),
    ]
    return {item.name: item for item in made}


def said(value: str, style: str = "text") -> Paragraph:
    """A text as text: nothing in it is markup."""
    return Paragraph(escape(printable(value)).replace("\n", "<br/>"), styles()[style])


def printable(value: str) -> str:
    """The text in signs the font has: ``ā`` becomes ``a``, what has no likeness ``?``; signs nobody sees are left out."""
    styles()  # registers the fonts
    known = pdfmetrics.getFont(FONT).face.charToGlyph
    found = []
    for sign in unicodedata.normalize("NFC", value):
        if sign == "\n" or (sign.isprintable() and ord(sign) in known):
            found.append(sign)
        elif sign.isprintable():
            found.append("".join(part for part in unicodedata.normalize("NFKD", sign) if ord(part) in known) or "?")
        else:
            found.append(" " if sign.isspace() else "")
    return "".join(found)


def table(heads: Sequence[tuple[str, float]], rows: Sequence[Sequence[str]]) -> Any:
    """A table whose head is repeated on each page; rows longer than a page are broken."""
    return laid(heads, [[said(cell, "cell") for cell in row] for row in rows], [])


def grouped(heads: Sequence[tuple[str, float]], parts: Sequence[tuple[str, Sequence[Sequence[str]]]]) -> Any:
    """Rows in parts, a line with its name above those of each."""
    rows: list[list[Any]] = []
    look: list[Any] = []
    for title, found in parts:
        at = len(rows) + 1
        look += [("SPAN", (0, at), (-1, at)), ("BACKGROUND", (0, at), (-1, at), HEAD), ("NOSPLIT", (0, at), (-1, at + 1))]
        rows.append([said(title, "head"), *[""] * (len(heads) - 1)])
        rows += [[said(cell, "cell") for cell in row] for row in found]
    return laid(heads, rows, look)


def laid(heads: Sequence[tuple[str, float]], rows: list[list[Any]], look: list[Any]) -> Any:
    return LongTable([[said(head, "head") for head, _part in heads], *rows], [WIDTH * part for _head, part in heads],
                     repeatRows=1, splitInRow=1, style=[*GRID, ("BACKGROUND", (0, 0), (-1, 0), HEAD), *look])


def pairs(items: Sequence[tuple[str, str]], *, boxed: bool = False) -> Any:
    """Names and values with a colon between, as a letter has them; ``boxed``: in a frame, the first value in bold."""
    rows = [[said(name, "name"), said(":", "plain"), said(value, "strong" if boxed and place == 0 else "plain")]
            for place, (name, value) in enumerate(items)]
    frame = [("BOX", (0, 0), (-1, -1), 1, colors.black)] if boxed else []
    return LongTable(rows, [WIDTH * 0.3, WIDTH * 0.03, WIDTH * 0.67], splitInRow=1,
                     style=[*CELLS, ("TOPPADDING", (0, 0), (-1, -1), 1.5), ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5), *frame])


def code(address: str, side: float = QR) -> Drawing:
    """The address as a QR code, a square of ``side`` points."""
    widget = QrCodeWidget(address, barLevel="M")
    left, low, right, high = widget.getBounds()
    drawing = Drawing(side, side, transform=[side / (right - left), 0, 0, side / (high - low), 0, 0])
    drawing.add(widget)
    return drawing


class Footed(Canvas):
    """A canvas that writes the foot of each page when it knows how many there are."""

    foot: tuple[str, str, str] = ("", "", "")
    """Number, address, the line that says when it was printed."""
    title, advice = "Berita acara pemeriksaan", "Periksa keaslian dokumen ini dengan memindai kode QR atau membuka:"

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._kept: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802 - reportlab's name
        self._kept.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        drawing = code(self.foot[1])
        for kept in self._kept:
            self.__dict__.update(kept)
            self._footer(drawing, len(self._kept))
            super().showPage()
        super().save()

    def _footer(self, drawing: Drawing, pages: int) -> None:
        number, address, printed = self.foot
        top, left = FOOT - 12, MARGIN + QR + 6
        self.setStrokeColor(LINE)
        self.line(MARGIN, top, A4[0] - MARGIN, top)
        renderPDF.draw(drawing, self, MARGIN - 4, top - QR - 4)
        self.setFont(FONT, 7.5)
        lines = (f"{self.title} {number}", self.advice, address, printed)
        for place, text in enumerate(lines):
            self.drawString(left, top - 18 - 12 * place, printable(text))
        self.drawRightString(A4[0] - MARGIN, top - 18, f"Halaman {self._pageNumber} dari {pages}")
