"""What the rules ask the registry: concepts, classifications, activities, variables that are public, read in one query."""
from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.registry.references import pointers
from ckanext.tangerang.revision.model import Revision
from ckanext.tangerang.revision.records import published

Found = Mapping[str, Any] | None


class Registry:
    """Answers for one record. Records of the same submission count: a proposed concept is known to its dataset."""

    def __init__(self, record: Mapping[str, Any], kind: str, record_id: str | None) -> None:
        self.record, self.kind, self.record_id = record, kind, record_id

    @cached_property
    def _targets(self) -> dict[str, Mapping[str, Any]]:
        wanted = {pointer.value for pointer in pointers(self.record, self.kind)}
        if not wanted:
            return {}
        ids = dict(model.Session.execute(
            sa.select(model.Package.id, model.Package.name).where(
                sa.or_(model.Package.id.in_(wanted), model.Package.name.in_(wanted)))).tuples().all())
        query = sa.select(Revision.record_id, Revision.record, Revision.kind).where(
            Revision.record_id.in_({*ids, *wanted})).order_by(Revision.version.asc().nulls_first())
        found: dict[str, Mapping[str, Any]] = {}
        for record_id, record, kind in model.Session.execute(query):
            found[record_id] = {**record, "kind": kind, "id": record_id}
            if record_id in ids:
                found[ids[record_id]] = found[record_id]
        return found

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
