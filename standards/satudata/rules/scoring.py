"""How far does a record meet the five groups of rules?"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from satudata.rules.context import Context
from satudata.rules.engine import asked
from satudata.rules.finding import PRINCIPLES
from satudata.rules.register import COMPLETE, Register
from satudata.rules.registration import CHECKS
from satudata.rules.subject import Subject
from satudata.rules.tableview import Given

#: The most a principle can have while a required rule of it is open.
CAP = 50.0


class Open(Protocol):
    """A finding still open, of this library or a stored one."""

    @property
    def rule(self) -> str: ...
    @property
    def effect(self) -> str: ...
    @property
    def principle(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Score:
    """Points 0..100 in all and by principle, and whether the badge "Memenuhi Prinsip SDI" is due."""

    total: float
    by_principle: Mapping[str, float]
    meets_sdi: bool


def score(
    record: Mapping[str, Any],
    findings: Iterable[Open],
    kind: str = "dataset",
    tables: Mapping[str, Given] | None = None,
    context: Context | None = None,
) -> Score:
    """Passed over applicable rules x 100 for each principle; a required rule that fails caps it at 50.

    ``findings`` are the open ones; give the same ``tables`` and ``context`` as to ``check``, else the rules that read
    the file count only where they failed. A principle without an applicable rule has no entry. ``total`` is the mean of
    the principles. The badge is due when no open finding holds or is a condition of SDI.
    """
    open_ones = list(findings)
    subject = Subject(record, kind, tables or {}, context or Context())
    register = subject.register
    failed = {item.rule: item.principle for item in open_ones}
    applicable = {rule.id: rule.principle for rule in asked(subject) if CHECKS[rule.id].applies(subject)}
    if kind in register[COMPLETE].kinds:
        applicable[COMPLETE] = register[COMPLETE].principle
    applicable |= failed
    concerned = [principle for principle in PRINCIPLES if principle in applicable.values()]
    points = {principle: _points(principle, applicable, failed, register) for principle in concerned}
    total = round(sum(points.values()) / len(points), 1) if points else 100.0
    return Score(total, points, all(item.effect == "saran" for item in open_ones))


def _points(principle: str, applicable: Mapping[str, str], failed: Mapping[str, str], register: Register) -> float:
    rules = [rule for rule, of in applicable.items() if of == principle]
    lost = [rule for rule in rules if rule in failed]
    points = round(100 * (len(rules) - len(lost)) / len(rules), 1)
    required = any(rule not in register or register[rule].weight == "B" for rule in lost)
    return min(points, CAP) if required else points
