"""When a source is due: five cron fields in the city's time zone."""
from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Jakarta")
BOUNDS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))


def valid(expression: str) -> bool:
    """True when the five fields say at least one moment."""
    try:
        return all(_sets(expression))
    except ValueError:
        return False


def following(expression: str, moment: datetime) -> datetime | None:
    """The first due minute after a moment (aware), within four years; None when there is none (31 February)."""
    minutes, hours, days, months, weekdays = _sets(expression)
    either = "*" not in (expression.split()[2], expression.split()[4])
    day = moment.astimezone(ZONE).replace(second=0, microsecond=0) + timedelta(minutes=1)
    for _ in range(366 * 4):
        weekday = day.isoweekday() % 7 in {w % 7 for w in weekdays}
        fits = (day.day in days or weekday) if either else (day.day in days and weekday)
        if day.month in months and fits:
            for candidate in _times(day, hours, minutes):
                return candidate
        day = (day + timedelta(days=1)).replace(hour=0, minute=0)
    return None


def _times(day: datetime, hours: set[int], minutes: set[int]) -> Iterator[datetime]:
    for hour in sorted(hours):
        for minute in sorted(minutes):
            candidate = day.replace(hour=hour, minute=minute)
            if candidate >= day:
                yield candidate


def _sets(expression: str) -> tuple[set[int], ...]:
    parts = expression.split()
    if len(parts) != 5:
        raise ValueError(expression)
    return tuple(_numbers(part, *bounds) for part, bounds in zip(parts, BOUNDS, strict=True))


def _numbers(part: str, low: int, high: int) -> set[int]:
    found: set[int] = set()
    for piece in part.split(","):
        span, _, step = piece.partition("/")
        first, dash, last = span.partition("-")
        start = low if first == "*" else int(first)
        end = int(last) if dash else (high if first == "*" or step else start)
        if not low <= start <= end <= high or (step and int(step) < 1):
            raise ValueError(part)
        found.update(range(start, end + 1, int(step or 1)))
    return found
