"""Does a sub-process apply to an activity that collects in this way?"""
from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from satudata.gsbpm.reading import HERE, document
from satudata.text import Text


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether it applies; where not, why. `confirm`: shown as "perlu dikonfirmasi"."""

    applies: bool
    reason: Text = Text("", "")
    confirm: bool = False


ALWAYS = Verdict(True)


@cache
def _rules() -> dict[tuple[str, str], Verdict]:
    found: dict[tuple[str, str], Verdict] = {}
    rules: list[dict[str, Any]] = document(HERE.joinpath("applicability.yaml"))["rules"]
    for rule in rules:
        verdict = Verdict(False, Text.of(rule["reason"]), bool(rule.get("confirm")))
        found |= {(str(step), str(way)): verdict for step in rule["steps"] for way in rule["not_for"]}
    return found


def applies(step: str, collection: str) -> Verdict:
    """What the rules say of a step for a way of collection (code list `cara_pengumpulan`); an unknown way: all apply."""
    return _rules().get((step, collection), ALWAYS)


def left_out() -> frozenset[tuple[str, str]]:
    """Every ``(way of collection, step)`` the rules leave out: what a question over many activities asks at once."""
    return frozenset((way, step) for step, way in _rules())
