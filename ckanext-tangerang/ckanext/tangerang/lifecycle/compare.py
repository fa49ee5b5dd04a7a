"""This year's process record beside last year's, sub-process by sub-process."""
from __future__ import annotations

from datetime import date
from typing import Any

Json = dict[str, Any]


def rows(now: Json, before: Json) -> list[Json]:
    """``{code, name, now, before, days}``: the steps of both years and how many days each took; all of this year's edition."""
    old = {step["code"]: step for phase in before["phases"] for step in phase["steps"]}
    return [
        {"code": step["code"], "name": step["name"], "now": step, "before": old.get(step["code"]),
         "days": [length(step), length(old.get(step["code"]))]}
        for phase in now["phases"] for step in phase["steps"]]


def length(step: Json | None) -> int | None:
    """Days from the first to the last; None where one is not known."""
    if step is None or not step["actual_from"] or not step["actual_until"]:
        return None
    return (date.fromisoformat(step["actual_until"]) - date.fromisoformat(step["actual_from"])).days + 1
