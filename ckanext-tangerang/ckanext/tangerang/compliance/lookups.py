"""What the rules ask the registry: concepts, classifications, activities, variables that are public, read in one query."""
from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from ckan import model
from sqlalchemy.dialects.postgresql import ARRAY

from ckanext.tangerang.registry import central, retiring, rows, standing
from ckanext.tangerang.registry.references import Pointer, named, pointers, row_values
from ckanext.tangerang.revision.model import Revision
from ckanext.tangerang.revision.records import published

Found = Mapping[str, Any] | None
APART = ["items", "korespondensi", "ms_var", "ms_ind"]  # tens of thousands of rows that no rule asks a target for
ROW_KIND = {"sdi_variable": "variabel", "sdi_indicator": "indikator"}


class Registry:
    """Answers for one record. Records of the same submission count: a proposed concept is known to its dataset."""

    def __init__(self, record: Mapping[str, Any], kind: str, record_id: str | None) -> None:
        self.record, self.kind, self.record_id = record, kind, record_id

    @cached_property
    def _pointers(self) -> list[Pointer]:
        return list(pointers(self.record, self.kind))

    @cached_property
    def _targets(self) -> dict[str, Mapping[str, Any]]:
        wanted = {pointer.value for pointer in self._pointers}
        if not wanted:
            return {}
        known = {value: ident for value, (ident, _) in named(self._pointers).items()}
        short = Revision.record.op("-")(sa.cast(APART, ARRAY(sa.Text)))
        query = sa.select(Revision.record_id, short, Revision.kind).where(
            Revision.record_id.in_({*known.values(), *wanted})).distinct(Revision.record_id).order_by(
            Revision.record_id, Revision.version.desc().nulls_last())
        found: dict[str, Mapping[str, Any]] = {
            record_id: {**record, "kind": kind, "id": record_id} for record_id, record, kind in model.Session.execute(query)}
        for ident, row in rows.found(row_values(self._pointers) - found.keys()).items():
            found[ident] = {**row.row, "title": row.nama, "kind": ROW_KIND[row.__tablename__], "id": ident,
                            "kegiatan": row.record_id}
        for ident, how in standing.retired(found).items():
            found[ident] = {**found[ident], "status": "USANG", "digantikan_oleh": how["successor"]}
        return found | {value: found[ident] for value, ident in known.items() if ident in found}

    def _of(self, value: str, kind: str) -> Found:
        found = self._targets.get(value)
        return found if found is not None and found["kind"] == kind else None

    def concept(self, value: str) -> Found:
        return self._of(value, "konsep")

    def classification(self, value: str) -> Found:
        return self._of(value, "klasifikasi")

    def activity(self, value: str) -> Found:
        return self._of(value, "kegiatan")

    def variable(self, value: str) -> Found:
        return self._of(value, "variabel")

    def indicator(self, value: str) -> Found:
        return self._of(value, "indikator")

    def retired(self) -> dict[str, Mapping[str, Any]]:
        """The pointers of the record that lead to retired standards, by path."""
        found = {}
        for pointer in self._pointers:
            target = self._targets.get(pointer.value)
            if target is not None and target.get("status") == "USANG" and pointer.path not in ("menggantikan", "digantikan_oleh"):
                successor = target.get("digantikan_oleh") or ""
                found[pointer.path] = {"value": pointer.value, "title": target.get("title"), "successor": successor,
                                       "successor_title": standing.titles([successor]).get(successor, "")}
        return found

    def obstacle(self) -> retiring.Obstacle | None:
        """Why this standard may not be retired as the record says."""
        return retiring.obstacle(self.record, self.kind, self.record_id or "", self._together())

    def _together(self) -> list[str]:
        """Ids of the records in work beside this one in the same submission."""
        if not self.record_id or not self.record.get("digantikan_oleh"):
            return []
        own = sa.select(Revision.submission_id).where(Revision.record_id == self.record_id, Revision.version.is_(None))
        return list(model.Session.scalars(sa.select(Revision.record_id).where(
            Revision.submission_id.in_(own), Revision.record_id != self.record_id)))

    def central(self, value: str) -> Found:
        """The central standard of this kind with this name, synonym or SDSN code, case aside."""
        return self._centrals.get(value.strip().lower())

    @cached_property
    def _centrals(self) -> dict[str, dict[str, Any]]:
        names = [self.record.get("kode_sds"), self.record.get("title"), *(self.record.get("sinonim") or [])]
        return central.found([str(name) for name in names if name], self.kind, self.record_id)

    def concept_taken(self, name: str) -> bool:
        """Whether another public concept has this title, case aside."""
        query = sa.select(model.Package.id).where(
            model.Package.type == "konsep", model.Package.state == "active",
            sa.func.lower(model.Package.title) == name.strip().lower(), model.Package.id != (self.record_id or ""))
        return model.Session.execute(query.limit(1)).first() is not None

    def previous_schema(self) -> dict[str, Mapping[str, Any]]:
        """The columns of each table of the public version, by table name; a record without tables is compared with none."""
        before = published(self.record_id) if self.record_id and self.record.get("tables") else None
        tables = before.record.get("tables") or [] if before else []
        return {table.get("name", ""): table["skema_tabel"] for table in tables if table.get("skema_tabel")}
