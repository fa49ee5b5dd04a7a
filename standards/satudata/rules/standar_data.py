"""Does the record follow Standar Data: concept, definition, classification, measure, unit? (SD)"""
from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from satudata import codes, naming
from satudata.codes import Code
from satudata.rules.finding import Hit
from satudata.rules.registration import answers
from satudata.rules.spelling import bare, meant
from satudata.rules.statistical import indicators, measured, text, variables
from satudata.rules.subject import Subject
from satudata.text import Text

DEFINITION = 30
SDSN = re.compile(r"[A-Z]{1,2}\d{5}\.\d{2}\.\d{2}")
LIKE_SDSN = re.compile(r"[A-Za-z]{1,2}\s*\d{3,}[\d.\s]*")
UNIT_COLUMNS = {"satuan", "unit", "unit_satuan", "satuan_data"}
#: Measures that have units of their own and no others.
PHYSICAL = {"luas", "panjang", "volume", "suhu"}


@answers("SD-01", needs=("konsep_sds",), when=lambda subject: subject.context.concept is not None)
def concept_known(subject: Subject) -> Iterator[Hit]:
    value = subject.text("konsep_sds")
    found = subject.found("concept", value)
    if found is None:
        yield Hit("konsep_sds", value, params={"value": value})
    elif str(found.get("status", "")).upper() == "USANG":
        successor = found.get("digantikan_oleh") or found.get("successor")
        yield Hit("konsep_sds", value, successor, "usang", {"value": _title(found) or value})


def _title(concept: Mapping[str, Any]) -> str:
    """The name of a concept as a look-up gives it."""
    return str(concept.get("title") or concept.get("nama") or "")


@answers("SD-02", needs=("definisi",))
def definition_bounds(subject: Subject) -> Iterator[Hit]:
    value = subject.text("definisi")
    concept = subject.found("concept", subject.text("konsep_sds")) or {}
    names = {bare(subject.text("title")): "judul", bare(_title(concept)): "konsep"}
    say = names.get(bare(value))
    if say and bare(value):
        yield Hit("definisi", value, say=say)
    elif len(value) < DEFINITION:
        yield Hit("definisi", value, params={"length": len(value), "minimum": DEFINITION})


@answers("SD-03", needs=("klasifikasi_penyajian",))
def classification_versioned(subject: Subject) -> Iterator[Hit]:
    values = subject.values("klasifikasi_penyajian")
    several = isinstance(subject.record.get("klasifikasi_penyajian"), list)
    for index, value in enumerate(values):
        say = _classification(subject, value)
        if say is not None:
            path = f"klasifikasi_penyajian.{index}" if several else "klasifikasi_penyajian"
            yield Hit(path, value, _like_list(value), say, {"value": value})


def _classification(subject: Subject, value: str) -> str | None:
    """The message of what is wrong, None where nothing is. Code lists of this library all carry a version."""
    if value == "-" or value in codes.names() or subject.code_of("klasifikasi_penyajian", value):
        return None
    if subject.context.classification is None:
        return None
    found = subject.found("classification", value)
    if found is None:
        return ""
    return None if found.get("versi") else "versi"


def _like_list(value: str) -> str | None:
    """The code list of this library that has this title."""
    wanted = bare(value)
    return next((name for name in codes.names() if bare(codes.load(name).title.id) == wanted), None)


@answers("SD-04", needs=("ukuran",), when=lambda subject: subject.codelist("ukuran") is not None)
def measure_listed(subject: Subject) -> Iterator[Hit]:
    yield from _listed(subject, "ukuran")


@answers("SD-05a", needs=("satuan",), when=lambda subject: subject.codelist("satuan") is not None)
def unit_listed(subject: Subject) -> Iterator[Hit]:
    yield from _listed(subject, "satuan")
    units = subject.codelist("satuan")
    for table in subject.tables:
        for column in table.columns:
            value = column.schema.get("satuan")
            if isinstance(value, str) and bare(value) and units is not None and value not in units:
                found = meant(units, value)
                yield Hit(f"{column.path}.satuan", value, found.kode if found else None, params={"value": value})


def _listed(subject: Subject, name: str) -> Iterator[Hit]:
    value = subject.record.get(name)
    if isinstance(value, str) and subject.code_of(name, value) is None:
        found = meant(subject.codelist(name), value)
        yield Hit(name, value, found.kode if found else None, params={"value": value.strip()})


@answers("SD-05b", when=lambda subject: subject.has("satuan") or any(measured(subject)))
def unit_consistent(subject: Subject) -> Iterator[Hit]:
    if subject.kind == "kegiatan":
        yield from _units_of_rows(subject)
        return
    units, measure = subject.codelist("satuan"), subject.code("ukuran")
    declared = meant(units, subject.text("satuan"))
    kode = declared.kode if declared else bare(subject.text("satuan"))
    if measure is not None and declared is not None and not _fit(measure, declared):
        params = {"ukuran": measure.nama, "satuan": declared.nama}
        yield Hit("satuan", subject.text("satuan"), measure.extra.get("satuan") or None, params=params)
    for table in subject.tables:
        measures = [column for column in table.columns if column.key("peran") == "ukuran" and column.key("satuan")]
        for column in measures if len(measures) == 1 else ():
            other = meant(units, column.key("satuan"))
            if (other.kode if other else bare(column.key("satuan"))) != kode:
                params = {"column": column.name, "found": column.key("satuan"), "satuan": _name(subject, "satuan")}
                yield Hit(f"{column.path}.satuan", column.key("satuan"), kode, "skema", params)
        for column in table.columns:
            if "_".join(column.words) in UNIT_COLUMNS:
                yield from _unit_column(subject, column.path, column.distinct, kode)


def _units_of_rows(subject: Subject) -> Iterator[Hit]:
    measures, units = codes.load("ukuran"), codes.load("satuan")
    for path, measure, unit in measured(subject):
        one, other = measures.get(measure), units.get(unit)
        if one is not None and other is not None and not _fit(one, other):
            yield Hit(path, unit, one.extra.get("satuan") or None, params={"ukuran": one.nama, "satuan": other.nama})


def _unit_column(subject: Subject, path: str, values: list[str], kode: str) -> Iterator[Hit]:
    units = subject.codelist("satuan")
    for value in values:
        found = meant(units, value)
        if (found.kode if found else bare(value)) != kode:
            yield Hit(path, value, say="kolom", params={"found": value, "satuan": _name(subject, "satuan")})
            return


def _fit(measure: Code, unit: Code) -> bool:
    """Whether a unit can be one of the measure: as the lists say, strictly for shares, counts and physical measures."""
    if measure.extra.get("satuan"):
        return unit.kode == measure.extra["satuan"]
    if measure.kode == "jumlah":
        return unit.extra.get("ukuran") != "persentase"
    return measure.kode not in PHYSICAL or unit.extra.get("ukuran") == measure.kode


def _name(subject: Subject, field: str) -> str:
    code = subject.code(field)
    return code.nama if code else subject.text(field)


@answers("SD-07", when=lambda subject: bool(list(_sdsn(subject))))
def sdsn_well_formed(subject: Subject) -> Iterator[Hit]:
    for path, value in _sdsn(subject):
        if not SDSN.fullmatch(value):
            yield Hit(path, value, sdsn(value), params={"value": value})


def _sdsn(subject: Subject) -> Iterator[tuple[str, str]]:
    """Every value that is, or is meant as, a code of SDSN, with its path."""
    for name in ("id_sds", "kode_sds"):
        if subject.text(name):
            yield name, subject.text(name)
    for start, row in (*variables(subject), *indicators(subject)) if subject.kind == "kegiatan" else ():
        if text(row, "id_sds"):
            yield f"{start}id_sds", text(row, "id_sds")
    if LIKE_SDSN.fullmatch(subject.text("konsep_sds")):
        yield "konsep_sds", subject.text("konsep_sds")
    for table in subject.tables:
        for column in table.columns:
            if LIKE_SDSN.fullmatch(column.key("variabel")):
                yield f"{column.path}.variabel", column.key("variabel")


def sdsn(value: str) -> str | None:
    """The well-formed code that "sd 00001.0000" means, None where the digits are not nine."""
    letters, digits = re.sub(r"[^A-Za-z]", "", value).upper(), re.sub(r"\D", "", value)
    if not 1 <= len(letters) <= 2 or len(digits) != 9 or not value.strip()[0].isalpha():
        return None
    return f"{letters}{digits[:5]}.{digits[5:7]}.{digits[7:]}"


@answers("SD-08", when=lambda subject: bool(_concept_name(subject)[1]))
def concept_named(subject: Subject) -> Iterator[Hit]:
    path, name = _concept_name(subject)
    better = naming.corrected(name)
    for breach in naming.check(name, taken=lambda name: _taken(subject, name)):
        suggestion = None if breach.rule == "kembar" else better
        yield Hit(path, name, suggestion, breach.rule, {"found": breach.found, "name": name, "by": breach.by}, breach.help)


def _taken(subject: Subject, name: str) -> Text | None:
    """Another concept, where the catalogue says that one has this name."""
    taken = subject.context.concept_taken
    return Text("konsep lain", "another concept") if taken is not None and taken(name) else None


def _concept_name(subject: Subject) -> tuple[str, str]:
    """The concept's name: the field nama, or title where the form has no nama."""
    path = "nama" if subject.has("nama") else "title"
    return path, subject.text(path)
