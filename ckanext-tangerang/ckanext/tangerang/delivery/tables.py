"""Which delivered table a table of a record means, and where its normalised rows lie."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ckanext.tangerang.delivery import storage
from ckanext.tangerang.delivery.model import Delivery
from ckanext.tangerang.publish.figures import Rows


@dataclass(frozen=True)
class DeliveredTable:
    """One table of a delivery: UTF-8 CSV with one header row, lying in the store under ``sha256``."""

    delivery: Delivery
    name: str
    sha256: str
    size: int
    row_count: int
    columns: list[dict[str, Any]]

    def content(self) -> bytes:
        return storage.content(self.sha256)

    def rows(self) -> Rows:
        return Rows.of_csv(self.content())


def pick(delivery: Delivery, table: Mapping[str, Any], place: int) -> dict[str, Any] | None:
    """The delivery's table that a record's table means: the only one, the one of its name or title, else by its place.

    :param place: how many tables of the same record before this one point at the same delivery
    """
    found = list(delivery.tables)
    if len(found) <= 1:
        return found[0] if found else None
    wanted = {str(table.get(key, "")).strip().casefold() for key in ("lembar", "name")} - {""}
    for candidate in found:
        if {str(candidate.get("name", "")).casefold(), str(candidate.get("title") or "").casefold()} & wanted:
            return candidate
    return found[place] if place < len(found) else None


def place_of(table: Mapping[str, Any], record: Mapping[str, Any]) -> int:
    """How many tables before this one in the record point at the same delivery."""
    place = 0
    for other in record.get("tables") or []:
        if other is table:
            break
        place += other.get("delivery") == table.get("delivery")
    return place


def rows_of(
    table: Mapping[str, Any], record: Mapping[str, Any], deliveries: Mapping[str, Delivery] | None = None,
) -> DeliveredTable | None:
    """The rows a table of the record stands for; None where it has no delivery or that was not inspected yet."""
    wanted = table.get("delivery")
    delivery = (deliveries or {}).get(wanted) if deliveries is not None else Delivery.get(wanted)
    if delivery is None:
        return None
    found = pick(delivery, table, place_of(table, record))
    if not found or not found.get("csv_sha256"):
        return None
    return DeliveredTable(
        delivery, found.get("name") or delivery.filename, found["csv_sha256"], found["csv_size"], found["rows"], found["columns"],
    )
