"""Looking at every public record anew: in the background, in small steps, going on where it was left."""
from __future__ import annotations

import logging
import time
from datetime import timedelta
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.calendar import standing as calendar
from ckanext.tangerang.compliance import public, reassess_one
from ckanext.tangerang.compliance.assess import rules_version
from ckanext.tangerang.compliance.checks import Examined
from ckanext.tangerang.compliance.model import Assessment, Reassessment
from ckanext.tangerang.delivery import holding
from ckanext.tangerang.delivery.model import Delivery, now
from ckanext.tangerang.discovery import auto
from ckanext.tangerang.discovery.refresh import refresh
from ckanext.tangerang.later import left_to_worker
from ckanext.tangerang.revision import findings
from ckanext.tangerang.revision.model import Finding
from ckanext.tangerang.revision.records import published_of
from satudata.errors import SatuDataError

log = logging.getLogger(__name__)
Json = dict[str, Any]
STEP = 50
"""Records looked at in one transaction."""
SPAN, TIMEOUT = 600, 1800
"""Seconds after which a job hands on to the next one, so that others have their turn; seconds a job may take at most."""
SILENT = timedelta(minutes=5)
"""How long a running one may not move before it is taken for left behind; a step takes seconds."""
BEGINS = 0x5D1A55E5
"""The lock under which one is begun."""
RUNNING, DONE = "running", "done"
SHOWN = ("id", "state", "rules_version", "started_by", "total", "done", "changed", "reindexed", "failed")
UNFIT = (SatuDataError, LookupError, ValueError, TypeError)
"""What the rules may raise over a record that was kept when its form was another."""


def start(user: model.User) -> Json:
    """Begins a re-assessment, or has the one that runs go on; of two who begin at once the second joins the first. Commits."""
    model.Session.execute(sa.select(sa.func.pg_advisory_xact_lock(BEGINS)))
    row = model.Session.scalar(sa.select(Reassessment).where(Reassessment.state == RUNNING).with_for_update())
    if row is None:
        row = Reassessment(rules_version=rules_version(), started_by=user.id, total=model.Session.scalar(
            sa.select(sa.func.count()).select_from(model.Package).where(model.Package.state == "active")))
        model.Session.add(row)
    model.Session.commit()
    queued = left_to_worker(run, [row.id], "look at every record anew", TIMEOUT)
    return shown(row) | {"queued": queued}


def show(id_: str) -> Json:
    """One re-assessment, or the newest; ``ObjectNotFound``."""
    query = sa.select(Reassessment).order_by(Reassessment.started.desc()).limit(1)
    row = model.Session.scalar(query.where(Reassessment.id == id_) if id_ else query)
    if row is None:
        raise tk.ObjectNotFound(tk._("The records have not been looked at anew yet."))
    return shown(row)


def latest(limit: int = 20) -> list[Json]:
    """The newest first."""
    query = sa.select(Reassessment).order_by(Reassessment.started.desc()).limit(limit)
    return [shown(row) for row in model.Session.scalars(query)]


def resume() -> int:
    """Has the worker go on with what a killed one left; gives how many."""
    stale = sa.update(Reassessment).where(Reassessment.state == RUNNING, Reassessment.moved < now() - SILENT).values(
        moved=now()).returning(Reassessment.id)
    ids = list(model.Session.scalars(stale, execution_options={"synchronize_session": False}))
    model.Session.commit()
    for id_ in ids:
        left_to_worker(run, [id_], "look at every record anew", TIMEOUT)
    return len(ids)


def shown(row: Reassessment) -> Json:
    moments = {name: value.isoformat() if (value := getattr(row, name)) else None for name in ("started", "moved", "finished")}
    return {name: getattr(row, name) for name in SHOWN} | moments


def run(id_: str, span: float = SPAN) -> None:
    """Steps until all is done or the time is up; then another job goes on. Safe to run twice at once: a step is taken once."""
    began = time.monotonic()
    while step(id_):
        if time.monotonic() - began > span:
            left_to_worker(run, [id_], "look at every record anew", TIMEOUT)
            return


def step(id_: str) -> bool:
    """The next records, committed; whether there may be more. What is kept but not in the index yet is written first."""
    row = model.Session.get(Reassessment, id_, with_for_update=True, populate_existing=True)
    if row is None or row.state != RUNNING:
        model.Session.rollback()
        return False
    if row.pending:
        refresh(row.pending)
        row.pending = []
    ids = list(model.Session.scalars(sa.select(model.Package.id).where(
        model.Package.state == "active", model.Package.id > row.position).order_by(model.Package.id).limit(STEP)))
    row.moved = now()
    if not ids:
        row.state, row.finished = DONE, now()
        model.Session.commit()
        return False
    changed, failed, row.pending = looked(ids)
    row.position, row.done, row.changed = ids[-1], row.done + len(ids), row.changed + changed
    row.reindexed, row.failed = row.reindexed + len(row.pending), row.failed + failed
    model.Session.commit()
    return True


def again(ids: list[str]) -> None:
    """Judges these few records anew, and brings their index documents up to date; commits."""
    if ids:
        *_, indexed = looked(ids)
        model.Session.commit()
        refresh(indexed)


def looked(ids: list[str]) -> tuple[int, int, list[str]]:
    """As ``look``, and the records whose index documents say something else now."""
    before = auto.of_ids(ids)
    changed, failed = look(ids)
    model.Session.flush()
    after = auto.of_ids(ids)
    return changed, failed, [each for each in ids if each in after and _facets(before.get(each)) != _facets(after[each])]


def _facets(kept: auto.Kept | None) -> Json | None:
    return kept.fields if kept else None


def look(ids: list[str]) -> tuple[int, int]:
    """Judges the public versions of these records anew; how many verdicts changed, how many could not be judged."""
    revisions = published_of(ids)
    query = sa.select(Assessment).where(Assessment.record_id.in_(ids)).order_by(Assessment.record_id).with_for_update()
    verdicts = {row.record_id: row for row in model.Session.scalars(query.execution_options(populate_existing=True))}
    stored = _stored([revision.id for revision in revisions.values()])
    known, late = public.of(list(revisions.values())), calendar.late(ids)
    deliveries = Delivery.of_ids({name for revision in revisions.values() for name in holding.used(revision.record)})
    changed = failed = 0
    for record_id, revision in revisions.items():
        verdict = verdicts.get(record_id)
        if verdict is not None and verdict.revision_id != revision.id:
            continue  # a newer version became public meanwhile, with a verdict of its own
        try:
            with model.Session.begin_nested(), model.Session.no_autoflush:
                verdict = verdict or Assessment(record_id=record_id)
                examined = Examined.of(revision, known.get(record_id), deliveries, late)
                changed += reassess_one.judge(verdict, revision, stored.get(revision.id, []), examined)
                model.Session.add(verdict)
        except UNFIT:
            log.exception("record %s could not be judged", record_id)
            failed += 1
    return changed, failed


def _stored(revision_ids: list[str]) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for row in findings.of_revisions(revision_ids):
        found.setdefault(row.revision_id, []).append(row)
    return found
