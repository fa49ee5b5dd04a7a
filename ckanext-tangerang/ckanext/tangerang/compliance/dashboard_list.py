"""The verdicts on public records, page by page: the furthest from the standards first, each with what is missing."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.compliance.dashboard_numbers import bounds
from ckanext.tangerang.compliance.model import Assessment
from ckanext.tangerang.people.language import in_language
from ckanext.tangerang.revision.model import Revision

Json = dict[str, Any]
MOST = 200
SAID = ("rule", "effect", "principle", "path", "clause")


class Wanted(NamedTuple):
    """Filters of the list."""

    rule: str = ""
    org: str = ""
    kind: str = ""
    meets: bool | None = None
    year: int | None = None


def listed(wanted: Wanted, after: str, limit: int, *, remarks: bool) -> Json:
    """``{count, results, next}``; ``next`` is given back as ``after``.

    :param remarks: whether what reviewers wrote is shown beside what the rules say
    """
    verdict, package = Assessment, model.Package
    query = sa.select(verdict, package.name, package.title).join(package, package.id == verdict.record_id).where(*_where(wanted))
    count = model.Session.scalar(sa.select(sa.func.count()).select_from(query.subquery()))
    if after:
        query = query.where(sa.tuple_(verdict.total, verdict.record_id) > sa.tuple_(*_place(after)))
    rows = model.Session.execute(query.order_by(verdict.total, verdict.record_id).limit(limit + 1)).all()
    results = [_shown(*row, remarks=remarks) for row in rows[:limit]]
    last = results[-1] if len(rows) > limit else None
    return {"count": count, "results": results, "next": f"{last['total']}~{last['record_id']}" if last else None}


def _where(wanted: Wanted) -> list[Any]:
    verdict, package = Assessment, model.Package
    found: list[Any] = [package.state == "active", package.private.is_(False)]
    if wanted.rule:
        found.append(verdict.open_rules.contains([wanted.rule]))
    if wanted.org:
        found.append(package.owner_org == wanted.org)
    if wanted.kind:
        found.append(package.type == wanted.kind)
    if wanted.meets is not None:
        found.append(verdict.meets_sdi.is_(wanted.meets))
    if wanted.year:
        begin, end = bounds(wanted.year)
        found.append(sa.select(Revision.id).where(
            Revision.id == verdict.revision_id, Revision.applied >= begin, Revision.applied < end).exists())
    return found


def _place(after: str) -> tuple[int, str]:
    points, _, record_id = after.partition("~")
    if not (points.isascii() and points.isdecimal() and len(points) <= 3 and record_id):
        raise tk.ValidationError({"after": [tk._("Give back the value of next as it came.")]})
    return int(points), record_id


def _shown(verdict: Assessment, name: str, title: str, *, remarks: bool) -> Json:
    return {
        "record_id": verdict.record_id, "name": name, "title": title or name, "kind": verdict.kind,
        "owner_org": verdict.owner_org, **verdict.as_dict(),
        "findings": [_finding(item) for item in verdict.findings if remarks or item.get("rule")],
    }


def _finding(item: Mapping[str, Any]) -> Json:
    return {name: item.get(name) for name in SAID} | {name: _sentence(item.get(name)) for name in ("message", "help")}


def _sentence(said: Any) -> str:
    return str((in_language(said) if isinstance(said, Mapping) else said) or "")
