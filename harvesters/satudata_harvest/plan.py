"""What a run would do: how many records are new, changed, unchanged, gone or refused, with samples of each."""
from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from satudata.text import Text
from satudata_harvest.failure import Failure

CHANGES = ("new", "changed", "unchanged", "gone", "refused")
SAMPLES = 20
PROBLEMS = 1_000
LONGEST = 500  # characters of an identifier or title in a report


@dataclass(frozen=True)
class Problem:
    """One record a run could not take: which, which field, what is wrong and what to do."""

    identifier: str
    title: str
    word: str
    field: str | None
    message: Text
    advice: Text

    @classmethod
    def of(cls, identifier: str, title: str, failure: Failure) -> Problem:
        return cls(shown(identifier), shown(title), failure.word.name, failure.field, failure.message, failure.advice)

    def as_dict(self) -> dict[str, Any]:
        return {
            "identifier": self.identifier, "title": self.title, "word": self.word, "field": self.field,
            "message": {"id": self.message.id, "en": self.message.en}, "advice": {"id": self.advice.id, "en": self.advice.en},
        }


@dataclass
class Plan:
    """A plan; a preview is a plan that is not applied.

    ``digest`` is equal for equal plans whatever their order, so that a release is for what was seen and nothing else.
    """

    known: int = 0
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(CHANGES, 0))
    samples: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {
        change: [] for change in CHANGES if change != "unchanged"})
    problems: list[Problem] = field(default_factory=list)
    _sum: int = 0

    def count(self, change: str, identifier: str, hash_: str = "", sample: Mapping[str, Any] | None = None) -> None:
        """Adds one record."""
        self.counts[change] += 1
        if change == "unchanged":
            return
        if change != "refused":
            one = hashlib.sha256(f"{change}\0{identifier}\0{hash_}".encode("utf-8", "surrogatepass")).digest()
            self._sum = (self._sum + int.from_bytes(one)) % (1 << 256)
        if len(self.samples[change]) < SAMPLES:
            self.samples[change].append({"identifier": identifier, **(sample or {})})

    def refuse(self, problem: Problem) -> None:
        """Adds one record that cannot be taken."""
        self.count("refused", problem.identifier, sample=problem.as_dict())
        if len(self.problems) < PROBLEMS:
            self.problems.append(problem)

    @property
    def digest(self) -> str:
        return f"{self._sum:064x}"

    @property
    def given(self) -> int:
        """How many records the source gave."""
        return sum(self.counts[change] for change in CHANGES if change != "gone")

    def as_dict(self) -> dict[str, Any]:
        """The plan as JSON: known, counts, samples, problems, digest."""
        return {
            "known": self.known, "given": self.given, "counts": dict(self.counts), "samples": self.samples,
            "problems": [problem.as_dict() for problem in self.problems], "digest": self.digest,
        }


def shown(value: Any) -> str:
    """A text of a stranger as reports keep it: cut, and without the one character a database refuses."""
    return str(value)[:LONGEST].replace("\x00", "")


def changed_fields(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Which fields differ, with old and new value; tables by their parts, deliveries left out."""
    before, after = _flat(old), _flat(new)
    names = sorted(before.keys() | after.keys())
    differing = [name for name in names if before.get(name) != after.get(name)]
    return [{"field": name, "old": before.get(name), "new": after.get(name)} for name in differing]


def _flat(record: Mapping[str, Any]) -> dict[str, Any]:
    flat = {name: value for name, value in record.items() if name != "tables"}
    for place, table in enumerate(record.get("tables", ())):
        flat |= {f"tables.{place}.{name}": value for name, value in table.items() if name != "delivery"}
    return flat
