"""The parts of EPSS: domains, aspects, indicators, levels, and what proves a level."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from satudata.text import Text

#: How far a catalogue can show an indicator.
SHOWS = ("direct", "partial", "outside")
#: Of whom a criterion asks for a record: of every producer, or of anybody.
REACHES = ("each", "any")


@dataclass(frozen=True, slots=True)
class Level:
    """A level of maturity, 1 to 5; `confirm`: its name is remembered only, and shown so."""

    number: int
    name: Text
    criterion: Text
    confirm: bool


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of record that is evidence: its name in a list, and what to do where there is none."""

    name: str
    label: Text
    lacking: Text


@dataclass(frozen=True, slots=True)
class Criterion:
    """What a level of one indicator asks of the catalogue: a record of `source`, of `each` producer or of `any`."""

    level: int
    source: str
    reach: str


@dataclass(frozen=True, slots=True)
class Domain:
    """One of the five domains; `weight` in per cent of the whole."""

    code: str
    name: Text
    weight: float


@dataclass(frozen=True, slots=True)
class Aspect:
    """A part of a domain; `weight` in per cent of the domain."""

    code: str
    name: Text
    weight: float

    @property
    def domain(self) -> str:
        """Code of the domain."""
        return self.code[0]


@dataclass(frozen=True, slots=True)
class Indicator:
    """One of the 38; `weight` in per cent of the aspect. `criteria`: in the order of their levels.

    `whole`: judged for the whole government, not on sampled activities. `subject`: who is judged.
    `unrecorded`: evidence no catalogue record stands for yet. A level 2 to 5 without criteria cannot be shown at all;
    `closed`: levels that cannot be shown although they have criteria, because they ask for more than is recorded.
    """

    code: str
    name: Text
    weight: float
    shows: str
    criteria: tuple[Criterion, ...]
    unrecorded: tuple[Text, ...]
    whole: bool
    subject: Text
    closed: tuple[int, ...] = ()

    @property
    def aspect(self) -> str:
        """Code of the aspect."""
        return self.code[:3]

    def of_level(self, number: int) -> tuple[Criterion, ...]:
        """What this level asks of the catalogue."""
        return tuple(each for each in self.criteria if each.level == number)


@dataclass(frozen=True)
class Evaluation:
    """EPSS as a city is asked it. `confirm`: what of it is to be confirmed before it is shown as fact."""

    version: str
    confirm: Text
    levels: Mapping[int, Level]
    sources: Mapping[str, Source]
    domains: Mapping[str, Domain]
    aspects: Mapping[str, Aspect]
    indicators: Mapping[str, Indicator]

    def effective(self, code: str) -> float:
        """The weight of an indicator in per cent of the whole, two decimals."""
        indicator = self.indicators[code]
        aspect = self.aspects[indicator.aspect]
        return round(self.domains[aspect.domain].weight * aspect.weight * indicator.weight / 10_000, 2)
