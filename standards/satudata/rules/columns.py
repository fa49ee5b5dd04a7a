"""What kind of column is this, and how are its values named in a sentence?"""
from __future__ import annotations

from satudata.rules.tableview import ColumnView

#: Words a column of figures begins with: "jumlah_kecamatan" counts kecamatan, it does not name one.
FIGURES = {
    "jumlah", "jml", "banyak", "banyaknya", "persentase", "persen", "rata", "rasio", "indeks", "laju", "luas", "total", "nilai",
    "panjang", "volume", "kepadatan", "jarak", "cakupan", "target", "realisasi",
}
NUMERIC = ("integer", "number")


def is_count(column: ColumnView) -> bool:
    """Whether the column's name says that it holds figures."""
    return bool(column.words) and column.words[0] in FIGURES


def is_measure(column: ColumnView) -> bool:
    """Whether the column holds the figures of the data: as its role says, else as its name and type do."""
    role = column.key("peran") or (column.column.role if column.column is not None else "")
    kind = column.column.type if column.column is not None else column.key("type")
    return kind in NUMERIC and (role == "ukuran" or is_count(column))


def shown(values: list[str], most: int = 5) -> str:
    """The first few values for a sentence, each cut to a readable length."""
    cut = [value if len(value) <= 40 else value[:39] + "…" for value in values[:most]]
    return ", ".join(cut) + (", …" if len(values) > most else "")
