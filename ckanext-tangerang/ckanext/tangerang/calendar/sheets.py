"""The release calendar as a table to take along."""
from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.tangerang.calendar.words import state_word
from satudata.exchange.sheets import Sheet

Json = dict[str, Any]


def releases(results: Iterable[Json], address: str) -> Sheet:
    """A row for each release. ``address``: of a dataset, with ``__name__`` for its name."""
    head = (tk._("Scheduled"), tk._("Hour"), tk._("Dataset"), tk._("Period"), tk._("Agency"), tk._("State"), tk._("Released on"),
            tk._("Days late"), tk._("Reason"), tk._("Address"))
    rows = [[item["due"], item["hour"], item["title"], item["period"], item["agency_title"] or "", state_word(item["state"]),
             item["released"] or "", str(item["days_late"] or ""), item["reason"] or "",
             address.replace("__name__", item["name"])]
            for item in results]
    return Sheet(tk._("Release calendar"), head, rows, (12, 8, 50, 20, 30, 14, 12, 10, 40, 50))
