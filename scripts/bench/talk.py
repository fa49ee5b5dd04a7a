"""How the run speaks to a side: a child process that answers one task at a time."""
from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from stack.paths import INSTANCES, LOG, VENV

HERE = Path(__file__).resolve().parent


class Side:
    """A running side; ``side("page", ...)`` asks and waits. Use as a context manager."""

    def __init__(self, instance: str) -> None:
        LOG.mkdir(parents=True, exist_ok=True)
        self.log = LOG / f"bench-{instance}.log"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [VENV / "bin" / "python", HERE / "side.py", INSTANCES / f"{instance}.ini", instance],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True)
        self._answer()

    def __enter__(self) -> Side:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.stdin:
            self.process.stdin.close()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()

    def __call__(self, do: str, **arguments: Any) -> Any:
        """What the task gives.

        :raises SystemExit: the side died; its log says why
        """
        assert self.process.stdin
        self.process.stdin.write(json.dumps({"do": do, **arguments}) + "\n")
        self.process.stdin.flush()
        return self._answer()

    def _answer(self) -> Any:
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line:
            end = "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])
            raise SystemExit(f"a side of the measurement ended; the end of {self.log}:\n{end}")
        return json.loads(line)["gives"]
