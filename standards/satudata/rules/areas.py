"""Which areas does the city have, and which one does a text or a code mean?"""
from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import cached_property

from rapidfuzz import fuzz, process

from satudata.codes import Code
from satudata.rules.spelling import bare

DOTTED = re.compile(r"\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?")
PLAIN = re.compile(r"\d{2}(\d{2}(\d{2}(\d{4})?)?)?")
#: Kemendagri code length (with dots) -> level.
LEVELS = {2: "provinsi", 5: "kabupaten/kota", 8: "kecamatan", 13: "kelurahan"}
#: BPS code length -> level; a kecamatan has seven digits, which no Kemendagri code has.
BPS_LEVELS = {7: "kecamatan", 10: "kelurahan"}
PREFIX = re.compile(r"^(kec(amatan)?|kel(urahan)?|desa|kota|kabupaten|kab)\b\.?\s*", re.IGNORECASE)
CLOSE = 87


class Areas:
    """The area codes of the city, beside their BPS codes. Source: the code list of the field cakupan_wilayah."""

    def __init__(self, codelist: Iterable[Code], city: str) -> None:
        self.city = city
        self.codes = {code.kode: code for code in codelist}

    @cached_property
    def bps(self) -> dict[str, Code]:
        """BPS code -> area."""
        return {kode: code for code in self.codes.values() if (kode := code.extra.get("bps", "")).isdigit()}

    def level(self, name: str) -> dict[str, Code]:
        """The areas of the city of one level, by code."""
        return {kode: code for kode, code in self.codes.items() if LEVELS.get(len(kode)) == name and self.inside(kode)}

    def inside(self, kode: str) -> bool:
        """Whether the code lies in the city; only of those does the list know all."""
        return kode == self.city or kode.startswith(self.city + ".")

    def valid(self, kode: str) -> bool:
        """A code of the list, or a well-formed one of another region."""
        return kode in self.codes or (bool(DOTTED.fullmatch(kode)) and not self.inside(kode))

    def dotted(self, value: str) -> str | None:
        """The code with its dots, "367101" -> "36.71.01"; None where the result is no valid code."""
        digits = re.sub(r"\D", "", value)
        if not PLAIN.fullmatch(digits):
            return None
        cuts = [digits[start:end] for start, end in ((0, 2), (2, 4), (4, 6), (6, 10)) if digits[start:end]]
        return ".".join(cuts) if self.valid(".".join(cuts)) else None

    def named(self, name: str, level: str = "") -> Code | None:
        """The area a name means, spelling differences allowed; None where it means none or several equally well."""
        wanted, full = plain(name), bare(name)
        whole = [code for code in self.codes.values() if bare(code.nama) == full and level in ("", LEVELS.get(len(code.kode)))]
        if not wanted or len(whole) == 1:
            return whole[0] if whole else None
        names = self._names(level)
        if wanted in names:
            found = names[wanted]
            return found[0] if len(found) == 1 else None
        best = process.extractOne(wanted, names.keys(), scorer=fuzz.ratio, score_cutoff=CLOSE)
        found = names[best[0]] if best else []
        return found[0] if len(found) == 1 else None

    def official(self, kode: str, bps: bool = False) -> Code | None:
        """The area of a code of the list, Kemendagri or BPS."""
        return (self.bps if bps else self.codes).get(kode.strip())

    @property
    def bps_city(self) -> str:
        """What BPS codes of the city begin with."""
        return self.city.replace(".", "")

    def plain_names(self, level: str) -> Collection[str]:
        """The names of a level as compared."""
        return self._names(level).keys()

    def _names(self, level: str) -> dict[str, list[Code]]:
        if level not in self._by_name:
            index: dict[str, list[Code]] = {}
            for kode, code in self.codes.items():
                if not level or LEVELS.get(len(kode)) == level:
                    index.setdefault(plain(code.nama), []).append(code)
            self._by_name[level] = index
        return self._by_name[level]

    @cached_property
    def _by_name(self) -> dict[str, dict[str, list[Code]]]:
        return {}


def plain(name: str) -> str:
    """A name as compared: lower case, letters and digits only, without "Kecamatan" or "Kel." before it."""
    short = PREFIX.sub("", name.strip())
    return re.sub(r"[^a-z0-9]", "", (short or name).lower())


def same(left: str, right: str) -> bool:
    """Whether two names mean the same place: equal, or one slip of spelling apart."""
    one, two = plain(left), plain(right)
    return one == two or fuzz.ratio(one, two) >= CLOSE
