"""The proposal forms of national data standards in the column order of BPS, for chosen concepts and variables."""
from __future__ import annotations

from collections.abc import Iterable, Mapping

from satudata.exchange.model import Published
from satudata.exchange.sheets import Sheet
from satudata.exchange.tables import shown

#: Heading of each column -> the field it is filled from (Permenkum 29/2025, Lampiran I).
COLUMNS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "konsep": (("Nama", "title"), ("Definisi", "definisi"), ("Referensi", "referensi")),
    "variabel": (
        ("Nama Variabel", "title"), ("Definisi", "definisi"), ("Rujukan Konsep", "rujukan_konsep"),
        ("Unit Observasi", "unit_observasi"), ("Ukuran", "ukuran"), ("Satuan", "satuan"), ("Subjek Variabel", "subjek"),
        ("Jenis Value Domain", "jenis_value_domain"), ("Value Domain (Klasifikasi)", "klasifikasi"),
        ("Daftar Value Domain/Referensi Klasifikasi", "value_domain"), ("Aturan Validasi", "aturan_validasi"),
        ("Referensi", "referensi"),
    ),
}
TITLES = {"konsep": "Usulan Konsep", "variabel": "Usulan Variabel"}


def sheet(kind: str, published: Iterable[Published]) -> Sheet:
    """The form of a kind ("konsep", "variabel"), a proposal a row. Raises KeyError for another kind."""
    columns = COLUMNS[kind]
    rows = ([cell(each, name) for _, name in columns] for each in published)
    return Sheet(TITLES[kind], tuple(head for head, _ in columns), rows, tuple([36] * len(columns)))


def cell(published: Published, name: str) -> str:
    """One value as the form wants it: names for codes and records, the old code of a standard after its reference."""
    if name == "value_domain":
        return "; ".join(f"{row.get('kode', '')} = {row.get('nilai', '')}" for row in published.rows(name))
    field = published.form.field(name)
    values = [shown(published, field, value, "id") for value in published.texts(name)]
    if name == "referensi" and published.text("kode_sds"):
        values.append(f"Kode SDS: {published.text('kode_sds')}")
    return "; ".join(values)
