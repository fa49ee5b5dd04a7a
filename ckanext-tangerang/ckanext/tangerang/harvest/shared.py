"""What the records of one batch have in common, and what the catalogue holds of them: read once, in one query a table."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.calendar import standing
from ckanext.tangerang.harvest import policy
from ckanext.tangerang.harvest.model import Record, Source
from ckanext.tangerang.publish.model import Tombstone
from ckanext.tangerang.revision import base, fresh, records
from ckanext.tangerang.revision.model import Revision


@dataclass(frozen=True)
class Shared:
    """Read in the transaction in which the records are taken, and worth nothing after it.

    ``agency`` is only held here: the session then finds it by its id without asking the database. ``waiting``: the last
    proposals by id; ``withdrawn``: ids of the records taken out of the public.
    """

    source: Source
    agency: model.Group | None
    holder: model.User | None
    rows: dict[str, Record]
    elsewhere: dict[str, str]
    waiting: dict[str, Revision]
    withdrawn: set[str]

    @classmethod
    def of(cls, source: Source, items: list[dict[str, Any]]) -> Shared:
        """For these records, whose rows are locked until the transaction ends."""
        identifiers = [item["identifier"] for item in items]
        rows = held(source, identifiers)
        ids, waiting = [row.record_id for row in rows.values()], proposals(rows.values())
        if ids:
            coming = base.alone_with([row.record_id for row in rows.values() if is_settled(waiting.get(row.revision_id or ""))])
            fresh.know(dict.fromkeys(ids) | records.published_of(ids), standing.late(ids), coming)
        return cls(source, model.Session.get(model.Group, source.owner_org), policy.holder(source), rows,
                   elsewhere(source, identifiers), waiting, Tombstone.among(ids))


def is_settled(proposal: Revision | None) -> bool:
    """Whether nobody can be deciding about the last proposal: who does holds it, and would wait for the record."""
    return proposal is None or proposal.version is not None


def held(source: Source, identifiers: list[str]) -> dict[str, Record]:
    """What the source holds under these identifiers, locked."""
    query = sa.select(Record).where(Record.source_id == source.id, Record.identifier.in_(identifiers)).order_by(Record.identifier)
    locked = query.with_for_update().execution_options(populate_existing=True)
    return {row.identifier: row for row in model.Session.scalars(locked)}


def proposals(rows: Iterable[Record]) -> dict[str, Revision]:
    """The last proposal made of each, by its id."""
    ids = [row.revision_id for row in rows if row.revision_id]
    query = sa.select(Revision).where(Revision.id.in_(ids))
    return {one.id: one for one in model.Session.scalars(query)} if ids else {}


def elsewhere(source: Source, identifiers: list[str]) -> dict[str, str]:
    """``identifier -> name`` of another active source that holds it of the same address."""
    query = sa.select(Record.identifier, Source.name).join(Source, Record.source_id == Source.id).where(
        Record.address == source.address, Record.identifier.in_(identifiers), Record.source_id != source.id,
        Source.state == "active")
    return dict(model.Session.execute(query).tuples().all())
