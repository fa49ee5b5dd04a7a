"""What are the records behind each kind of evidence, for one year and the agencies the person may ask about?"""
from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.tangerang.compliance import epss_events, epss_process
from ckanext.tangerang.compliance.epss_rows import Scope, published
from ckanext.tangerang.discovery.auto import city_day
from ckanext.tangerang.lifecycle import recommendation

Json = dict[str, Any]
Row = dict[str, Any]
STANDARDS = ("konsep", "klasifikasi", "variabel", "indikator", "data_induk")


def _all(kind: str, *names: str) -> Callable[[Row], bool]:
    """Records of a kind that state all of these."""
    return lambda row: row["kind"] == kind and all(row[name] for name in names)


#: Evidence that is a public record: whether this record is.
OF_RECORDS: dict[str, Callable[[Row], bool]] = {
    "defined": _all("dataset", "definisi"),
    "concept_linked": _all("dataset", "linked"),
    "standards_set": lambda row: row["kind"] in STANDARDS and bool(row["document"]),
    "activities": _all("kegiatan"),
    "variables": _all("kegiatan", "ms_var"),
    "indicators": _all("kegiatan", "ms_ind"),
    "checked": lambda row: row["kind"] == "dataset" and "walidata" in row["roles"],
    "metadata_checked": lambda row: row["kind"] == "kegiatan" and "walidata" in row["roles"],
    "returned": lambda row: row["kind"] == "dataset" and row["round"] > 1,
    "metadata_returned": lambda row: row["kind"] == "kegiatan" and row["round"] > 1,
    "assessed": _all("dataset", "assessed"),
    "new_version": lambda row: row["kind"] == "dataset" and row["version"] > 1,
    "metadata_new_version": lambda row: row["kind"] == "kegiatan" and row["version"] > 1,
    "standard_new_version": lambda row: row["kind"] in STANDARDS and row["version"] > 1,
    "codes_used": lambda row: row["kind"] == "dataset" and (row["kode_referensi"] or row["klasifikasi_penyajian"]),
    "code_lists": lambda row: row["kind"] == "klasifikasi" and bool(row["document"]),
    "open_format": _all("dataset", "open_format"),
    "open_access": _all("dataset", "open", "formats"),
    "api": _all("dataset", "api"),
    "feed": _all("dataset"),
    "schedule": _all("dataset", "accrualPeriodicity", "tanggal_rilis_berikutnya"),
    "published": _all("dataset"),
    "recommended": _all("kegiatan", "identitas_rekomendasi"),
    "recommended_result": _all("kegiatan", "identitas_rekomendasi", "tanggal_rekomendasi", "hasil_rekomendasi"),
    "quality_noted": lambda row: row["kind"] == "dataset" and (row["penilaian_akurasi"] or row["catatan_kualitas"]),
    "listed": _all("dataset", "daftar_data_id"),
    "access_class": _all("dataset", "accessRights", "memuat_data_pribadi"),
    "pembina_checked": lambda row: "pembina" in row["roles"],
}


class Evidence:
    """The evidence of one scope by source, each asked for once.

    :param reads: whether the person may read the submissions of an agency: then a record links to its decisions
    """

    def __init__(self, scope: Scope, reads: Callable[[str | None], bool]) -> None:
        self.scope, self._reads = scope, reads
        self._kept: dict[str, list[Json]] = {}

    @cached_property
    def rows(self) -> list[Row]:
        """The public records of the year; what is tracked of recommendations counts as if the activity stated it."""
        rows = published(self.scope)
        tracked = recommendation.given(row["record_id"] for row in rows if row["kind"] == "kegiatan")
        for row in rows:
            if known := tracked.get(row["record_id"]):
                row.update(identitas_rekomendasi=True, tanggal_rekomendasi=row["tanggal_rekomendasi"] or bool(known["date"]),
                           hasil_rekomendasi=row["hasil_rekomendasi"] or bool(known["result"]))
        return rows

    @cached_property
    def processes(self) -> dict[str, list[Json]]:
        """Activities with proven sub-processes of the year, by phase of GSBPM."""
        return epss_process.by_phase(self.scope)

    @cached_property
    def producers(self) -> dict[str, str]:
        """Agencies that are asked: those with a grant of a producer in the year or a public record of it; id -> title."""
        return epss_events.producers(self.scope, {row["owner_org"] for row in self.rows if row["owner_org"]})

    def of(self, source: str) -> list[Json]:
        """The records of one source, newest first: ``{title, url, date, owner_org, kind, decision, document}``."""
        if source not in self._kept:
            if source in OF_RECORDS:
                self._kept[source] = self._shown(filter(OF_RECORDS[source], self.rows))
            elif source.startswith(epss_process.PHASE):
                self._kept[source] = self.processes.get(source.removeprefix(epss_process.PHASE), [])
            else:
                self._kept[source] = epss_events.EVENTS[source](self.scope)
        return self._kept[source]

    def _shown(self, rows: Iterable[Row]) -> list[Json]:
        return [self._records[row["record_id"]] for row in rows]

    @cached_property
    def _records(self) -> dict[str, Json]:
        """Each record as evidence; a record is evidence of many things and made once."""
        address = _addresses({row["kind"] for row in self.rows})
        submission = str(tk.url_for("sdi_review.review", submission_id="__id__"))
        return {row["record_id"]: {
            "record_id": row["record_id"], "kind": row["kind"], "title": row["title"], "owner_org": row["owner_org"],
            "url": address[row["kind"]].replace("__name__", row["name"]), "date": city_day(row["applied"]),
            "version": row["version"], "decision": row["number"], "round": row["round"], "document": paper(row["document"]),
            "formats": row["formats"],
            "submission_url": submission.replace("__id__", row["submission_id"]) if self._reads(row["owner_org"]) else None,
        } for row in self.rows}


def _addresses(kinds: Iterable[str]) -> dict[str, str]:
    return {kind: str(tk.url_for(f"{kind}.read", id="__name__")) for kind in kinds}


def paper(document: Any) -> str:
    """A decision document in one line."""
    if isinstance(document, dict):
        return ", ".join(str(value) for value in document.values() if value)
    return str(document or "")
