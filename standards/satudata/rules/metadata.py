"""Do the metadata say what the data are, who answers for them and which activity made them? (MD)"""
from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from satudata.rules.areas import plain
from satudata.rules.column_text import definition
from satudata.rules.finding import Hit
from satudata.rules.registration import answers
from satudata.rules.subject import Subject, as_year
from satudata.rules.tableview import ColumnView
from satudata.text import Text

#: Words of a position; a contact without any of them reads as a person's name.
POSITIONS = re.compile(
    r"\b(kepala|sekretaris|ketua|wakil|direktur|manajer|manager|kabid|kasi|kasubag|kasubbag|kasie|kadis|sub|bidang|seksi|bagian|"
    r"sub-?koordinator|koordinator|analis|statistisi|pranata|pengelola|pengolah|admin|administrator|staf|camat|lurah|inspektur|"
    r"asisten|penata|pengawas|perencana|penyusun|petugas|operator|walidata|penanggung|tim|unit|dinas|badan|uptd?|penelaah|arsiparis)\b",
    re.IGNORECASE,
)
CONTACTS = (("maintainer_email", "maintainer_jabatan"), ("pj_email", "pj_jabatan"))
PARTS = {
    "ukuran": Text("ukuran", "measure"),
    "klasifikasi": Text("klasifikasi", "classification"),
    "wilayah": Text("wilayah", "region"),
}
BY = re.compile(r"\b(berdasarkan|menurut|per)\b", re.IGNORECASE)


@answers("MD-01", needs=("id_mskeg",), when=lambda subject: subject.context.activity is not None)
def activity_known(subject: Subject) -> Iterator[Hit]:
    value = subject.text("id_mskeg")
    if subject.found("activity", value) is None:
        yield Hit("id_mskeg", value, params={"value": value})


@answers("MD-02", when=lambda subject: any(table.schema for table in subject.tables))
def columns_explained(subject: Subject) -> Iterator[Hit]:
    for table in subject.tables:
        declared = [column for column in table.columns if column.schema]
        for column in declared:
            if not column.key("definisi") or plain(column.key("definisi")) == plain(column.name):
                path = f"{column.path}.definisi"
                yield Hit(path, column.key("definisi") or None, definition(column.words), params={"column": column.name})
            yield from _variable(subject, column)
        loose = [column.name for column in declared if not column.key("variabel")]
        if loose:
            shown = ", ".join(loose[:5]) + (", …" if len(loose) > 5 else "")
            yield Hit(f"{table.path}.skema_tabel", loose, None, "tautan", {"count": len(loose), "columns": shown})


def _variable(subject: Subject, column: ColumnView) -> Iterator[Hit]:
    """A link to a variable that is neither a row of an activity nor a standard."""
    value = column.key("variabel")
    if value and subject.context.variable is not None and subject.found("variable", value) is None:
        yield Hit(f"{column.path}.variabel", value, say="asing", params={"column": column.name, "value": value})


@answers("MD-15", when=lambda subject: any(subject.has(name) for pair in CONTACTS for name in pair))
def contact_official(subject: Subject) -> Iterator[Hit]:
    domain = subject.context.mail_domain
    for mail, position in CONTACTS:
        value = subject.text(mail)
        host = value.rpartition("@")[2].lower()
        if value and host != domain and not host.endswith("." + domain):
            yield Hit(mail, value, params={"value": value, "domain": domain})
        value = subject.text(position)
        if value and not POSITIONS.search(value):
            yield Hit(position, value, say="jabatan", params={"value": value})


@answers("MD-17", when=lambda subject: bool(_stated_year(subject)))
def current_year(subject: Subject) -> Iterator[Hit]:
    name = _stated_year(subject)
    if as_year(subject.text(name)) != subject.context.today.year:
        year = str(subject.context.today.year)
        yield Hit(name, subject.text(name), year, params={"value": subject.text(name), "year": year})


def _stated_year(subject: Subject) -> str:
    return next((name for name in ("submission_period", "tahun") if subject.has(name)), "")


@answers("MD-18", needs=("title",))
def title_pattern(subject: Subject) -> Iterator[Hit]:
    title = subject.text("title")
    measure, area = subject.code("ukuran"), subject.code("cakupan_wilayah")
    lacks = []
    if measure is not None and plain(measure.nama) not in plain(title):
        lacks.append("ukuran")
    if not BY.search(title):
        lacks.append("klasifikasi")
    if area is not None and plain(area.nama) not in plain(title):
        lacks.append("wilayah")
    if lacks:
        parts = Text(_list([PARTS[name].id for name in lacks], "dan"), _list([PARTS[name].en for name in lacks], "and"))
        yield Hit("title", title, _title(subject, title, lacks), params={"parts": parts})


def _title(subject: Subject, title: str, lacks: list[str]) -> str:
    """The title by the pattern "[ukuran] [konsep] Berdasarkan [klasifikasi] di [wilayah]", from what the record says."""
    measure, area = subject.code("ukuran"), subject.code("cakupan_wilayah")
    head, place = title.strip(), ""
    if " di " in head:
        head, _, place = head.rpartition(" di ")
    if "ukuran" in lacks and measure is not None:
        head = f"{measure.nama} {head}"
    level = subject.code("tingkat_penyajian")
    if "klasifikasi" in lacks and level is not None:
        head = f"{head} Berdasarkan {level.nama}"
    if "wilayah" in lacks and area is not None:
        place = _place(area.nama, area.tingkat)
    return f"{head} di {place}" if place else head


def _place(name: str, level: str) -> str:
    return f"{level.capitalize()} {name}" if level in ("kecamatan", "kelurahan") else name


def _list(words: list[Any], last: str) -> str:
    return f", {last} ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 2 else f" {last} ".join(words)
