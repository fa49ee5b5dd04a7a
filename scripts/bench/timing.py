"""Times: one span, many repetitions, median and 95th percentile in milliseconds."""
from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable, Iterable
from typing import Any


def seconds(work: Callable[[], Any]) -> float:
    """How long a call takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def each(calls: Iterable[Callable[[], Any]]) -> list[float]:
    """Milliseconds of every call, in their order."""
    return [1000 * seconds(call) for call in calls]


def p50(times: list[float]) -> float:
    return statistics.median(times)


def p95(times: list[float]) -> float:
    """The smallest time that at least 95 of 100 do not exceed."""
    ordered = sorted(times)
    return ordered[max(0, math.ceil(0.95 * len(ordered)) - 1)]
