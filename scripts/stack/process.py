"""Long-running processes of ours: started detached, known by pid and start time, stopped by that alone."""
from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from stack.paths import LOG, RUN, service_user
from stack.say import fail


def _born(pid: int) -> str | None:
    """Start time of a process in clock ticks; None when there is none or it is a zombie. A pid alone may be reused."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] == "Z" else fields[19]


def pid_of(name: str) -> int | None:
    """The pid of our process of this name while it runs, otherwise None."""
    try:
        known = json.loads((RUN / f"{name}.json").read_text())
        pid, born = int(known["pid"]), known["born"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return pid if _born(pid) == born else None


def log_of(name: str) -> Path:
    return LOG / f"{name}.log"


def tail(name: str, lines: int = 25) -> str:
    """The last lines of a process's log."""
    path = log_of(name)
    return "\n".join(path.read_text(errors="replace").splitlines()[-lines:]) if path.exists() else "(no log)"


def start(name: str, command: Sequence[str | Path], *, cwd: Path, as_service: bool = False,
          env: dict[str, str] | None = None) -> None:
    """Starts a process in a session of its own, logging to var/log/NAME.log; nothing happens when it runs already."""
    if pid_of(name):
        return
    for folder in (RUN, LOG):
        folder.mkdir(parents=True, exist_ok=True)
    user = service_user() if as_service else None
    with open(log_of(name), "ab") as log:
        child = subprocess.Popen(
            [str(part) for part in command], cwd=cwd, env=os.environ | (env or {}), stdin=subprocess.DEVNULL,
            stdout=log, stderr=log, start_new_session=True, user=user, group=user, extra_groups=[] if user else None)
    (RUN / f"{name}.json").write_text(json.dumps({"pid": child.pid, "born": _born(child.pid)}))


def wait_ready(name: str, ready: Callable[[], bool], seconds: float = 60) -> None:
    """Waits until ``ready()``; when the process dies or the time is over, ends with the tail of its log."""
    end = time.monotonic() + seconds
    while not ready():
        if pid_of(name) is None:
            fail(f"{name} stopped while starting. The end of {log_of(name)}:\n{tail(name)}")
        if time.monotonic() > end:
            fail(f"{name} did not answer within {seconds:.0f} s. The end of {log_of(name)}:\n{tail(name)}")
        time.sleep(0.1)


def stop(name: str, how: signal.Signals = signal.SIGTERM, seconds: float = 30) -> bool:
    """Stops our process of this name, by force after ``seconds``; gives whether it was running."""
    pid = pid_of(name)
    if pid:
        os.kill(pid, how)
        end = time.monotonic() + seconds
        while pid_of(name) and time.monotonic() < end:
            time.sleep(0.05)
        if pid_of(name):
            os.killpg(pid, signal.SIGKILL)
    (RUN / f"{name}.json").unlink(missing_ok=True)
    return pid is not None
