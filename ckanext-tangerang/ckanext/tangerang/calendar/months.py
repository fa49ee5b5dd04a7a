"""Which month a page of the calendar shows, and what lies before and after it."""
from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from ckanext.tangerang.people.clock import today

MONTH = re.compile(r"(19|20)\d\d-(0[1-9]|1[0-2])")


class Month(NamedTuple):
    """A month by its first day."""

    first: date

    @property
    def last(self) -> date:
        return self.next.first - timedelta(days=1)

    @property
    def next(self) -> Month:
        return Month((self.first + timedelta(days=31)).replace(day=1))

    @property
    def before(self) -> Month:
        return Month((self.first - timedelta(days=1)).replace(day=1))

    @property
    def key(self) -> str:
        return f"{self.first:%Y-%m}"


def asked(text: str | None) -> Month:
    """The month of an address (``2026-11``); one that cannot be is this month."""
    given = str(text or "")
    return Month(date.fromisoformat(f"{given}-01")) if MONTH.fullmatch(given) else Month(today().replace(day=1))
