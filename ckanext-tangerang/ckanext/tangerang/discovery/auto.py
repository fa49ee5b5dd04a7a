"""The computed fields of records, joined when they are shown: verdict, version, dates, notices, tables that stay in."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.compliance.model import Assessment
from ckanext.tangerang.publish.model import Correction
from ckanext.tangerang.revision.model import Revision

PRIORITY = ("kode_pilar_sdgs", "kode_tujuan_sdgs", "kode_pn_rkp", "kode_pp_rkp", "kode_rpjmd")


def join(records: list[dict[str, Any]]) -> None:
    """Put the computed fields into these packages, in place; three queries whatever their number."""
    ids = [record["id"] for record in records if record.get("id")]
    if not ids:
        return
    verdicts, notices, versions = Assessment.of_ids(ids), Correction.of_ids(ids), dates(ids)
    for record in records:
        record.update(of_verdict(verdicts.get(record.get("id", ""))))
        record["sdi_corrections"] = notices.get(record.get("id", ""), [])
        record["prioritas"] = "ya" if any(record.get(name) for name in PRIORITY) else "tidak"
        record["identifier"] = permanent(record.get("type") or "dataset", record["id"])
        if record["id"] in versions:
            first, last, number = versions[record["id"]]
            record.update(issued=first.date().isoformat(), modified=last.date().isoformat(), sdi_versi=number)


def of_verdict(verdict: Assessment | None) -> dict[str, Any]:
    """The fields the verdict fills, as the national portal names them; a record without one has no badge."""
    meets = verdict is not None and verdict.meets_sdi
    return {
        "sdi_status": "memenuhi" if meets else "belum", "sdi_skor": str(verdict.total) if verdict else "0",
        "Hasil_Pemeriksaan_SKDN": "1" if meets else "0",
    }


def dates(ids: list[str]) -> dict[str, tuple[Any, Any, int]]:
    """``record -> (first applied, last applied, number of the version)``, in one query."""
    query = sa.select(
        Revision.record_id, sa.func.min(Revision.applied), sa.func.max(Revision.applied), sa.func.max(Revision.version),
    ).where(Revision.record_id.in_(ids), Revision.version.is_not(None)).group_by(Revision.record_id)
    return {record_id: (first, last, number) for record_id, first, last, number in model.Session.execute(query)}


def permanent(kind: str, record_id: str) -> str:
    """The address that never changes, whatever the page's becomes."""
    return f"{tk.config['ckan.site_url'].rstrip('/')}/id/{kind}/{record_id}"
