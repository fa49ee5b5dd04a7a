"""What the states of a recommendation and the decisions on similar activities are called; the list as a table."""
from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.tangerang.discovery.look import Look
from ckanext.tangerang.discovery.words import label
from satudata.exchange.sheets import Sheet

Json = dict[str, Any]


def states() -> dict[str, str]:
    """Every state of a recommendation with its word."""
    return {"open": tk._("Not asked yet"), "waiting": tk._("Waiting for BPS"), "overdue": tk._("Waits too long"),
            "given": tk._("Recommended"), "refused": tk._("Found not fit")}


def look(state: str) -> Look:
    """Word, tone and icon of a state."""
    tone, icon = {"open": ("open", "dash-circle"), "waiting": ("calm", "hourglass-split"), "overdue": ("warn", "clock-history"),
                  "given": ("good", "check-circle-fill"), "refused": ("bad", "x-octagon-fill")}[state]
    return Look(states()[state], tone, icon)


def decisions() -> dict[str, str]:
    """What can be decided once similar activities were seen."""
    return {"lanjut": tk._("Go on: it is no duplicate"), "gabung": tk._("Join with another activity"),
            "pakai_data_yang_ada": tk._("Use the data there are")}


def sheet(results: Iterable[Json]) -> Sheet:
    """A row for each activity."""
    head = (tk._("Activity"), tk._("Year"), tk._("Agency"), tk._("State"), tk._("Number of the request"), tk._("Asked on"),
            tk._("Sent to"), tk._("Working days waited"), tk._("Result"), tk._("Number of the recommendation"),
            tk._("Date of the letter"), tk._("Year it holds for"), tk._("Address of the letter"))
    rows = [[item["title"], item["year"], item["agency_title"], states()[item["state"]], item["request_number"], item["asked"],
             item["sent_to"], item["waited"], label("hasil_rekomendasi", item["result"] or ""), item["number"], item["given"],
             item["valid_year"], item["link"]] for item in results]
    return Sheet(tk._("Recommendations of BPS"), head, [["" if cell is None else str(cell) for cell in row] for row in rows],
                 (50, 8, 30, 18, 20, 12, 30, 10, 20, 20, 12, 8, 40))
