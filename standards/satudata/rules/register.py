"""Which rules are there, and how heavy is each in this city?"""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from satudata import naming
from satudata.rules.finding import EFFECTS, PRINCIPLES
from satudata.text import Text

FOLDER = Path(__file__).with_name("register")
FILES = ("umum", "standar_data", "metadata", "interoperabilitas", "kode_referensi", "proses")
SCOPES = ("record", "table", "form", "catalogue", "decision", "evidence")
COMPLETE = "LENGKAP"


class RegisterError(ValueError):
    """The register or a city's overrides are wrong; the sentence names the rule and the key."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of the register.

    ``weight``: B required, W advised. ``how``: A automatic, S semi, M manual. ``scope``: what must be known to answer it
    (record; table; form = items the form does not ask yet; catalogue; decision; evidence).
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
        """True where one record with its tables answers the rule: those are checked here."""
        return self.scope in ("record", "table")

    def sentence(self, say: str) -> Text:
        """The main message, or the further one named ``say``."""
        text = self.also[say] if say else self.message
        if text is None:
            raise RegisterError(f"{self.id}: no message")
        return text


@dataclass(frozen=True)
class Register:
    """All rules, by id, in the order of the register. Iterable, ``in``, ``[id]``, ``len``."""

    rules: Mapping[str, Rule]

    @classmethod
    def load(cls, overrides: Mapping[str, Mapping[str, Any]] | None = None) -> Register:
        """The shipped register with a city's overrides: ``{rule: {"effect": ..., "kinds": [...]}}``.

        An empty list of kinds switches a rule off. Raises RegisterError for an unknown rule, key or effect, and
        when a fixed rule (PR-07, PR-09) would be weakened.
        """
        shipped = _shipped()
        if not overrides:
            return shipped
        rules = dict(shipped.rules)
        for name, change in overrides.items():
            if name not in rules:
                raise RegisterError(f"unknown rule: {name}")
            rules[name] = _changed(rules[name], change)
        return cls(rules)

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


def _changed(rule: Rule, change: Mapping[str, Any]) -> Rule:
    unknown = set(change) - {"effect", "kinds"}
    if unknown:
        raise RegisterError(f"{rule.id}: only effect and kinds may be changed, not {', '.join(sorted(unknown))}")
    effect = change.get("effect", rule.effect)
    if effect not in EFFECTS:
        raise RegisterError(f"{rule.id}: effect must be one of {', '.join(EFFECTS)}, not {effect!r}")
    kinds = tuple(change.get("kinds", rule.kinds))
    weaker = EFFECTS.index(effect) < EFFECTS.index(rule.effect) or not set(rule.kinds) <= set(kinds)
    if rule.fixed and weaker:
        raise RegisterError(f"{rule.id} cannot be weakened")
    return replace(rule, effect=effect, kinds=kinds)


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
