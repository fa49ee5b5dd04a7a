"""The life of an entry as a table (``moves.yaml``): which event leads where, by which right, under which conditions."""
from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True)
class Row:
    """One move: in one of ``states``, ``event`` by who has ``right`` leads to ``to`` where each guard lets it."""

    states: tuple[str, ...]
    event: str
    to: str
    right: str
    guards: tuple[str, ...]


@cache
def document() -> dict[str, Any]:
    """The file as it stands."""
    found: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "moves.yaml").read_text("utf-8"))
    return found


@cache
def rows() -> tuple[Row, ...]:
    """Every move somebody makes."""
    return tuple(Row(tuple(row["from"]), row["event"], row["to"], row["right"], tuple(row.get("guard", ())))
                 for row in document()["moves"])


def row_of(status: str, event: str) -> Row | None:
    """The move of this event out of this status, None where there is none."""
    return next((row for row in rows() if row.event == event and status in row.states), None)


def statuses(mark: str = "") -> tuple[str, ...]:
    """Names of all statuses, or of those with a mark (``public``, ``editable``, ``fact``)."""
    return tuple(name for name, about in document()["statuses"].items() if not mark or about.get(mark))


def title(part: str, name: str) -> dict[str, str]:
    """``{"id", "en"}`` of a status or event."""
    found: dict[str, str] = document()[part][name]["title"]
    return found
