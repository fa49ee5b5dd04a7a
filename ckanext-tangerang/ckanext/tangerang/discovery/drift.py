"""Whether the index says what the database says, and how to make it so."""
from __future__ import annotations

from dataclasses import dataclass

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.lib.search.common import make_connection

from ckanext.tangerang.discovery.refresh import index

PAGE = 1000


@dataclass(frozen=True)
class Drift:
    """Ids public but not found, found but not public, and found with another date than the database has."""

    missing: tuple[str, ...]
    surplus: tuple[str, ...]
    stale: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.missing or self.surplus or self.stale)


def drift() -> Drift:
    """Compare both sides; reads every id once."""
    kept = {
        record_id: modified.isoformat()[:22] for record_id, modified in
        model.Session.query(model.Package.id, model.Package.metadata_modified).filter_by(state="active", private=False)
    }
    indexed = _indexed()
    return Drift(
        tuple(sorted(kept.keys() - indexed.keys())), tuple(sorted(indexed.keys() - kept.keys())),
        tuple(sorted(record for record, date in kept.items() if record in indexed and indexed[record][:22] != date)),
    )


def _indexed() -> dict[str, str]:
    connection = make_connection(decode_dates=False)
    site = tk.config["ckan.site_id"]
    found: dict[str, str] = {}
    cursor, last = "*", ""
    while cursor != last:
        answer = connection.search(
            "*:*", fq=[f'site_id:"{site}"', "entity_type:package"], fl="id,metadata_modified", rows=PAGE,
            sort="index_id asc", cursorMark=cursor)
        found.update({doc["id"]: str(doc.get("metadata_modified", "")) for doc in answer.docs})
        cursor, last = answer.nextCursorMark, cursor
    return found


def repair(found: Drift) -> int:
    """Write what is missing or stale, remove what is too much; gives how many documents."""
    wanted = [*found.missing, *found.stale, *found.surplus]
    for start in range(0, len(wanted), PAGE):
        index(wanted[start:start + PAGE])
    return len(wanted)
