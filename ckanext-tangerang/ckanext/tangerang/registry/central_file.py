"""A file of central concepts as records, each wrong cell told with its address."""
from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.tangerang.people.language import lang
from ckanext.tangerang.registry.central import CENTRAL
from satudata import form as forms
from satudata.classification.columns import letter
from satudata.classification.grid import Sheet, csv_sheet, xlsx_sheet
from satudata.errors import FormError, SatuDataError

Json = dict[str, Any]
KIND = "konsep"
#: Headings of the files of BPS and of our own exports, in plain letters -> field.
HEADINGS = {
    "kodesds": "kode_sds", "kodesdsn": "kode_sds", "idsds": "kode_sds", "kode": "kode_sds", "nama": "title",
    "namakonsep": "title", "konsep": "title",
    "title": "title", "definisi": "definisi", "referensi": "referensi", "sumber": "referensi",
    "bahasainggris": "bahasa_inggris", "namainggris": "bahasa_inggris", "sinonim": "sinonim", "keterangan": "notes",
    "catatan": "notes", "tanggalberlaku": "tanggal_berlaku",
}
EXTRA = {"klasifikasi": "Klasifikasi", "ukuran": "Ukuran", "satuan": "Satuan"}
NEEDED = ("kode_sds", "title", "definisi")
MOST = 20_000
HEAD = 20  # rows above the headings at most


@dataclass
class Read:
    """What a file holds: records with the row they stand in, and what is wrong: ``{row, cell, column, value, message}``."""

    rows: int = 0
    records: list[tuple[int, Json]] = field(default_factory=list)
    errors: list[Json] = field(default_factory=list)


def read(data: bytes, filename: str) -> Read:
    """The concepts of a CSV or XLSX file. Raises ``ValidationError`` keyed ``upload`` where it is none."""
    try:
        sheet = xlsx_sheet(data, None) if data[:2] == b"PK" else csv_sheet(data, filename)
    except SatuDataError as error:
        sentences = [text.in_(lang()) for text in (error.message, error.advice)]
        raise tk.ValidationError({"upload": [" ".join(filter(None, sentences))]}) from error
    head, columns = headings(sheet)
    found = Read()
    seen: dict[tuple[str, str], int] = {}
    for number, row in enumerate(sheet.rows[head:], start=head + 1):
        if not any(row):
            continue
        found.rows += 1
        values = {name: row[at] if at < len(row) else "" for name, at in columns.items()}
        wrong = list(faults(values, columns, number, sheet)) + list(repeated(values, columns, number, seen))
        found.errors += wrong
        if not wrong:
            found.records.append((number, record(values)))
    if found.rows > MOST:
        raise tk.ValidationError({"upload": [tk._("At most %(count)s rows at once. Split the file.") % {"count": MOST}]})
    return found


def plain(heading: str) -> str:
    return re.sub(r"[^a-z]", "", heading.lower())


def headings(sheet: Sheet) -> tuple[int, dict[str, int]]:
    """How many rows the data lie below, and where each field stands."""
    for place, row in enumerate(sheet.rows[:HEAD]):
        known: dict[str, int] = {}
        for at, heading in enumerate(row):
            name = HEADINGS.get(plain(heading)) or (plain(heading) if plain(heading) in EXTRA else None)
            if name:
                known.setdefault(name, at)
        if "title" in known and "definisi" in known:
            return place + 1, known
    raise tk.ValidationError({"upload": [
        tk._("The columns were not recognised. Name them kode_sds, nama, definisi, referensi in the first row.")]})


def faults(values: Mapping[str, str], columns: Mapping[str, int], number: int, sheet: Sheet) -> Iterator[Json]:
    """What is wrong with one row, field by field."""
    for name in NEEDED:
        if not values.get(name):
            yield told(number, columns, name, "", tk._("This cell has to be filled in."))
    for name, at in columns.items():
        if f"{letter(at)}{number}" in sheet.formulas:
            yield told(number, columns, name, values[name], tk._("A formula is not taken over. Paste its value."))
    pattern = forms.load(KIND).field("kode_sds").pattern
    code = values.get("kode_sds", "")
    if code and pattern and not re.fullmatch(pattern, code):
        yield told(number, columns, "kode_sds", code, tk._("This is no SDSN code, such as SD00001.00.00."))
    try:
        forms.load(KIND).normalise(record(values))
    except FormError as error:
        for path, text in error.problems.items():
            name = path.split(".")[0]
            yield told(number, columns, name, values.get(name, ""), text.in_(lang()))


def repeated(
    values: Mapping[str, str], columns: Mapping[str, int], number: int, seen: dict[tuple[str, str], int],
) -> Iterator[Json]:
    """Codes and names that stand in the file twice."""
    for name in ("kode_sds", "title"):
        value = values.get(name, "").casefold()
        if value:
            first = seen.setdefault((name, value), number)
            if first != number:
                yield told(number, columns, name, values[name], tk._("Row %(row)s says the same.") % {"row": first})


def told(number: int, columns: Mapping[str, int], name: str, value: str, message: str) -> Json:
    """One error with the address of its cell."""
    at = columns.get(name)
    cell = f"{letter(at)}{number}" if at is not None else str(number)
    return {"row": number, "cell": cell, "column": name, "value": value[:200], "message": message}


def record(values: Mapping[str, str]) -> Json:
    """The concept of one row; what the form of a concept has no place for is kept in its remarks."""
    names = {item.name for item in forms.load(KIND).fields if not item.auto}
    found: Json = {name: value for name, value in values.items() if value and name in names}
    if found.get("sinonim"):
        found["sinonim"] = [part.strip() for part in re.split(r"[;|]", values["sinonim"]) if part.strip()]
    more = [f"{label}: {values[name]}" for name, label in EXTRA.items() if values.get(name) and name not in names]
    if more:
        found["notes"] = "\n\n".join(filter(None, (found.get("notes"), *more)))
    return found | {"asal_standar": CENTRAL}
