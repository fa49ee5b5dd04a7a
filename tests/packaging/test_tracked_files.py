"""What is in the repository fits every machine: no path of one, no registry's host, nothing large."""
from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

# built from parts, so that this file does not find itself
HOSTS = ("pypi" + ".org", "pythonhosted" + ".org", "registry.npmjs" + ".org", "repo.maven" + ".apache.org",
         "repo1" + ".maven.org", "deb" + ".debian.org")
HOME = re.compile(r"(?<![\w.])/(?:work|root|home/[a-z]\w*)/")
LARGEST = 2_000_000


@pytest.fixture(scope="module")
def tracked(repository: Path) -> list[Path]:
    """Files git tracks or would add; skipped where this is no git checkout."""
    done = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=repository, capture_output=True,
                          text=True, check=False)
    if done.returncode:
        pytest.skip("not a git checkout")
    return [repository / name for name in done.stdout.split("\0") if name and (repository / name).is_file()]


def text_of(path: Path) -> str:
    raw = path.read_bytes()
    return "" if b"\0" in raw[:8192] else raw.decode("utf-8", errors="replace")


def test_no_host_of_a_package_registry(tracked: list[Path], repository: Path) -> None:
    found = [f"{path.relative_to(repository)}: {host}" for path in tracked for host in HOSTS if host in text_of(path)]
    assert found == []


def test_no_path_of_one_machine(tracked: list[Path], repository: Path) -> None:
    found = [f"{path.relative_to(repository)}: {match[0]}" for path in tracked if (match := HOME.search(text_of(path)))]
    assert found == []


def test_nothing_large(tracked: list[Path], repository: Path) -> None:
    assert [str(path.relative_to(repository)) for path in tracked if path.stat().st_size > LARGEST] == []


@pytest.mark.parametrize("folder", ["var/x", "node_modules/x", "dist/x", "build/x", "site/x",
                                    "ckanext-tangerang/ckanext/tangerang/public/vendor/x",
                                    "ckanext-tangerang/ckanext/tangerang/i18n/id/LC_MESSAGES/x.mo"])
def test_what_is_built_is_ignored(repository: Path, folder: str) -> None:
    done = subprocess.run(["git", "check-ignore", "-q", folder], cwd=repository, check=False)
    if done.returncode == 128:
        pytest.skip("not a git checkout")
    assert done.returncode == 0
