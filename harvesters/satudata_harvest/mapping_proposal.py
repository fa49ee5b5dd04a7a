"""Which part of a source likely is which field: from names, kinds of values and code lists. A person says yes or no."""
from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from satudata import form
from satudata.form import Field
from satudata.text import Text
from satudata_harvest.record import standard_fields
from satudata_harvest.sample_paths import SamplePath, paths
from satudata_harvest.source import DATASET
from satudata_harvest.transforms import BY_NAME

STRONG, FAIR, WEAK = "strong", "fair", "weak"
LEAST = 0.5
ALIKE = 0.86
FITTING = 0.8
"""Share of the values that must be of the kind, or in the code list, for a field to be proposed."""
UNMAPPED = frozenset({"json", "rows", "organization"})


@dataclass(frozen=True)
class Proposal:
    """One proposed rule of a mapping. ``score`` runs to 1; ``reasons`` say to a person what speaks for it."""

    field: str
    path: str
    transforms: tuple[Any, ...]
    score: float
    reasons: tuple[Text, ...]
    examples: tuple[str, ...]

    @property
    def confidence(self) -> str:
        """``strong``, ``fair`` or ``weak``."""
        return STRONG if self.score >= 0.85 else FAIR if self.score >= 0.65 else WEAK

    def entry(self) -> Any:
        """The rule as a mapping writes it."""
        return {"path": self.path, "transforms": list(self.transforms)} if self.transforms else self.path


def propose(records: Sequence[Mapping[str, Any]], mapped: Mapping[str, Any], kind: str = DATASET) -> tuple[Proposal, ...]:
    """The best proposal for each field that is not mapped yet, the surest first.

    :param records: metadata of a few records, as mappings read them
    :param mapped: the fields of the mapping so far
    :param kind: of record they become
    """
    found = []
    there = paths(records)
    for field in form.load(kind).fields:
        if field.auto or field.name in mapped or field.kind in UNMAPPED:
            continue
        best = max((one for path in there if (one := _of(field, path))), key=lambda one: one.score, default=None)
        if best and best.score >= LEAST and not _usual(kind, best):
            found.append(best)
    return tuple(sorted(found, key=lambda one: -one.score))


def _usual(kind: str, best: Proposal) -> bool:
    """Whether a rule gives what comes without a mapping."""
    same = standard_fields(kind).get(best.field) == best.path
    return same and (kind == DATASET or all(_same(step, value) for step in best.transforms for value in best.examples))


def _same(step: Any, value: str) -> bool:
    """Whether a transform leaves a value as it is."""
    name, argument = (step, None) if isinstance(step, str) else next(iter(step.items()))
    return bool(BY_NAME[name](value, argument, {}) == value)


def _of(field: Field, path: SamplePath) -> Proposal | None:
    """What speaks for a path being a field; nothing where its values cannot be the field's."""
    if not path.filled:
        return None
    named, why = _named(field, path)
    fitted = _fitted(field, path)
    if not named or fitted is None:
        return None
    share, steps, because = fitted
    score = named * (0.7 + 0.3 * share) * (0.8 + 0.2 * path.filled / path.of)
    return Proposal(field.name, path.path, steps, round(score, 3), (why, *because), path.examples)


def _named(field: Field, path: SamplePath) -> tuple[float, Text]:
    """How much the name speaks for the field; a name deep in a structure says less."""
    name, deep = _plain(path.name), 1 - 0.1 * path.depth
    exact = {_plain(field.name), _plain(field.label.id), _plain(field.label.en)}
    if name in exact:
        return deep, Text(id=f"Bernama sama: {path.name}.", en=f"It has the same name: {path.name}.")
    others = _names().get(field.name, ())
    if name in others:
        return (0.95 - 0.02 * others.index(name)) * deep, Text(
            id=f"Nama {path.name} lazim untuk isian ini.", en=f"Systems usually call it {path.name}.")
    alike = max((SequenceMatcher(None, name, one).ratio() for one in (*exact, *others) if len(one) > 4), default=0.0)
    if alike >= ALIKE:
        return 0.75 * alike * deep, Text(id=f"Nama {path.name} mirip.", en=f"The name {path.name} is alike.")
    return 0.0, Text(id="", en="")


def _fitted(field: Field, path: SamplePath) -> tuple[float, tuple[Any, ...], tuple[Text, ...]] | None:
    """The share of values the field can take, with the transforms that make it so; None where too few can be."""
    for share, steps, why in _ways(field, path.values):
        if share >= FITTING:
            return share, steps, why
    return None


def _ways(field: Field, values: Sequence[str]) -> Iterator[tuple[float, tuple[Any, ...], tuple[Text, ...]]]:
    """Each way the values may become the field's, the plainest first."""
    if field.codelist:
        step = {"codelist": field.codelist}
        inside = _share(values, "codelist", field.codelist)
        yield inside, (step,), (Text(id=f"Nilainya ada di daftar kode {field.codelist}.",
                                     en=f"Its values are in the code list {field.codelist}."),)
        return
    if field.kind == "date":
        yield _matching(values, r"\d{4}(-\d{2}(-\d{2})?)?"), (), (Text(id="Nilainya tanggal atau tahun.",
                                                                       en="Its values are dates or years."),)
        yield _share(values, "date", None), ("date",), (Text(id="Nilainya tanggal.", en="Its values are dates."),)
        return
    shapes = {"email": r"[^@\s]+@[^@\s]+\.[^@\s]+", "url": r"https?://\S+", "year": r"(19|20)\d\d"}
    if field.kind in shapes:
        yield _matching(values, shapes[field.kind]), (), ()
        return
    if field.kind == "reference":
        return
    yield 1.0, (), ()


def _share(values: Sequence[str], transform: str, argument: Any) -> float:
    """The share of values a transform makes something of."""
    return sum(BY_NAME[transform](value, argument, {}) is not None for value in values) / len(values) if values else 0.0


def _matching(values: Sequence[str], pattern: str) -> float:
    return sum(re.fullmatch(pattern, value) is not None for value in values) / len(values) if values else 0.0


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())


@lru_cache(maxsize=1)
def _names() -> Mapping[str, tuple[str, ...]]:
    raw = yaml.safe_load(files(__package__).joinpath("proposal.words.yaml").read_text("utf-8"))
    return {field: tuple(_plain(name) for name in names) for field, names in raw.items()}
