"""What day it is in the city, and what a person's date means: grants and due dates are days, not moments."""
from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import ckan.plugins.toolkit as tk


def zone() -> ZoneInfo:
    """The city's time zone (``ckanext.sdi.timezone``)."""
    return ZoneInfo(tk.config.get("ckanext.sdi.timezone") or "Asia/Jakarta")


def today() -> date:
    """The day of the city's calendar."""
    return datetime.now(zone()).date()


def to_date(value: object, field: str) -> date | None:
    """A date as a person or a program gives it (``2026-11-23``); ``ValidationError`` keyed by ``field`` if it is none."""
    if value in (None, ""):
        return None
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError as error:
        said = tk._("“{value}” is no day of the calendar. Give it as year-month-day, such as 2026-11-23.")
        raise tk.ValidationError({field: [said.format(value=str(value)[:30])]}) from error


def to_moment(value: object, field: str) -> datetime | None:
    """A moment in UTC without zone; a value without zone is the city's time. ``ValidationError`` if it is none."""
    if value in (None, ""):
        return None
    try:
        given = datetime.fromisoformat(str(value))
        return (given if given.tzinfo else given.replace(tzinfo=zone())).astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError) as error:  # in UTC a moment may lie before the first or after the last year
        raise tk.ValidationError({field: [tk._("Give a moment as 2026-11-23T08:00.")]}) from error
