"""Small workbooks made for a test."""
from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import openpyxl
import xlwt


def xlsx(
    *sheets: Sequence[Sequence[Any]], merge: Sequence[str] = (), hidden: Sequence[int] = (), names: Sequence[str] = (),
) -> bytes:
    """An xlsx with the rows of each sheet; `merge` ranges of the first sheet; `hidden` sheet positions."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(names[number] if names else f"Lembar{number + 1}")
        for row in rows:
            sheet.append(list(row))
        if number in hidden:
            sheet.sheet_state = "hidden"
    for reference in merge:
        book.worksheets[0].merge_cells(reference)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def repacked(data: bytes, change: Callable[[str, bytes], bytes | None], extra: dict[str, bytes] | None = None) -> bytes:
    """The package with parts changed (None drops one) or added."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
        for name, content in (extra or {}).items():
            new.writestr(name, content)
    return target.getvalue()


def xls(*sheets: Sequence[Sequence[Any]], merge: Sequence[tuple[int, int, int, int]] = (), hidden: Sequence[int] = (),
        formats: dict[tuple[int, int], str] | None = None) -> bytes:
    """A BIFF8 file; `formats` of cells of the first sheet."""
    book = xlwt.Workbook()
    for number, rows in enumerate(sheets):
        sheet = book.add_sheet(f"Lembar{number + 1}", cell_overwrite_ok=True)
        sheet.visibility = int(number in hidden)
        for at, row in enumerate(rows):
            for place, value in enumerate(row):
                style = xlwt.easyxf(num_format_str=(formats or {}).get((at, place), "General"))
                if value is not None:
                    sheet.write(at, place, value, style)
    for top, left, bottom, right in merge:
        book.get_sheet(0).merge(top, bottom, left, right)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


ODS_HEAD = ('<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
            ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
            ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
            ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"><office:automatic-styles>'
            '<style:style style:name="ce1" style:family="table-cell" style:data-style-name="N2"/>'
            '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>'
            "</office:automatic-styles><office:body><office:spreadsheet>")


def ods(*sheets: str, parts: dict[str, bytes] | None = None, head: str = ODS_HEAD) -> bytes:
    """An OpenDocument spreadsheet of sheets given as the XML of their tables."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("content.xml", head + "".join(sheets) + "</office:spreadsheet></office:body></office:document-content>")
        for name, content in (parts or {}).items():
            made.writestr(name, content)
    return target.getvalue()


def ods_sheet(rows: Sequence[Sequence[Any]], name: str = "Lembar1", style: str = "ta1") -> str:
    """The XML of a sheet; a cell given as XML (it starts with `<table`) is taken as it is."""
    return (f'<table:table table:name={quoteattr(name)} table:style-name="{style}">'
            + "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows) + "</table:table>")


def _ods_cell(value: Any) -> str:
    if isinstance(value, str) and value.startswith("<table"):
        return value
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, (int, float)):
        return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
