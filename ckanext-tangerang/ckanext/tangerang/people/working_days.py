"""Which days count: Monday to Friday, without national holidays, cuti bersama and the city's own free days.

Source of the national days: the package ``holidays`` (category ``public``: SKB of three ministers on libur nasional;
``government``: cuti bersama). Days decreed later are added, or taken out, by setting.
"""
from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import ckan.plugins.toolkit as tk
from holidays.countries import Indonesia

from ckanext.tangerang.people.clock import today

DAY = timedelta(days=1)
SATURDAY = 5
LONGEST = 4_000
"""Working days looked through at most: nobody waits sixteen years."""


@cache
def national(year: int) -> frozenset[date]:
    """National holidays and cuti bersama of a year."""
    return frozenset(Indonesia(years=year, categories=("public", "government")))


@cache
def listed(text: str) -> frozenset[date]:
    """The days of a setting, ``2026-02-28 2026-11-27``; ``ValueError`` names a word that is no day."""
    return frozenset(date.fromisoformat(word) for word in text.replace(",", " ").split())


def own(key: str) -> frozenset[date]:
    """The city's days of one setting."""
    return listed(str(tk.config.get(key) or ""))


def is_working(day: date) -> bool:
    """Whether offices of the city work on that day."""
    if day in own("ckanext.sdi.work_days"):
        return True
    return day.weekday() < SATURDAY and day not in national(day.year) and day not in own("ckanext.sdi.free_days")


def after(day: date, count: int) -> date:
    """The working day that many working days after ``day``, before it for a negative count; 0 is the day itself."""
    step = DAY if count > 0 else -DAY
    for _ in range(min(abs(count), LONGEST)):
        day += step
        while not is_working(day):
            day += step
    return day


def between(start: date, end: date) -> int:
    """How many working days passed from ``start`` to ``end``: 0 on the same day, negative where ``end`` lies before."""
    if end < start:
        return -between(end, start)
    weeks, rest = divmod((end - start).days, 7)
    if weeks > LONGEST // 5:
        return LONGEST
    whole = start + timedelta(weeks=weeks)
    found = 5 * weeks + sum((whole + DAY * n).weekday() < SATURDAY for n in range(1, rest + 1))
    return found - closed(start, end) + opened(start, end)


def closed(start: date, end: date) -> int:
    """Days from Monday to Friday, after ``start`` and up to ``end``, on which nobody works."""
    free = own("ckanext.sdi.free_days").union(*(national(year) for year in range(start.year, end.year + 1)))
    return sum(start < day <= end and day.weekday() < SATURDAY for day in free - own("ckanext.sdi.work_days"))


def opened(start: date, end: date) -> int:
    """Saturdays and Sundays after ``start`` and up to ``end`` on which the city works."""
    return sum(start < day <= end and day.weekday() >= SATURDAY for day in own("ckanext.sdi.work_days"))


def review_days() -> int:
    """Working days walidata and pembina each have for a decision (``ckanext.sdi.review_days``)."""
    return int(tk.config.get("ckanext.sdi.review_days") or 5)


def left(due: date | None, day: date | None = None) -> int | None:
    """Working days from today to the due date: 0 on the day, negative when it has passed; None without one."""
    if due is None:
        return None
    here = day or today()
    return between(here, due) or (-1 if due < here else 0)
