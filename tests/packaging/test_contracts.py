"""The import contracts of pyproject.toml can fail: a library that imports CKAN, or a layer above it, is refused."""
from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

BREACHES = [
    ("standards/satudata/breach.py", "import ckan\n", "The libraries know no CKAN"),
    ("standards/satudata/breach.py", "import satudata_harvest\n", "Layers import downward only"),
    ("ckanext-tangerang/ckanext/tangerang/desk/breach.py", "import satudata_harvest\n",
     "Only the harvest room knows the harvesters"),
]


def lint(tree: Path) -> subprocess.CompletedProcess[str]:
    paths = [tree / "ckanext-tangerang", tree / "standards", tree / "harvesters"]
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"], cwd=tree, capture_output=True, text=True, check=False,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(map(str, paths)), "NO_COLOR": "1"})


@pytest.fixture
def tree(repository: Path, tmp_path: Path) -> Path:
    """A copy of the sources to break."""
    for name in ("ckanext-tangerang", "standards", "harvesters"):
        shutil.copytree(repository / name, tmp_path / name,
                        ignore=shutil.ignore_patterns("__pycache__", "templates", "public", "i18n", "*.csv"))
    shutil.copy(repository / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_sources_keep_them(tree: Path) -> None:
    done = lint(tree)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("place", "line", "contract"), BREACHES)
def test_a_breach_is_found(tree: Path, place: str, line: str, contract: str) -> None:
    (tree / place).write_text(line)
    done = lint(tree)
    assert done.returncode == 1, done.stdout + done.stderr
    assert f"{contract} BROKEN" in " ".join(done.stdout.split())
