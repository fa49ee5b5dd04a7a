"""The small city of the catalogue's tests, and a stopwatch that other work on the machine does not move."""
from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.catalogue.conftest import city, count_statements  # noqa: F401  fixtures

ROUNDS = 5
#: Ten times the work may cost at most twelve times the time.
LINEAR = 12


@pytest.fixture
def grows() -> Callable[[Callable[[int], Callable[[], Any]], int], float]:
    """``grows(work, size)``: how many times the processor time of ``work(10 * size)()`` is that of ``work(size)()``."""
    def factor(work: Callable[[int], Callable[[], Any]], size: int) -> float:
        small, large = work(size), work(10 * size)
        small()
        return least(large) / least(small)
    return factor


def least(work: Callable[[], Any]) -> float:
    """The least processor seconds of some repetitions."""
    times = []
    for _ in range(ROUNDS):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return min(times)
