"""The codes of public classifications: rebuilt with each version, forgotten when it is withdrawn."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.registry.code_model import CodeRow
from ckanext.tangerang.revision.model import Revision
from satudata.classification.dates import whole_date
from satudata.classification.model import Item, items_of

Json = dict[str, Any]
COLUMNS = tuple(each.name for each in fields(Item))
LAST_PLACE = 1 << 40


def rebuild(revision: Revision, *, is_first: bool = False) -> None:
    """Replace the codes of a classification by those of the version that is public now; the first has none to replace."""
    if revision.kind != "klasifikasi":
        return
    if not is_first:
        forget(revision.record_id)
    found = rows(revision.record.get("items"))
    if found:
        model.Session.execute(sa.insert(CodeRow), [{"record_id": revision.record_id, **row} for row in found])


def forget(record_id: str) -> None:
    """Drop the codes of a classification that is no longer public."""
    model.Session.execute(sa.delete(CodeRow).where(CodeRow.record_id == record_id))


def rows(given: Iterable[Mapping[str, Any]] | None) -> list[Json]:
    """The codes of a record as the table keeps them: in order, with the number of children."""
    items = sorted(items_of(given), key=order)
    children = Counter(parent for parent, _kode in {(item.induk, item.kode) for item in items} if parent)
    return [
        {name: getattr(item, name) for name in COLUMNS} | {
            "place": place, "anak": children[item.kode], "berlaku_dari": whole_date(item.berlaku_dari) or None,
            "berlaku_sampai": whole_date(item.berlaku_sampai, last=True) or None}
        for place, item in enumerate(items)]


def order(item: Item) -> int:
    """By the number of order where one is given; else as the list stands."""
    return int(item.urutan) if item.urutan.isdecimal() else LAST_PLACE


def known(record_id: str) -> set[str]:
    """All codes of a public classification."""
    return set(model.Session.scalars(sa.select(CodeRow.kode).where(CodeRow.record_id == record_id)))
