"""The wheel holds every file of the sources and loads in a clean environment."""
from __future__ import annotations

import json
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

TREES = {
    "ckanext-tangerang/ckanext/": "ckanext/",
    "standards/satudata/": "satudata/",
    "harvesters/satudata_harvest/": "satudata_harvest/",
}
# built by make setup, not tracked; without them pages have no font, no icon and no Indonesian
BUILT = (
    "ckanext/tangerang/public/vendor/plus-jakarta-sans/plus-jakarta-sans-latin-wght-normal.woff2",
    "ckanext/tangerang/public/vendor/bootstrap-icons/LICENSE",
    "ckanext/tangerang/i18n/id/LC_MESSAGES/ckanext-tangerang.mo",
)


def is_product(path: Path) -> bool:
    return path.is_file() and path.suffix != ".pyc" and "id.d" not in path.parts and not path.name.startswith(".")


@pytest.fixture(scope="module")
def sources(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what the wheel is made from: building leaves folders behind, and others may be at work in the tree."""
    copy = tmp_path_factory.mktemp("sources")
    for name in ("setup.py", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(repository / name, copy / name)
    for tree in TREES:
        shutil.copytree(repository / tree, copy / tree, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
    return copy


@pytest.fixture(scope="module")
def wheel(sources: Path) -> Path:
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "--no-index", "-w", "dist", "."],
        cwd=sources, check=True, timeout=300)
    return next((sources / "dist").glob("*.whl"))


@pytest.fixture(scope="module")
def site(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clean environment with the wheel in it, which borrows the dependencies installed here but none of our sources."""
    root = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", root], check=True, timeout=120)
    found = next((root / "lib").glob("python*/site-packages"))
    # a folder named in a .pth file is searched for modules, but its own .pth files (our editable install) are not read
    (found / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--no-compile", "--target", found, wheel],
        check=True, timeout=300)
    return found


def test_every_source_file_is_in_the_wheel(sources: Path, wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    wanted = {
        inside + str(path.relative_to(sources / tree))
        for tree, inside in TREES.items() for path in (sources / tree).rglob("*") if is_product(path)
    }
    assert sorted(wanted - held) == []
    assert sorted(name for name in held - wanted if ".dist-info/" not in name) == []


@pytest.mark.parametrize("name", BUILT)
def test_what_is_built_is_in_the_wheel(wheel: Path, name: str) -> None:
    with zipfile.ZipFile(wheel) as archive:
        assert name in archive.namelist(), "run 'make setup' first"


def test_the_wheel_carries_the_licence(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        assert any(name.endswith("/LICENSE") and ".dist-info/" in name for name in archive.namelist())


def test_everything_loads_in_a_clean_environment(site: Path) -> None:
    python = site.parents[2] / "bin" / "python"
    loader = Path(__file__).with_name("load_installed.py")
    done = subprocess.run([python, "-I", loader, site], capture_output=True, text=True, check=False, cwd=site, timeout=300)
    assert done.returncode == 0, done.stderr[-3000:]
    assert json.loads(done.stdout.splitlines()[-1]) == []


def test_a_file_that_does_not_load_is_found(site: Path, tmp_path: Path) -> None:
    """The loader must be able to fail: a copy of the environment with one broken template and one broken form."""
    copy = tmp_path / "environment"
    shutil.copytree(site.parents[2], copy, symlinks=True)
    broken = copy / site.relative_to(site.parents[2])
    next((broken / "ckanext" / "tangerang" / "templates").rglob("*.html")).write_text("{% block %}")
    next((broken / "satudata").rglob("*.yaml")).write_text("a: [")
    loader = Path(__file__).with_name("load_installed.py")
    done = subprocess.run([copy / "bin" / "python", "-I", loader, broken], capture_output=True, text=True, check=False,
                          cwd=broken, timeout=300)
    found = json.loads(done.stdout.splitlines()[-1])
    assert any(".html" in problem for problem in found)
    assert any(".yaml" in problem for problem in found)
