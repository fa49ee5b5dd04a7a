"""What a code list is, and how a wild spelling finds its code."""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from satudata.text import Text

_BRACKETS = re.compile(r"\(([^()]*)\)")
_JUNK = re.compile(r"(?:[^\w%‰/.°+-]|_)+")


@dataclass(frozen=True)
class Code:
    """One code. `induk` is the parent's code, `tingkat` the level's name, `extra` the list's own columns."""

    kode: str
    nama: str
    nama_en: str = ""
    induk: str = ""
    tingkat: str = ""
    alias: tuple[str, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)

    def label(self, lang: str = "id") -> str:
        """The name in `lang`; Indonesian where no English name is known."""
        return Text(self.nama, self.nama_en).in_(lang)


@dataclass(frozen=True)
class Codelist:
    """A list of codes of one version. `confirmed` False: to be shown as “perlu dikonfirmasi”."""

    name: str
    title: Text
    version: str
    source: str
    legal_basis: str
    licence: str
    confirmed: bool
    valid_from: str
    codes: tuple[Code, ...]

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes)

    def __len__(self) -> int:
        return len(self.codes)

    def __contains__(self, kode: object) -> bool:
        return kode in self._by_code

    def __getitem__(self, kode: str) -> Code:
        return self._by_code[kode]

    def get(self, kode: str) -> Code | None:
        """The code, None when the list has none such."""
        return self._by_code.get(kode)

    def at(self, tingkat: str = "") -> tuple[Code, ...]:
        """The codes of one level; all when no level is named."""
        return tuple(code for code in self.codes if not tingkat or code.tingkat == tingkat)

    def children(self, kode: str) -> tuple[Code, ...]:
        """The codes directly below one code; those without a parent for ""."""
        return tuple(code for code in self.codes if code.induk == kode)

    def find(self, text: str) -> Code | None:
        """The code a wild spelling means: by code, name, English name or alias, blind to case and blanks.

        "Hektare (Ha)" finds by its parts. A spelling two codes share (a kecamatan and its kelurahan of one name)
        finds none: match on the code then.
        """
        for form in _forms(text):
            codes = self._index.get(form, ())
            if len(codes) == 1:
                return codes[0]
        return None

    @cached_property
    def _by_code(self) -> dict[str, Code]:
        return {code.kode: code for code in self.codes}

    @cached_property
    def _index(self) -> dict[str, tuple[Code, ...]]:
        exact = {fold(code.kode): (code,) for code in self.codes}
        index: dict[str, tuple[Code, ...]] = {}
        for code in self.codes:
            spellings = (code.nama, code.nama_en, f"{code.kode} {code.nama}", *code.alias)
            for spelling in {fold(text) for text in spellings if text}:
                index[spelling] = (*index.get(spelling, ()), code)
        return {**index, **exact}


def fold(text: str) -> str:
    """A spelling without what does not distinguish codes: case, width, blanks, punctuation at its ends."""
    wide = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return _JUNK.sub(" ", wide).strip(" .-") or wide.strip()


def _forms(text: str) -> Iterator[str]:
    yield fold(text)
    outside = _BRACKETS.sub(" ", text)
    if outside != text:
        yield fold(outside)
        for inside in _BRACKETS.findall(text):
            yield fold(inside)
