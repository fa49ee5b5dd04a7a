"""Processes of ours are known by pid and start time: a pid that now belongs to somebody else is left alone."""
from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest
from stack import process

SLEEPER = [sys.executable, "-c", "import sys; sys.stdin.close(); import signal; signal.pause()"]


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(process, "RUN", tmp_path / "run")
    monkeypatch.setattr(process, "LOG", tmp_path / "log")
    return tmp_path


def test_started_once_and_stopped(own_folders: Path) -> None:
    process.start("sleeper", SLEEPER, cwd=own_folders)
    pid = process.pid_of("sleeper")
    process.start("sleeper", SLEEPER, cwd=own_folders)
    assert pid is not None
    assert process.pid_of("sleeper") == pid
    assert process.stop("sleeper")
    assert process.pid_of("sleeper") is None
    assert not process.stop("sleeper")


def test_a_reused_pid_is_not_ours(own_folders: Path) -> None:
    (own_folders / "run").mkdir()
    (own_folders / "run" / "web.json").write_text(json.dumps({"pid": os.getpid(), "born": "1"}))
    assert process.pid_of("web") is None
    assert not process.stop("web")  # had it been taken for ours, this test run would have ended here


@pytest.mark.parametrize("content", ["", "{", "[]"])
def test_a_broken_pid_file_means_not_running(own_folders: Path, content: str) -> None:
    (own_folders / "run").mkdir()
    (own_folders / "run" / "web.json").write_text(content)
    assert process.pid_of("web") is None


def test_a_process_that_dies_while_starting_shows_its_log(own_folders: Path, capsys: pytest.CaptureFixture[str]) -> None:
    process.start("broken", [sys.executable, "-c", "raise SystemExit('no room left')"], cwd=own_folders)
    with pytest.raises(SystemExit):
        process.wait_ready("broken", lambda: False, 20)
    assert "no room left" in capsys.readouterr().err
