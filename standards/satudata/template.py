"""How a form becomes a workbook an agency can fill in: drop-downs, help as notes, conditions, examples."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from satudata import codes
from satudata.form.condition import Condition
from satudata.form.model import Field, Form
from satudata.text import Text

#: Rows of a sheet of rows that carry drop-downs.
COLUMN_ROWS = 200
HEAD = PatternFill("solid", fgColor="1F4E79")
BAND = PatternFill("solid", fgColor="DDE7F0")
LISTS = "Kode"

_HEADS = (
    Text("Isian", "Field"), Text("Wajib", "Required"), Text("Nilai", "Value"), Text("Contoh", "Example"),
    Text("Berlaku bila", "Applies when"), Text("Bantuan", "Help"), Text("Kunci", "Key"),
)
_COLUMN_HEADS = (
    ("name", Text("Nama Kolom", "Column name"), "kode_kecamatan", ""),
    ("type", Text("Tipe", "Type"), "string – Teks", "tipe_data"),
    ("judul", Text("Judul", "Title"), "Kode kecamatan", ""),
    ("definisi", Text("Definisi", "Definition"), "Kode kecamatan menurut Kementerian Dalam Negeri.", ""),
    ("peran", Text("Peran", "Role"), "dimensi – Dimensi", "peran_kolom"),
    ("satuan", Text("Satuan", "Unit"), "", "satuan"),
    ("kode_referensi", Text("Kode Referensi", "Reference codes"), "wilayah-3671", ""),
    ("data_pribadi", Text("Data Pribadi", "Personal data"), "tidak – Tidak memuat", "data_pribadi"),
)
_MANY = Text("Beberapa nilai dipisahkan titik koma.", "Separate several values by semicolons.")
_INNER = Text("Satu baris di dalam sel untuk tiap isian: {columns}", "One line within the cell for each: {columns}")
_YES, _NO = Text("Ya", "Yes"), Text("Tidak", "No")
_WHEN = Text("Bila", "If")
_IN, _FILLED, _EMPTY = Text("{label}: {values}", "{label}: {values}"), Text("{label} terisi", "{label} filled"), Text(
    "{label} kosong", "{label} empty")
_NOT, _AND, _OR = Text("bukan ({part})", "not ({part})"), Text("dan", "and"), Text("atau", "or")


def workbook(form: Form, lang: str = "id") -> bytes:
    """An .xlsx with one record of the form (a field a row), a sheet for each field of rows, and, where the form has tables,
    a sheet for table and columns.

    Every text cell is a string, whatever it begins with: nothing in the file is a formula.
    """
    sheets = _Sheets(lang)
    groups = [(section.title.in_(lang), form.in_section(section.name)) for section in form.sections]
    sheets.fields(form, form.title.in_(lang), groups)
    for item in form.fields:
        if item.kind == "rows":
            sheets.rows(form, item)
    if form.table_fields:
        sheets.fields(form, Text("Tabel", "Table").in_(lang), [("", form.table_fields)])
        sheets.columns(Text("Kolom", "Columns").in_(lang))
    return sheets.save()


def text(cell: Cell | MergedCell, value: str) -> Cell | MergedCell:
    """Write a string so that no spreadsheet program computes it, also when it begins with = + - or @."""
    cell.value = value
    if value[:1] in ("=", "+", "-", "@"):
        cell.data_type = "s"
        cell.quotePrefix = True
    return cell


def when(form: Form, condition: Condition | None, lang: str = "id", columns: tuple[Field, ...] = ()) -> str:
    """A condition in words: "Jenis Data: Statistik"; "" for none. `columns`: those of the row it is about, before the form's."""
    if not condition:
        return ""
    for key, word in (("all", _AND), ("any", _OR)):
        if key in condition:
            return f" {word.in_(lang)} ".join(when(form, part, lang, columns) for part in condition[key])
    if "not" in condition:
        return _NOT.in_(lang).format(part=when(form, condition["not"], lang, columns))
    about = _named((*columns, *form.fields, *form.table_fields), condition["field"])
    label = about.label.in_(lang)
    if "filled" in condition:
        return (_FILLED if condition["filled"] else _EMPTY).in_(lang).format(label=label)
    return _IN.in_(lang).format(label=label, values=", ".join(_value(about, value, lang) for value in condition["in"]))


def _named(fields: Iterable[Field], name: str) -> Field:
    return next(item for item in fields if item.name == name)


def _value(about: Field, value: str, lang: str) -> str:
    code = codes.load(about.codelist).get(value) if about.codelist else None
    return code.label(lang) if code else value


@dataclass
class _Sheets:
    """The workbook while it is written; `lists` remembers where a code list lies on its own sheet."""

    lang: str
    book: Workbook = field(default_factory=Workbook)
    lists: dict[tuple[str, str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        del self.book[self.book.sheetnames[0]]

    def fields(self, form: Form, title: str, groups: Iterable[tuple[str, Iterable[Field]]]) -> None:
        """One sheet with a row for each field, under the titles of their sections."""
        sheet = self.book.create_sheet(title[:31])
        self._head(sheet, [head.in_(self.lang) for head in _HEADS], (30, 14, 45, 35, 30, 60, 24))
        for name, items in groups:
            rows = list(items)
            if not rows:
                continue
            if name:
                text(sheet.cell(sheet.max_row + 1, 1), name).font = Font(bold=True)
                for column in range(1, len(_HEADS) + 1):
                    sheet.cell(sheet.max_row, column).fill = BAND
            for item in rows:
                if item.kind not in ("json", "rows"):
                    self._row(sheet, sheet.max_row + 1, form, item)

    def rows(self, form: Form, item: Field) -> None:
        """One sheet with a column for each of the field's, the first row an example; ids are left to the catalogue."""
        columns = [column for column in item.columns if not column.row_id]
        sheet = self.book.create_sheet(self._free(item.label.in_(self.lang)))
        self._head(sheet, [self._titled(column) for column in columns], [28] * len(columns))
        for number, column in enumerate(columns, 1):
            words = [column.name, column.help.in_(self.lang), when(form, column.condition, self.lang, item.columns)]
            if column.kind == "rows":
                inner = " = ".join(each.label.in_(self.lang) for each in column.columns)
                words.append(_INNER.in_(self.lang).format(columns=inner))
            sheet.cell(1, number).comment = _note("\n".join(filter(None, words)))
            text(sheet.cell(2, number), column.good).font = Font(italic=True, color="7F7F7F")
            letter = get_column_letter(number)
            sheet.column_dimensions[letter].number_format = "@"
            if column.codelist and not column.multiple:
                self._choose(sheet, f"{letter}3:{letter}{COLUMN_ROWS}", column.codelist, column.codelist_level)

    def _titled(self, column: Field) -> str:
        label = column.label.in_(self.lang)
        return f"{label} *" if column.required_on == "submit" and not column.conditional else label

    def _free(self, title: str) -> str:
        """A title no other sheet has, without the marks a sheet's title may not have."""
        plain = "".join(" " if mark in "[]:*?/\\" else mark for mark in title)[:31].strip()
        return plain if plain not in self.book.sheetnames else f"{plain[:27]} {len(self.book.sheetnames)}"

    def columns(self, title: str) -> None:
        """One sheet with a row for each column of the table; its first row is an example."""
        sheet = self.book.create_sheet(title)
        self._head(sheet, [head.in_(self.lang) for _, head, _, _ in _COLUMN_HEADS], [24] * len(_COLUMN_HEADS))
        for number, (name, _, example, codelist) in enumerate(_COLUMN_HEADS, 1):
            sheet.cell(1, number).comment = _note(name)
            text(sheet.cell(2, number), example).font = Font(italic=True, color="7F7F7F")
            if codelist:
                letter = get_column_letter(number)
                self._choose(sheet, f"{letter}3:{letter}{COLUMN_ROWS}", codelist, "")

    def save(self) -> bytes:
        """The bytes of the .xlsx, code lists on a hidden last sheet."""
        if LISTS in self.book.sheetnames:
            self.book.move_sheet(LISTS, len(self.book.sheetnames))
            self.book[LISTS].sheet_state = "hidden"
        out = BytesIO()
        self.book.save(out)
        return out.getvalue()

    def _head(self, sheet: Worksheet, heads: list[str], widths: Iterable[int]) -> None:
        for number, (head, width) in enumerate(zip(heads, widths, strict=True), 1):
            cell = text(sheet.cell(1, number), head)
            cell.font, cell.fill = Font(bold=True, color="FFFFFF"), HEAD
            sheet.column_dimensions[get_column_letter(number)].width = width
        sheet.freeze_panes = "A2"

    def _row(self, sheet: Worksheet, row: int, form: Form, item: Field) -> None:
        help_ = item.help.in_(self.lang) + (f" {_MANY.in_(self.lang)}" if item.multiple else "")
        values = (
            item.label.in_(self.lang), self._required(form, item), item.default and self._shown(item), item.good,
            when(form, item.condition, self.lang), help_, item.name,
        )
        for number, value in enumerate(values, 1):
            text(sheet.cell(row, number), value).alignment = Alignment(wrap_text=True, vertical="top")
        sheet.cell(row, 3).comment = _note(help_)
        sheet.cell(row, 3).number_format = "@"
        if item.codelist and not item.multiple:
            self._choose(sheet, f"C{row}", item.codelist, item.codelist_level)

    def _required(self, form: Form, item: Field) -> str:
        if item.required_on != "submit":
            return _NO.in_(self.lang)
        special = when(form, item.required_when, self.lang)
        return f"{_WHEN.in_(self.lang)} {special}" if special else _YES.in_(self.lang)

    def _shown(self, item: Field) -> str:
        code = codes.load(item.codelist).get(item.default) if item.codelist else None
        return _option(code, self.lang) if code else item.default

    def _choose(self, sheet: Worksheet, cells: str, codelist: str, level: str) -> None:
        rule = DataValidation(type="list", formula1=self._list(codelist, level), allow_blank=True)
        rule.showErrorMessage = False  # another spelling may be written: the check proposes the code
        rule.add(cells)
        sheet.add_data_validation(rule)

    def _list(self, codelist: str, level: str) -> str:
        key = (codelist, level)
        if key not in self.lists:
            sheet = self.book[LISTS] if LISTS in self.book.sheetnames else self.book.create_sheet(LISTS)
            letter = get_column_letter(len(self.lists) + 1)
            listed = codes.load(codelist).at(level)
            text(sheet[f"{letter}1"], codelist)
            for row, code in enumerate(listed, 2):
                text(sheet[f"{letter}{row}"], _option(code, self.lang))
            self.lists[key] = f"'{LISTS}'!${letter}$2:${letter}${len(listed) + 1}"
        return self.lists[key]


def _option(code: codes.Code, lang: str) -> str:
    return f"{code.kode} – {code.label(lang)}"


def _note(words: str) -> Comment:
    note = Comment(words, "satudata")
    note.width, note.height = 320, 120
    return note

