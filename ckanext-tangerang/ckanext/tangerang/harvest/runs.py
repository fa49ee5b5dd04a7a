"""The life of a run: started once for a source, beating, planned, held or carried out, closed with a report."""
from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from ckan.model.types import make_uuid
from sqlalchemy.exc import IntegrityError

from ckanext.tangerang import audit
from ckanext.tangerang.harvest import retention, sources, telling
from ckanext.tangerang.harvest.model import LIVE, Record, Run, Source, now
from satudata_harvest import guard
from satudata_harvest.limits import Limits

SILENT = timedelta(minutes=15)  # a live run that has not beaten for so long was killed
ENDINGS = ("finished", "failed")


def start(user: model.User, source: Source, place: str = "worker") -> Run:
    """A run of this source; one that was killed is taken up again. Flushes; the caller commits.

    :raises tk.ValidationError: another run of this source is at work
    """
    live = live_run(source.id)
    if live is not None:
        if not silent(live):
            raise busy()
        live.state, live.place, live.heartbeat = "queued", place, now()
        return live
    run = Run(id=make_uuid(), source_id=source.id, document_version=source.version, created_by=user.id, place=place,
              state="queued", taken={}, heartbeat=now())
    try:
        with model.Session.begin_nested():
            model.Session.add(run)
    except IntegrityError as error:
        raise busy() from error
    return run


def busy() -> tk.ValidationError:
    """The refusal of a second run of the same source."""
    return tk.ValidationError({"source_id": [tk._("This source is being harvested now. Wait until that run has ended.")]})


def live_run(source_id: str) -> Run | None:
    """The run that is queued or at work."""
    return model.Session.scalars(sa.select(Run).where(Run.source_id == source_id, Run.state.in_(LIVE)).with_for_update()).first()


def silent(run: Run, moment: datetime | None = None) -> bool:
    """Whether a live run has not been heard of for so long that its process must be dead."""
    return (moment or now()) - (run.heartbeat or run.created) > SILENT


def begin(run: Run) -> None:
    """The work starts."""
    run.state, run.started, run.heartbeat = "running", run.started or now(), now()


def plan(source: Source, run: Run, handed_in: dict[str, Any]) -> Run:
    """Takes a plan and judges it here, whatever the process that harvests thinks of it."""
    require_live(run)
    checked = checked_plan(source, handed_in)
    run.plan, run.taken, run.heartbeat = checked, {}, now()
    limits = Limits().lowered(source.document.get("limits", {}))
    verdict = guard.judge(checked, limits, source.released)
    if not verdict.held:
        begin(run)
        return run
    run.state, run.finished, run.word = "quarantined", now(), "QUARANTINED"
    reason = verdict.reason
    run.report = {"message": {"id": reason.id, "en": reason.en}} if reason else {}
    telling.held(source, run)
    return run


def checked_plan(source: Source, raw: Any) -> dict[str, Any]:
    """The parts of a plan that count, in their types; how many are known is counted here."""
    try:
        counts = {change: int(raw["counts"].get(change, 0)) for change in ("new", "changed", "unchanged", "gone", "refused")}
        plan_ = {"counts": counts, "given": int(raw["given"]), "digest": str(raw["digest"])[:64],
                 "samples": dict(raw.get("samples", {})), "problems": list(raw.get("problems", ()))[:1000]}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise tk.ValidationError({"plan": [tk._("The plan must hold counts, given and digest.")]}) from error
    known = sa.select(sa.func.count()).where(Record.source_id == source.id, Record.state != "gone")
    return {**plan_, "known": model.Session.scalar(known) or 0}


def finish(source: Source, run: Run, report: dict[str, Any]) -> Run:
    """Closes a run. A quarantined one stays so; the source's bookmark moves on."""
    if run.state == "quarantined":
        run.report = {**report, "state": "quarantined"}
        return run
    require_live(run)
    run.state = report.get("state") if report.get("state") in ENDINGS else "failed"
    run.finished = run.heartbeat = now()
    run.word, run.report = report.get("word"), report
    run.plan = run.plan or report.get("plan")
    if run.state == "finished":
        source.bookmark = {"run": run.id, "finished": run.finished.isoformat(), "given": (run.plan or {}).get("given", 0)}
    source.next_run = sources.due_after(sources.document_of(source))
    telling.ended(source, run)
    retention.prune(source.id)
    return run


def release(user: model.User, run: Run, reason: str | None) -> Source:
    """Lets a quarantined plan go: the next run that plans exactly this is not held. The caller starts it."""
    source = held(run)
    source.released = (run.plan or {}).get("digest")
    settle(user, run, "released", reason)
    return source


def cancel(user: model.User, run: Run, reason: str | None) -> None:
    """Stops a run; the process that carries it out finds it closed at its next beat or batch."""
    require_live(run)
    run.finished = now()
    settle(user, run, "cancelled", reason)


def drop(user: model.User, run: Run, reason: str | None) -> None:
    """Throws a quarantined plan away; nothing changes."""
    held(run)
    settle(user, run, "dropped", reason)


def held(run: Run) -> Source:
    """The source of a quarantined run; ``ValidationError`` when it is in another state."""
    if run.state != "quarantined":
        raise tk.ValidationError({"id": [tk._("Only a quarantined run can be released or dropped.")]})
    return sources.get(run.source_id, lock=True)


def settle(user: model.User, run: Run, state: str, reason: str | None) -> None:
    """Writes who decided about a quarantined run."""
    run.state, run.decided_by, run.decided, run.reason = state, user.id, now(), (reason or "").strip()[:2000] or None
    audit.record(audit.SourceChanged(actor=user.id, subject=run.source_id, change=f"run {state}", run_id=run.id))
    telling.decided(model.Session.get_one(Source, run.source_id), run, user.id)


def require_live(run: Run) -> None:
    """``ValidationError`` unless the run is queued or at work."""
    if run.state not in LIVE:
        raise tk.ValidationError({"run_id": [tk._("This run has ended. Start another one.")]})


def get(run_id: Any, lock: bool = False) -> Run:
    """The run; ``ObjectNotFound``."""
    query = sa.select(Run).where(Run.id == str(run_id))
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    run = model.Session.scalars(query).first() if run_id else None
    if run is None:
        raise tk.ObjectNotFound(tk._("There is no such run."))
    return run


def as_dict(run: Run, full: bool = True) -> dict[str, Any]:
    """The run of the action API; ``full`` adds plan and report."""
    counts = (run.plan or {}).get("counts") or ((run.report or {}).get("plan") or {}).get("counts")
    shown: dict[str, Any] = {
        "id": run.id, "source_id": run.source_id, "document_version": run.document_version, "state": run.state,
        "place": run.place, "word": run.word, "seen": run.seen, "counts": counts, "taken": run.taken,
        "created_by": run.created_by, "decided_by": run.decided_by, "reason": run.reason,
        "silent": run.state in LIVE and silent(run),
    }
    shown |= {name: _iso(getattr(run, name)) for name in ("created", "started", "heartbeat", "finished", "decided")}
    if full:
        shown |= {"plan": run.plan, "report": run.report}
    return shown


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
