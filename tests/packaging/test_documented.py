"""Every command and every setting stands in the documentation, and the documentation names no other."""
from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

SETTING = re.compile(r"ckanext\.sdi\.[a-z_.]*[a-z_]")


@pytest.fixture(scope="module")
def targets(repository: Path) -> set[str]:
    """Targets of the Makefile that a person types."""
    lines = (repository / "Makefile").read_text().splitlines()
    return {match[1] for line in lines if (match := re.match(r"([a-z]+):(?!=)", line))} - {"help"}


@pytest.fixture(scope="module")
def declared(repository: Path) -> set[str]:
    """Settings of the plugin's configuration declaration."""
    text = (repository / "ckanext-tangerang/ckanext/tangerang/config_declaration.yaml").read_text()
    return {option["key"] for group in yaml.safe_load(text)["groups"] for option in group["options"]}


def test_every_command_is_in_the_readme(repository: Path, targets: set[str]) -> None:
    rows = set(re.findall(r"^\| `make ([a-z]+)` \|", (repository / "README.md").read_text(), re.MULTILINE))
    assert rows == targets


def test_every_command_is_in_the_operations_page(repository: Path, targets: set[str]) -> None:
    text = (repository / "docs/operations.md").read_text() + (repository / "docs/quickstart.md").read_text()
    named = set(re.findall(r"make ([a-z]+)`", text)) | set(re.findall(r"^make ([a-z]+)$", text, re.MULTILINE))
    assert sorted(targets - named - {"setup", "lint", "types", "docs"}) == []
    assert sorted(named - targets) == []


def test_every_setting_used_is_declared(repository: Path, declared: set[str]) -> None:
    sources = (repository / "ckanext-tangerang" / "ckanext" / "tangerang").rglob("*")
    used = {key for path in sources if path.suffix in (".py", ".html") for key in SETTING.findall(path.read_text("utf-8"))}
    assert sorted(used - declared) == []


def test_every_setting_is_documented(repository: Path, declared: set[str]) -> None:
    documented = set(SETTING.findall((repository / "docs/operations.md").read_text()))
    assert documented == declared
