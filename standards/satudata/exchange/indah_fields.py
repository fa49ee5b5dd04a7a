"""Which place of an INDAH document a field has, and how its value is written there and read from there."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from satudata import codes
from satudata import form as forms
from satudata.form import Field

Json = dict[str, Any]
YES_NO = {"ya": True, "tidak": False}


@cache
def rules() -> Mapping[str, Any]:
    """The table of indah.yaml."""
    document: Mapping[str, Any] = yaml.safe_load(files("satudata").joinpath("exchange", "indah.yaml").read_text("utf-8"))
    return document


@dataclass(frozen=True)
class Place:
    """A field and its path in the document; `row` the field of rows it is a column of, "" for an item of the record."""

    field: Field
    path: str
    row: str = ""

    @property
    def in_envelope(self) -> bool:
        """Whether it stands beside `data`, not in it."""
        return self.path.partition(".")[0] in rules()["envelope"]

    @property
    def flags(self) -> bool:
        """Whether several choices are written as one yes or no a choice."""
        return self.field.kind == "choices"


@cache
def places(kind: str) -> tuple[Place, ...]:
    """The fields of a kind, or of a row of an activity ("ms_var", "ms_ind"), that INDAH has a place for.

    Flags come first, since the text of "other" lies among them.
    """
    if kind in rules()["children"].values():
        fields = next(field.columns for field in forms.load("kegiatan").fields if field.name == kind)
        row = kind
    else:
        fields, row = forms.load(kind).fields, ""
    more = rules()["paths"].get(kind, {})
    found = [Place(field, path, row) for field in fields for path in [field.indah or more.get(field.name, "")] if path]
    children = rules()["children"].values()
    found = [place for place in found if place.field.name not in children and place.field.kind != "organization"]
    return tuple(sorted(found, key=lambda place: not place.flags))


def to_indah(place: Place, value: Any, shown: Callable[[str], str]) -> Any:
    """A value as INDAH writes it. `shown` gives the title of the record a reference names."""
    field = place.field
    if place.flags:
        chosen = value if isinstance(value, list) else [value]
        return {word(field, code.kode): code.kode in chosen for code in codes.load(field.codelist)}
    if field.kind == "rows":
        return [{column.name: to_indah(Place(column, column.name), row[column.name], shown)
                 for column in field.columns if column.indah and column.name in row} for row in value]
    if field.name == rules()["areas"]["field"]:
        return [area(code) for code in value]
    if field.codelist:
        return YES_NO.get(value, value) if field.codelist == "ya_tidak" else word(field, value)
    return _plain(place, value, shown)


def _plain(place: Place, value: Any, shown: Callable[[str], str]) -> Any:
    """A value of no code list: a number where INDAH has one, a title for a reference, a list where INDAH has one."""
    name = place.field.name
    if name in rules()["numbers"] and isinstance(value, str) and value.isascii() and value.isdigit() and str(int(value)) == value:
        return int(value)
    written = shown(value) if place.field.kind == "reference" and isinstance(value, str) else value
    return [written] if f"{place.row}.{name}" in rules()["lists"] else written


def word(field: Field, kode: str) -> str:
    """The word INDAH has for a code; without one, the code in capitals as its enumerations are (flags: as it is)."""
    code = codes.load(field.codelist).get(kode)
    given = code.extra.get("indah") if code else ""
    return given or (kode.replace("-", "_") if field.kind == "choices" else _capitals(kode) if code else kode)


def _capitals(kode: str) -> str:
    return kode.replace("-", "_").upper()


def from_indah(place: Place, value: Any) -> Any:
    """A value as the record keeps it; what is in no list stays as it is, for the rules to name."""
    field = place.field
    if place.flags:
        return _chosen(field, value)
    if isinstance(value, list):
        return _from_list(place, value)
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, (int, float)):
        return str(value)
    return kode(field, value) if field.codelist and isinstance(value, str) else value


def _from_list(place: Place, value: list[Any]) -> Any:
    field = place.field
    if field.kind == "rows":
        return [_row(field, row) for row in value if isinstance(row, Mapping)]
    if field.name == rules()["areas"]["field"]:
        return [code for row in value for code in [area_code(row)] if code]
    if f"{place.row}.{field.name}" in rules()["lists"]:
        return value[0] if len(value) == 1 else "; ".join(map(str, value))
    return value


def kode(field: Field, text: str) -> str:
    """The code a word of INDAH means: by its word there, by itself, by name or by another spelling."""
    listed = codes.load(field.codelist)
    for code in listed:
        if text == word(field, code.kode):
            return code.kode
    if text in listed:
        return text
    meant = listed.find(text) or listed.find(text.replace("_", " "))
    return meant.kode if meant else text


def _chosen(field: Field, value: Any) -> Any:
    if not isinstance(value, Mapping):
        return [kode(field, str(each)) for each in value] if isinstance(value, list) else value
    return [code.kode for code in codes.load(field.codelist) if value.get(word(field, code.kode)) in (True, "true", 1, "ya")]


def _row(field: Field, row: Mapping[str, Any]) -> Json:
    found: Json = {}
    for column in field.columns:
        others = rules()["spellings"].get(column.indah, [])
        for key in (column.name, *(other.rpartition(".")[2] for other in others)):
            if column.indah and row.get(key) not in (None, "", []):
                found[column.name] = from_indah(Place(column, column.name), row[key])
                break
    return found


def area(kode: str) -> Json:
    """A Kemendagri code as INDAH writes an area: province and city apart, each with its name."""
    listed = codes.load(rules()["areas"]["list"])
    province, _, rest = kode.partition(".")
    found = {"kode_provinsi": province, "nama_provinsi": rules()["areas"]["provinces"].get(province, "")}
    if not rest:
        return found
    name = listed[kode].nama if kode in listed else ""
    return found | {"kode_kabupaten_kota": province + rest.replace(".", ""), "nama_kabupaten_kota": name}


def area_code(row: Any) -> str:
    """The Kemendagri code of an area of INDAH."""
    if not isinstance(row, Mapping):
        return str(row or "")
    city = str(row.get("kode_kabupaten_kota") or "").replace(".", "")
    province = str(row.get("kode_provinsi") or city[:2])
    rest = city[2:] if city.startswith(province) else city
    return f"{province}.{rest}" if rest else province
