"""Would the files give people away? (PR-09, PR-10, PR-11)"""
from __future__ import annotations

from collections.abc import Iterator

from satudata import personal
from satudata.rules.columns import is_measure
from satudata.rules.finding import Hit
from satudata.rules.registration import answers
from satudata.rules.spelling import meant
from satudata.rules.subject import Subject
from satudata.rules.tableview import ColumnView, TableView

#: Texts of the record that are shown beside the data.
PUBLIC_TEXTS = ("title", "notes", "definisi", "catatan_kualitas")
#: Words that make "nama ..." a person's name.
PERSONS = {
    "lengkap", "penerima", "warga", "penduduk", "pasien", "siswa", "anak", "ibu", "ayah", "pemilik", "pegawai", "pelapor",
    "korban", "orang", "pemohon", "peserta",
}
#: Cells of fewer people than this are small (GSBPM 6.4).
SMALL = 3
PEOPLE = {"orang", "rumah-tangga", "keluarga"}
CLOSED = {"tidak", "false", "2"}


@answers("PR-09", when=lambda subject: subject.open)
def nobody_exposed(subject: Subject) -> Iterator[Hit]:
    stated = subject.text("memuat_data_pribadi")
    if stated.startswith("ya"):
        yield Hit("memuat_data_pribadi", stated, say="akui")
    for name in PUBLIC_TEXTS:
        for found in personal.scan([subject.text(name)], official=[subject.context.mail_domain]):
            yield Hit(name, found.masked_sample, say="teks", params={"label": subject.label(name), "what": found.label})
    for table in subject.tables:
        yield from _exposed(subject, table)


def _exposed(subject: Subject, table: TableView) -> Iterator[Hit]:
    address = any("alamat" in column.words for column in table.columns)
    for column in table.columns:
        if column.key("data_pribadi").startswith("ya"):
            yield Hit(f"{column.path}.data_pribadi", column.key("data_pribadi"), None, "kolom", {"column": column.name})
        if address and column.words[:1] == ("nama",) and PERSONS & set(column.words):
            yield Hit(column.path, column.name, say="nama", params={"column": column.name})
        for found in personal.scan(column.values, column=column.name, official=[subject.context.mail_domain]):
            params = {"column": column.name, "what": found.label, "masked": found.masked_sample, "count": found.count}
            yield Hit(column.path, found.masked_sample, params=params)


@answers("PR-10", when=lambda subject: subject.open and any(table.columns for table in subject.tables))
def small_cells(subject: Subject) -> Iterator[Hit]:
    for table in subject.tables:
        measures = [column for column in table.columns if is_measure(column)]
        for column in measures:
            if not _people(subject, column, alone=len(measures) == 1):
                continue
            count = sum(0 < value < SMALL for value in map(_number, column.filled))
            lowest = _number(str(column.column.minimum)) if column.column is not None else 0.0
            if column.complete and count:
                yield Hit(column.path, count, None, "", {"column": column.name, "count": count, "limit": SMALL})
            elif not column.complete and (count or 0 < lowest < SMALL):
                yield Hit(column.path, None, None, "ada", {"column": column.name, "limit": SMALL})


def _people(subject: Subject, column: ColumnView, alone: bool) -> bool:
    """Whether the column counts people: its own unit says so, or the unit of the data where it is the only measure."""
    known = column.column
    if (known.type if known is not None else column.key("type")) != "integer":
        return False
    own = column.key("satuan") or (known.unit if known is not None else None) or ""
    unit = meant(subject.codelist("satuan"), own or (subject.text("satuan") if alone else ""))
    return unit is not None and unit.kode in PEOPLE


def _number(value: str) -> float:
    try:
        return float(value)
    except ValueError:
        return 0.0


@answers("PR-11", when=lambda subject: subject.open and any(table.schema for table in subject.tables))
def closed_variables(subject: Subject) -> Iterator[Hit]:
    for table in subject.tables:
        for column in table.columns:
            known = subject.found("variable", column.key("variabel")) or column.schema
            public = str(known.get("apakah_variabel_bisa_diakses_umum", "ya")).lower()
            if public in CLOSED:
                yield Hit(column.path, column.name, params={"column": column.name})
