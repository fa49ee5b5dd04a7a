"""The container file of the agent builds from what is in the checkout, and starts what the wheel installs, as nobody."""
from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest
import yaml

FOLDER = Path("deploy") / "agent"


@pytest.fixture
def steps(repository: Path) -> list[tuple[str, list[str]]]:
    """Each instruction of the container file with its words."""
    lines = (repository / FOLDER / "Containerfile").read_text("utf-8").splitlines()
    said = [line.split() for line in lines if line.strip() and not line.startswith("#")]
    return [(words[0], words[1:]) for words in said]


def test_what_is_copied_is_in_the_checkout_and_all_that_the_build_needs(steps, repository):
    copied = {source for name, words in steps if name == "COPY" and not words[0].startswith("--from")
              for source in words[:-1]}
    assert all((repository / source).exists() for source in copied)
    setup = (repository / "setup.py").read_text("utf-8")
    needed = {folder for folder in ("standards", "harvesters", "ckanext-tangerang") if folder in setup}
    assert needed | {"setup.py", "pyproject.toml"} <= copied
    assert not {one for one in ("README.md", "CHANGELOG.md", "LICENSE") if one in setup} - copied, "read by setup.py"


def test_it_starts_the_command_the_distribution_installs_as_an_unprivileged_user(steps, repository):
    said = dict(steps)
    [command] = json.loads(" ".join(said["ENTRYPOINT"]))
    assert command in {one.name for one in entry_points(group="console_scripts")}
    subcommand, settings = json.loads(" ".join(said["CMD"]))
    assert subcommand == "agent"
    made = [" ".join(words) for name, words in steps if name == "RUN"]
    assert any("useradd --system" in one and said["USER"][0] in one for one in made)
    volumes = json.loads(" ".join(said["VOLUME"]))
    assert any(settings.startswith(f"{volume}/") for volume in volumes)
    example = yaml.safe_load((repository / FOLDER / "agen.yaml").read_text("utf-8"))
    assert Path(settings).name == "agen.yaml" and {"catalogue", "source"} <= set(example)


def test_the_command_needs_no_home_and_no_variables_and_says_what_is_missing(tmp_path):
    command = [str(Path(sys.executable).with_name("satudata-harvest")), "agent", str(tmp_path / "agen.yaml")]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False,  # noqa: S603
                           cwd="/", env={"HOME": "/nonexistent"})
    assert ended.returncode == 2
    assert "agen.yaml" in ended.stderr + ended.stdout and "Traceback" not in ended.stderr
