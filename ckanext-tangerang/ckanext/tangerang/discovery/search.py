"""How words typed by a person become a query: Indonesian stems first, near spellings as a second chance."""
from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

FIELDS = "sdi_title^8 sdi_text^2 sdi_t_nama^2"
WORD = re.compile(r"\w+", re.UNICODE)
MOST_WORDS = 12
TYPES = re.compile(r"(?<![\w.-])(?:dataset_type|type)\s*:")  # "-dataset_type:x" names what is not wanted
OPERATORS = frozenset({"AND", "OR", "NOT"})


def is_words(query: Any) -> bool:
    """Whether this is something a person typed, not a query in Solr's language nor "everything"."""
    return isinstance(query, str) and bool(query.strip()) and ":" not in query and query.strip() not in ('""', "''", "*")


def by_stems(params: dict[str, Any]) -> dict[str, Any]:
    """The parameters of a search with our fields, unless the caller names their own."""
    if is_words(params.get("q")) and not params.get("defType") and not params.get("qf"):
        params.update(defType="edismax", qf=FIELDS, tie="0.1")
    return params


def near_spellings(query: str) -> str | None:
    """A query that forgives a letter or two in every word of five letters or more; None where no word is that long.

    Each word may be met by its stem, or by a word in a title or keyword that is spelt nearly so.
    """
    words = [word for word in WORD.findall(query)[:MOST_WORDS] if word not in OPERATORS]
    if not any(len(word) >= 5 for word in words):
        return None
    return " ".join(f"+(sdi_text:{word.lower()} OR {_near(word.lower())})" for word in words)


def _near(word: str) -> str:
    """Lucene's edit distance: one letter for middling words, two for long ones, none for short ones."""
    distance = 2 if len(word) >= 8 else 1 if len(word) >= 5 else 0
    return f"sdi_spell:{word}~{distance}" if distance else f"sdi_spell:{word}"


def asks_type(params: Mapping[str, Any]) -> bool:
    """Whether a search names the kinds of records it wants."""
    filters = params.get("fq_list") or []
    texts = [params.get("q"), params.get("fq"), *(filters if isinstance(filters, list) else [filters])]
    return any(isinstance(text, str) and TYPES.search(text) for text in texts)
