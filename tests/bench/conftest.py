"""The small city of the catalogue's tests, and a stopwatch that other work on the machine does not move."""
from __future__ import annotations

import gc
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
        # in turns: what else the machine does, and how fast it is just then, meets both alike
        pairs = [(seconds(small), seconds(large)) for _ in range(ROUNDS)]
        return min(pair[1] for pair in pairs) / min(pair[0] for pair in pairs)
    return factor


def seconds(work: Callable[[], Any]) -> float:
    """The processor seconds of one run; what earlier tests left behind is collected before it, not during it."""
    gc.collect()
    gc.disable()
    try:
        began = time.process_time()
        work()
        return time.process_time() - began
    finally:
        gc.enable()
