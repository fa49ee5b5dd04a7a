"""Where shipped classifications come from: a YAML header beside a CSV of codes, or the header of a code list of the forms."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import yaml

from satudata import codes
from satudata.classification import Import, read
from satudata.classification.model import Correspondence
from satudata.errors import DefinitionError, UnknownCodelist
from satudata.text import Text

#: Keys of a header that are fields of the form of a classification.
_FIELDS = ("kode_list", "versi", "asal_standar", "dasar_hukum", "walidata_kode", "berlaku_dari", "level")
_UNCONFIRMED = "Isi daftar ini perlu dikonfirmasi."


@dataclass(frozen=True)
class Shipped:
    """A classification as it is shipped: its header, and its codes read as any file of codes is."""

    name: str
    header: Mapping[str, Any]
    codes: Import
    correspondences: tuple[Correspondence, ...] = ()

    @property
    def title(self) -> Text:
        """Its name."""
        return Text.of(self.header["title"])

    @property
    def document(self) -> dict[str, str]:
        """The document that set it: `nomor`, `oleh`."""
        return dict(self.header["document"])

    def record(self) -> dict[str, Any]:
        """The record of a classification, without the agency that keeps it."""
        record: dict[str, Any] = {name: self.header[name] for name in _FIELDS if self.header.get(name)}
        record |= {"title": self.title.id, "title_en": self.title.en, "notes": self._notes(), "items": self.codes.records()}
        if self.correspondences:
            record["korespondensi"] = [row.as_row() for row in self.correspondences]
        from satudata import form
        known = {field.name for field in form.load("klasifikasi").fields}
        return {name: value for name, value in record.items() if name in known}

    def _notes(self) -> str:
        said = [self.header["notes"], f"Sumber: {self.header['source']}.", f"Lisensi: {self.header['licence']}."]
        return "\n\n".join([*said, *([] if self.header["confirmed"] else [_UNCONFIRMED])])


@cache
def names() -> tuple[str, ...]:
    """The names of all shipped classifications, in alphabetical order."""
    return tuple(sorted(entry.name.removesuffix(".yaml") for entry in _folder().iterdir() if entry.name.endswith(".yaml")))


@cache
def load(name: str) -> Shipped:
    """One classification. Raises UnknownCodelist; DefinitionError where its own file is wrong."""
    if name not in names():
        raise UnknownCodelist(Text(f"Tidak ada klasifikasi “{name}”.", f"There is no classification “{name}”."))
    header: dict[str, Any] = yaml.safe_load(_folder().joinpath(f"{name}.yaml").read_text("utf-8"))
    listed = header.get("codelist")
    source = files("satudata").joinpath("codes", f"{listed}.csv") if listed else _folder().joinpath(f"{name}.csv")
    found = read(source.read_bytes(), f"{name}.csv")
    if found.errors:
        raise DefinitionError(found.errors[0].message)
    return Shipped(name, header, found, _correspondences(header, listed))


def _correspondences(header: Mapping[str, Any], listed: str | None) -> tuple[Correspondence, ...]:
    """Codes of another list that stand beside the codes, in a column of their own."""
    wanted = header.get("korespondensi")
    if not wanted or not listed:
        return ()
    return tuple(
        Correspondence(code.kode, wanted["daftar"], str(wanted["versi"]), other, code.nama, wanted["jenis"])
        for code in codes.load(listed) if (other := code.extra.get(wanted["column"])))


def _folder() -> Traversable:
    return files("satudata").joinpath("classifications")
