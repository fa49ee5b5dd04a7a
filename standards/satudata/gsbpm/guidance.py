"""What does a sub-process ask, what proves it, and which kinds of evidence count?"""
from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from satudata.gsbpm.reading import HERE, document, wrong
from satudata.text import Text

FORMATS = ("pdf", "office", "image", "csv")
OTHER = "lainnya"
"""Evidence of a kind nobody foresaw: kept, but it proves no required kind."""


@dataclass(frozen=True, slots=True)
class EvidenceKind:
    """A kind of evidence, and what its file may be (of ``FORMATS``)."""

    name: str
    title: Text
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guidance:
    """What a step asks for one way of collection. `required`: one of these kinds at least; `confirm`: "perlu dikonfirmasi"."""

    step: str
    asks: Text
    proof: Text
    example: Text
    required: tuple[str, ...]
    advised: tuple[str, ...]
    confirm: bool

    @property
    def kinds(self) -> tuple[str, ...]:
        """Every kind that may be given for the step, required ones first."""
        return (*self.required, *(kind for kind in self.advised if kind not in self.required), OTHER)


@cache
def evidence_kinds() -> dict[str, EvidenceKind]:
    """Kinds of evidence by name. Raises DefinitionError."""
    file = HERE.joinpath("evidence_kinds.yaml")
    found = {}
    for name, entry in document(file).items():
        if not set(entry["files"]) <= set(FORMATS):
            raise wrong(file, f"{name}: files may be {', '.join(FORMATS)}")
        found[str(name)] = EvidenceKind(str(name), Text.of(entry), tuple(entry["files"]))
    return found


@cache
def guidance(step: str, collection: str = "") -> Guidance:
    """The guidance of a step for a way of collection (code list `cara_pengumpulan`); KeyError for a step without any."""
    entry = _entries()[step]
    told: dict[str, Any] = {**entry, **(entry.get("by") or {}).get(collection, {})}
    return Guidance(
        step=step, asks=Text.of(told["asks"]), proof=Text.of(told["proof"]), example=Text.of(told["example"]),
        required=_kinds(step, told["required"]), advised=_kinds(step, told["advised"]), confirm=bool(told.get("confirm")),
    )


@cache
def _entries() -> dict[str, dict[str, Any]]:
    return {str(code): entry for code, entry in document(HERE.joinpath("guidance.yaml")).items()}


def _kinds(step: str, names: list[str]) -> tuple[str, ...]:
    unknown = set(names) - set(evidence_kinds())
    if unknown:
        raise wrong(HERE.joinpath("guidance.yaml"), f"{step}: unknown kinds of evidence {sorted(unknown)}")
    return tuple(names)
