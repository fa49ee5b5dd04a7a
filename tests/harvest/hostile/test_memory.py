"""What a hostile source may cost: the memory and the seconds of one harvest, measured in a process of its own."""
from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

#: case, state, word of the run or of its one record, megabytes and seconds at the most (a busy machine included)
COSTS = [
    ("never-ending body", "failed", "SOURCE_DATA_INVALID", 30, 20), ("gzip bomb", "failed", "SOURCE_DATA_INVALID", 30, 20),
    ("a field of 100 MB", "failed", "SOURCE_DATA_INVALID", 30, 20), ("a field of 20 MB", "finished", "VALIDATION_ERROR", 200, 20),
    ("nesting of a million", "failed", "SOURCE_DATA_INVALID", 30, 20), ("10,000 resources", "finished", None, 40, 20),
    ("100,000 tags", "finished", "VALIDATION_ERROR", 60, 20),
    ("100,000 tags of a service", "finished", "VALIDATION_ERROR", 60, 20),
    ("next links without end", "failed", "SOURCE_DATA_INVALID", 60, 30), ("a full disk", "failed", "INTERNAL_ERROR", 60, 20),
    ("a cell of 900 MB", "finished", "SOURCE_DATA_INVALID", 30, 20), ("rows of 3 MB", "finished", "SOURCE_DATA_INVALID", 60, 20),
]


@pytest.mark.parametrize(("case", "state", "word", "megabytes", "seconds"), COSTS, ids=[case[0] for case in COSTS])
def test_a_hostile_source_costs_little(repository: Path, case: str, state: str, word: str | None, megabytes: int, seconds: int):
    path = os.pathsep.join(str(repository / part) for part in ("", "standards", "harvesters"))
    done = subprocess.run([sys.executable, "-W", "ignore", "-m", "tests.harvest.hostile.child", case], capture_output=True,
                          text=True, timeout=180, check=True, cwd=repository, env={**os.environ, "PYTHONPATH": path})
    found = json.loads(done.stdout)
    assert (found["state"], found["word"] or next(iter(found["words"]), None)) == (state, word)
    assert found["counts"]["gone"] == 0
    assert found["left"] == 0
    assert found["megabytes"] <= megabytes
    assert found["seconds"] <= seconds
