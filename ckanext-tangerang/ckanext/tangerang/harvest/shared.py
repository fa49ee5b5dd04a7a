"""What the records of one batch have in common, and what the catalogue holds of them: read once, in one query a table."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.harvest import policy
from ckanext.tangerang.harvest.model import Record, Source


@dataclass(frozen=True)
class Shared:
    """Read in the transaction in which the records are taken, and worth nothing after it.

    ``agency`` is only held here: the session then finds it by its id without asking the database.
    """

    source: Source
    agency: model.Group | None
    holder: model.User | None
    rows: dict[str, Record]
    elsewhere: dict[str, str]

    @classmethod
    def of(cls, source: Source, items: list[dict[str, Any]]) -> Shared:
        """For these records, whose rows are locked until the transaction ends."""
        identifiers = [item["identifier"] for item in items]
        return cls(source, model.Session.get(model.Group, source.owner_org), policy.holder(source),
                   held(source, identifiers), elsewhere(source, identifiers))


def held(source: Source, identifiers: list[str]) -> dict[str, Record]:
    """What the source holds under these identifiers, locked."""
    query = sa.select(Record).where(Record.source_id == source.id, Record.identifier.in_(identifiers)).order_by(Record.identifier)
    locked = query.with_for_update().execution_options(populate_existing=True)
    return {row.identifier: row for row in model.Session.scalars(locked)}


def elsewhere(source: Source, identifiers: list[str]) -> dict[str, str]:
    """``identifier -> name`` of another active source that holds it of the same address."""
    query = sa.select(Record.identifier, Source.name).join(Source, Record.source_id == Source.id).where(
        Record.address == source.address, Record.identifier.in_(identifiers), Record.source_id != source.id,
        Source.state == "active")
    return dict(model.Session.execute(query).tuples().all())
