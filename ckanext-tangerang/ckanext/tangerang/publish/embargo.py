"""Until when the file of a table waits: the day its record or the table itself names."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ckanext.tangerang.people.clock import today

FIELD = "embargo_sampai"


def until(record: Mapping[str, Any], table: Mapping[str, Any]) -> date | None:
    """The day from whose beginning, in the city's time, the file of this table may be public; None where it need not wait."""
    days = [day for item in (record, table) for day in [_day(item)] if day is not None]
    return max(days, default=None)


def waits(record: Mapping[str, Any], table: Mapping[str, Any]) -> bool:
    """Whether the file of this table must not go out yet."""
    day = until(record, table)
    return day is not None and day > today()


def _day(item: Mapping[str, Any]) -> date | None:
    stated = str(item.get(FIELD) or "")[:10]
    try:
        return date.fromisoformat(stated) if stated else None
    except ValueError:
        return date.max  # an unreadable day keeps the file in: a leak cannot be undone
