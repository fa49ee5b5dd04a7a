"""How a state, an effect or a task looks: its word, tone and icon; colour is never the only sign."""
from __future__ import annotations

from typing import NamedTuple

import ckan.plugins.toolkit as tk

from ckanext.tangerang.people.language import lang
from ckanext.tangerang.revision import transitions


class Look(NamedTuple):
    """A badge. ``tone``: good, warn, bad, calm, open or ""; ``icon``: a name of Bootstrap Icons."""

    text: str
    tone: str
    icon: str


def _(text: str) -> str:
    """Marks a sentence for the catalogue; it is translated when shown."""
    return text


#: Tone and icon of a submission's state; its word is the one transitions.yaml gives.
STATES = {
    "DRAFT": ("open", "pencil"),
    "SUBMITTED": ("calm", "send"),
    "UNDER_REVIEW": ("calm", "hourglass-split"),
    "CORRECTION_REQUIRED": ("warn", "arrow-counterclockwise"),
    "REVISED": ("calm", "send-check"),
    "APPROVED": ("good", "check-circle-fill"),
    "REJECTED": ("bad", "x-octagon-fill"),
    "WITHDRAWN": ("open", "slash-circle"),
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
    if name == "UNDER_REVIEW" and stage == "pembina":
        return _shown(AT_PEMBINA, name)
    if name not in STATES:
        return _shown(UNKNOWN, name)
    return Look(transitions.title("states", name)[lang()], *STATES[name])


def effect(name: str) -> Look:
    """What a finding does."""
    return _shown(EFFECTS.get(name, UNKNOWN), name)


def task(name: str) -> Look:
    """How far a part of a form is filled."""
    return _shown(TASKS.get(name, UNKNOWN), name)
