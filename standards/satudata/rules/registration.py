"""How does a function become the check of a rule?"""
from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from satudata.rules.finding import Hit
from satudata.rules.subject import Subject

Run = Callable[[Subject], Iterable[Hit]]
When = Callable[[Subject], bool]


@dataclass(frozen=True, slots=True)
class Check:
    """The function that answers one rule, and the condition under which the rule is a question at all."""

    rule: str
    run: Run
    needs: tuple[str, ...]
    when: When | None

    def applies(self, subject: Subject) -> bool:
        """False where the rule is "tidak berlaku": a needed field is empty or the condition does not hold."""
        return all(subject.has(name) for name in self.needs) and (self.when is None or self.when(subject))


CHECKS: dict[str, Check] = {}


def answers(rule: str, *, needs: tuple[str, ...] = (), when: When | None = None) -> Callable[[Run], Run]:
    """Register a function as the check of ``rule``; it is asked only where ``needs`` are filled and ``when`` holds."""

    def decorate(run: Run) -> Run:
        if rule in CHECKS:
            raise ValueError(f"{rule} has two checks")
        CHECKS[rule] = Check(rule, run, needs, when)
        return run

    return decorate
