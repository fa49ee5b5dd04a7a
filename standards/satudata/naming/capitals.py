"""Does each word begin with a capital, and is the name written cleanly?"""
from __future__ import annotations

import re

from satudata.naming.abbreviation import ROMAN, known

#: Words that may stay small inside a name (EYD: kata tugas).
SMALL = frozenset({
    "dan", "atau", "di", "ke", "dari", "yang", "untuk", "pada", "dengan", "dalam", "oleh", "terhadap", "per", "menurut",
    "atas", "sebagai", "serta", "bagi", "tentang", "antara", "hingga", "sampai", "tanpa", "karena", "guna",
})
#: Words, but not the mark of what is no official record: "(contoh)".
_PART = re.compile(r"\(contoh\)|[^\s/(]+")
_END = re.compile(r"[\s.,;:!?-]+$")
#: A name all in capitals longer than this is shouted, not an abbreviation.
_SHOUT = 6


def shouted(name: str) -> bool:
    """Whether the whole name is in capitals: "PENDUDUK MISKIN", not "NPWP"."""
    letters = [letter for letter in name if letter.isalpha()]
    return name.isupper() and len(letters) > _SHOUT


def uncapitalised(name: str) -> list[str]:
    """The words that should begin with a capital and do not."""
    if shouted(name):
        return [name]
    first = True
    found = []
    for match in _PART.finditer(name):
        word = match.group()
        if word[0].islower() and not (word in SMALL and not first) and word == word.lower():
            found.append(word)
        first = False
    return found


def capitalised(name: str) -> str:
    """Each word with a capital; small words inside, and words with a capital of their own, as they are."""
    source = name.lower() if shouted(name) else name
    first = True

    def better(match: re.Match[str]) -> str:
        nonlocal first
        word, at_start, first = match.group(), first, False
        if shouted(name) and known(word.strip("),").upper()):
            return word.upper()
        return word if word in SMALL and not at_start else _capital(word)
    return _PART.sub(better, source)


def _capital(word: str) -> str:
    if word != word.lower():  # "eKTP", "Rata-rata": written on purpose
        return word
    if ROMAN.fullmatch(word.upper()) and len(word) > 1:
        return word.upper()
    return re.sub(r"(^|(?<=-))([^\W\d_])", lambda found: found.group(2).upper(), word)


def untidy(name: str) -> list[str]:
    """What is doubled or left over: blanks, a mark at the end."""
    return [] if tidy(name) == name else [name]


def tidy(name: str) -> str:
    """The name with single blanks, none inside brackets, and no mark at its end."""
    joined = re.sub(r"\(\s+", "(", re.sub(r"\s+\)", ")", " ".join(name.split())))
    return _END.sub("", joined)
