"""The memory of a harvest does not grow with its records: a flat line over very many of them."""
from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

RECORDS = int(os.environ.get("SOAK", "100000"))
GROWTH = 12  # megabytes between a tenth and all of it


def test_a_flat_line_over_very_many_records(repository: Path) -> None:
    path = os.pathsep.join(str(repository / part) for part in ("", "standards", "harvesters"))
    command = [sys.executable, "-W", "ignore", "-m", "tests.soak.steady", str(RECORDS)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=repository,
                          env={**os.environ, "PYTHONPATH": path})
    said = json.loads(done.stdout)
    refused = RECORDS // 1000
    for name, run in said.items():
        print(name, run)
        assert run["state"] == "finished"
        assert run["counts"]["refused"] == refused
        for line in (run["reading"], run["applying"]):
            assert not line or line[-1] - line[0] <= GROWTH, (name, line)
    assert said["first"]["counts"]["new"] == said["unchanged"]["counts"]["unchanged"] == RECORDS - refused
