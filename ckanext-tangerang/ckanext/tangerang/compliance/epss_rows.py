"""Which records became public in a year, and what does each one state: everything EPSS asks of them, in one query."""
from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from ckan import model
from sqlalchemy.dialects.postgresql import aggregate_order_by

from ckanext.tangerang.compliance.dashboard_numbers import bounds
from ckanext.tangerang.compliance.model import Assessment
from ckanext.tangerang.registry.model import Reference
from ckanext.tangerang.revision.model import Decision, Revision, Submission
from satudata import codes

STATED = ("definisi", "kode_referensi", "klasifikasi_penyajian", "accrualPeriodicity", "tanggal_rilis_berikutnya",
          "accessRights", "memuat_data_pribadi", "ms_var", "ms_ind", "identitas_rekomendasi", "tanggal_rekomendasi",
          "hasil_rekomendasi", "penilaian_akurasi", "catatan_kualitas", "daftar_data_id")
"""Fields whose being filled says something to EPSS."""
EMPTY = ("", "[]", "{}", "null")


class Scope(NamedTuple):
    """A year of the city's calendar, and the agencies whose records are asked for; None: every agency's."""

    year: int
    orgs: frozenset[str] | None

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        """First moment of the year and of the next, as the tables hold moments."""
        return bounds(self.year)

    def of(self, column: Any) -> Any:
        """The condition that a record belongs to one of the agencies."""
        return sa.true() if self.orgs is None else column.in_(sorted(self.orgs))


def public(scope: Scope) -> list[Any]:
    """What makes a record one of those asked for: public now, of the agencies."""
    package = model.Package
    return [package.state == "active", package.private.is_(False), scope.of(package.owner_org)]


def published(scope: Scope) -> list[dict[str, Any]]:
    """The latest version of the year of each public record: ``{record_id, kind, name, title, owner_org, version, date,
    submission_id, number, round, roles, document, formats, api, linked, assessed, open, <a field of STATED>: bool}``.

    ``roles``: who approved; ``document``: the one a standard was set by; ``formats``: of its files that are public now.
    """
    package, newest = model.Package, _newest(scope)
    decided, files, linked = _decisions(), _files(), _linked()
    # one reading of each record: the operators of JSON would unpack it once for every field
    stated = sa.func.jsonb_to_record(newest.c.record).table_valued(
        *(sa.column(name, sa.UnicodeText) for name in STATED)).render_derived(name="stated", with_types=True)
    query = sa.select(
        newest.c.record_id, newest.c.kind, package.name, package.title, package.owner_org, newest.c.version, newest.c.applied,
        newest.c.submission_id, Submission.number, Submission.round, decided.c.roles, decided.c.document,
        files.c.formats, files.c.api, linked.c.from_id.is_not(None).label("linked"),
        Assessment.record_id.is_not(None).label("assessed"), Assessment.meets_sdi,
        *(sa.func.coalesce(stated.c[name], "").not_in(EMPTY).label(name) for name in STATED),
        (stated.c.accessRights == "terbuka").label("open"),
    ).select_from(newest).join(stated, sa.true()).join(package, package.id == newest.c.record_id).join(
        Submission, Submission.id == newest.c.submission_id,
    ).outerjoin(decided, decided.c.submission_id == newest.c.submission_id).outerjoin(
        files, files.c.package_id == newest.c.record_id).outerjoin(linked, linked.c.from_id == newest.c.record_id).outerjoin(
        Assessment, Assessment.revision_id == newest.c.id,
    ).where(*public(scope)).order_by(newest.c.applied.desc(), newest.c.record_id)
    readable = {code.kode for code in codes.load("format")
                if code.extra.get("terbuka") == "ya" and code.extra.get("terbaca_mesin") == "ya"}
    return [_row(dict(row), readable) for row in model.Session.execute(query).mappings()]


def _row(row: dict[str, Any], readable: set[str]) -> dict[str, Any]:
    formats = {str(name or "").lower() for name in row["formats"] or ()}
    return row | {"title": row["title"] or row["name"], "formats": sorted(formats), "open_format": bool(formats & readable),
                  "roles": set(row["roles"] or ())}


def _newest(scope: Scope) -> sa.Subquery:
    begin, end = scope.bounds
    return sa.select(Revision).where(Revision.applied >= begin, Revision.applied < end, Revision.version.is_not(None)).distinct(
        Revision.record_id).order_by(Revision.record_id, Revision.version.desc()).subquery()


def _decisions() -> sa.Subquery:
    """Who approved each submission, and by which document."""
    papers = aggregate_order_by(Decision.document, Decision.created.desc())
    return sa.select(
        Decision.submission_id, sa.func.array_agg(sa.distinct(Decision.role)).label("roles"),
        sa.func.array_agg(papers).filter(Decision.document.is_not(None))[1].label("document"),
    ).where(Decision.event == "approve").group_by(Decision.submission_id).subquery()


def _files() -> sa.Subquery:
    """The formats of the public files of each record, and whether one of them can be asked by API."""
    resource = model.Resource
    return sa.select(
        resource.package_id, sa.func.array_agg(sa.distinct(resource.format)).label("formats"),
        sa.func.bool_or(sa.func.coalesce(resource.extras, "").like('%"datastore_active": true%')).label("api"),
    ).where(resource.state == "active", resource.url != "").group_by(resource.package_id).subquery()


def _linked() -> sa.Subquery:
    """Records that point at a concept of the registry."""
    return sa.select(Reference.from_id).where(Reference.to_kind == "konsep").distinct().subquery()
