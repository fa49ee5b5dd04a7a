"""What an entry of the Daftar Data is: its form, what it still lacks, whether it is priority data."""
from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from satudata import codes
from satudata.codes.model import fold
from satudata.form import Field, Form
from satudata.form.load import parse
from satudata.record import is_empty
from satudata.text import Text

#: A plan code, or a criterion the Forum agreed on, makes an entry priority data.
PRIORITY = ("kriteria_prioritas", "kode_pilar_sdgs", "kode_tujuan_sdgs", "kode_pn_rkp", "kode_pp_rkp", "kode_rpjmd")
YEAR = re.compile(r"(?:19|20|21)\d\d")
LINK = re.compile(r"https?://[^\s/]+\S*")
_NEEDED = Text("{label}: wajib diisi.", "{label}: this is required.")
_CODE = Text('{label}: "{value}" tidak ada di daftar pilihan.', '{label}: "{value}" is not among the choices.')
_YEAR = Text('{label}: "{value}" bukan tahun empat angka.', '{label}: "{value}" is no year of four digits.')
_LINK = Text(
    '{label}: "{value}" bukan alamat web yang diawali http.', '{label}: "{value}" is no web address that begins with http.')


@cache
def form() -> Form:
    """The form of an entry. It is no kind of record: ``satudata.form.kinds()`` does not list it."""
    return parse(yaml.safe_load(files("satudata").joinpath("planning", "form.yaml").read_text("utf-8")))


NAMES = tuple(field.name for field in form().fields)


def normalise(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The entry as it is kept, codes found by their names. Raises FormError."""
    return {name: meant(form().field(name), value) for name, value in form().normalise(raw).items()}


def meant(field: Field, value: Any) -> Any:
    """A value, or each of several, as the code of the field's list it means; what means none stays as it is."""
    if not field.codelist:
        return value
    if isinstance(value, list):
        return list(dict.fromkeys(meant(field, item) for item in value))
    found = codes.load(field.codelist).find(value)
    return found.kode if found else value


def faults(entry: Mapping[str, Any], *, whole: bool) -> dict[str, Text]:
    """What is wrong with an entry, by field. ``whole``: also what it still lacks before it can be proposed."""
    found = {name: said for name, value in entry.items() if (said := fault(form().field(name), value))}
    if whole:
        for field in form().fields:
            if form().demands(field, entry) and is_empty(entry.get(field.name)):
                found[field.name] = needed(field.name)
    return found


def needed(name: str) -> Text:
    """What is said of a field that must be filled in and is not."""
    return _said(_NEEDED, form().field(name))


def fault(field: Field, value: Any) -> Text | None:
    """What is wrong with one value, None when nothing is."""
    if is_empty(value):
        return None
    if field.codelist:
        listed, values = codes.load(field.codelist), value if isinstance(value, list) else [value]
        return next((_said(_CODE, field, item) for item in values if item not in listed), None)
    if field.kind == "year":
        return None if YEAR.fullmatch(value) else _said(_YEAR, field, value)
    if field.kind == "url":
        return None if LINK.fullmatch(value) else _said(_LINK, field, value)
    return None


def _said(text: Text, field: Field, value: str = "") -> Text:
    return Text(text.id.format(label=field.label.id, value=value[:80]), text.en.format(label=field.label.en, value=value[:80]))


def is_priority(entry: Mapping[str, Any]) -> bool:
    """Whether a plan code or a criterion makes it priority data."""
    return any(not is_empty(entry.get(name)) for name in PRIORITY)


def name_key(name: str) -> str:
    """What makes two names the same: case, blanks and punctuation aside."""
    return fold(name)
