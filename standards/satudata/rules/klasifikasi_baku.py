"""Do columns of economic activities, occupations, goods and purposes say which standard classification they use? (KR-04)"""
from __future__ import annotations

from collections.abc import Iterator

from satudata import codes
from satudata.rules.columns import is_count, is_measure
from satudata.rules.finding import Hit
from satudata.rules.registration import answers
from satudata.rules.subject import Subject
from satudata.rules.tableview import ColumnView

#: Classification -> words of which all stand in the name of a column of it.
NAMED = {
    "KBLI": ({"kbli"}, {"lapangan", "usaha"}),
    "KBJI": ({"kbji"}, {"jenis", "pekerjaan"}, {"okupasi"}),
    "KBKI": ({"kbki"}, {"komoditas"}, {"komoditi"}),
    "COICOP": ({"coicop"}, {"kelompok", "pengeluaran"}, {"jenis", "konsumsi"}),
}


@answers("KR-04", when=lambda subject: any(_columns(subject)))
def standard_classification(subject: Subject) -> Iterator[Hit]:
    stated = [*subject.values("kode_referensi"), *subject.values("klasifikasi_penyajian")]
    for column, name in _columns(subject):
        named = [value for value in (column.key("kode_referensi"), *stated) if _names(subject, value, name)]
        if not named:
            params = {"column": column.name, "standard": name}
            yield Hit(_path(column), column.key("kode_referensi") or None, params=params)
        elif not any(_versioned(subject, value) for value in named):
            yield Hit(_path(column), named[0], None, "versi", {"column": column.name, "standard": name})


def _columns(subject: Subject) -> Iterator[tuple[ColumnView, str]]:
    """The columns of such a classification, with its name."""
    for table in subject.tables:
        for column in table.columns:
            words = set(column.words)
            name = next((name for name, sets in NAMED.items() if any(one <= words for one in sets)), "")
            if name and not is_count(column) and not is_measure(column):
                yield column, name


def _path(column: ColumnView) -> str:
    """The key of the column to fill in; the schema's own where it does not list the column."""
    return f"{column.path}.kode_referensi" if column.schema else column.path


def _names(subject: Subject, value: str, name: str) -> bool:
    """Whether a value names the classification: by its text, or by the title or code of the record it leads to."""
    found = (subject.found("classification", value) or {}) if value else {}
    return any(name.lower() in str(text or "").lower() for text in (value, found.get("title"), found.get("kode_list")))


def _versioned(subject: Subject, value: str) -> bool:
    """Whether the value states a version: a list of this library, a record with one, or a text with a year."""
    found = subject.found("classification", value)
    if value in codes.names() or found is None:
        return value in codes.names() or any(char.isdigit() for char in value)
    return bool(found.get("versi"))
