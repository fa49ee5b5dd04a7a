"""What a standard's version rests on and whether it is still to be used: document, retirement, successor."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.registry.retiring import is_retired
from ckanext.tangerang.revision import transitions
from ckanext.tangerang.revision.model import Decision, Revision

Json = dict[str, Any]
STATUS = {True: "usang", False: "ditetapkan"}


def kinds() -> list[str]:
    """The kinds of record that are standards."""
    found: list[str] = transitions.document()["standards"]
    return found


def of(record_id: str, version: int | None = None) -> Json | None:
    """How one version of a standard stands; None where there is no such version, or the record is no standard.

    ``{"version", "latest", "applied", "ditetapkan": {"nomor", "tanggal", "oleh"} or None, "status": "ditetapkan"|"usang",
    "usang": bool, "digantikan_oleh", "alasan_usang", "replaces"}``. ``replaces`` is the version before, None for the first;
    ``status`` and the successor are those of the latest version: an old version of a retired standard is retired too.

    :param version: the latest where it is not given
    """
    rows = list(model.Session.execute(
        sa.select(*COLUMNS).where(Revision.record_id == record_id, Revision.version.is_not(None)).order_by(Revision.version)))
    wanted = next((row for row in rows if row.version == version), None) if version else (rows[-1] if rows else None)
    if wanted is None or not transitions.is_standard(wanted.kind):
        return None
    document = documents([wanted.submission_id]).get(wanted.submission_id)
    earlier = [row.version for row in rows if row.version < wanted.version]
    return {"version": wanted.version, "latest": rows[-1].version, "applied": wanted.applied.isoformat(),
            "ditetapkan": document, "replaces": max(earlier, default=None), **retirement(rows[-1])}


COLUMNS = (
    Revision.record_id, Revision.kind, Revision.version, Revision.applied, Revision.submission_id,
    *(Revision.record[name].astext.label(name) for name in ("usang", "digantikan_oleh", "alasan_usang")),
)


def retirement(row: Any) -> Json:
    """Whether a version says of its standard that it is retired, and what takes its place."""
    retired = is_retired({"usang": row.usang})
    return {"status": STATUS[retired], "usang": retired, "digantikan_oleh": row.digantikan_oleh if retired else None,
            "alasan_usang": row.alasan_usang if retired else None}


def of_many(records: Iterable[Mapping[str, Any]]) -> dict[str, Json]:
    """The same of the latest versions of many packages (``{"id", "type"}``), in two queries; only standards are in it."""
    ids = [str(record["id"]) for record in records if record.get("id") and transitions.is_standard(str(record.get("type")))]
    if not ids:
        return {}
    query = sa.select(*COLUMNS).where(Revision.record_id.in_(ids), Revision.version.is_not(None))
    rows = list(model.Session.execute(
        query.distinct(Revision.record_id).order_by(Revision.record_id, Revision.version.desc())))
    papers = documents([row.submission_id for row in rows])
    return {row.record_id: {"ditetapkan": papers.get(row.submission_id), **retirement(row)} for row in rows}


def documents(submission_ids: list[str]) -> dict[str, Json]:
    """The deciding document of each submission that has one, in one query."""
    query = sa.select(Decision.submission_id, Decision.document).where(
        Decision.submission_id.in_(submission_ids), Decision.to_state == "APPROVED", Decision.document.is_not(None))
    return dict(model.Session.execute(query).tuples().all())


def join(packages: list[dict[str, Any]]) -> None:
    """Puts ``ditetapkan`` and ``status`` into these packages, in place; a package that is no standard stays as it is."""
    found = of_many(packages)
    for package in packages:
        stands = found.get(str(package.get("id")))
        if stands:
            package.update(ditetapkan=stands["ditetapkan"], status=stands["status"])


def retired_ids(kind: str | None = None) -> set[str]:
    """Ids of the public standards (of one kind) that are retired: they are not offered to choose from."""
    query = sa.select(model.Package.id).where(
        model.Package.state == "active", model.Package.type.in_([kind] if kind else kinds()),
        sa.func.lower(model.Package.extras.op("->>")("usang")) == "ya")
    return set(model.Session.scalars(query))


def retired(ids: Iterable[str]) -> dict[str, Json]:
    """``id -> {"title", "successor", "successor_title", "reason"}`` of those of these public standards that are retired."""
    wanted = [ident for ident in ids if ident]
    if not wanted:
        return {}
    extra = model.Package.extras.op("->>")
    rows = list(model.Session.execute(sa.select(
        model.Package.id, model.Package.title, extra("digantikan_oleh"), extra("alasan_usang")).where(
        model.Package.id.in_(wanted), model.Package.state == "active", sa.func.lower(extra("usang")) == "ya")))
    names = titles(successor for _, _, successor, _ in rows)
    return {ident: {"title": title, "successor": successor, "successor_title": names.get(successor, successor), "reason": reason}
            for ident, title, successor, reason in rows}


def titles(ids: Iterable[str | None]) -> dict[str, str]:
    """Titles of public records by id."""
    wanted = {ident for ident in ids if ident}
    if not wanted:
        return {}
    query = sa.select(model.Package.id, model.Package.title).where(model.Package.id.in_(wanted))
    return dict(model.Session.execute(query).tuples().all())
