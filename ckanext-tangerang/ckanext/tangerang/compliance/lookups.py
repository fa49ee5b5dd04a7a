"""What the rules ask the registry: concepts, classifications, activities, variables that are public, read in one query."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from ckan import model
from sqlalchemy.dialects.postgresql import ARRAY

from ckanext.tangerang.planning import lookup as planning
from ckanext.tangerang.registry import central, retiring, rows, standing
from ckanext.tangerang.registry.model import Reference
from ckanext.tangerang.registry.references import Pointer, named, pointers, row_values
from ckanext.tangerang.registry.row_model import Indicator
from ckanext.tangerang.revision.model import Revision
from ckanext.tangerang.revision.records import at, published

Found = Mapping[str, Any] | None
APART = ["items", "korespondensi", "ms_var", "ms_ind"]  # tens of thousands of rows that no rule asks a target for
OTHERS = 20  # agencies asked for their definition of a concept
ROW_KIND = {"sdi_variable": "variabel", "sdi_indicator": "indikator"}


class Registry:
    """Answers for one record. Records of the same submission count: a proposed concept is known to its dataset."""

    def __init__(self, record: Mapping[str, Any], kind: str, record_id: str | None, owner: str | None = None, *,
                 is_public: bool = False, is_first: bool = False) -> None:
        self.record, self.kind, self.record_id, self.is_public, self.is_first = record, kind, record_id, is_public, is_first
        self.owner = owner or record.get("owner_org")

    @cached_property
    def _pointers(self) -> list[Pointer]:
        return list(pointers(self.record, self.kind))

    @cached_property
    def _public(self) -> dict[str, str]:
        """``value -> id`` of the pointers that lead to public records, or to rows of activities."""
        return {value: ident for value, (ident, _) in named(self._pointers).items()}

    @cached_property
    def _targets(self) -> dict[str, Mapping[str, Any]]:
        wanted = {pointer.value for pointer in self._pointers}
        if not wanted:
            return {}
        known = self._public
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
            found[ident] = {**found[ident], "status": "USANG", "digantikan_oleh": how["successor"],
                            "successor_title": how["successor_title"] if how["successor"] else ""}
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

    def activity_public(self, value: str) -> bool:
        """Whether an activity is public, or goes public together with this record."""
        target = self._of(value, "kegiatan")
        return target is not None and (value in self._public or target["id"] in self._together)

    def definitions(self, value: str) -> list[dict[str, Any]]:
        """Other agencies' public datasets of this concept that define it in other words, the oldest of each agency."""
        concept, own = self._of(value, "konsep"), self.owner
        if concept is None or not own:
            return []
        package, meaning = model.Package, model.Package.extras.op("->>")("definisi")
        query = sa.select(model.Group.title, package.title, meaning).join(
            Reference, Reference.from_id == package.id).join(model.Group, model.Group.id == package.owner_org).where(
            Reference.to_id == concept["id"], Reference.from_kind == "dataset", Reference.path == "konsep_sds",
            package.state == "active", package.id != (self.record_id or ""), own != model.Group.id, own != model.Group.name,
            sa.func.lower(meaning) != str(self.record.get("definisi") or "").lower(),
        ).distinct(model.Group.title).order_by(model.Group.title, package.metadata_created).limit(OTHERS)
        return [{"owner": owner, "title": title, "definisi": said} for owner, title, said in model.Session.execute(query)]

    def indicators(self, names: Sequence[str]) -> list[dict[str, Any]]:
        """Public indicators of these names, the oldest first: last year's of this activity (``owner`` ""), other agencies'."""
        own, base = self.owner, str(self.record.get("base_id") or "")
        if not own:
            return []
        table, package = Indicator, model.Package
        query = sa.select(table.nama, table.ukuran, table.satuan, table.definisi, model.Group.title, package.id).join(
            package, package.id == table.record_id).join(model.Group, model.Group.id == package.owner_org).where(
            package.state == "active", sa.func.lower(table.nama).in_([name.strip().lower() for name in names]),
            sa.or_(package.id == base, sa.and_(own != model.Group.id, own != model.Group.name)),
        ).order_by(package.metadata_created, package.id, table.place).limit(OTHERS * 5)
        return [{"nama": name, "ukuran": measure, "satuan": unit, "definisi": meaning, "owner": "" if ident == base else owner}
                for name, measure, unit, meaning, owner, ident in model.Session.execute(query)]

    def planned(self, value: str) -> Found:
        """The agreed entry of the Daftar Data with this number, if it is the agency's own."""
        return planning.agreed(value, self.owner)

    def priority(self) -> Found:
        """The agreed entry that makes this dataset priority data."""
        return planning.priority_entry(self.record, self.record_id, self.owner) if self.kind == "dataset" else None

    def indicator(self, value: str) -> Found:
        return self._of(value, "indikator")

    def indicator_public(self, value: str) -> bool:
        """Whether an indicator (a standard, or a row of an activity) is public, or goes public together with this record."""
        return value in self._public or value in self._together or value in self._rows_together

    @cached_property
    def _rows_together(self) -> set[str]:
        """Ids of the MS-Ind rows of activities in work beside this record."""
        if not self._together:
            return set()
        query = sa.select(Revision.record["ms_ind"]).where(
            Revision.record_id.in_(self._together), Revision.version.is_(None), Revision.kind == "kegiatan")
        return {str(row.get("id")) for given in model.Session.scalars(query) for row in given or ()}

    def retired(self) -> dict[str, Mapping[str, Any]] | None:
        """The pointers of the record that lead to retired standards, by path; None for a record that points at nothing: it gets
        no point for that, here as in ``satudata check``.
        """
        if not self._pointers:
            return None
        found = {}
        for pointer in self._pointers:
            target = self._targets.get(pointer.value)
            if target is not None and target.get("status") == "USANG" and pointer.path not in ("menggantikan", "digantikan_oleh"):
                found[self._place(pointer)] = {
                    "value": pointer.value, "title": target.get("title"), "successor": target.get("digantikan_oleh") or "",
                    "successor_title": target.get("successor_title") or ""}
        return found

    def _place(self, pointer: Pointer) -> str:
        """The path of the very value, where the field holds several."""
        values = at(self.record, pointer.path)
        return f"{pointer.path}.{list(map(str, values)).index(pointer.value)}" if isinstance(values, list) else pointer.path

    def obstacle(self) -> retiring.Obstacle | None:
        """Why this standard may not be retired as the record says."""
        beside = self._together if self.record.get("digantikan_oleh") else []
        return retiring.obstacle(self.record, self.kind, self.record_id or "", beside)

    @cached_property
    def _together(self) -> list[str]:
        """Ids of the records in work beside this one in the same submission."""
        if not self.record_id or self.is_public:
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
        tables = self.record.get("tables") or []
        if tables and not self.is_public:  # a public version is compared with itself
            before = published(self.record_id) if self.record_id and not self.is_first else None
            tables = before.record.get("tables") or [] if before else []
        return {table.get("name", ""): table["skema_tabel"] for table in tables if table.get("skema_tabel")}
