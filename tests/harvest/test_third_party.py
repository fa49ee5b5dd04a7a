"""The example connector of the docs, installed as a distribution of its own and run through the engine."""
from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from satudata_harvest import connectors
from satudata_harvest.engine import Engine
from tests.harvest.server import reply


@pytest.fixture(scope="module")
def installed(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the example installed in it, without a network."""
    base = tmp_path_factory.mktemp("contoh")
    shutil.copytree(repository / "docs/examples/connector", base / "asal")
    done = subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-build-isolation",
                           "--target", str(base / "pasang"), str(base / "asal")], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return base / "pasang"


@pytest.fixture
def theirs(installed, monkeypatch):
    """The example on the path, found anew."""
    monkeypatch.syspath_prepend(str(installed))
    connectors.available.cache_clear()
    connectors.find.cache_clear()
    yield
    sys.modules.pop("contoh_agenda", None)
    connectors.available.cache_clear()
    connectors.find.cache_clear()


@pytest.fixture
def agenda(theirs, server, document):
    server.paths["/agenda"] = lambda r: reply({"agenda": [{"tanggal": "2024-01-05", "acara": "Rapat"}]})
    return document("agenda", url=f"{server.url}/agenda")


def test_it_is_listed_and_its_rows_reach_the_catalogue(agenda, memory, allowance):
    assert connectors.available()[-1] == "agenda"
    report = Engine(agenda, memory, allowance).run("run-1")
    assert memory.records_["agenda"]["title"] == "Agenda kegiatan"
    assert memory.files == [b"tanggal,acara\n2024-01-05,Rapat\n"]
    assert report


def test_it_meets_the_same_guard_as_ours(agenda, memory, server, connect, document):
    assert connect(agenda).check().ok
    server.paths["/agenda"] = lambda r: reply([])
    assert connect(agenda).check().failure.word.name == "SOURCE_DATA_INVALID"
    assert connect(document("agenda", url="http://169.254.169.254/agenda")).check().failure.word.name == "SOURCE_BLOCKED"


def test_it_cannot_take_the_place_of_ours(theirs):
    assert connectors.find("sql").__module__ == "satudata_harvest.connectors.sql"


def test_it_is_gone_without_its_distribution():
    with pytest.raises(KeyError):
        connectors.find("agenda")
