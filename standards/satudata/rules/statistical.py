"""Do variables and indicators hold together, in an activity's rows and as standards? (MD-11, 12, 13, 19, SD-05b)"""
from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from satudata.rules.finding import Hit
from satudata.rules.registration import answers
from satudata.rules.spelling import bare
from satudata.rules.subject import Subject
from satudata.rules.tableview import words_of

COLLECTED = "variabel_yang_dikumpulkan"
#: Words of a formula that are no names: functions, LaTeX, and what joins a name.
MATH = {
    "frac", "sum", "sqrt", "times", "cdot", "left", "right", "text", "mathrm", "log", "ln", "exp", "min", "max", "abs", "x", "i",
    "n", "t", "jumlah", "rata", "dan", "dari", "dibagi", "dikali", "kali", "persen", "sigma", "total", "per", "begin", "end",
}
WORD = re.compile(r"[^\W\d]\w*", re.UNICODE)
Row = Mapping[str, Any]


def rows(value: Any) -> list[tuple[int, Row]]:
    """The rows of a value that are objects, with their place."""
    return [(place, row) for place, row in enumerate(value) if isinstance(row, Mapping)] if isinstance(value, list) else []


def text(row: Row, name: str) -> str:
    """A cell as text, "" where it is empty or no text."""
    value = row.get(name)
    return value.strip() if isinstance(value, str) else ""


def indicators(subject: Subject) -> list[tuple[str, Row]]:
    """Each indicator with the beginning of its paths: the rows of an activity, or the standard itself."""
    if subject.kind == "indikator":
        return [("", subject.record)]
    return [(f"ms_ind.{place}.", row) for place, row in rows(subject.record.get("ms_ind"))]


def variables(subject: Subject) -> list[tuple[str, Row]]:
    """Each variable with the beginning of its paths, as ``indicators``."""
    if subject.kind == "variabel":
        return [("", subject.record)]
    return [(f"ms_var.{place}.", row) for place, row in rows(subject.record.get("ms_var"))]


@answers("MD-11", needs=(COLLECTED, "ms_var"))
def collected_are_explained(subject: Subject) -> Iterator[Hit]:
    listed, explained = rows(subject.record.get(COLLECTED)), rows(subject.record.get("ms_var"))
    names = {key: {bare(text(row, "nama")) for _, row in found} for key, found in (("3.4", listed), ("var", explained))}
    for place, row in listed:
        if (name := text(row, "nama")) and bare(name) not in names["var"]:
            yield Hit(f"{COLLECTED}.{place}.nama", name, params={"name": name})
    for place, row in explained:
        if (name := text(row, "nama")) and bare(name) not in names["3.4"]:
            yield Hit(f"ms_var.{place}.nama", name, say="lebih", params={"name": name})


@answers("MD-12", when=lambda subject: bool(indicators(subject)))
def constituents_agree(subject: Subject) -> Iterator[Hit]:
    known = {bare(text(row, "nama")) for _, row in variables(subject)}
    ids = {text(row, "id") for _, row in variables(subject)}
    for start, row in indicators(subject):
        for other, name in (("tidak", "indikator_pembangun"), ("ya", "variabel_pembangun")):
            if text(row, "apakah_indikator_komposit") == other and rows(row.get(name)):
                yield Hit(start + name, say="lebih", params={"name": _called(subject, row)})
        if subject.kind != "kegiatan" or text(row, "apakah_indikator_komposit") != "tidak":
            continue
        own = bare(subject.text("title"))
        for place, part in rows(row.get("variabel_pembangun")):
            here = bare(text(part, "kegiatan_penghasil")) in ("", own)
            path, name, ref = f"{start}variabel_pembangun.{place}", text(part, "nama"), text(part, "ms_var_ref")
            if here and name and bare(name) not in known and ref not in ids:
                yield Hit(f"{path}.nama", name, say="asing", params={"name": name})


def _called(subject: Subject, row: Row) -> str:
    return text(row, "nama") or subject.text("title")


@answers("MD-13", when=lambda subject: any(text(row, "rumus") and _parts(subject, row) for _, row in indicators(subject)))
def formula_known(subject: Subject) -> Iterator[Hit]:
    for start, row in indicators(subject):
        parts = _parts(subject, row)
        if not text(row, "rumus") or not parts:
            continue
        known = {word for part in parts for word in words_of(part)} | MATH
        words = WORD.findall(text(row, "rumus").replace("_", " "))
        strange = [word for word in words if word.lower() not in known and len(word) > 2]
        if strange:
            yield Hit(f"{start}rumus", text(row, "rumus"), params={"words": ", ".join(dict.fromkeys(strange))})


def _parts(subject: Subject, row: Row) -> list[str]:
    """Names a formula may use: constituents, the variables of the activity and their aliases, the indicator itself."""
    found = [text(part, "nama") for name in ("variabel_pembangun", "indikator_pembangun") for _, part in rows(row.get(name))]
    if subject.kind == "kegiatan":
        found += [text(each, key) for _, each in variables(subject) for key in ("nama", "alias")]
    return [*found, _called(subject, row)] if any(found) else []


@answers("MD-19", when=lambda subject: any(text(row, "jenis_value_domain") for _, row in variables(subject)))
def values_as_said(subject: Subject) -> Iterator[Hit]:
    reference = "klasifikasi" if subject.kind == "variabel" else "klasifikasi_rujukan_value_domain"
    for start, row in variables(subject):
        listed = rows(row.get("value_domain"))
        name = _called(subject, row)
        if text(row, "jenis_value_domain") == "described" and (listed or text(row, reference)):
            path = "value_domain" if listed else reference
            yield Hit(start + path, say="bebas", params={"name": name})
        if text(row, "jenis_value_domain") == "enumerated" and not listed and not text(row, reference):
            yield Hit(f"{start}value_domain", params={"name": name})
        codes = [text(each, "kode") for _, each in listed]
        for code in dict.fromkeys(code for code in codes if code and codes.count(code) > 1):
            yield Hit(f"{start}value_domain", code, say="kembar", params={"name": name, "code": code})


def measured(subject: Subject) -> Iterator[tuple[str, str, str]]:
    """Path of the unit, measure and unit of every variable and indicator that names both."""
    for start, row in (*variables(subject), *indicators(subject)):
        if text(row, "ukuran") and text(row, "satuan"):
            yield f"{start}satuan", text(row, "ukuran"), text(row, "satuan")
