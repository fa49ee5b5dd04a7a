"""Which names of the registry are like this one, and in what?

Two questions go to the database in one statement, each answered by an index: names that share a stem or a code, and names
whose letters are nearest (typing errors). What comes back, some dozens, is ordered by how the words compare.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from ckan import model
from rapidfuzz import fuzz

from ckanext.tangerang.registry.folding import folded

STEMMED, SPELT = 60, 40
"""Candidates by stem and by letters."""
LEAST = 0.45
"""Below this two names are not alike."""
#: How much each agreement weighs: the same name is all; a unit or a code only tips the scale.
SAME, SYNONYM, STEM, LIKE, UNIT, CODE, RETIRED = 1.0, 0.95, 0.97, 0.92, 0.03, 0.1, 0.85


@dataclass(frozen=True)
class Question:
    """What is looked for: a name, in which kinds, with which unit and codes, apart from which records."""

    text: str
    kinds: Sequence[str]
    satuan: str = ""
    codes: Sequence[str] = ()
    exclude: Sequence[str] = ()
    limit: int = 10


@dataclass(frozen=True)
class Match:
    """A name that is like the one asked for: how much (0 to 1) and in what (words of ``WHY``)."""

    row: Any
    score: float
    why: tuple[str, ...] = field(default_factory=tuple)


_TEXTS = sa.ARRAY(sa.UnicodeText)
_CANDIDATES = sa.text("""
WITH asked AS MATERIALIZED (
    SELECT strip(to_tsvector('indonesian', :words)) AS stem,
           to_tsquery('simple', nullif(array_to_string(
               ARRAY(SELECT quote_literal(lexeme) FROM unnest(to_tsvector('indonesian', :words))), ' | '), '')) AS any_stem),
near AS (
    (SELECT n.record_id, n.id FROM sdi_named n, asked WHERE n.stem = asked.stem AND n.kind = ANY(:kinds) LIMIT :stemmed)
    UNION (SELECT n.record_id, n.id FROM sdi_named n, asked WHERE n.stems @@ asked.any_stem AND n.kind = ANY(:kinds)
        ORDER BY ts_rank(n.stems, asked.any_stem, 1) DESC LIMIT :stemmed)
    UNION (SELECT n.record_id, n.id FROM sdi_named n WHERE n.kind = ANY(:kinds) AND :words <> ''
        ORDER BY n.all_words <-> :words LIMIT :spelt)
    UNION (SELECT n.record_id, n.id FROM sdi_named n WHERE n.codes && :codes AND n.kind = ANY(:kinds) LIMIT :stemmed))
SELECT n.record_id, n.id, n.kind, n.owner_org, n.title, n.other_names, n.words, n.other_words, n.definisi, n.satuan,
    n.klasifikasi, n.codes, n.retired, n.successor, p.name, p.title AS record_title, n.stem = asked.stem AS same_stem
FROM near JOIN sdi_named n USING (record_id, id) JOIN package p ON p.id = n.record_id, asked
WHERE p.state = 'active' AND NOT n.record_id = ANY(:exclude) AND NOT n.id = ANY(:exclude)
""").bindparams(*(sa.bindparam(name, type_=_TEXTS) for name in ("kinds", "codes", "exclude")))


def find(question: Question) -> list[Match]:
    """Names like the one asked for, the most alike first."""
    words = folded(question.text)
    if not words and not question.codes:
        return []
    rows = model.Session.execute(_CANDIDATES, {
        "words": words, "kinds": list(question.kinds), "codes": list(question.codes), "exclude": list(question.exclude),
        "stemmed": STEMMED, "spelt": SPELT})
    matches = [match for row in rows if (match := judged(row, words, question)).score >= LEAST]
    matches.sort(key=lambda match: (-match.score, match.row.title.lower(), match.row.id))
    return matches[: question.limit]


def judged(row: Any, words: str, question: Question) -> Match:
    """How much a candidate is like the name, and in what."""
    score, why = named_alike(row, words)
    if question.satuan and row.satuan and question.satuan.casefold() == row.satuan.casefold():
        score, why = score + UNIT, [*why, "satuan"]
    shared = set(question.codes) & set(row.codes)
    if shared:
        word = "klasifikasi" if row.klasifikasi in shared else "kode"
        score, why = max(score, LEAST - CODE) + CODE, [*why, word]
    if row.retired:
        score, why = score * RETIRED, [*why, "usang"]
    return Match(row, round(min(score, 1.0), 3), tuple(why))


def named_alike(row: Any, words: str) -> tuple[float, list[str]]:
    """How the names compare: 1 where they are the same."""
    if not words:
        return 0.0, []
    if row.words == words:
        return SAME, ["nama"]
    if words in row.other_words:
        return SYNONYM, ["sinonim"]
    if row.same_stem:
        return STEM, ["dasar"]
    own = alike(words, row.words)
    other = max((alike(words, name) for name in row.other_words), default=0.0)
    if other > own:
        return other * SYNONYM * LIKE, ["sinonim_mirip"]
    return own * LIKE, ["mirip"]


def alike(words: str, other: str) -> float:
    """Likeness of two names, 0 to 1: letters in any order of words, and less for one that only holds the other."""
    whole = fuzz.token_sort_ratio(words, other)
    part = fuzz.token_set_ratio(words, other) * 0.85
    begun = 88.0 if other.startswith(words) or words.startswith(f"{other} ") else 0.0
    return float(max(whole, part, begun)) / 100
