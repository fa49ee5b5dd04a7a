"""Harvests in processes of their own, forked as a worker of the queue forks one for each job, with their own connections."""
from __future__ import annotations

import os
import signal
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from typing import Any

from ckan import model

from ckanext.tangerang.harvest import jobs, runs, sources

FORK = get_context("fork")


def begun(source_id: str) -> str:
    """A run of the source, committed; its id."""
    source = sources.get(source_id, lock=True)
    run_id = str(runs.start(model.User.get(source.agent), source).id)
    model.Session.commit()
    return run_id


def worker(source_id: str, run_id: str, before: Callable[[], None], said: Any = None) -> BaseProcess:
    """A process at work on a run; what ``jobs.job`` gives is put into ``said``."""
    def work() -> None:
        model.meta.engine.dispose(close=False)  # the parent's connections
        before()
        state = jobs.job(source_id, run_id)
        if said is not None:
            said.put(state)
    model.Session.remove()
    process: BaseProcess = FORK.Process(target=work)
    process.start()
    return process


def die(*_: Any, **__: Any) -> None:
    """Ends the process as the kernel does."""
    os.kill(os.getpid(), signal.SIGKILL)
