"""How many public datasets of each agency meet the standards, and where they fail: one query, kept until something is decided."""
from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.calendar.model import OPEN, Release
from ckanext.tangerang.compliance.dashboard_kept import kept
from ckanext.tangerang.compliance.dashboard_numbers import Scope, share
from ckanext.tangerang.compliance.model import Assessment
from ckanext.tangerang.people.clock import today
from satudata.rules import PRINCIPLES

Json = dict[str, Any]
Rules = defaultdict[str, list[int]]
"""By rule: records that only this one keeps from the badge, records in which it is open."""
CITY = None
"""The key under which the sum of all agencies stands."""
WORTH = 3
NONE: Mapping[str, Any] = {
    "datasets": 0, "assessed": 0, "meets": 0, "share": None, "score": None, "by_principle": {}, "late": 0, "worth": ()}
"""How an agency without public datasets stands."""


def numbers(scope: Scope) -> dict[str | None, Json]:
    """``{datasets, assessed, meets, share, score, by_principle, late, worth}`` by agency, and of all under ``CITY``.

    ``worth``: the few rules whose mending lifts most records, as ``failing`` gives them.
    """
    found, behind = kept(f"{scope.org}:{scope.year}", lambda: _numbers(scope)), late(scope)
    for org, one in found.items():
        one["late"] = sum(behind.values()) if org is CITY else behind.get(org, 0)
    return found


def _numbers(scope: Scope) -> dict[str | None, Json]:
    package, verdict = model.Package, Assessment
    points = {code: sa.cast(verdict.by_principle[code], sa.Float) for code in PRINCIPLES}
    query = sa.select(
        package.owner_org, verdict.blocking, sa.func.count().label("datasets"),
        sa.func.count(verdict.record_id).label("assessed"),
        sa.func.count().filter(verdict.meets_sdi).label("meets"), sa.func.sum(verdict.total).label("score"),
        *(made.label(name) for code, value in points.items()
          for made, name in ((sa.func.sum(value), code), (sa.func.count(value), f"asked_{code}"))),
    ).outerjoin(verdict, verdict.record_id == package.id).where(*scope.where()).group_by(package.owner_org, verdict.blocking)
    sums: defaultdict[str | None, Counter[str]] = defaultdict(Counter)
    rules: defaultdict[str | None, Rules] = defaultdict(_no_rules)
    for row in model.Session.execute(query).mappings():
        counts = {name: value or 0 for name, value in row.items() if name not in ("owner_org", "blocking")}
        for key in (row["owner_org"] or "", CITY):
            sums[key].update(counts)
            for rule in filter(None, row["blocking"] or ()):
                rules[key][rule][0] += counts["datasets"] if len(row["blocking"]) == 1 else 0
                rules[key][rule][1] += counts["datasets"]
    return {key: _standing(found) | {"worth": _first(rules[key])[:WORTH]} for key, found in sums.items()}


def _standing(sums: Mapping[str, Any]) -> Json:
    return {
        "datasets": sums["datasets"], "assessed": sums["assessed"], "meets": sums["meets"],
        "share": share(sums["meets"], sums["datasets"]), "score": _mean(sums["score"], sums["assessed"]),
        "by_principle": {code: _mean(sums[code], asked) for code in PRINCIPLES if (asked := sums[f"asked_{code}"])},
    }


def _mean(total: Any, count: int) -> float | None:
    return round(float(total) / count, 1) if count else None


def _first(rules: Rules) -> list[Json]:
    """``{rule, alone, records}``: those whose mending alone lifts most records come first.

    ``alone``: records that would meet the standards were only this rule mended. A reviewer's remark is no rule, but a
    record with one is not lifted by a rule.
    """
    found = [{"rule": rule, "alone": alone, "records": records} for rule, (alone, records) in rules.items()]
    return sorted(found, key=lambda item: (-item["alone"], -item["records"], item["rule"]))


def late(scope: Scope) -> dict[str, int]:
    """How many datasets of each agency are past the day they promised."""
    package = model.Package
    query = sa.select(package.owner_org, sa.func.count(package.id.distinct())).join(Release, Release.record_id == package.id)
    if scope.year:  # it is the verdict that knows the public version
        query = query.join(Assessment, Assessment.record_id == package.id)
    query = query.where(OPEN, Release.due < today(), *scope.where()).group_by(package.owner_org)
    return {org or "": count for org, count in model.Session.execute(query).tuples()}


def failing(scope: Scope) -> list[Json]:
    """Every rule that is open somewhere, also one that keeps no badge away, as ``worth`` names the first few."""
    package, verdict = model.Package, Assessment
    query = sa.select(verdict.open_rules, verdict.blocking, sa.func.count()).join(
        package, verdict.record_id == package.id).where(*scope.where()).group_by(verdict.open_rules, verdict.blocking)
    rules = _no_rules()
    for open_rules, blocking, count in model.Session.execute(query):
        for rule in filter(None, open_rules):
            rules[rule][0] += count if blocking == [rule] else 0
            rules[rule][1] += count
    return _first(rules)


def _no_rules() -> Rules:
    return defaultdict(lambda: [0, 0])
