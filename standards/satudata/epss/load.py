"""How is EPSS read from its file, with a city's changes, and what is said when a file is wrong?"""
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml

from satudata.epss.model import REACHES, SHOWS, Aspect, Criterion, Domain, Evaluation, Indicator, Level, Source
from satudata.text import Text

SHIPPED = Path(__file__).with_name("indicators.yaml")
#: What a city may change of an indicator, an aspect, a domain.
CHANGEABLE = {"indicators": ("weight", "shows", "name"), "aspects": ("weight",), "domains": ("weight",)}
PRODUCER = Text("Produsen Data", "Data producers")
T = TypeVar("T")


class EpssError(ValueError):
    """The file of EPSS or a city's changes are wrong; the sentence names the file, the line or entry, and the key."""


def load(city: Path | None = None) -> Evaluation:
    """EPSS as shipped, with the changes of a city's YAML file:
    ``{version, indicators: {code: {weight, shows, name}}, aspects: {code: {weight}}, domains: {code: {weight}}}``.

    :raises EpssError: naming the file and the entry that is wrong
    """
    shipped = _shipped()
    return _changed(shipped, document(city), city) if city else shipped


@cache
def _shipped() -> Evaluation:
    return read(SHIPPED)


def document(path: Path) -> dict[str, Any]:
    """The YAML mapping of a file. Raises EpssError naming file and line."""
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise EpssError(f"{path}, line {line}: {error.problem}") from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise EpssError(f"{path}: {error}") from error
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise EpssError(f"{path}: write names with their values")
    return found


def read(path: Path) -> Evaluation:
    """The whole of EPSS from one file. Raises EpssError naming file and entry."""
    given = document(path)

    def all_of(section: str, make: Callable[[str, Mapping[str, Any]], T]) -> dict[str, T]:
        return {str(code): _made(path, section, str(code), entry, make) for code, entry in given.get(section, {}).items()}

    sources = all_of("sources", lambda code, e: Source(code, Text(**e["label"]), Text(**e["lacking"])))
    found = Evaluation(
        version=str(given.get("version", "")), confirm=Text.of(given.get("confirm")),
        levels={level.number: level for level in all_of("levels", _level).values()}, sources=sources,
        domains=all_of("domains", lambda code, e: Domain(code, Text(**e["name"]), _weight(e))),
        aspects=all_of("aspects", lambda code, e: Aspect(code, Text(**e["name"]), _weight(e))),
        indicators=all_of("indicators", lambda code, e: _indicator(code, e, sources)),
    )
    _check_tree(path, found)
    return found


def _made(path: Path, section: str, code: str, entry: Any, make: Callable[[str, Mapping[str, Any]], T]) -> T:
    try:
        return make(code, entry)
    except KeyError as error:
        raise EpssError(f"{path}: {section} {code}: {error} is missing") from error
    except (TypeError, ValueError, AttributeError) as error:
        raise EpssError(f"{path}: {section} {code}: {error}") from error


def _level(code: str, entry: Mapping[str, Any]) -> Level:
    number = int(code)
    if number not in range(1, 6):
        raise ValueError("a level is 1 to 5")
    return Level(number, Text(**entry["name"]), Text(**entry["criterion"]), bool(entry.get("confirm", False)))


def _weight(entry: Mapping[str, Any]) -> float:
    value = entry["weight"]
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 100:
        raise ValueError(f"weight must be a number from 0 to 100, not {value!r}")
    return float(value)


def _indicator(code: str, entry: Mapping[str, Any], sources: Mapping[str, Source]) -> Indicator:
    if entry["shows"] not in SHOWS:
        raise ValueError(f"shows must be one of {', '.join(SHOWS)}, not {entry['shows']!r}")
    criteria = tuple(_criterion(int(level), str(text), sources)
                     for level, texts in sorted(entry.get("evidence", {}).items()) for text in texts)
    return Indicator(
        code, Text(**entry["name"]), _weight(entry), entry["shows"], criteria,
        tuple(Text(**text) for text in entry.get("unrecorded", ())), bool(entry.get("whole", False)),
        Text(**entry["subject"]) if "subject" in entry else PRODUCER, tuple(int(level) for level in entry.get("closed", ())),
    )


def _criterion(level: int, text: str, sources: Mapping[str, Source]) -> Criterion:
    """A source, with ``each`` before it where every producer is asked for a record."""
    reach, _, source = text.rpartition(" ")
    if level not in range(2, 6):
        raise ValueError(f"evidence is for the levels 2 to 5, not {level}")
    if source not in sources:
        raise ValueError(f"unknown source {source!r}")
    if (reach or "any") not in REACHES:
        raise ValueError(f"write 'each {source}' or '{source}', not {text!r}")
    return Criterion(level, source, reach or "any")


def _check_tree(path: Path, found: Evaluation) -> None:
    """Whether each part lies in a part above it, and the weights of each part make a hundred."""
    for name, children, parent in (
        ("aspects", found.aspects, lambda code: found.domains.get(code[0])),
        ("indicators", found.indicators, lambda code: found.aspects.get(code[:3])),
    ):
        for code in children:
            if parent(code) is None:
                raise EpssError(f"{path}: {name} {code}: there is nothing above it")
    sums: dict[str, float] = {}
    weights = {code: entry.weight for part in (found.domains, found.aspects, found.indicators) for code, entry in part.items()}
    for code, part_weight in weights.items():
        above = code[: {1: 0, 3: 1}.get(len(code), 3)]
        sums[above] = sums.get(above, 0) + part_weight
    for above, weight in sums.items():
        if abs(weight - 100) > 0.01:
            raise EpssError(f"{path}: {above or 'domains'}: the weights below it make {weight:g}, not 100")
    if set(found.levels) != set(range(1, 6)):
        raise EpssError(f"{path}: levels: write the levels 1 to 5")


def _changed(shipped: Evaluation, given: Mapping[str, Any], path: Path) -> Evaluation:
    unknown = set(given) - {"version", *CHANGEABLE}
    if unknown:
        raise EpssError(f"{path}: only version, {', '.join(CHANGEABLE)} may stand at the top, not {', '.join(sorted(unknown))}")
    parts: dict[str, dict[str, Any]] = {}
    for section, keys in CHANGEABLE.items():
        parts[section] = dict(getattr(shipped, section))
        changes = given.get(section) or {}
        if not isinstance(changes, dict):
            raise EpssError(f"{path}: {section}: write each code with what is changed")
        for raw, change in changes.items():
            code = str(raw)
            if code not in parts[section]:
                raise EpssError(f"{path}: {section} {code}: there is no such entry")
            parts[section][code] = replace(parts[section][code], **_change(path, section, code, change, keys))
    stated = str(given.get("version") or "").strip()
    return replace(shipped, version=f"{shipped.version}+{stated}" if stated else shipped.version,
                   domains=parts["domains"], aspects=parts["aspects"], indicators=parts["indicators"])


def _change(path: Path, section: str, code: str, change: Any, keys: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(change, dict) or not change or not set(change) <= set(keys):
        raise EpssError(f"{path}: {section} {code}: only {', '.join(keys)} may be changed")

    def values(_code: str, entry: Mapping[str, Any]) -> dict[str, Any]:
        if entry.get("shows", SHOWS[0]) not in SHOWS:
            raise ValueError(f"shows must be one of {', '.join(SHOWS)}, not {entry['shows']!r}")
        made: dict[str, Any] = {name: entry[name] for name in ("shows",) if name in entry}
        return made | ({"weight": _weight(entry)} if "weight" in entry else {}) | (
            {"name": Text(**entry["name"])} if "name" in entry else {})
    return _made(path, section, code, change, values)
