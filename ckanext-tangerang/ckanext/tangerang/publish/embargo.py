"""Until when the file of a table waits: the hour its record or the table itself names."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ckanext.tangerang.delivery.model import now
from ckanext.tangerang.people.clock import zone

FIELD = "embargo_sampai"
NEVER = datetime(9999, 12, 31, 23, 59)  # noqa: DTZ001 - the tables hold moments in UTC without zone


def until(record: Mapping[str, Any], table: Mapping[str, Any]) -> datetime | None:
    """The moment (UTC) from which the file of this table may be public; None where it need not wait."""
    return max((moment for item in (record, table) if (moment := moment_of(item.get(FIELD)))), default=None)


def stated(record: Mapping[str, Any], table: Mapping[str, Any]) -> str:
    """The later of the hours record and table name, as it is written."""
    found = [str(item[FIELD]) for item in (record, table) if item.get(FIELD)]
    return max(found, key=lambda text: moment_of(text) or NEVER, default="")


def waits(record: Mapping[str, Any], table: Mapping[str, Any]) -> bool:
    """Whether the file of this table must not go out yet."""
    moment = until(record, table)
    return moment is not None and moment > now()


def moment_of(text: Any) -> datetime | None:
    """The moment (UTC) a value means: an hour of the city, of a day alone its beginning; None for no value.

    An unreadable one keeps the file in: a leak cannot be undone.
    """
    if text in (None, ""):
        return None
    try:
        given = datetime.fromisoformat(str(text))
    except ValueError:
        return NEVER
    return (given if given.tzinfo else given.replace(tzinfo=zone())).astimezone(UTC).replace(tzinfo=None)
