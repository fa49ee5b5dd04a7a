"""The schedule of an activity (MS-Keg 3.3): seven stages, each from a day to a day, as a person fills and reads it."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ckanext.tangerang.discovery import words
from ckanext.tangerang.people.language import lang
from satudata.rules.kegiatan import SCHEDULE, STAGES

ENDS = ("awal", "akhir")


def asked(name: str, value: Any) -> list[dict[str, str]]:
    """``{name, label, awal, akhir}`` of each stage; nothing where the item is no schedule, or holds what is none."""
    if name != SCHEDULE or not isinstance(value or {}, Mapping):
        return []
    held = value or {}
    return [{"name": f"{name}.{stage}", "label": label.in_(lang())} | {end: _day(held, stage, end) for end in ENDS}
            for stage, label in STAGES.items()]


def posted(name: str, values: Mapping[str, str]) -> dict[str, dict[str, str]] | None:
    """The schedule that the days on a page make, stages without one left out; None where the page asked no days."""
    if name != SCHEDULE or not any(f"{name}.{stage}.{end}" in values for stage in STAGES for end in ENDS):
        return None
    given = {stage: {end: text for end in ENDS if (text := values.get(f"{name}.{stage}.{end}", "").strip())} for stage in STAGES}
    return {stage: days for stage, days in given.items() if days}


def read_out(name: str, value: Any) -> str:
    """The schedule in words; empty where it is none."""
    days = [one for one in asked(name, value) if one["awal"] or one["akhir"]]
    return "; ".join(f"{one['label']}: {_words(one['awal'])} – {_words(one['akhir'])}" for one in days)


def _day(held: Mapping[str, Any], stage: str, end: str) -> str:
    days = held.get(stage)
    return str(days.get(end) or "") if isinstance(days, Mapping) else ""


def _words(day: str) -> str:
    return words.day(day) if day else "…"
