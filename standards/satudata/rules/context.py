"""What does a check know beside the record and its tables?"""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from satudata.rules.register import Register
from satudata.rules.terbitan import Public

#: A look-up in the catalogue's registry: id or code -> its record, None where there is none.
Lookup = Callable[[str], Mapping[str, Any] | None]


def today() -> date:
    """The date in the city (WIB)."""
    return datetime.now(ZoneInfo("Asia/Jakarta")).date()


@dataclass(frozen=True)
class Overdue:
    """The oldest release of a record that has not come: the day it was due, and whether more than a period has passed."""

    due: date
    long: bool


@dataclass(frozen=True)
class Context:
    """The day, the register, the city's settings, and look-ups where a catalogue can answer them.

    A look-up left out makes the question it answers not applicable: offline the rest is still checked.
    ``concept``, ``classification``, ``activity``, ``variable``, ``planned`` take an id or code and give the record.
    ``concept_taken`` says whether another concept has this name. ``previous_schema`` is the last published
    ``skema_tabel`` by table name. ``area`` is the city's Kemendagri code. ``retired`` gives the paths of the record that
    name a retired standard: ``{"value", "title", "successor", "successor_title"}``. ``may_not_retire``: why this standard
    may not be retired, (word of SD-11, number of records that use it). ``central`` takes a name or an SDSN code and gives
    the central standard of the same kind. ``definitions`` takes a concept and gives the public records of other agencies
    that use it: ``{"owner": name of the agency, "title", "definisi"}``. ``activity_public`` and ``indicator_public`` say
    whether an activity or an indicator is public, or goes public together with this record. ``public`` is what is known of
    the public version of the record; None: it has none yet. ``overdue`` is what the release calendar says of the record;
    without one the promised day is looked at. ``recommended``: the number of the BPS recommendation on its activity, where
    the catalogue tracks one. ``indicators`` takes names and gives the public indicators called so: ``{"nama", "ukuran",
    "satuan", "definisi", "owner"}``, ``owner`` the name of another agency, "" for the same activity's last year.
    ``priority``: year, criteria and plan codes of the agreed entry that makes the record priority data.
    """

    today: date = field(default_factory=today)
    register: Register = field(default_factory=Register.load)
    concept: Lookup | None = None
    classification: Lookup | None = None
    activity: Lookup | None = None
    variable: Lookup | None = None
    planned: Lookup | None = None
    concept_taken: Callable[[str], bool] | None = None
    previous_schema: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    mail_domain: str = "tangerangkota.go.id"
    area: str = "36.71"
    retired: Mapping[str, Mapping[str, Any]] | None = None
    may_not_retire: tuple[str, int] | None = None
    central: Lookup | None = None
    definitions: Callable[[str], Sequence[Mapping[str, Any]]] | None = None
    activity_public: Callable[[str], bool] | None = None
    indicator_public: Callable[[str], bool] | None = None
    indicator: Lookup | None = None
    public: Public | None = None
    overdue: Overdue | None = None
    recommended: str = ""
    indicators: Callable[[Sequence[str]], Sequence[Mapping[str, Any]]] | None = None
    priority: Mapping[str, Any] | None = None
