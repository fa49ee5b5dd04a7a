"""What an SDMX structure message says, whichever way it is written: dataflows, their components, concepts and code lists."""
from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from satudata_harvest.connectors.base import Column
from satudata_harvest.failure import Failure
from satudata_harvest.web.parse import invalid

TYPES = {
    "Integer": "integer", "Long": "integer", "Short": "integer", "BigInteger": "integer", "Count": "integer",
    "Decimal": "number", "Double": "number", "Float": "number", "Numeric": "number", "Boolean": "boolean",
    "GregorianDay": "date", "Date": "date", "GregorianYear": "year",
}
ROLES = {"dimension": "dimensi", "measure": "ukuran", "attribute": "atribut"}
SAID_CODES = 30  # a list of more codes is named, not written out
URN = re.compile(r"=([\w.-]+):([\w@$-]+)\(([^()]+)\)(?:\.(\S+))?\s*$")


class Ref(NamedTuple):
    """Which artefact is meant; ``item`` is the concept of a scheme."""

    agency: str
    id: str
    version: str = ""
    item: str = ""

    def __str__(self) -> str:
        return f"{self.agency}:{self.id}({self.version})"


@dataclass(frozen=True)
class Flow:
    """A dataflow. ``final``: this version never changes any more."""

    ref: Ref
    name: str
    description: str = ""
    structure: Ref | None = None
    final: bool = False


@dataclass(frozen=True)
class Concept:
    """What a component means."""

    name: str
    description: str = ""
    codelist: Ref | None = None
    type: str = ""


@dataclass(frozen=True)
class Component:
    """A dimension, measure or attribute; ``codelist`` and ``type`` are its own, where it has any."""

    id: str
    role: str
    concept: Ref | None = None
    codelist: Ref | None = None
    type: str = ""


@dataclass(frozen=True)
class Codes:
    """A code list: (code, name, code above it)."""

    ref: Ref
    name: str
    items: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class Available:
    """What a constraint says there is: codes of each dimension, first and last period, how many series."""

    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    first: str = ""
    last: str = ""
    series: int | None = None


@dataclass
class Message:
    """Everything of one or several messages."""

    flows: list[Flow] = field(default_factory=list)
    structures: dict[Ref, list[Component]] = field(default_factory=dict)
    concepts: dict[tuple[str, str, str], Concept] = field(default_factory=dict)  # agency, scheme, concept
    codelists: dict[Ref, Codes] = field(default_factory=dict)
    available: list[Available] = field(default_factory=list)

    def components(self, flow: Flow) -> list[Component]:
        """The components of a dataflow; its structure may be named without a version."""
        found = self.structures.get(flow.structure) if flow.structure else None
        if found is None and flow.structure:
            found = next((parts for ref, parts in self.structures.items() if ref[:2] == flow.structure[:2]), None)
        return found or []

    def codes(self, ref: Ref | None) -> Codes | None:
        """A code list; of the version named, else of any."""
        if ref is None:
            return None
        return self.codelists.get(ref) or next((one for other, one in self.codelists.items() if other[:2] == ref[:2]), None)

    def column(self, component: Component) -> Column:
        """A component as a column, with the words of its concept."""
        ref = component.concept
        concept = self.concepts.get((ref.agency, ref.id, ref.item), Concept("")) if ref else Concept("")
        listed = component.codelist or concept.codelist
        codes = self.codes(listed)
        said = ""
        if codes and 0 < len(codes.items) <= SAID_CODES:
            said = "; ".join(f"{code} = {name}" for code, name, _ in codes.items)
        comment = ". ".join(part.rstrip(". ") for part in (concept.description, said) if part)
        found = TYPES.get(component.type or concept.type, "string")
        kind = "string" if listed else "number" if component.role == "measure" and found == "string" else found
        return Column(component.id, kind, concept.name, comment[:2000], component.role == "dimension", "",
                      str(listed) if listed else "", ROLES[component.role])


def ref_of(urn: str) -> Ref | None:
    """What a URN points at; None where it is none."""
    found = URN.search(urn.strip())
    return Ref(found[1], found[2], found[3], found[4] or "") if found else None


def no_structure() -> Failure:
    """The failure of an answer that is no structure message."""
    return invalid("Sumber tidak menjawab dengan pesan struktur SDMX.",
                   "The source does not answer with an SDMX structure message.")
