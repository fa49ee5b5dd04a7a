"""The life of a submission as a table (``transitions.yaml``): which event leads where, done by whom."""
from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True)
class Row:
    """One row: in ``states`` at ``stage``, ``event`` by one of ``roles`` leads to ``to`` at ``next``."""

    states: tuple[str, ...]
    stage: str
    event: str
    to: str
    next: str
    roles: tuple[str, ...]
    when: str | None
    guards: tuple[str, ...]
    effects: tuple[str, ...]


@cache
def document() -> dict[str, Any]:
    """The file as it stands: states, stages, events, transitions, and what counts as priority or standard."""
    loaded: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "transitions.yaml").read_text("utf-8"))
    return loaded


@cache
def rows() -> tuple[Row, ...]:
    """Every transition, in the order in which they are tried."""
    return tuple(
        Row(tuple(row["from"]), row["stage"], row["event"], row["to"], row["next"], tuple(row["role"]), row.get("when"),
            tuple(row.get("guard", ())), tuple(row.get("effect", ())))
        for row in document()["transitions"]
    )


def leaving(state: str, stage: str, event: str | None = None) -> list[Row]:
    """The rows that start here, for one event or for all."""
    return [row for row in rows() if state in row.states and row.stage == stage and event in (None, row.event)]


def editable(state: str) -> bool:
    """Whether values may be saved in this state."""
    return bool(document()["states"][state].get("editable"))


def final(state: str) -> bool:
    """Whether the submission is over."""
    return bool(document()["states"][state].get("final"))


def title(part: str, name: str) -> dict[str, str]:
    """``{"id", "en"}`` of a state, stage or event: ``title("states", "DRAFT")``."""
    found: dict[str, str] = document()[part][name]["title"]
    return found


def is_standard(kind: str) -> bool:
    """Whether records of this kind are standards, which the pembina recommends on."""
    return kind in document()["standards"]


def apply_rank(kind: str) -> int:
    """Place in the order of applying: what is pointed at first."""
    order: list[str] = document()["apply_order"]
    return order.index(kind) if kind in order else len(order)
