"""What a name is when case, marks, small words and other ways of saying the same are set aside."""
from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from satudata.naming.capitals import SMALL

_SOLR = Path(__file__).resolve().parents[1] / "solr"
_WORD = re.compile(r"[^\W_]+")
_BRACKETS = re.compile(r"\((?:contoh|[A-Z]{2,}[A-Za-z0-9]*)\)")
"""What is added to a name in brackets and changes nothing: the mark of an example, an abbreviation after its full form."""
MOST_WORDS = 24


@cache
def _stems() -> Mapping[str, str]:
    """Words the stemmer takes apart wrongly, as the search index has them."""
    lines = (_SOLR / "stems_id.txt").read_text("utf-8").splitlines()
    return dict(line.split("\t") for line in lines if line and not line.startswith("#"))  # type: ignore[misc]


@cache
def _said_otherwise() -> tuple[re.Pattern[str], Mapping[str, str]]:
    """Words and phrases said for one another -> the longest of their group, as the search index has them."""
    same: dict[str, str] = {}
    for line in (_SOLR / "synonyms_id.txt").read_text("utf-8").splitlines():
        group = [part.strip() for part in line.split(",") if part.strip()] if not line.startswith("#") else []
        same |= {part: max(group, key=len) for part in group if part != max(group, key=len)}
    longest_first = sorted(same, key=len, reverse=True)
    return re.compile(rf"\b({'|'.join(map(re.escape, longest_first))})\b"), same


def folded(name: str) -> str:
    """The words of a name that carry meaning, in small letters: "Jumlah RTLH (contoh)" -> "jumlah rumah tidak layak huni"."""
    pattern, same = _said_otherwise()
    lower = pattern.sub(lambda found: same[found.group()], _BRACKETS.sub(" ", name).lower())
    stems = _stems()
    words = [stems.get(word, word) for word in _WORD.findall(lower) if word not in SMALL]
    return " ".join(words[:MOST_WORDS])


def all_folded(names: Iterable[str]) -> list[str]:
    """Each name folded, those without a word left out, each once."""
    return list(dict.fromkeys(filter(None, map(folded, names))))
