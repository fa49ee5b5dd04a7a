"""One line per step, with the seconds since the start."""
from __future__ import annotations

import os
import sys
import time

START = float(os.environ.get("STARTED") or time.time())


def say(text: str) -> None:
    """Prints a step; the seconds are those since make began."""
    print(f"[{time.time() - START:5.0f} s] {text}", flush=True)


def fail(text: str) -> None:
    """Prints what went wrong and what to do, and ends with exit code 1."""
    print(f"\nERROR: {text}", file=sys.stderr, flush=True)
    raise SystemExit(1)
