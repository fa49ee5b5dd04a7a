"""What the fault tests of harvesting share: a process that dies at a chosen moment, and all a source holds, to compare."""
from __future__ import annotations

import os
import resource
import signal
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ckan.lib.redis as core_redis
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.harvest import jobs, runs, sources
from ckanext.tangerang.harvest.model import Record, Run
from ckanext.tangerang.revision.model import Decision, Revision

TABLES = 23  # more than the catalogue takes in one transaction, so that a kill falls between two as well
Json = dict[str, Any]


def database(path: Path) -> Path:
    """An agency's database of small tables, each with other figures."""
    with sqlite3.connect(path) as connection:
        for number in range(TABLES):
            connection.execute(f"CREATE TABLE kunjungan_{number:02} (id INTEGER PRIMARY KEY, tahun INTEGER, jumlah INTEGER)")
            connection.execute(f"INSERT INTO kunjungan_{number:02} VALUES (1, 2023, {number}), (2, 2024, {number * 7})")  # noqa: S608
    return path


def change(path: Path) -> None:
    """Three tables with other figures and one that is gone."""
    with sqlite3.connect(path) as connection:
        for number in (1, 8, 21):
            connection.execute(f"UPDATE kunjungan_{number:02} SET jumlah = 1000 WHERE id = 1")  # noqa: S608
        connection.execute("DROP TABLE kunjungan_05")


@dataclass
class Source:
    """A source under a standing decision, with the database behind it."""

    id: str
    path: Path

    def begun(self) -> str:
        """A run that waits for its worker; one that was killed is taken up again, as after a quarter of an hour."""
        model.Session.execute(sa.update(Run).where(Run.source_id == self.id).values(heartbeat=Run.heartbeat - runs.SILENT * 2))
        model.Session.commit()
        source = sources.get(self.id, lock=True)
        run_id = runs.start(model.User.get(source.agent), source).id
        model.Session.commit()
        return run_id

    def harvest(self) -> Json:
        """One run as the worker does it."""
        run_id = self.begun()
        jobs.job(self.id, run_id)
        model.Session.expire_all()
        return runs.as_dict(runs.get(run_id))

    def state(self) -> Json:
        """All a source holds that does not differ between two sources of the same data."""
        model.Session.expire_all()
        rows = model.Session.scalars(sa.select(Record).where(Record.source_id == self.id).order_by(Record.identifier))
        return {row.identifier: held(row) for row in rows}


def held(row: Record) -> tuple[Any, ...]:
    """One record: how it stands at the source, in public, its files by their hashes, and each step it took."""
    package = model.Package.get(row.record_id)
    mine = sa.select(Revision).where(Revision.record_id == row.record_id).order_by(Revision.version)
    revisions = list(model.Session.scalars(mine))
    taken = Decision.submission_id.in_([one.submission_id for one in revisions])
    decisions = model.Session.scalars(sa.select(Decision.event).where(taken).order_by(Decision.event))
    files = [(resource.name, resource.format, resource.hash, resource.size) for resource in package.resources_all
             if resource.state == "active"] if package else []
    return (row.state, row.hash, row.missing_runs, row.kept, package and (package.title, package.state), files,
            [(one.version, one.submission.state, bool(one.submission.applied)) for one in revisions], list(decisions))


def forked(work: Callable[[], Any], file_bytes: int | None = None) -> int:
    """Does this work in a process of its own, which shares no connection with this one; gives how it ended (as a shell says it).

    :param file_bytes: how large a file it may write, as on a disk that is full
    """
    model.Session.remove()
    model.meta.engine.dispose()
    core_redis._connection_pool = None
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        if file_bytes:
            resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))
        work()
        os._exit(0)
    except BaseException:
        os._exit(1)


def dying(real: Callable[..., Any], at: int, *, after: bool = False) -> Callable[..., Any]:
    """The function, killing its process like the operating system does when it is called the ``at``-th time."""
    seen = []

    def call(*arguments: Any, **named: Any) -> Any:
        seen.append(1)
        answer = real(*arguments, **named) if len(seen) < at or after else None
        if len(seen) == at:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer
    return call
