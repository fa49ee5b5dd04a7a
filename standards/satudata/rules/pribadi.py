"""Would the files give people away? (PR-09, PR-10, PR-11)"""
from __future__ import annotations

from collections.abc import Iterator

from satudata.rules.columns import is_measure
from satudata.rules.finding import Hit
from satudata.rules.registration import answers
from satudata.rules.spelling import meant
from satudata.rules.subject import Subject
from satudata.rules.tableview import ColumnView

#: Cells of fewer people than this are small (GSBPM 6.4).
SMALL = 3
PEOPLE = {"orang", "rumah-tangga", "keluarga"}
CLOSED = {"tidak", "false", "2"}


@answers("PR-10", when=lambda subject: subject.open and any(table.columns for table in subject.tables))
def small_cells(subject: Subject) -> Iterator[Hit]:
    for table in subject.tables:
        for column in table.columns:
            if is_measure(column) and _people(subject, column):
                count = sum(0 < value < SMALL for value in map(_number, column.filled))
                lowest = _number(str(column.column.minimum)) if column.column is not None else 0.0
                if column.complete and count:
                    yield Hit(column.path, count, None, "", {"column": column.name, "count": count, "limit": SMALL})
                elif not column.complete and (count or 0 < lowest < SMALL):
                    yield Hit(column.path, None, None, "ada", {"column": column.name, "limit": SMALL})


def _people(subject: Subject, column: ColumnView) -> bool:
    unit = meant(subject.codelist("satuan"), column.key("satuan") or subject.text("satuan"))
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
