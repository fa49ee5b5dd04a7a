"""Where code lists come from: a CSV of codes beside a YAML header, both package data."""
from __future__ import annotations

import csv
import io
from functools import cache
from importlib.resources import files

import yaml

from satudata.codes.model import Code, Codelist
from satudata.errors import UnknownCodelist
from satudata.text import Text

_OWN = ("kode", "nama", "nama_en", "induk", "tingkat", "alias")


@cache
def names() -> tuple[str, ...]:
    """The names of all code lists, in alphabetical order."""
    entries = (entry.name for entry in files("satudata").joinpath("codes").iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in entries if name.endswith(".yaml")))


@cache
def load(name: str) -> Codelist:
    """One code list. Raises UnknownCodelist."""
    if name not in names():
        raise UnknownCodelist(
            Text(f"Tidak ada daftar kode “{name}”.", f"There is no code list “{name}”."),
            Text("Lihat nama yang ada dengan `satudata codes`.", "See the names there are with `satudata codes`."),
        )
    folder = files("satudata").joinpath("codes")
    header = yaml.safe_load(folder.joinpath(f"{name}.yaml").read_text("utf-8"))
    rows = csv.DictReader(io.StringIO(folder.joinpath(f"{name}.csv").read_text("utf-8")))
    return Codelist(
        name=name, title=Text.of(header["title"]), version=str(header["version"]), source=str(header["source"]),
        legal_basis=str(header.get("legal_basis") or ""), licence=str(header["licence"]), confirmed=bool(header["confirmed"]),
        valid_from=str(header.get("valid_from") or ""), codes=tuple(_code(row) for row in rows),
    )


def _code(row: dict[str, str]) -> Code:
    alias = (part.strip() for part in (row.get("alias") or "").split("|"))
    return Code(
        kode=row["kode"], nama=row["nama"], nama_en=row.get("nama_en") or "", induk=row.get("induk") or "",
        tingkat=row.get("tingkat") or "", alias=tuple(filter(None, alias)),
        extra={key: value or "" for key, value in row.items() if key not in _OWN},
    )
