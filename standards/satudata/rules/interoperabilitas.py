"""Can a machine read the files, and do they hold what their schema says? (IO)"""
from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from satudata import codes
from satudata.rules.column_text import definition
from satudata.rules.columns import shown
from satudata.rules.finding import Hit
from satudata.rules.registration import answers
from satudata.rules.spelling import meant
from satudata.rules.subject import Subject, as_year
from satudata.rules.tableview import ColumnView, TableView, words_of
from satudata.rules.writing import not_iso, number, odd_missing

OPEN_FORMATS = ("csv", "xlsx", "json", "xml", "geojson", "tsv", "ods")
#: Words of the reader that say how the table is laid out, and those that say how its cells are written.
LAYOUT = {
    "TITLE_ROWS", "COLUMN_NUMBERS", "HEADER_ROWS", "MERGED_HEAD", "MERGED_BODY", "NAMELESS_COLUMN", "DUPLICATE_COLUMN",
    "BLANK_ROWS", "RAGGED_ROW", "TOTAL_ROW", "TOTAL_CATEGORY", "PARENT_ROW",
    "NOTES_BELOW", "SEVERAL_TABLES", "ENCODING", "NAMED_OTHERWISE", "UNREAD_SHEET",
}
WRITING = {
    "BLANKS", "THOUSANDS", "DECIMAL_COMMA", "ZERO_DECIMAL", "SCIENTIFIC", "AMBIGUOUS_NUMBER", "MIXED_NUMBERS", "MIXED_TYPES",
    "UNIT_IN_CELL", "MISSING_MARK", "ERROR_VALUE", "CODE_WITH_BLANKS", "DATE_WRITTEN", "DATE_SERIAL", "AMBIGUOUS_DATE",
    "MIXED_DATES", "FORMULA_WITHOUT_VALUE",
}
YEAR_NAME = re.compile(r"(?:tahun|th|thn|y|x)?[\s_]*((?:19|20)\d{2})(?:[\s_*)]*)", re.IGNORECASE)
YEAR_WORDS = {"tahun", "thn", "year"}
#: Type declared in a schema -> types of values that fit it.
FITS = {
    "integer": {"integer", "year"}, "year": {"year", "integer"}, "number": {"number", "integer", "year"}, "boolean": {"boolean"},
    "date": {"date"}, "datetime": {"date", "datetime"},
}
#: Code lists that KR-01 and KR-05 look after.
ELSEWHERE = ("wilayah", "urusan", "opd")


@answers("IO-01", when=lambda subject: subject.open or bool(subject.tables))
def open_format(subject: Subject) -> Iterator[Hit]:
    if not subject.tables:
        yield Hit("tables", say="kosong")
        return
    formats = [_format(table) for table in subject.tables]
    if not any(name in OPEN_FORMATS for name in formats):
        yield Hit("tables", formats, params={"formats": ", ".join(name.upper() or "?" for name in formats)})


def _format(table: TableView) -> str:
    """Of the file read; else as the record states it; a schema with a delivery was read from a table."""
    if table.profile is not None:
        return "csv"
    stated = table.entry.get("format")
    if isinstance(stated, str) and stated.strip():
        return stated.strip().lower().lstrip(".")
    url = table.entry.get("url")
    ending = url.rsplit("?", 1)[0].rpartition(".")[2].lower() if isinstance(url, str) else ""
    return ending if ending.isalnum() and len(ending) <= 7 else "csv" if table.schema and not table.refused else ""


@answers("IO-02a", when=lambda subject: any(table.refused or table.profile for table in subject.tables))
def file_opens(subject: Subject) -> Iterator[Hit]:
    for table in subject.tables:
        path = f"{table.path}.delivery"
        if table.refused is not None:
            yield Hit(path, table.refused.word, params={"reason": table.refused.message})
        elif table.profile is not None and (table.profile.rows == 0 or not table.profile.columns):
            yield Hit(path, say="kosong")


@answers("IO-02b", when=lambda subject: any(table.table for table in subject.tables))
def table_clean(subject: Subject) -> Iterator[Hit]:
    for table in subject.tables:
        for problem in table.problems:
            if problem.word in LAYOUT:
                yield Hit(f"{table.path}.delivery", problem.example, params={"problem": problem.message}, help=problem.advice)


@answers("IO-03", when=lambda subject: bool(subject.tables))
def schema_fits(subject: Subject) -> Iterator[Hit]:
    for table in subject.tables:
        path = f"{table.path}.skema_tabel"
        if not table.schema:
            if table.header or _format(table) in OPEN_FORMATS:
                yield Hit(path, None, proposed(subject, table), params={"table": table.name or table.path})
            continue
        names = [str(item["name"]) for item in table.schema]
        for name in dict.fromkeys(name for name in names if names.count(name) > 1):
            yield Hit(path, name, say="kembar", params={"column": name})
        for name in (name for name in table.header if name not in names):
            yield Hit(path, name, None, "lebih", {"column": name})
        for column in table.columns if table.header else ():
            if column.schema and column.column is None:
                yield Hit(f"{column.path}.name", column.name, _renamed(column, table), "kurang", {"column": column.name})


def proposed(subject: Subject, table: TableView) -> dict[str, Any] | None:
    """A skema_tabel from the profile of the file; definitions of a produsen's own columns stay to be written."""
    if table.profile is None:
        return None
    fields = []
    for column in table.profile.columns:
        unit = meant(subject.codelist("satuan"), column.unit or "")
        field = {
            "name": column.name, "type": column.type, "peran": column.role, "satuan": unit.kode if unit else column.unit,
            "kode_referensi": column.codelist, "definisi": definition(words_of(column.name)),
        }
        fields.append({key: value for key, value in field.items() if value})
    return {"fields": fields}


def _renamed(column: ColumnView, table: TableView) -> str | None:
    """The file's column of the same words, where only capitals, blanks or marks differ."""
    same = [other.name for other in table.columns if not other.schema and other.words == column.words]
    return same[0] if len(same) == 1 else None


@answers("IO-04", when=lambda subject: any(column.schema for table in subject.tables for column in table.columns))
def values_fit(subject: Subject) -> Iterator[Hit]:
    for table in subject.tables:
        for column in table.columns:
            if column.schema:
                yield from _type(column)
                yield from _domain(column)
                yield from _as_variable(subject, column)


def _type(column: ColumnView) -> Iterator[Hit]:
    declared, known = column.key("type"), column.column
    if known is None or declared not in FITS or known.type in FITS[declared] or not column.filled:
        return
    yield Hit(f"{column.path}.type", declared, known.type, params={"column": column.name, "type": declared, "found": known.type})


def _domain(column: ColumnView) -> Iterator[Hit]:
    """Values against the code list the column names; areas, affairs and agencies are the business of KR."""
    name = column.key("kode_referensi")
    if not name or name not in codes.names() or name.startswith(ELSEWHERE):
        return
    codelist = codes.load(name)
    outside = [value for value in column.distinct if value not in codelist and codelist.find(value) is None]
    if outside:
        params = {"column": column.name, "list": codelist.title, "values": shown(outside)}
        yield Hit(f"{column.path}.kode_referensi", name, None, "domain", params)


def _as_variable(subject: Subject, column: ColumnView) -> Iterator[Hit]:
    """The column against the variable it is linked to: name, type, listed values."""
    variable = subject.found("variable", column.key("variabel")) or {}
    alias = str(variable.get("alias") or "")
    if alias and alias != column.name:
        yield Hit(f"{column.path}.name", column.name, alias, "alias", {"column": column.name, "alias": alias})
    kind, said = column.key("type"), str(variable.get("tipe_data") or "")
    if kind and said in FITS and kind not in FITS[said]:
        yield Hit(f"{column.path}.type", kind, said, "tipe", {"column": column.name, "type": kind, "found": said})
    listed = {str(row.get("kode")) for row in variable.get("value_domain") or () if isinstance(row, Mapping)}
    outside = [value for value in column.distinct if value not in listed] if listed else []
    if outside:
        name = str(variable.get("nama") or variable.get("title") or "")
        params = {"column": column.name, "variable": name, "values": shown(outside)}
        yield Hit(f"{column.path}.variabel", column.key("variabel"), None, "isian", params)


@answers("IO-05", when=lambda subject: bool(subject.context.previous_schema))
def schema_stable(subject: Subject) -> Iterator[Hit]:
    notes = subject.text("catatan_kualitas").lower()
    for table in subject.tables:
        before = subject.context.previous_schema.get(table.name, {}).get("fields", [])
        now = {str(item["name"]): item for item in table.schema}
        for item in before:
            name, kind = str(item.get("name", "")), str(item.get("type", ""))
            if not name or name.lower() in notes:
                continue
            after = str(now.get(name, {}).get("type", ""))
            if name not in now:
                yield Hit(f"{table.path}.skema_tabel", name, params={"column": name})
            elif kind and after and kind != after:
                params = {"column": name, "before": kind, "after": after}
                yield Hit(f"{next(c.path for c in table.columns if c.name == name)}.type", after, kind, "tipe", params)


@answers("IO-06", when=lambda subject: any(table.columns for table in subject.tables))
def long_layout(subject: Subject) -> Iterator[Hit]:
    for table in subject.tables:
        years = [column.name for column in table.columns if year_name(column.name) is not None]
        if len(years) > 1:
            yield Hit(f"{table.path}.skema_tabel", years, params={"columns": shown(years, 8)})


def year_name(name: str) -> int | None:
    """The year that a column is named after ("2023", "tahun_2023", "2023*)"), or None."""
    found = YEAR_NAME.fullmatch(name.strip())
    return int(found.group(1)) if found else None


@answers("IO-07", when=lambda subject: any(column.values for table in subject.tables for column in table.columns))
def uniform_writing(subject: Subject) -> Iterator[Hit]:
    for table in subject.tables:
        told = {problem.column for problem in table.problems if problem.word in WRITING}
        yield from _told(table)
        for column in table.columns:
            if column.name not in told:
                yield from _writing(column)


def _told(table: TableView) -> Iterator[Hit]:
    """What the reader met in the cells: one finding a kind of oddity, at its column where only one has it."""
    paths = {column.name: column.path for column in table.columns}
    for word in dict.fromkeys(problem.word for problem in table.problems if problem.word in WRITING):
        first, *more = [problem for problem in table.problems if problem.word == word]
        path = f"{table.path}.delivery" if more else paths.get(first.column or "", f"{table.path}.delivery")
        params = {"problem": first.message, "count": len(more), "columns": shown([problem.column or "?" for problem in more])}
        yield Hit(path, first.example, None, "banyak" if more else "tulisan", params, first.advice)


def _writing(column: ColumnView) -> Iterator[Hit]:
    values = column.distinct
    for say, reader in (("", number), ("tanggal", not_iso)):
        found = [(value, better) for value in values[:200] if (better := reader(value)) is not None]
        if found and len(found) * 2 > len(values[:200]):
            sample, better = found[0]
            yield Hit(column.path, sample, better, say, {"column": column.name, "sample": sample})
    marks = odd_missing(values)
    if marks and (len(marks) > 1 or any(value is None or not value.strip() for value in column.values)):
        yield Hit(column.path, marks, None, "kosong", {"column": column.name, "samples": shown([f'"{mark}"' for mark in marks])})


@answers(
    "IO-10", needs=("referensi_waktu_awal", "referensi_waktu_akhir"),
    when=lambda subject: any(_years(table) for table in subject.tables),
)
def coverage_true(subject: Subject) -> Iterator[Hit]:
    found = sorted({year for table in subject.tables for year in _years(table)})
    for name, year in (("referensi_waktu_awal", found[0]), ("referensi_waktu_akhir", found[-1])):
        stated = as_year(subject.text(name))
        if stated is not None and stated != year:
            span = f"{found[0]}-{found[-1]}" if len(found) > 1 else str(year)
            declared = f"{as_year(subject.text('referensi_waktu_awal'))}-{as_year(subject.text('referensi_waktu_akhir'))}"
            better = str(year) if len(subject.text(name)) <= 4 else f"{year}{subject.text(name)[4:]}"
            yield Hit(name, subject.text(name), better, params={"declared": declared, "found": span})


def _years(table: TableView) -> set[int]:
    """The years a table has data for: from a column of years, or from columns named after years."""
    years = {year for column in table.columns if (year := year_name(column.name)) is not None}
    for column in table.columns:
        if YEAR_WORDS & set(column.words) and len(column.words) <= 2:
            ends = (column.column.minimum, column.column.maximum) if column.column is not None and not column.complete else ()
            values = [*column.distinct, *(str(end) for end in ends if end is not None)]
            years |= {year for value in values if (year := as_year(value)) is not None and 1900 <= year <= 2100}
    return years
