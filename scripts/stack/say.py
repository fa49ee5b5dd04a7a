"""One line per step, with the seconds since the start."""
from __future__ import annotations

import sys
import time

START = time.monotonic()


def say(text: str) -> None:
    """Prints a step; the seconds are those of this process."""
    print(f"[{time.monotonic() - START:6.1f} s] {text}", flush=True)


def fail(text: str) -> None:
    """Prints what went wrong and what to do, and ends with exit code 1."""
    print(f"\nERROR: {text}", file=sys.stderr, flush=True)
    raise SystemExit(1)
