"""Which abbreviations stand in a name without their full form?"""
from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

#: Numerals a name may carry ("Triwulan II", "Kelas XII"); larger letters would take "CD" and "MD" for numbers.
ROMAN = re.compile(r"(?=[IVXL])(XL|L?X{0,3})(IX|IV|V?I{0,3})")
_CAPITALS = re.compile(r"(?<![\w-])([A-Z]{2,}[A-Za-z0-9]*)(?!\w)")  # "e-KTP" is a word of its own
_TURNED = re.compile(r"\b([A-Z]{2,}[A-Za-z0-9]*)\s*\(([^()]*\s[^()]*)\)")
_BRACKETED = re.compile(r"\(([A-Z]{2,}[A-Za-z0-9]*)\)")


@cache
def _listed() -> Mapping[str, tuple[str, bool]]:
    """Abbreviation in capitals -> (full form, whether it is an acronym that stays in brackets)."""
    with Path(__file__).with_name("singkatan.csv").open(encoding="utf-8", newline="") as file:
        return {row["singkatan"].upper(): (row["kepanjangan"], row["jenis"] == "akronim") for row in csv.DictReader(file)}


def known(word: str) -> str:
    """The full form of a listed acronym; "" where there is none."""
    full, acronym = _listed().get(word, ("", False))
    return full if acronym else ""


@cache
def _short() -> re.Pattern[str]:
    """Words cut short: "Jml", "Kec."."""
    words = "|".join(word for word, (_, acronym) in _listed().items() if not acronym)
    return re.compile(rf"\b({words})\b\.?", re.IGNORECASE)


def unexplained(name: str) -> list[str]:
    """Abbreviations as written, each once: those without a full form before them, and words cut short."""
    explained = {found.group(1) for found in _BRACKETED.finditer(name) if len(name[: found.start()].split()) >= 2}
    found = [word for word in _CAPITALS.findall(name) if word not in explained and not ROMAN.fullmatch(word)]
    found += [match.group() for match in _short().finditer(name) if match.group() not in found]
    return list(dict.fromkeys(found))


def spelled(name: str) -> str:
    """The name with the abbreviations that are listed, or explained the other way round, written as the rule wants."""
    name = _TURNED.sub(lambda found: f"{found.group(2)} ({found.group(1)})", name)
    for word in unexplained(name):
        full, acronym = _listed().get(word.rstrip(".").upper(), ("", False))
        if full:
            shown = f"{full} ({word})" if acronym else full
            name = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", shown, name, count=1)
    return name
