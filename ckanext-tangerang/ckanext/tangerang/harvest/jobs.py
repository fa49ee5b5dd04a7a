"""Harvest jobs: one run of one source at a time across all workers, beating while it works, taken up again after a kill."""
from __future__ import annotations

import logging
import uuid
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from redis.exceptions import RedisError
from sqlalchemy.exc import DBAPIError

from ckanext.tangerang.harvest import local, policy, runs, sources
from ckanext.tangerang.harvest.model import LIVE, Run, Source, now
from satudata.text import Text
from satudata_harvest.engine import Report
from satudata_harvest.failure import Failure
from satudata_harvest.plan import Plan

log = logging.getLogger(__name__)

TIMEOUT = 4 * 3600
BEAT = timedelta(seconds=5)  # so long a run that somebody stopped goes on at most
LOCK_SPACE = 0x5D1


def enqueue(run: Run) -> None:
    """Leaves a committed run to a worker; where the queue does not answer the run is closed, so that it blocks no other."""
    try:
        tk.enqueue_job(job, [run.source_id, run.id], title=f"harvest {run.source_id}", rq_kwargs={"timeout": TIMEOUT})
    except RedisError:
        failed(run.source_id, run.id, Failure("INTERNAL_ERROR", Text(
            id="Antrean pekerjaan tidak menjawab; panen belum dimulai.",
            en="The job queue did not answer; the harvest was not started.")))
        raise


def job(source_id: str, run_id: str) -> str:
    """Carries out a run; gives its state. Called twice for one run, the second call does nothing while the first works."""
    with only_one(source_id) as mine:
        if not mine:
            return "running"
        live = runs.get(run_id, lock=True)
        if live.state not in LIVE:
            model.Session.rollback()
            return live.state
        runs.begin(live)
        model.Session.commit()
        policy.publish_left(source_id)
        return carry_out(source_id, run_id)


run = job  # the name under which other rooms know it


def carry_out(source_id: str, run_id: str) -> str:
    """Harvests and closes the run, whatever happens; an error of ours leaves a reference number, not its text."""
    source = sources.get(source_id)
    try:
        engine, catalogue = local.engine(source, Beat(run_id))
        report = engine.run(run_id)
        return str(catalogue.finish(run_id, report.as_dict(), report.marks)["state"])
    except Failure as failure:
        return failed(source_id, run_id, failure)
    except Exception:
        number = uuid.uuid4().hex[:8]
        log.exception("harvest run %s: reference %s", run_id, number)
        return failed(source_id, run_id, Failure("INTERNAL_ERROR", Text(
            id=f"Terjadi kesalahan pada sistem katalog ({number}).", en=f"Something went wrong in the catalogue ({number}).")))


def failed(source_id: str, run_id: str, failure: Failure) -> str:
    """Closes a run that could not even report."""
    model.Session.rollback()
    live = runs.get(run_id, lock=True)
    if live.state in LIVE:
        runs.finish(sources.get(source_id), live, Report("failed", Plan(), failure=failure).as_dict())
    model.Session.commit()
    return live.state


class Beat:
    """Says now and then that the run is alive; stops the work when somebody closed the run meanwhile."""

    def __init__(self, run_id: str) -> None:
        self.run_id, self.last, self.seen = run_id, now(), 0

    def __call__(self) -> None:
        self.seen += 1
        if now() - self.last < BEAT:
            return
        self.last = now()
        with model.meta.engine.begin() as connection:
            alive = connection.execute(sa.update(Run).where(Run.id == self.run_id, Run.state.in_(LIVE)).values(
                heartbeat=now(), seen=self.seen))
        if not alive.rowcount:
            raise Failure("INTERNAL_ERROR", Text(id="Panen ini sudah ditutup.", en="This run was closed."))


@contextmanager
def only_one(source_id: str) -> Iterator[bool]:
    """A lock of the database on this source: gone with the process that holds it, whichever machine it ran on."""
    key = zlib.crc32(source_id.encode()) & 0x7FFFFFFF
    with model.meta.engine.connect() as connection:
        mine = bool(connection.scalar(sa.select(sa.func.pg_try_advisory_lock(LOCK_SPACE, key))))
        try:
            yield mine
        finally:
            if mine:
                with suppress(DBAPIError):  # a lost connection has let go of its lock already
                    connection.execute(sa.select(sa.func.pg_advisory_unlock(LOCK_SPACE, key)))


def start_due() -> int:
    """Starts every source whose hour has come and takes up runs whose process died; gives their number."""
    silent = sa.select(Run.source_id).where(Run.state.in_(LIVE), Run.place == "worker", Run.heartbeat < now() - runs.SILENT)
    due = sa.select(Source.id).where(Source.state == "active", sa.or_(Source.next_run <= now(), Source.id.in_(silent)))
    started = 0
    for source_id in list(model.Session.scalars(due)):
        source = sources.get(source_id, lock=True)
        source.next_run = sources.due_after(sources.document_of(source))
        try:
            begun = runs.start(model.User.get(source.agent), source)
        except tk.ValidationError:
            model.Session.commit()
            continue
        model.Session.commit()
        enqueue(begun)
        started += 1
    return started
