"""MS-Keg, MS-Var and MS-Ind as one workbook, ready to be printed."""
from __future__ import annotations

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from satudata.exchange import msforms
from satudata.exchange.model import Published
from satudata.exchange.sheets import LONGEST, saved
from satudata.template import text

BAND = PatternFill("solid", fgColor="DDE7F0")
THIN = Side(style="thin", color="808080")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
WRAP = Alignment(wrap_text=True, vertical="top")
HEADS = ("No", "Rincian", "Isian", "Pilihan", "Kode")


def workbook(published: Published) -> bytes:
    """The forms of an activity, a sheet each."""
    book = Workbook()
    first = book.active
    if isinstance(first, Worksheet):
        activity(first, published)
    for name, grid in zip(("MS-Var", "MS-Ind"), msforms.grids(published), strict=True):
        table(book.create_sheet(name), grid)
    return saved(book)


def activity(sheet: Worksheet, published: Published) -> None:
    """MS-Keg on a sheet."""
    sheet.title = "MS-Keg"
    _page(sheet, (8, 34, 56, 36, 10), landscape=False)
    text(sheet.cell(1, 1), msforms.layout()["activity"]).font = Font(bold=True, size=14)
    _row(sheet, 3, HEADS, bold=True)
    sheet.print_title_rows = "3:3"
    place = 3
    for block in msforms.blocks(published):
        place += 1
        _row(sheet, place, (block.title, "", "", "", ""), bold=True)
        for column in range(1, 6):
            sheet.cell(place, column).fill = BAND
        sheet.merge_cells(start_row=place, start_column=1, end_row=place, end_column=5)
        for line in block.lines:
            place += 1
            _row(sheet, place, (line.number, line.label, line.value, line.options, line.code))


def table(sheet: Worksheet, grid: msforms.Grid) -> None:
    """MS-Var or MS-Ind on a sheet."""
    _page(sheet, (5, *([24] * (len(grid.head) - 1))), landscape=True)
    text(sheet.cell(1, 1), grid.title).font = Font(bold=True, size=14)
    for place, (label, value) in enumerate(grid.about, 2):
        text(sheet.cell(place, 1), f"{label}: {value}")
    _row(sheet, 6, grid.head, bold=True)
    _row(sheet, 7, grid.numbers, bold=True)
    sheet.print_title_rows = "6:7"
    for place, row in enumerate(grid.rows, 8):
        _row(sheet, place, row)


def _page(sheet: Worksheet, widths: tuple[int, ...], landscape: bool) -> None:
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _row(sheet: Worksheet, place: int, values: tuple[str, ...], bold: bool = False) -> None:
    for number, value in enumerate(values, 1):
        cell = text(sheet.cell(place, number), value[:LONGEST])
        cell.alignment, cell.border = WRAP, BOX
        if bold:
            cell.font = Font(bold=True)
