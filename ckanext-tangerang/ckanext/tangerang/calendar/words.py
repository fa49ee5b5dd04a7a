"""What the states, shifts and months of the calendar are called."""
from __future__ import annotations

from datetime import date

import ckan.plugins.toolkit as tk
from babel.dates import format_date

from ckanext.tangerang.discovery.look import Look
from ckanext.tangerang.people.language import lang


def state_word(state: str) -> str:
    """The state of a release in a word."""
    return states()[state]


def states() -> dict[str, str]:
    """Every state with its word."""
    return {"upcoming": tk._("Coming"), "on_time": tk._("On time"), "late": tk._("Came late"), "overdue": tk._("Overdue"),
            "skipped": tk._("Will not come")}


def state_look(state: str) -> Look:
    """Word, tone and icon of a state."""
    tone, icon = {"upcoming": ("calm", "calendar-event"), "on_time": ("good", "check-circle-fill"),
                  "late": ("warn", "clock-history"), "overdue": ("bad", "exclamation-triangle-fill"),
                  "skipped": ("", "dash-circle")}[state]
    return Look(state_word(state), tone, icon)


def shifts() -> dict[str, str]:
    """What becomes of a release on a day off."""
    return {"sesudah": tk._("The working day after"), "sebelum": tk._("The working day before"),
            "tetap": tk._("The day itself")}


def month_name(first: date) -> str:
    """`November 2026`."""
    return str(format_date(first, "MMMM y", locale=lang()))
