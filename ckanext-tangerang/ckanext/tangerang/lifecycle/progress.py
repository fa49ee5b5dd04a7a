"""How far is an activity: numbers of sub-processes by phase, and the phase it has reached."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from ckanext.tangerang.lifecycle.model import BEGUN, DONE, SKIPPED, ProcessStep
from satudata import gsbpm


@dataclass
class Progress:
    """Numbers of sub-processes. ``applies`` is the whole: what does not apply is not counted, what was skipped is."""

    applies: int = 0
    done: int = 0
    running: int = 0
    skipped: int = 0
    late: int = 0
    proposed: int = 0

    def add(self, other: Progress) -> None:
        """Counts another's numbers in."""
        for name, number in vars(other).items():
            setattr(self, name, getattr(self, name) + number)

    def as_dict(self) -> dict[str, int]:
        return dict(vars(self))


def does_apply(step: str, row: ProcessStep | None, collection: str) -> bool:
    """Whether the step counts: what the agency said, else what the way of collection says."""
    said = row.applies if row is not None else None
    return gsbpm.applies(step, collection).applies if said is None else said


def is_late(row: ProcessStep | None, day: date) -> bool:
    """Whether its planned last day has passed and it is neither done nor skipped."""
    return row is not None and row.planned_until is not None and row.planned_until < day and row.state not in (DONE, SKIPPED)


def of_step(applies: bool, row: ProcessStep | None, proposed: int, day: date) -> Progress:
    """The numbers of one step."""
    if not applies:
        return Progress()
    state = row.state if row is not None else ""
    return Progress(applies=1, done=int(state == DONE), running=int(state == BEGUN), skipped=int(state == SKIPPED),
                    late=int(is_late(row, day)), proposed=proposed)


def of_phases(edition: gsbpm.Edition, rows: Mapping[str, ProcessStep], proposed: Mapping[str, int], collection: str,
              day: date) -> dict[str, Progress]:
    """The numbers of each phase of one activity."""
    found = {phase.code: Progress() for phase in edition.phases}
    for step in edition:
        row = rows.get(step.code)
        found[step.phase].add(of_step(does_apply(step.code, row, collection), row, proposed.get(step.code, 0), day))
    return found


def total(parts: Iterable[Progress]) -> Progress:
    """All phases together."""
    whole = Progress()
    for part in parts:
        whole.add(part)
    return whole


def reached(phases: Mapping[str, Progress]) -> str:
    """The last phase in which a step is under way or done; "" where none is."""
    return next((code for code in reversed(list(phases)) if phases[code].done or phases[code].running), "")
