"""How a state, an effect or a task looks: its word, tone and icon; colour is never the only sign."""
from __future__ import annotations

from typing import NamedTuple

import ckan.plugins.toolkit as tk


class Look(NamedTuple):
    """A badge. ``tone``: good, warn, bad, calm, open or ""; ``icon``: a name of Bootstrap Icons."""

    text: str
    tone: str
    icon: str


def _(text: str) -> str:
    """Marks a sentence for the catalogue; it is translated when shown."""
    return text


STATES = {
    "DRAFT": Look(_("Draft"), "open", "pencil"),
    "SUBMITTED": Look(_("Sent"), "calm", "send"),
    "UNDER_REVIEW": Look(_("Under review"), "calm", "hourglass-split"),
    "CORRECTION_REQUIRED": Look(_("Returned for correction"), "warn", "arrow-counterclockwise"),
    "REVISED": Look(_("Corrected, sent again"), "calm", "send-check"),
    "APPROVED": Look(_("Approved"), "good", "check-circle-fill"),
    "REJECTED": Look(_("Rejected"), "bad", "x-octagon-fill"),
    "WITHDRAWN": Look(_("Cancelled"), "open", "slash-circle"),
}
AT_PEMBINA = Look(_("Under review at the data supervisor"), "calm", "hourglass-split")
EFFECTS = {
    "menahan": Look(_("Holds publication"), "bad", "x-octagon-fill"),
    "syarat": Look(_("Satu Data condition"), "warn", "exclamation-triangle-fill"),
    "saran": Look(_("Suggestion"), "calm", "lightbulb"),
}
TASKS = {
    "belum": Look(_("Not started"), "open", "circle"),
    "sebagian": Look(_("In part"), "warn", "circle-half"),
    "lengkap": Look(_("Complete"), "good", "check-circle-fill"),
}
UNKNOWN = Look("", "open", "question-circle")


def _shown(look: Look, name: str) -> Look:
    return look._replace(text=tk._(look.text) if look.text else name)


def state(name: str, stage: str = "") -> Look:
    """A submission's state; a review at the pembina has a word of its own."""
    chosen = AT_PEMBINA if name == "UNDER_REVIEW" and stage == "pembina" else STATES.get(name, UNKNOWN)
    return _shown(chosen, name)


def effect(name: str) -> Look:
    """What a finding does."""
    return _shown(EFFECTS.get(name, UNKNOWN), name)


def task(name: str) -> Look:
    """How far a part of a form is filled."""
    return _shown(TASKS.get(name, UNKNOWN), name)
