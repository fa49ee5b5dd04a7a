"""What the templates of queue and review ask: the clock in words, choices of the filters, working days ahead."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.tangerang.discovery.look import Look
from ckanext.tangerang.people import working_days
from ckanext.tangerang.people.clock import today
from ckanext.tangerang.revision import transitions
from ckanext.tangerang.revision.queue_page import AGES

__all__ = ["sdi_ages", "sdi_colour_pairs", "sdi_due_look", "sdi_me", "sdi_waited", "sdi_working_day"]

LOOKS = {"late": ("bad", "exclamation-octagon-fill"), "soon": ("warn", "alarm"), "ok": ("calm", "calendar-check"),
         "none": ("open", "dash-circle")}


def sdi_waited(clock: Mapping[str, Any]) -> str:
    """How long reviewers have had it, in working days, and whether the clock stands."""
    said = tk.ungettext("{n} working day", "{n} working days", clock["waited"]).format(n=clock["waited"])
    return str(tk._("{days}, stopped").format(days=said) if clock["stopped"] else said)


def sdi_due_look(item: Mapping[str, Any]) -> Look:
    """How near the due date is: a word, a tone and an icon."""
    clock = item["clock"]
    if transitions.final(item["state"]):
        return Look(tk._("Closed"), *LOOKS["none"])
    left = clock["left"]
    if left is None:
        return Look(tk._("No due date"), *LOOKS["none"])
    if left < 0:
        text = tk.ungettext("{n} working day overdue", "{n} working days overdue", -left).format(n=-left)
    elif left == 0:
        text = tk._("Due today")
    else:
        text = tk.ungettext("{n} working day left", "{n} working days left", left).format(n=left)
    return Look(text, *LOOKS[clock["colour"]])


def sdi_colour_pairs() -> list[tuple[str, str]]:
    """Choices of the due date's colour."""
    return [("late", tk._("Overdue")), ("soon", tk._("Within two working days")), ("ok", tk._("Later")),
            ("none", tk._("No due date"))]


def sdi_ages() -> list[tuple[str, str]]:
    """Choices of how long something waited."""
    return [(str(days), tk._("{n} working days or more").format(n=days)) for days in AGES]


def sdi_working_day(count: int) -> str:
    """The working day so many working days from today, ISO."""
    return working_days.after(today(), count).isoformat()


def sdi_me() -> str:
    """Id of the person looking; empty for nobody."""
    return str(tk.g.userobj.id) if tk.g.user else ""
