"""The computed fields of records: verdict, version, dates, notices; kept in the search answer, joined where a record is shown."""
from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from sqlalchemy.dialects.postgresql import aggregate_order_by

from ckanext.tangerang.calendar.model import ReleaseStanding
from ckanext.tangerang.compliance.model import Assessment
from ckanext.tangerang.lifecycle import told
from ckanext.tangerang.people.clock import zone
from ckanext.tangerang.planning.lookup import priority_planned
from ckanext.tangerang.publish.model import Correction
from ckanext.tangerang.revision.model import Revision

Json = dict[str, Any]
PRIORITY = ("kode_pilar_sdgs", "kode_tujuan_sdgs", "kode_pn_rkp", "kode_pp_rkp", "kode_rpjmd")
ALWAYS = "sdi_corrections"  # among the computed fields of every record, an empty list where nothing is wrong
HELD = (ALWAYS, "sdi_status", "sdi_skor", "Hasil_Pemeriksaan_SKDN", "issued", "modified", "sdi_versi",
        "sdi_prioritas_daftar", "sdi_rilis_berikutnya", "sdi_terlambat_sejak")


@dataclass(frozen=True)
class Kept:
    """What the database says of a record beside its row: the computed fields, and when the row last changed."""

    state: str
    changed: datetime
    fields: Json

    def digest(self) -> str:
        """Sixteen hex digits that change with any computed field."""
        return hashlib.sha256(json.dumps(self.fields, sort_keys=True).encode()).hexdigest()[:16]


def join(records: list[Json]) -> None:
    """Put the computed fields into these packages, in place, as the database has them now; as many queries for all as for one."""
    kept = of_ids([record["id"] for record in records if record.get("id")])
    for record in records:
        if record.get("id"):
            known = kept.get(record["id"])
            record.update(known.fields if known else fields(None, None, None))
            record.update(of_itself(record))


def complete(records: list[Json]) -> None:
    """The same for answers of the search, which hold what was computed when it last changed: only what lacks it is asked."""
    join([record for record in records if ALWAYS not in record])
    for record in records:
        record.update(of_itself(record))


def without(record: Json) -> None:
    """Take the computed fields out of a package that is about to be written, in place."""
    if ALWAYS in record:
        for name in HELD:
            record.pop(name, None)
    if told.EDITION in record:
        for name in told.FIELDS:
            record.pop(name, None)


def of_itself(record: Mapping[str, Any]) -> Json:
    """The fields computed from the record's own values and the site's address."""
    priority = record.get("sdi_prioritas_daftar") == "ya" or any(record.get(name) for name in PRIORITY)
    return {
        "prioritas": "ya" if priority else "tidak",
        "identifier": permanent(record.get("type") or "dataset", record["id"]),
    }


def of_ids(ids: list[str]) -> dict[str, Kept]:
    """What is kept of these records, as many queries for all as for one; a record that has no row is left out."""
    if not ids:
        return {}
    package, verdict, stands = model.Package, Assessment, ReleaseStanding
    versions, notices = _versions(ids), _notices(ids)
    query = sa.select(
        package.id, package.state, package.metadata_modified, verdict.total, verdict.meets_sdi,
        versions.c.first, versions.c.last, versions.c.number, notices.c.notices, notices.c.days,
        priority_planned.label("planned"), stands.next_due, stands.late_since, stands.long_late,
    ).outerjoin(stands, stands.record_id == package.id).outerjoin(verdict, verdict.record_id == package.id).outerjoin(
        versions, versions.c.record_id == package.id).outerjoin(
        notices, notices.c.record_id == package.id).where(package.id.in_(ids))
    process = told.of_datasets(ids)
    return {
        row.id: Kept(row.state, row.metadata_modified, process.get(row.id, {}) | fields(
            (row.total, row.meets_sdi) if row.total is not None else None,
            (row.first, row.last, row.number) if row.number is not None else None,
            list(zip(row.notices, row.days, strict=True)) if row.notices else None, planned=row.planned,
        ) | releases(row.next_due, row.late_since if row.long_late else None))
        for row in model.Session.execute(query)
    }


def _versions(ids: list[str]) -> sa.Subquery:
    table = Revision
    return sa.select(
        table.record_id, sa.func.min(table.applied).label("first"), sa.func.max(table.applied).label("last"),
        sa.func.max(table.version).label("number"),
    ).where(table.record_id.in_(ids), table.version.is_not(None)).group_by(table.record_id).subquery()


def _notices(ids: list[str]) -> sa.Subquery:
    newest = (Correction.created.desc(), Correction.id)
    return sa.select(
        Correction.record_id, sa.func.array_agg(aggregate_order_by(Correction.notice, *newest)).label("notices"),
        sa.func.array_agg(aggregate_order_by(Correction.created, *newest)).label("days"),
    ).where(Correction.record_id.in_(ids)).group_by(Correction.record_id).subquery()


def fields(verdict: tuple[int, bool] | None, dates: tuple[datetime, datetime, int] | None,
           notices: list[tuple[str, datetime]] | None, *, planned: bool = False) -> Json:
    """The computed fields as the national portal names them; a record without a verdict has no badge.

    :param verdict: points, and whether the record meets the principles
    :param dates: first and last applied, number of the version
    :param notices: corrections with their moment, newest first
    :param planned: whether an agreed entry of the Daftar Data makes the record priority data
    """
    meets = verdict is not None and verdict[1]
    found: Json = {
        "sdi_status": "memenuhi" if meets else "belum", "sdi_skor": str(verdict[0]) if verdict else "0",
        "Hasil_Pemeriksaan_SKDN": "1" if meets else "0",
        ALWAYS: [{"notice": notice, "created": created.isoformat()} for notice, created in notices or ()],
        "sdi_prioritas_daftar": "ya" if planned else "tidak",
    }
    if dates:
        first, last, number = dates
        found.update(issued=city_day(first), modified=city_day(last), sdi_versi=number)
    return found


def releases(following: date | None, late_since: date | None) -> Json:
    """When the next release is due, and since when one is late by more than its period."""
    found = {"sdi_rilis_berikutnya": following, "sdi_terlambat_sejak": late_since}
    return {name: day.isoformat() for name, day in found.items() if day}


def city_day(moment: datetime) -> str:
    """The day of a moment (UTC) in the city."""
    return moment.replace(tzinfo=UTC).astimezone(zone()).date().isoformat()


def permanent(kind: str, record_id: str) -> str:
    """The address that never changes, whatever the page's becomes."""
    return f"{tk.config['ckan.site_url'].rstrip('/')}/id/{kind}/{record_id}"
