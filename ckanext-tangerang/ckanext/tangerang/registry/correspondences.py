"""The correspondences of public classifications: rebuilt with each version, looked up by list, code and day."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.registry.code_model import CorrespondenceRow
from ckanext.tangerang.revision.model import Revision
from satudata.classification.dates import whole_date
from satudata.classification.model import Correspondence, correspondences_of

Json = dict[str, Any]
COLUMNS = tuple(each.name for each in fields(Correspondence))


def rebuild(revision: Revision, *, is_first: bool = False) -> None:
    """Replace the correspondences of a classification by those of the version that is public now."""
    if revision.kind != "klasifikasi":
        return
    if not is_first:
        forget(revision.record_id)
    found = rows(revision.record.get("korespondensi"))
    if found:
        model.Session.execute(sa.insert(CorrespondenceRow), [{"record_id": revision.record_id, **row} for row in found])


def forget(record_id: str) -> None:
    """Drop the correspondences of a classification that is no longer public."""
    model.Session.execute(sa.delete(CorrespondenceRow).where(CorrespondenceRow.record_id == record_id))


def rows(given: Iterable[Mapping[str, Any]] | None) -> list[Json]:
    """The correspondences of a record as the table keeps them."""
    return [
        {name: getattr(row, name) for name in COLUMNS} | {
            "place": place, "berlaku_dari": whole_date(row.berlaku_dari) or None,
            "berlaku_sampai": whole_date(row.berlaku_sampai, last=True) or None}
        for place, row in enumerate(correspondences_of(given))]


def found(record_id: str, *, daftar: set[str] | None = None, kode: str = "", day: str = "") -> list[Json]:
    """The correspondences of a public classification: to one list under any of its names, from one code, valid on a day."""
    query = sa.select(*(getattr(CorrespondenceRow, name) for name in COLUMNS)).where(CorrespondenceRow.record_id == record_id)
    if daftar is not None:
        query = query.where(sa.func.lower(CorrespondenceRow.daftar).in_({name.lower() for name in daftar}))
    if kode:
        query = query.where(CorrespondenceRow.dari == kode)
    if day:
        query = query.where(valid(CorrespondenceRow, day))
    return [dict(row) for row in model.Session.execute(query.order_by(CorrespondenceRow.place)).mappings()]


def valid(table: Any, day: str) -> sa.ColumnElement[bool]:
    """Whether a row's period holds the day."""
    return sa.and_(sa.func.coalesce(table.berlaku_dari, "") <= day, sa.func.coalesce(table.berlaku_sampai, "9999") >= day)
