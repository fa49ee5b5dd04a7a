"""What does a catalogue know of the public version of a record?"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

#: What a harvest keeps of a record: where from, when, of what content, by which mapping, and the values it gave, against
#: which a change by hand is told.
HARVEST_KEEPS = ("source", "time", "hash", "mapping", "values")


@dataclass(frozen=True, slots=True)
class DeadLink:
    """An address that failed on different days: how (``gone``, ``silent``, ``refused``) and since when (ISO date)."""

    url: str
    how: str
    since: str


@dataclass(frozen=True, slots=True)
class Public:
    """``api``: rows of it can be asked by API. ``feed``: it stands in the DCAT feed. ``dead``: links by the path of their
    field. ``harvest``: what is kept of its harvest by the names of ``HARVEST_KEEPS``; None: it was not harvested.
    """

    api: bool = False
    feed: bool = True
    dead: Mapping[str, DeadLink] = field(default_factory=dict)
    harvest: Mapping[str, str] | None = None
