"""Which activities, of whatever agency, are like the one that is planned, and in what? Asked before anything is collected.

Three statements, however many activities there are: names like the title (``registry/similar.py``), activities with variables of
the same stem, and what the candidates state of purpose, region and year. The dozens that come back are ordered here.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from rapidfuzz import fuzz

from ckanext.tangerang.discovery.showing import parsed
from ckanext.tangerang.lifecycle.activity import KIND, Activity
from ckanext.tangerang.registry import similar
from ckanext.tangerang.registry.addresses import address
from ckanext.tangerang.registry.folding import folded

Json = dict[str, Any]
CANDIDATES, VARIABLES, SHOWN = 30, 60, 10
STANDARDS = ("konsep", "variabel", "indikator")
#: How much each agreement weighs; together 1.
TITLE, SHARED, PURPOSE, REGION, YEAR = 0.45, 0.35, 0.1, 0.05, 0.05
LEAST = 0.35
USUAL, PLAIN = 3.0, 0.4
"""A variable that more activities collect counts less (year, name of a district), and one without a unit: it is no measure."""
ALIKE = 0.6
"""From here on a title or purpose is called similar."""


@dataclass
class Found:
    """A candidate: how its title compares (0 to 1), the variables it shares and how much they weigh, those with the same unit."""

    title: float = 0.0
    shared: list[str] = field(default_factory=list)
    units: int = 0
    weight: float = 0.0


_SHARED = sa.text("""
WITH asked AS MATERIALIZED (
    SELECT strip(to_tsvector('indonesian', word)) AS stem, unit
    FROM unnest(CAST(:words AS text[]), CAST(:units AS text[])) AS given (word, unit)),
hits AS (
    SELECT DISTINCT ON (n.record_id, n.stem) n.record_id, n.stem, n.title,
        n.satuan <> '' AND lower(n.satuan) = lower(asked.unit) AS same_unit,
        CASE WHEN coalesce(asked.unit, '') = '' THEN :plain ELSE 1.0 END AS counts
    FROM asked JOIN sdi_named n ON n.stem = asked.stem AND n.kind = 'ms_var' WHERE n.record_id <> :own),
weighed AS (
    SELECT hits.*, counts * least(1.0, :usual / count(*) OVER (PARTITION BY stem)) AS weight FROM hits)
SELECT record_id, array_agg(title ORDER BY weight DESC, title) AS names, count(*) FILTER (WHERE same_unit) AS units,
    sum(weight) AS weight
FROM weighed GROUP BY record_id ORDER BY sum(weight) DESC LIMIT :most""")
_STATED = sa.text("""
SELECT p.id, p.name, p.title, p.owner_org, g.title AS agency, p.extras ->> 'tahun' AS tahun,
    p.extras ->> 'tujuan_kegiatan' AS tujuan, p.extras ->> 'wilayah_kegiatan' AS wilayah,
    p.extras ->> 'cara_pengumpulan_data' AS cara, p.extras ->> 'base_id' AS base
FROM package p LEFT JOIN "group" g ON g.id = p.owner_org
WHERE p.id = ANY(:ids) AND p.state = 'active' AND p.type = 'kegiatan'""")


def look(about: Activity) -> Json:
    """``{activities: [{id, title, agency, url, score, why, shared}], standards: [...]}``, the most alike first."""
    found = candidates(about)
    results = [judged(row, found[row.id], about) for row in stated(found)]
    results = sorted((one for one in results if one["score"] >= LEAST), key=lambda one: (-one["score"], one["title"], one["id"]))
    return {"activities": results[:SHOWN], "standards": standards(about), "asked": len(variables(about.record))}


def candidates(about: Activity) -> dict[str, Found]:
    """Activities with a title or variables like the one planned."""
    found: dict[str, Found] = {}
    question = similar.Question(about.title, (KIND,), exclude=(about.id,), limit=CANDIDATES)
    for match in similar.find(question):
        found.setdefault(match.row.record_id, Found()).title = match.score
    own = variables(about.record)
    if own:
        rows = model.Session.execute(_SHARED, {
            "words": [word for word, _ in own], "units": [unit for _, unit in own], "own": about.id, "most": CANDIDATES,
            "usual": USUAL, "plain": PLAIN})
        for row in rows:
            one = found.setdefault(row.record_id, Found())
            one.shared, one.units, one.weight = list(row.names), row.units, float(row.weight)
    return found


def variables(record: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(name folded, unit) of the variables an activity collects, each once."""
    rows = [*(record.get("ms_var") or []), *(record.get("variabel_yang_dikumpulkan") or [])]
    named = {words: str(row.get("satuan") or "") for row in reversed(rows) if (words := folded(str(row.get("nama") or "")))}
    return list(reversed(named.items()))[:VARIABLES]


def stated(found: Mapping[str, Found]) -> list[Any]:
    """What the public candidates say of themselves."""
    statement = _STATED.bindparams(sa.bindparam("ids", type_=sa.ARRAY(sa.UnicodeText)))
    return list(model.Session.execute(statement, {"ids": list(found)})) if found else []


def judged(row: Any, found: Found, about: Activity) -> Json:
    """One candidate: how much it is like the activity planned, and why, in words."""
    title = found.title or fuzz.token_sort_ratio(folded(row.title), folded(about.title)) / 100 * similar.LIKE
    purpose = likeness(row.tujuan, about.record.get("tujuan_kegiatan"))
    share = min(found.weight / max(len(variables(about.record)), 1), 1.0)
    region, year = bool(regions(row.wilayah) & regions(about.record.get("wilayah_kegiatan"))), row.tahun == about.year
    score = TITLE * title + SHARED * share + PURPOSE * purpose + REGION * region + YEAR * year
    return {
        "id": row.id, "title": row.title, "owner_org": row.owner_org, "agency": row.agency or "", "year": row.tahun or "",
        "how": row.cara or "", "url": address(KIND, row.name, row.id), "shared": found.shared[:VARIABLES],
        "score": round(score, 3), "same_agency": row.owner_org == about.owner_org,
        "why": reasons(title=title, found=found, purpose=purpose, region=region, year=year),
    }


def reasons(*, title: float, found: Found, purpose: float, region: bool, year: bool) -> list[str]:
    """Why an activity is alike, as a person reads it."""
    said = [tk._("similar title ({n} %)").format(n=round(title * 100))] if title >= ALIKE else []
    if found.shared:
        count = len(found.shared)
        said.append(tk.ungettext("{n} variable in common", "{n} variables in common", count).format(n=count))
    if found.units:
        said.append(tk._("same units"))
    if purpose >= ALIKE:
        said.append(tk._("similar purpose"))
    return said + ([tk._("same region")] if region else []) + ([tk._("same year")] if year else [])


def likeness(one: Any, other: Any) -> float:
    """How two texts compare, 0 to 1."""
    first, second = folded(str(one or "")[:1000]), folded(str(other or "")[:1000])
    return fuzz.token_set_ratio(first, second) / 100 if first and second else 0.0


def regions(value: Any) -> set[str]:
    """Codes or names of the regions of an activity, whatever its rows are made of."""
    given = parsed(value)
    rows = given if isinstance(given, list) else []
    return {str(part).casefold() for row in rows for part in (row.values() if isinstance(row, Mapping) else [row]) if part}


def standards(about: Activity) -> list[Json]:
    """Registered standards whose name is like the title or the first variables."""
    question = similar.Question(about.title, STANDARDS, limit=5)
    return [{"id": match.row.id, "kind": match.row.kind, "title": match.row.title, "score": match.score,
             "url": address(match.row.kind, match.row.name, match.row.id)} for match in similar.find(question)]
