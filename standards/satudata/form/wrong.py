"""What is said of a value that does not fit its field."""
from __future__ import annotations

from satudata.form.model import Field
from satudata.text import Text

UNKNOWN = Text("Isian “{name}” tidak dikenal dalam formulir ini.", "The form has no field “{name}”.")
AUTO = Text(
    "Isian “{name}” dihitung oleh sistem dan tidak dapat diisi.", "The field “{name}” is computed and cannot be filled in."
)
LONG = Text(
    "{label}: paling banyak {limit} karakter, yang diisi {size}.", "{label}: at most {limit} characters, {size} were given."
)
MANY = Text("{label}: paling banyak {limit} nilai, yang diisi {size}.", "{label}: at most {limit} values, {size} were given.")
SCALAR = Text("{label}: harus satu nilai teks.", "{label}: must be one text value.")
LIST = Text("{label}: harus daftar nilai teks.", "{label}: must be a list of text values.")
NO_MOMENT = Text("{label}: {value} bukan tanggal dengan jam. Tulis 2027-02-01 atau 2027-02-01T10:00.",
                 "{label}: {value} is no day with an hour. Write 2027-02-01 or 2027-02-01T10:00.")
NO_DAY = Text(
    "{label}: tanggal {value} tidak ada dalam kalender. Periksa hari dan bulannya.",
    "{label}: there is no day {value} in the calendar. Check its day and month.",
)
NO_WEB = Text(
    "{label}: tulis alamat web yang diawali http:// atau https://.",
    "{label}: give a web address that begins with http:// or https://.",
)
JSON = Text("{label}: susunan isian tidak sesuai ({place}).", "{label}: its structure is not as expected ({place}).")
TABLES = Text("Tabel: harus daftar paling banyak {limit} tabel.", "Tables: must be a list of at most {limit} tables.")
ROWS = Text("{label}: harus daftar baris.", "{label}: must be a list of rows.")
NOT_A_ROW = Text(
    "{label}: setiap baris harus berupa nama kolom dan nilainya.", "{label}: each row must be column names with their values."
)


class Wrong(Exception):
    """One value that does not fit its field."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.id)
        self.text = text


def said(field: Field, text: Text, **values: object) -> Text:
    """The sentence about a field, with the field's label in both languages."""
    return Text(text.id.format(label=field.label.id, **values), text.en.format(label=field.label.en, **values))
