"""The last runs of a source as small charts: bars with a sentence that says the same; the table stands beside."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import ckan.plugins.toolkit as tk

Json = dict[str, Any]
WIDTH, HEIGHT, GAP = 400, 80, 4
TONES = {"finished": "good", "failed": "bad", "quarantined": "warn"}
LEAST = 2
"""Height of the bar of a run that gave nothing."""


def charts(runs: Sequence[Json]) -> list[Json]:
    """``[{title, summary, width, height, bars: [{x, y, width, height, tone, title}]}]``, oldest run first; none for one run."""
    ended = [run for run in reversed(runs) if run["finished"]]
    if len(ended) < 2:
        return []
    changed = [sum((run["counts"] or {}).get(change, 0) for change in ("new", "changed", "gone")) for run in ended]
    took = [seconds(run) for run in ended]
    wrong = sum(run["state"] == "failed" for run in ended)
    return [
        chart(tk._("Records that changed"), ended, changed, tk._(
            "{runs} runs, {wrong} of them failed; the last one changed {last} records, the most were {most}.").format(
                runs=len(ended), wrong=wrong, last=tk.h.sdi_number(changed[-1]), most=tk.h.sdi_number(max(changed))),
            tk.h.sdi_number),
        chart(tk._("Duration"), ended, took, tk._("The last run took {last}, the longest {most}.").format(
            last=spoken(took[-1]), most=spoken(max(took))), spoken),
    ]


def chart(title: str, runs: Sequence[Json], values: Sequence[int], summary: str, said: Callable[[int], str]) -> Json:
    """One chart: a bar for each run, the highest as high as the picture."""
    each = WIDTH / max(len(values), 10)
    most = max(*values, 1)
    bars = []
    for place, (run, value) in enumerate(zip(runs, values, strict=True)):
        high = max(LEAST, round(HEIGHT * value / most))
        bars.append({"x": round(place * each, 1), "y": HEIGHT - high, "width": round(each - GAP, 1), "height": high,
                     "tone": TONES.get(run["state"], "open"), "title": f"{tk.h.sdi_time(run['finished'])}: {said(value)}"})
    return {"title": title, "summary": summary, "width": WIDTH, "height": HEIGHT, "bars": bars}


def seconds(run: Json) -> int:
    """How long a run took."""
    if not run["started"] or not run["finished"]:
        return 0
    return max(0, round((datetime.fromisoformat(run["finished"]) - datetime.fromisoformat(run["started"])).total_seconds()))


def spoken(number: int) -> str:
    """A duration in words."""
    if number < 1:
        return str(tk._("less than 1 s"))
    if number < 90:
        return str(tk._("{n} s").format(n=number))
    return str(tk._("{n} min").format(n=round(number / 60)))
