"""Whether the index says what the database says, and how to make it so."""
from __future__ import annotations

from dataclasses import dataclass

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.lib.search.common import make_connection

from ckanext.tangerang.discovery import auto
from ckanext.tangerang.discovery.refresh import index

PAGE = 1000
Stamp = tuple[str, str]  # when the row changed, digest of the computed fields


@dataclass(frozen=True)
class Drift:
    """Ids public but not found, found but not public, and found with another date or other computed fields."""

    missing: tuple[str, ...]
    surplus: tuple[str, ...]
    stale: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.missing or self.surplus or self.stale)


def drift() -> Drift:
    """Compare both sides; reads every id once."""
    kept, indexed = _kept(), _indexed()
    return Drift(
        tuple(sorted(kept.keys() - indexed.keys())), tuple(sorted(indexed.keys() - kept.keys())),
        tuple(sorted(record for record, stamp in kept.items() if indexed.get(record, stamp) != stamp)),
    )


def public() -> list[str]:
    """Ids of all records the index has to hold."""
    query = model.Session.query(model.Package.id).filter_by(state="active", private=False).order_by(model.Package.id)
    return [record_id for record_id, in query]


def _kept() -> dict[str, Stamp]:
    ids = public()
    found: dict[str, Stamp] = {}
    for start in range(0, len(ids), PAGE):
        found.update({record_id: (moment(kept.changed.isoformat()), kept.digest())
                      for record_id, kept in auto.of_ids(ids[start:start + PAGE]).items()})
    return found


def moment(text: str) -> str:
    """A moment to the hundredth of a second, as exactly as both sides keep it; Solr leaves zeros at the end out."""
    second, _, fraction = text.removesuffix("Z").partition(".")
    return f"{second}.{fraction[:2]:0<2}"


def _indexed() -> dict[str, Stamp]:
    connection = make_connection(decode_dates=False)
    site = tk.config["ckan.site_id"]
    found: dict[str, Stamp] = {}
    cursor, last = "*", ""
    while cursor != last:
        answer = connection.search(
            "*:*", fq=[f'site_id:"{site}"', "entity_type:package"], fl="id,metadata_modified,sdi_s_hitung", rows=PAGE,
            sort="index_id asc", cursorMark=cursor)
        found.update({doc["id"]: (moment(str(doc.get("metadata_modified", ""))), str(doc.get("sdi_s_hitung", "")))
                      for doc in answer.docs})
        cursor, last = answer.nextCursorMark, cursor
    return found


def repair(found: Drift) -> int:
    """Write what is missing or stale, remove what is too much; gives how many documents."""
    wanted = [*found.missing, *found.stale, *found.surplus]
    for start in range(0, len(wanted), PAGE):
        index(wanted[start:start + PAGE])
    return len(wanted)
