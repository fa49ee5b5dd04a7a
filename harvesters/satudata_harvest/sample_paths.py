"""What can be read in a sample: each path of its records as a JMESPath expression, with examples."""
from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

EXAMPLES, SHOWN = 4, 80
DEPTH = 4


@dataclass(frozen=True)
class SamplePath:
    """A path that some record has: ``filled`` records of ``of`` have a value there; ``values`` are the plain ones."""

    path: str
    name: str
    depth: int
    filled: int
    of: int
    values: tuple[str, ...]

    @property
    def examples(self) -> tuple[str, ...]:
        """A few different values, cut to a line."""
        return tuple(value if len(value) <= SHOWN else f"{value[:SHOWN]}…" for value in dict.fromkeys(self.values))[:EXAMPLES]


def paths(records: Sequence[Mapping[str, Any]]) -> tuple[SamplePath, ...]:
    """Every path that leads to plain values or to lists of them, in the order of the records."""
    found: dict[str, tuple[str, int, list[str], int]] = {}
    for record in records:
        for path, name, depth, values in _walk(record, "", 0):
            _, _, before, filled = found.get(path, (name, depth, [], 0))
            found[path] = (name, depth, before + values, filled + bool(values))
    return tuple(SamplePath(path, name, depth, filled, len(records), tuple(values))
                 for path, (name, depth, values, filled) in found.items())


def _walk(value: Mapping[str, Any], under: str, depth: int) -> Iterator[tuple[str, str, int, list[str]]]:
    for name, part in value.items():
        path = f"{under}{quoted(name)}"
        if isinstance(part, Mapping):
            if depth < DEPTH:
                yield from _walk(part, f"{path}.", depth + 1)
        elif isinstance(part, list) and part and all(isinstance(one, Mapping) for one in part):
            for key in dict.fromkeys(key for one in part for key in one):
                plain = [_text(one[key]) for one in part if key in one and _is_plain(one[key])]
                if plain:
                    yield f"{path}[].{quoted(key)}", str(key), depth + 1, [text for text in plain if text]
        elif isinstance(part, list):
            yield path, str(name), depth, [text for one in part if _is_plain(one) and (text := _text(one))]
        else:
            yield path, str(name), depth, [text] if (text := _text(part)) else []


def quoted(name: Any) -> str:
    """A key as JMESPath writes it."""
    return str(name) if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", str(name), re.ASCII) else json.dumps(str(name))


def _is_plain(value: Any) -> bool:
    return value is None or isinstance(value, (str, bool, int, float))


def _text(value: Any) -> str:
    return "" if value is None else " ".join(str(value).split())
