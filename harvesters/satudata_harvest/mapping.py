"""How the parts of what a source gives become the fields of a record: paths and named transforms, no code."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import prod
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError

from satudata import codes
from satudata.text import Text
from satudata_harvest.transforms import BY_NAME, Transform

COPIES = 100  # of what a path reads, in its answer
#: What a path raises for a value it does not fit: not only JMESPath's own, but what a slice or a number of its functions does.
ODD = (JMESPathError, ValueError, ArithmeticError, TypeError, RecursionError)


class MappingInvalid(ValueError):
    """A mapping that cannot be used; names the target field."""

    def __init__(self, field: str, message: Text) -> None:
        self.field, self.message = field, message
        super().__init__(f"{field}: {message.en}")


@dataclass(frozen=True)
class Rule:
    """How one target field is filled."""

    field: str
    path: Any               # a compiled JMESPath expression, or None
    value: Any              # what stands where there is no path
    steps: tuple[tuple[Transform, Any], ...]

    def apply(self, source: Mapping[str, Any]) -> Any:
        """The field's value; None when the source has none."""
        value = self.value if self.path is None else _search(self.path, source)
        for transform, argument in self.steps:
            value = transform(value, argument, source)
        return value


@dataclass(frozen=True)
class Compiled:
    """A compiled mapping."""

    rules: tuple[Rule, ...]

    def apply(self, source: Mapping[str, Any]) -> dict[str, Any]:
        """The fields this mapping fills from one source record; empty ones left out."""
        found = {rule.field: rule.apply(source) for rule in self.rules}
        return {field: value for field, value in found.items() if value not in (None, "", [], {})}


@dataclass(frozen=True)
class Mistake:
    """A test inside a mapping that does not hold: its title, the field, what was expected and what came."""

    title: str
    field: str
    expected: Any
    found: Any


def compile_mapping(fields: Mapping[str, Any]) -> Compiled:
    """A mapping ready to use.

    :param fields: target field -> JMESPath, or ``{path | value, transforms: [name | {name: argument}]}``
    :raises MappingInvalid: a path that is none, a transform nobody knows, a code list that is not there
    """
    return Compiled(tuple(_rule(field, entry) for field, entry in fields.items()))


def run_tests(mapping: Mapping[str, Any]) -> Iterator[Mistake]:
    """Every mistake the tests inside a mapping show; a test names only the fields it cares for."""
    compiled = compile_mapping(mapping.get("fields", {}))
    for number, test in enumerate(mapping.get("tests", ()), 1):
        record = compiled.apply(test["source"])
        for field, expected in test["record"].items():
            if record.get(field) != expected:
                yield Mistake(test.get("title", f"{number}"), field, expected, record.get(field))


@lru_cache(maxsize=1024)
def compiled(path: str) -> Any:
    """A path ready to use.

    :raises JMESPathError: it is none
    :raises OverflowError: its answer could hold what it reads so often that a few letters fill the memory
    """
    found = jmespath.compile(path)
    if copies(found.parsed) > COPIES:
        raise OverflowError(path)
    return found


def _rule(field: str, entry: Any) -> Rule:
    entry = {"path": entry} if isinstance(entry, str) else entry
    path = None
    if "path" in entry:
        try:
            path = compiled(entry["path"])
        except (JMESPathError, RecursionError) as error:
            raise MappingInvalid(field, Text(id=f"Jalur {entry['path']!r} bukan ungkapan JMESPath.",
                                             en=f"Path {entry['path']!r} is no JMESPath expression.")) from error
        except OverflowError as error:
            raise MappingInvalid(field, Text(id=f"Jalur {entry['path']!r} melipatgandakan isinya; tulis lebih sederhana.",
                                             en=f"Path {entry['path']!r} multiplies what it reads; write it plainer.")) from error
    steps = tuple(_step(field, step) for step in entry.get("transforms", ()))
    return Rule(field, path, entry.get("value"), steps)


def _step(field: str, step: Any) -> tuple[Transform, Any]:
    name, argument = (step, None) if isinstance(step, str) else next(iter(step.items()))
    if name not in BY_NAME:
        known = ", ".join(BY_NAME)
        raise MappingInvalid(field, Text(id=f"Olahan {name!r} tidak dikenal; yang ada: {known}.",
                                         en=f"No transform is called {name!r}; there are: {known}."))
    if name == "codelist" and argument not in codes.names():
        raise MappingInvalid(field, Text(id=f"Daftar kode {argument!r} tidak ada.", en=f"There is no code list {argument!r}."))
    return BY_NAME[name], argument


def _search(path: Any, source: Mapping[str, Any]) -> Any:
    """What a path finds; a function given the wrong type finds nothing, for one odd record must not stop a run."""
    try:
        return path.search(source)
    except ODD:
        return None


def copies(node: Mapping[str, Any]) -> int:
    """How many times at the most the answer to a parsed path holds what the path is applied to."""
    inner = [copies(child) for child in node["children"] if isinstance(child, Mapping)]
    if node["type"] in ("multi_select_list", "multi_select_dict"):
        return sum(inner)
    return prod(inner) * (max(1, len(inner)) if node["type"] == "function_expression" else 1)
