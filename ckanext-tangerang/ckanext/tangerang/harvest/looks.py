"""Looking at a source in the worker before it runs: check, sample, describe, preview; bounded in time, to be cancelled."""
from __future__ import annotations

import logging
import tempfile
import time
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.harvest import local, sources
from ckanext.tangerang.harvest.model import LIVE, Draft, Look, Source, now
from ckanext.tangerang.later import left_to_worker
from satudata.text import Text
from satudata_harvest import sample
from satudata_harvest import source as documents
from satudata_harvest.connectors import find
from satudata_harvest.failure import Failure
from satudata_harvest.limits import Grace
from satudata_harvest.source import SourceDocument

log = logging.getLogger(__name__)
Json = dict[str, Any]
SECONDS = {"check": 60, "sample": 120, "describe": 120, "preview": 300}
MORE = 60
"""Seconds a job may take beyond its bound to close what it has open; then the queue ends it."""
SILENT = timedelta(minutes=3)
KEEP = timedelta(days=7)
EVERY = 1.0


def start(user: model.User, kind: str, of: Draft | Source) -> Look:
    """A look at a source or a draft as it is now; the one that is under way already, if it is the same. Flushes.

    :raises tk.ValidationError: keyed by what is wrong with the document
    """
    if kind not in SECONDS:
        raise tk.ValidationError({"kind": [tk._("Use one of: %(words)s.") % {"words": ", ".join(SECONDS)}]})
    source = of if isinstance(of, Source) else None
    document = sources.document_of(of) if source else sources.previewed(None, of.document)
    mine = Look.source_id == of.id if source else Look.draft_id == of.id
    for one in model.Session.scalars(sa.select(Look).where(mine, Look.kind == kind, Look.state.in_(LIVE)).with_for_update()):
        if one.digest == digest(kind, document) and not silent(one):
            return one
        one.state, one.finished = "cancelled", now()
    look = Look(kind=kind, owner_org=of.owner_org, document=document.as_dict(), digest=digest(kind, document), created_by=user.id,
                source_id=of.id if source else None, draft_id=None if source else of.id)
    model.Session.add(look)
    model.Session.execute(sa.delete(Look).where(Look.created < now() - KEEP))
    model.Session.flush()
    return look


def enqueue(look: Look) -> bool:
    """Leaves a committed look to the worker; false where the queue is away, and the look is closed."""
    if left_to_worker(job, [look.id], f"harvest {look.kind}", SECONDS[look.kind] + MORE):
        return True
    close(look.id, "failed", failure_of(Failure("INTERNAL_ERROR", Text(
        id="Antrean pekerjaan tidak menjawab.", en="The job queue did not answer."))))
    return False


def cancel(look: Look) -> Look:
    """Ends a look that waits or works; the worker notices at its next record."""
    if look.state in LIVE:
        look.state, look.finished = "cancelled", now()
    return look


def job(look_id: str) -> str:
    """Carries a look out; gives its state."""
    begun = sa.update(Look).where(Look.id == look_id, Look.state == "queued").values(state="running", heartbeat=now())
    found = model.Session.execute(begun.returning(Look.id), execution_options={"synchronize_session": False}).scalar()
    model.Session.commit()
    if found is None:
        return "closed"
    look = model.Session.get_one(Look, look_id, populate_existing=True)
    try:
        result = WORK[look.kind](documents.from_dict(look.document), look, Beat(look_id, SECONDS[look.kind]))
        return close(look_id, "done", result)
    except Failure as failure:
        return close(look_id, "failed", failure_of(failure))
    except Exception:
        number = uuid.uuid4().hex[:8]
        log.exception("harvest look %s: reference %s", look_id, number)
        return close(look_id, "failed", failure_of(Failure("INTERNAL_ERROR", Text(
            id=f"Terjadi kesalahan pada sistem katalog ({number}).", en=f"Something went wrong in the catalogue ({number})."))))


def close(look_id: str, state: str, result: Json) -> str:
    """Keeps what was found, unless somebody closed the look meanwhile; gives the state it is in."""
    model.Session.rollback()
    closing = sa.update(Look).where(Look.id == look_id, Look.state.in_(LIVE)).values(
        state=state, result=result, finished=now(), heartbeat=now())
    model.Session.execute(closing, execution_options={"synchronize_session": False})
    model.Session.commit()
    return str(model.Session.scalar(sa.select(Look.state).where(Look.id == look_id)))


class Beat:
    """Counts what was read and says now and then that the look is alive; stops it when it was closed or its time is over."""

    def __init__(self, look_id: str, seconds: int) -> None:
        self.look_id, self.seen, self.seconds = look_id, 0, seconds
        self.began = self.last = time.monotonic()

    def __call__(self) -> None:
        self.seen += 1
        moment = time.monotonic()
        if moment - self.began > self.seconds:
            raise Failure("SOURCE_UNAVAILABLE", Text(id=f"Melewati batas {self.seconds} detik; {self.seen} catatan terbaca.",
                                                     en=f"It took over {self.seconds} seconds; {self.seen} records were read."))
        if moment - self.last < EVERY:
            return
        self.last = moment
        with model.meta.engine.begin() as connection:
            alive = connection.execute(sa.update(Look).where(Look.id == self.look_id, Look.state == "running").values(
                heartbeat=now(), seen=self.seen))
        if not alive.rowcount:
            raise Failure("INTERNAL_ERROR", Text(id="Pekerjaan ini sudah dihentikan.", en="This work was stopped."))


def _check(document: SourceDocument, _look: Look, _beat: Beat) -> Json:
    """Whether the source can be reached and read.

    :raises Failure: it cannot
    """
    with tempfile.TemporaryDirectory(dir=local.room()) as room:
        connector = _connector(document, "check", Path(room))
        try:
            found = connector.check()
        finally:
            connector.close()
    if found.failure:
        raise found.failure
    return {"message": {"id": found.message.id, "en": found.message.en}}


def _sample(document: SourceDocument, _look: Look, beat: Beat) -> Json:
    """The first records, as mappings read them."""
    allowance = local.allowed()
    with tempfile.TemporaryDirectory(dir=local.room()) as room:
        limits = local.shortened(allowance.limits.lowered(document.limits), SECONDS["sample"])
        return sample.take(document, allowance, limits, Path(room), beat)


def _describe(document: SourceDocument, _look: Look, _beat: Beat) -> Json:
    """The tables and columns of the system."""
    with tempfile.TemporaryDirectory(dir=local.room()) as room:
        connector = _connector(document, "describe", Path(room))
        try:
            return sample.structure(connector.describe())
        finally:
            connector.close()


def _preview(document: SourceDocument, look: Look, beat: Beat) -> Json:
    """The plan of a run that is not carried out."""
    source = sources.get(look.source_id) if look.source_id else None
    return local.preview(document, source, look.owner_org, SECONDS["preview"], beat).as_dict()


def _connector(document: SourceDocument, kind: str, room: Path) -> Any:
    allowance = local.allowed()
    limits = local.shortened(allowance.limits.lowered(document.limits), SECONDS[kind])
    return find(document.connector)(document, allowance, limits, room)


WORK: dict[str, Callable[[SourceDocument, Look, Beat], Json]] = {
    "check": _check, "sample": _sample, "describe": _describe, "preview": _preview}


def failure_of(failure: Failure) -> Json:
    """A failure in both languages, as it is kept."""
    return {"word": failure.word.name, "field": failure.field, "retriable": failure.retriable,
            "message": {"id": failure.message.id, "en": failure.message.en},
            "advice": {"id": failure.advice.id, "en": failure.advice.en}}


def digest(kind: str, document: SourceDocument) -> str:
    """What a look depends on: a preview on the whole document, the others on what is reached."""
    if kind == "preview":
        return document.digest()
    return replace(document, title="-", defaults={}, mapping={}, schedule=None, policy=None, pinned=(), grace=Grace()).digest()


def digest_now(of: Draft | Source, kind: str) -> str:
    """The same of a source or draft as it is now; empty where a draft is no document yet."""
    try:
        return digest(kind, documents.from_dict(of.document))
    except documents.SourceInvalid:
        return ""


def silent(look: Look) -> bool:
    """Whether nothing was heard of a look for so long that its process must be dead."""
    bound = timedelta(seconds=SECONDS[look.kind] + MORE) if look.state == "running" else SILENT * 10
    return look.state in LIVE and now() - look.heartbeat > bound


def get(look_id: Any, lock: bool = False) -> Look:
    """The look; ``ObjectNotFound``."""
    query = sa.select(Look).where(Look.id == str(look_id))
    look = model.Session.scalars(query.with_for_update() if lock else query).first() if look_id else None
    if look is None:
        raise tk.ObjectNotFound(tk._("There is nothing to look at here any more. Look again."))
    return look


def newest(of: Draft | Source, kind: str) -> Look | None:
    """The last look of this kind."""
    mine = Look.source_id == of.id if isinstance(of, Source) else Look.draft_id == of.id
    return model.Session.scalars(sa.select(Look).where(mine, Look.kind == kind).order_by(Look.created.desc()).limit(1)).first()


def as_dict(look: Look, now_is: str | None = None) -> Json:
    """The look of the action API. ``current``: whether the source is still described as it was when it was looked at."""
    state = "failed" if silent(look) else look.state
    shown: Json = {"id": look.id, "kind": look.kind, "state": state, "seen": look.seen, "seconds": SECONDS[look.kind],
                   "source_id": look.source_id, "draft_id": look.draft_id, "created": look.created.isoformat(),
                   "finished": look.finished.isoformat() if look.finished else None, "failure": None, "result": None,
                   "current": now_is is None or now_is == look.digest}
    if silent(look):
        shown["failure"] = failure_of(Failure("INTERNAL_ERROR", Text(
            id="Pekerjaan ini berhenti sendiri. Mulai lagi.", en="This work stopped by itself. Start it again.")))
    elif look.state == "failed":
        shown["failure"] = look.result
    elif look.state == "done":
        shown["result"] = look.result
    return shown


def given(user: model.User, of: Draft | Source, raw: Any) -> Look:
    """A sample a person gave, kept like one the worker read. Flushes.

    :raises tk.ValidationError: it is not one record or a list of them
    """
    records = raw if isinstance(raw, list) else [raw]
    if not records or not all(isinstance(one, dict) and one for one in records):
        raise tk.ValidationError({"sample": [tk._("Give one record, or a list of records, as JSON objects.")]})
    shown = [{"identifier": str(one.get("id") or one.get("identifier") or number)[:200], "metadata": sample.bounded(one),
              "tables": [], "failure": None} for number, one in enumerate(records[:sample.RECORDS], 1)]
    of_source = isinstance(of, Source)
    look = Look(kind="sample", owner_org=of.owner_org, document={}, digest=digest_now(of, "sample"), state="done",
                created_by=user.id, source_id=of.id if of_source else None, draft_id=None if of_source else of.id,
                seen=len(shown), finished=now(), result={"records": shown, "more": len(records) > len(shown), "given": True})
    model.Session.add(look)
    model.Session.flush()
    return look
