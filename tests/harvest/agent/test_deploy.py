"""The files an agency sets an agent up with: the example is valid, and what starts the agent is a call that it knows."""
from __future__ import annotations

import json
import shlex
from configparser import ConfigParser
from pathlib import Path

import pytest

from satudata_harvest import cli
from satudata_harvest.agent import settings


@pytest.fixture
def folder(repository: Path) -> Path:
    return repository / "deploy" / "agent"


def test_the_example_can_be_used(folder):
    wanted = settings.load(folder / "agen.yaml")
    assert wanted.source == "simpus-dinkes"
    assert wanted.allow.databases[0].host == "10.20.0.5"
    assert {secret.source for secret in wanted.allow.secrets} == {wanted.source}


def test_every_entry_of_the_settings_stands_in_the_example_or_the_guide(folder, repository):
    written = (folder / "agen.yaml").read_text("utf-8") + (repository / "docs" / "harvesting.md").read_text("utf-8")
    assert [name for name in settings.schema()["properties"] if f"{name}:" not in written and f"`{name}`" not in written] == []


def test_the_unit_starts_the_agent_with_the_settings(folder):
    unit = ConfigParser(interpolation=None, strict=False)
    unit.optionxform = str
    unit.read(folder / "satudata-harvest.service")
    program, *words = shlex.split(unit["Service"]["ExecStart"])
    assert Path(program).name == "satudata-harvest"
    assert cli.parser().parse_args(words).settings == "/etc/satudata-harvest/agen.yaml"
    assert unit["Service"]["StateDirectory"] == settings.load(folder / "agen.yaml").store.name


def test_the_container_starts_the_agent_with_the_settings(folder):
    lines = dict(line.split(" ", 1) for line in (folder / "Containerfile").read_text("utf-8").splitlines()
                 if line.startswith(("ENTRYPOINT ", "CMD ")))
    assert json.loads(lines["ENTRYPOINT"]) == ["satudata-harvest"]
    assert cli.parser().parse_args(json.loads(lines["CMD"])).command == "agent"
