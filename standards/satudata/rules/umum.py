"""Is every value one of its list, and written in the form of its field? (DAFTAR)"""
from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from satudata import codes, form
from satudata.form import Field
from satudata.rules.finding import Hit
from satudata.rules.registration import answers
from satudata.rules.spelling import meant
from satudata.rules.subject import Subject, as_date
from satudata.rules.writing import not_iso

#: Fields whose value has a rule of its own.
OWN = {
    "ukuran", "satuan", "urusan", "cakupan_wilayah", "accrualPeriodicity", "tanggal_rilis_berikutnya",
    "accessRights", "license_id",
}
#: Kinds whose value has a shape, and rows, which have columns.
STRICT = ("date", "year", "email", "url", "rows")
PARTIAL = re.compile(r"\d{4}(-(0[1-9]|1[0-2]))?")
YEAR = re.compile(r"\d{4}")
MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
WEB = re.compile(r"https?://\S+")


@answers("DAFTAR")
def values_of_form(subject: Subject) -> Iterator[Hit]:
    loaded = form.load(subject.kind)
    yield from _faults(loaded.fields, subject.record, "")
    for table in subject.tables:
        yield from _faults(loaded.table_fields, table.entry, f"{table.path}.")


def _in_rows(field: Field, value: Any, prefix: str) -> Iterator[Hit]:
    """Faults of cells; most columns take any text and are not looked at, row by row, for nothing."""
    strict = tuple(column for column in field.columns if column.codelist or column.kind in STRICT)
    for place, row in enumerate(value if strict and isinstance(value, list) else ()):
        if isinstance(row, Mapping):
            yield from _faults(strict, row, f"{prefix}{field.name}.{place}.", within=True)


def _faults(fields: tuple[Field, ...], record: Mapping[str, Any], prefix: str, within: bool = False) -> Iterator[Hit]:
    for field in fields:
        value = record.get(field.name)
        if value is None or (field.name in OWN and not within):
            continue
        if field.kind == "rows":
            yield from _in_rows(field, value, prefix)
            continue
        several = isinstance(value, list)
        for place, item in enumerate(value if several else [value]):
            fault = _fault(field, item) if isinstance(item, str) else None
            if fault is not None:
                path = f"{prefix}{field.name}" + (f".{place}" if several else "")
                yield Hit(path, item, fault[1], fault[0], {"label": field.label, "value": item})


def _fault(field: Field, value: str) -> tuple[str, str | None] | None:
    """(message, suggestion) of what is wrong with a value, None where nothing is."""
    if field.codelist and field.codelist in codes.names():
        codelist = codes.load(field.codelist)
        found = meant(codelist, value) if value not in codelist else None
        return None if value in codelist else ("", found.kode if found else None)
    if field.kind == "date":
        right = as_date(value) is not None or (field.partial and PARTIAL.fullmatch(value) is not None)
        return None if right else ("tanggal", not_iso(value))
    for kind, say, pattern in (("year", "tahun", YEAR), ("email", "surel", MAIL), ("url", "tautan", WEB)):
        if field.kind == kind and not pattern.fullmatch(value):
            return say, None
    return None
