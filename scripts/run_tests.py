"""``make test`` after set-up: every check in turn, pytest last; stops at the first that fails, with its exit code."""
from __future__ import annotations

import argparse
import contextlib
import io
import os
import signal
import subprocess
import sys
from pathlib import Path

from stack import instances, process, services
from stack.paths import RUN, VENV
from stack.say import say

NAME = "test"
WORKERS = min(2, os.cpu_count() or 1)
BIN = VENV / "bin"
CHECKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("lint: ruff", ("ruff", "check", ".")),
    ("lint: import contracts", ("lint-imports",)),
    ("types: mypy", ("mypy",)),
    ("docs: mkdocs", ("mkdocs", "build", "--strict", "--quiet")),
)


def run(title: str, command: list[str | Path]) -> None:
    """One check; its output is shown when it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | {"NO_MKDOCS_2_WARNING": "1"})
    if done.returncode:
        print(done.stdout + done.stderr, flush=True)
        say(f"{title}: FAILED")
        sys.exit(done.returncode)
    say(title)


def stop_what_we_started(before: set[str]) -> None:
    """Without a word: pytest's summary stays the last thing printed."""
    with contextlib.redirect_stdout(io.StringIO()):
        for path in RUN.glob("*.json"):
            if path.stem not in before and path.stem not in {service.NAME for service in services.ALL}:
                process.stop(path.stem)
        if not before & {service.NAME for service in services.ALL}:
            services.down()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=("checks", "pytest"), help="leave the other half out")
    parser.add_argument("pytest_arguments", nargs="*")
    wanted = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if wanted.only != "pytest":
        for title, (program, *words) in CHECKS:
            run(title, [BIN / program, *words])
    if wanted.only == "checks":
        return 0
    before = {path.stem for path in RUN.glob("*.json") if process.pid_of(path.stem)}
    try:
        services.up()
        for number in range(WORKERS):  # each process has databases, index, queue and web server of its own
            name = f"{NAME}{number or ''}"
            instances.create(name, reset=True)
            say(f"instance {name}: ready")
        say("pytest")
        return subprocess.run(
            [BIN / "python", "-m", "pytest", "-q", "--durations=10", "--durations-min=3", f"--numprocesses={WORKERS}",
             "--dist=loadfile", *(wanted.pytest_arguments or ["tests"])],
            check=False, env=os.environ | {"PYTHONWARNINGS": "ignore::DeprecationWarning"}).returncode
    finally:
        stop_what_we_started(before)


if __name__ == "__main__":
    sys.exit(main())
