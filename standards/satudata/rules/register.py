"""Which rules are there, and how heavy is each in this city?"""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml

from satudata import naming
from satudata.rules.finding import EFFECTS, PRINCIPLES
from satudata.rules.overrides import Case, RegisterError, cases, digest, read
from satudata.text import Text

FOLDER = Path(__file__).with_name("register")
FILES = ("umum", "standar_data", "metadata", "interoperabilitas", "kode_referensi", "proses")
SCOPES = ("record", "table", "form", "catalogue", "decision", "evidence")
COMPLETE = "LENGKAP"
#: Scope of the rules that are asked of public versions only.
CATALOGUE = "catalogue"
#: Stated version of the shipped rules: raised when a rule or its check means something else than before.
VERSION = "2026.3"

__all__ = ["COMPLETE", "SCOPES", "VERSION", "Register", "RegisterError", "Rule"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of the register.

    ``weight``: B required, W advised. ``how``: A automatic, S semi, M manual. ``scope``: what must be known to answer it
    (record; table; form = items the form does not ask yet; catalogue = what it knows of the public version; decision; evidence).
    ``about``: fields whose absence is this rule's business.
    ``mark``: V read in a public page, C read in public code, M remembered, P our proposal.
    """

    id: str
    principle: str
    effect: str
    weight: str
    how: str
    scope: str
    kinds: tuple[str, ...]
    clause: str
    mark: str
    title: Text
    message: Text | None
    also: Mapping[str, Text]
    help: Text
    about: tuple[str, ...] = ()
    fixed: bool = False

    @property
    def confirm(self) -> bool:
        """True where the clause is remembered only: shown as "perlu dikonfirmasi"."""
        return self.mark == "M"

    @property
    def automatic(self) -> bool:
        """True where a record answers the rule, with its tables or what the catalogue knows of it: those are checked here."""
        return self.scope in ("record", "table", CATALOGUE)

    def sentence(self, say: str) -> Text:
        """The main message, or the further one named ``say``."""
        text = self.also[say] if say else self.message
        if text is None:
            raise RegisterError(f"{self.id}: no message")
        return text


@dataclass(frozen=True)
class Register:
    """All rules, by id, in the order of the register. Iterable, ``in``, ``[id]``, ``len``.

    ``cases`` are the city's changes by rule; ``stated`` is the version the city gives them. Where cases differ by kind or
    year, ``rules`` holds the first of each rule and all its kinds; ``of`` gives the rules as one record meets them.
    """

    rules: Mapping[str, Rule]
    cases: Mapping[str, tuple[Case, ...]] = field(default_factory=dict)
    stated: str = ""

    @classmethod
    def load(cls, overrides: Mapping[str, Any] | None = None, stated: str = "") -> Register:
        """The shipped register with a city's overrides:
        ``{rule: {"effect": ..., "kinds": [...], "from_year": ..., "until_year": ...}}``, or a list of such cases.

        A record meets the first case of its kind and year; where none fits, the rule is not asked. An empty list of kinds
        switches a rule off. Raises RegisterError for an unknown rule, key, kind or effect, for years in the wrong order,
        and when a fixed rule (PR-07, PR-09) would be weakened.
        """
        shipped = _shipped()
        if not overrides:
            return shipped
        rules, changed = dict(shipped.rules), {}
        for name, change in overrides.items():
            if name not in rules:
                raise RegisterError(f"unknown rule: {name}")
            rule, found = rules[name], cases(name, change, rules[name].effect, rules[name].kinds)
            if rule.fixed and not _as_strong(rule, found):
                raise RegisterError(f"{name} cannot be weakened")
            changed[name] = found
            rules[name] = replace(rule, effect=found[0].effect, kinds=_kinds(found))
        return cls(rules, changed, stated)

    @classmethod
    def from_file(cls, path: Path) -> Register:
        """The register with the overrides of a YAML file: ``{"version": ..., "rules": {rule: case or cases}}``.

        Raises RegisterError for a file that cannot be read or is of another shape, and as ``load`` does.
        """
        stated, overrides = read(path)
        return cls.load(overrides, stated)

    @cached_property
    def version(self) -> str:
        """The stated version of the rules (and of the city's overrides), and twelve digits that change with any of them."""
        stated = f"{VERSION}+{self.stated}" if self.stated else VERSION
        return f"{stated} {digest(self.rules, self.cases)}"

    def of(self, kind: str, year: int) -> Register:
        """The register as records of a kind and a year meet it: each rule with the effect it has for them."""
        if not self.cases:
            return self
        found = self._views.get((kind, year))
        if found is None:
            rules = {name: _met(rule, self.cases[name], kind, year) if name in self.cases else rule
                     for name, rule in self.rules.items()}
            found = self._views[kind, year] = Register(rules)
        return found

    @cached_property
    def _views(self) -> dict[tuple[str, int], Register]:
        return {}

    def manual(self, kind: str) -> list[Rule]:
        """The checklist of a kind: rules that only a person can answer, from evidence; ``title`` and ``help`` say what of."""
        return [rule for rule in self if rule.how == "M" and not rule.automatic and kind in rule.kinds]

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules.values())

    def __len__(self) -> int:
        return len(self.rules)

    def __contains__(self, name: object) -> bool:
        return name in self.rules

    def __getitem__(self, name: str) -> Rule:
        return self.rules[name]

    def about(self, kind: str, field: str) -> Rule:
        """The rule whose business the absence of this field is; the generic one where no rule names it."""
        anything = None
        for rule in self:
            if kind in rule.kinds and rule.about:
                if field in rule.about:
                    return rule
                if "*" in rule.about:
                    anything = rule
        return anything or self.rules[COMPLETE]


def _as_strong(rule: Rule, found: tuple[Case, ...]) -> bool:
    """Whether no case has a weaker effect, and one of them is asked of all kinds in all years."""
    weaker = any(EFFECTS.index(case.effect) < EFFECTS.index(rule.effect) for case in found)
    return not weaker and any(case.any_year and set(rule.kinds) <= set(case.kinds) for case in found)


def _kinds(found: tuple[Case, ...]) -> tuple[str, ...]:
    """The kinds of all cases, each once."""
    return tuple(dict.fromkeys(kind for case in found for kind in case.kinds))


def _met(rule: Rule, found: tuple[Case, ...], kind: str, year: int) -> Rule:
    case = next((case for case in found if case.fits(kind, year)), None)
    others = tuple(name for name in rule.kinds if name != kind)
    return replace(rule, effect=case.effect, kinds=rule.kinds) if case else replace(rule, kinds=others)


@cache
def _shipped() -> Register:
    rules: dict[str, Rule] = {}
    for name in FILES:
        for entry in yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8")):
            rule = _rule(entry)
            if rule.id in rules:
                raise RegisterError(f"{rule.id} is there twice")
            rules[rule.id] = rule
    return Register(rules)


def _also(entry: Mapping[str, Any]) -> dict[str, Text]:
    """The further messages by name: written here, or those of the naming rules of a kind."""
    said = {rule.id: rule.message for rule in naming.rules_of(entry["naming"])} if "naming" in entry else {}
    return said | {say: Text(**text) for say, text in entry.get("also", {}).items()}


def _rule(entry: Mapping[str, Any]) -> Rule:
    try:
        rule = Rule(
            **{key: str(entry[key]) for key in ("id", "principle", "effect", "weight", "how", "scope", "clause", "mark")},
            kinds=tuple(entry["kinds"]),
            about=tuple(entry.get("about", ())),
            fixed=bool(entry.get("fixed", False)),
            title=Text(**entry["title"]),
            message=Text(**entry["message"]) if "message" in entry else None,
            also=_also(entry),
            help=Text(**entry["help"]),
        )
    except KeyError as error:
        raise RegisterError(f"{entry.get('id')}: {error} is missing") from error
    allowed = {"effect": EFFECTS, "principle": PRINCIPLES, "scope": SCOPES, "weight": "BW", "how": "ASM", "mark": "VCMP"}
    for key, values in allowed.items():
        if getattr(rule, key) not in values:
            raise RegisterError(f"{rule.id}: {key} {getattr(rule, key)!r} is not one of {', '.join(values)}")
    return rule
