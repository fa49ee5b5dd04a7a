"""Which event of a catalogue is a sub-process, and which is evidence of one at most?"""
from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources.abc import Traversable

from satudata.gsbpm.reading import HERE, document, wrong
from satudata.text import Text

NEVER_MARKED = frozenset("3456")
"""Phases that happen outside a catalogue: building, collecting, processing, analysing. No file changes this."""
SHIPPED = HERE.joinpath("witness.yaml")


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of event; `step`: the sub-process it is, "" where it only proposes evidence."""

    name: str
    title: Text
    step: str


@cache
def sources() -> dict[str, Source]:
    """Every kind of event by name."""
    return read(SHIPPED)


def read(file: Traversable) -> dict[str, Source]:
    """The kinds of event of a file. Raises DefinitionError where one would mark a step of phases 3 to 6."""
    told = document(file)
    found = {str(name): Source(str(name), Text.of(entry), "") for name, entry in told["proposes"].items()}
    for name, entry in told["marks"].items():
        step = str(entry["step"])
        if step.partition(".")[0] in NEVER_MARKED:
            raise wrong(file, f"{name}: no event of a catalogue is the sub-process {step}")
        found[str(name)] = Source(str(name), Text.of(entry), step)
    return found


def may_mark(source: str, step: str) -> bool:
    """Whether an event of this kind is the step itself."""
    known = sources().get(source)
    return known is not None and known.step == step and step.partition(".")[0] not in NEVER_MARKED
