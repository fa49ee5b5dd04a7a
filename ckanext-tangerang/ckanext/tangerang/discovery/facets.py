"""By what the public may narrow a search: word in the address, field of the index, title, code list."""
from __future__ import annotations

from dataclasses import dataclass

import ckan.plugins.toolkit as tk

from . import words


@dataclass(frozen=True)
class Facet:
    """One filter. ``param`` stands in the address, ``index`` in Solr; ``codelist`` names the values."""

    param: str
    index: str
    title: str
    codelist: str = ""
    aliases: tuple[str, ...] = ()
    newest_first: bool = False

    def heading(self) -> str:
        """The filter's title in the reader's language."""
        return tk._(self.title)

    def label(self, value: str, shown: str = "") -> str:
        """A value's name in the reader's language."""
        if self.param == "standar":
            return tk._(STANDARD.get(value, value))
        return words.label(self.codelist, value) if self.codelist else shown or value


def _(text: str) -> str:
    """Marks a title for the catalogue; it is translated when shown."""
    return text


STANDARD = {
    "1": _("Meets the standard"), "0": _("Does not yet meet it"),
    "ya": _("Meets the standard"), "tidak": _("Does not yet meet it"),
}
FACETS = (
    Facet("instansi", "organization", _("Agency"), aliases=("organization",)),
    Facet("topik", "sdi_ss_tema", _("Topic"), "tema"),
    Facet("urusan", "sdi_s_urusan", _("Government affair"), "urusan"),
    Facet("tingkat", "sdi_s_tingkat", _("Area level"), "tingkat_penyajian"),
    Facet("akses", "sdi_s_akses", _("Access"), "akses"),
    Facet("standar", "sdi_s_sdi", _("Satu Data standard")),
    Facet("tahun", "sdi_ss_tahun", _("Year"), newest_first=True),
    Facet("format", "res_format", _("Format"), aliases=("res_format",)),
)
SORTS = {
    "": (_("Best match"), None),
    "terbaru": (_("Latest update"), "metadata_modified desc"),
    "judul": (_("Title"), "title_string asc"),
}
