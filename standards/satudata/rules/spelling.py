"""Which code of a list does a freely written value mean?"""
from __future__ import annotations

from functools import cache

from rapidfuzz import fuzz, process

from satudata import codes
from satudata.codes import Code, Codelist

CLOSE = 85
#: Shortest text worth a guess by likeness: below it "ha" and "kg" would be alike.
SHORTEST = 4


def bare(value: str) -> str:
    """Lower case, single blanks, no mark at the ends: two texts that say the same compare equal."""
    return " ".join(value.casefold().strip(" .:;*-").split())


def meant(codelist: Codelist | None, value: str) -> Code | None:
    """The code meant by "jiwa ", "KM2" or "persentse": by code, name or alias, then by likeness; None if none."""
    if codelist is None or not bare(value):
        return None
    found = codelist.find(value)
    if found is not None or len(bare(value)) < SHORTEST:
        return found
    names = _names(codelist.name)
    best = process.extractOne(bare(value), names.keys(), scorer=fuzz.ratio, score_cutoff=CLOSE)
    return codelist[names[best[0]]] if best else None


@cache
def _names(name: str) -> dict[str, str]:
    """Every spelling of a list long enough to be guessed -> code; an earlier code keeps a spelling that two share."""
    names: dict[str, str] = {}
    for code in codes.load(name):
        for text in (code.nama, code.nama_en, *code.alias):
            if len(text) >= SHORTEST:
                names.setdefault(bare(text), code.kode)
    return names
