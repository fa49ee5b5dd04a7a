"""What has a city changed in the rules, and for which kinds and years?"""
from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, is_dataclass
from pathlib import Path
from typing import Any

import yaml

from satudata import form
from satudata.rules.finding import EFFECTS

KEYS = ("effect", "kinds", "from_year", "until_year")
YEARS = range(1900, 2201)


class RegisterError(ValueError):
    """The register or a city's overrides are wrong; the sentence names the rule and the key."""


@dataclass(frozen=True, slots=True)
class Case:
    """A rule is asked of these kinds with this effect, of records from one year until another (both counted)."""

    effect: str
    kinds: tuple[str, ...]
    from_year: int | None = None
    until_year: int | None = None

    @property
    def any_year(self) -> bool:
        """Whether the case stands for every year."""
        return self.from_year is None and self.until_year is None

    def fits(self, kind: str, year: int) -> bool:
        """Whether a record of this kind and year meets the case."""
        early = self.from_year is not None and year < self.from_year
        late = self.until_year is not None and year > self.until_year
        return kind in self.kinds and not early and not late


def cases(rule: str, change: Any, effect: str, kinds: tuple[str, ...]) -> tuple[Case, ...]:
    """The cases of one rule as written: one mapping, or a list of them.

    :param effect: the shipped effect, where a case names none
    :param kinds: the shipped kinds, where a case names none
    """
    given = change if isinstance(change, list) else [change]
    if not given or not all(isinstance(one, Mapping) for one in given):
        raise RegisterError(f"{rule}: write {', '.join(KEYS)}, or a list of such cases")
    return tuple(_case(rule, one, effect, kinds) for one in given)


def _case(rule: str, given: Mapping[str, Any], effect: str, kinds: tuple[str, ...]) -> Case:
    unknown = {str(key) for key in given} - set(KEYS)
    if unknown:
        raise RegisterError(f"{rule}: only {', '.join(KEYS)} may be changed, not {', '.join(sorted(unknown))}")
    effect = given.get("effect", effect)
    if effect not in EFFECTS:
        raise RegisterError(f"{rule}: effect must be one of {', '.join(EFFECTS)}, not {effect!r}")
    asked = given.get("kinds", kinds)
    if not isinstance(asked, list | tuple) or not set(asked) <= set(form.kinds()):
        raise RegisterError(f"{rule}: kinds must be a list of {', '.join(form.kinds())}, not {asked!r}")
    first, last = _year(rule, given, "from_year"), _year(rule, given, "until_year")
    if first is not None and last is not None and first > last:
        raise RegisterError(f"{rule}: from_year {first} is after until_year {last}")
    return Case(effect, tuple(asked), first, last)


def _year(rule: str, given: Mapping[str, Any], key: str) -> int | None:
    value = given.get(key)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value not in YEARS):
        raise RegisterError(f"{rule}: {key} must be a year of four digits, not {value!r}")
    return value


def read(path: Path) -> tuple[str, dict[str, Any]]:
    """(stated version, overrides by rule) of a YAML file; an empty file changes nothing.

    Raises RegisterError naming the file where it cannot be read, is no YAML, or is of another shape.
    """
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise RegisterError(f"{path}: {error}") from error
    found = {} if found is None else found
    if not isinstance(found, dict) or not set(found) <= {"version", "rules"}:
        raise RegisterError(f"{path}: only version and rules may stand at the top")
    overrides = found.get("rules") or {}
    if not isinstance(overrides, dict):
        raise RegisterError(f"{path}: rules must name each rule with what is changed")
    return str(found.get("version") or "").strip(), {str(name): change for name, change in overrides.items()}


def digest(*parts: Any) -> str:
    """Twelve digits of what the rules and their changes say, whatever the order they were read in."""
    text = json.dumps(parts, default=_plain, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    raise TypeError(f"{type(value).__name__} has no place in the register")
