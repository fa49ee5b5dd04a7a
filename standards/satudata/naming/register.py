"""Which naming rules are there for a kind, and on whose word?"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from satudata.text import Text


@dataclass(frozen=True, slots=True)
class NamingRule:
    """One rule for one kind; ``mark``: V read in a public page, P our proposal; ``message`` has places to fill."""

    id: str
    kind: str
    mark: str
    clause: str
    message: Text
    help: Text


@cache
def _document() -> Mapping[str, Any]:
    document: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("rules.yaml").read_text(encoding="utf-8"))
    return document


@cache
def rules_of(kind: str) -> tuple[NamingRule, ...]:
    """The rules of a kind, in the order of the file; none for a kind whose names are free."""
    clauses = _document()["clauses"]
    return tuple(
        NamingRule(
            entry["id"], kind, entry["kinds"][kind], entry.get("clause") or clauses[entry["kinds"][kind]],
            Text(**entry["message"]), Text(**entry["help"]),
        )
        for entry in _document()["rules"] if kind in entry["kinds"]
    )


@cache
def kinds() -> tuple[str, ...]:
    """Every kind that has naming rules, in the order they appear."""
    return tuple(dict.fromkeys(kind for entry in _document()["rules"] for kind in entry["kinds"]))
