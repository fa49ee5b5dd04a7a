"""Numbers of the harvest for who watches over it: runs, durations, speed, failures by word, and what waits."""
from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.harvest.model import LIVE, Look, Run, Source, now

Json = dict[str, Any]
LONGEST = 400


def numbers(days: int) -> Json:
    """Of the last days: ``{days, runs, failures, seconds: {median, p95}, records, records_per_second, sources, queue}``."""
    since = now() - timedelta(days=max(1, min(days, LONGEST)))
    took = sa.func.extract("epoch", Run.finished - Run.started)
    given = sa.func.coalesce(Run.plan["given"].astext.cast(sa.Float), 0)
    done = sa.select(
        sa.func.percentile_cont(0.5).within_group(took), sa.func.percentile_cont(0.95).within_group(took), sa.func.sum(given),
        sa.func.sum(took)).where(Run.created >= since, Run.state == "finished", Run.started.is_not(None))
    median, p95, records, seconds = model.Session.execute(done).one()
    return {
        "days": days, "runs": counted(Run.state, Run.created >= since),
        "failures": counted(Run.word, Run.created >= since, Run.state == "failed"),
        "seconds": {"median": rounded(median), "p95": rounded(p95)}, "records": int(records or 0),
        "records_per_second": rounded(records / float(seconds)) if records and seconds else None,
        "sources": sources(), "queue": queue(),
    }


def counted(column: Any, *conditions: Any) -> dict[str, int]:
    """How many runs there are of each value."""
    rows = model.Session.execute(sa.select(column, sa.func.count()).where(*conditions).group_by(column))
    return {str(name): int(number) for name, number in rows if name}


def sources() -> dict[str, int]:
    """Active sources by the state of their newest run; ``never`` those that have not run."""
    newest = sa.select(Run.source_id, Run.state).distinct(Run.source_id).order_by(Run.source_id, Run.created.desc()).subquery()
    state = sa.func.coalesce(newest.c.state, "never")
    rows = model.Session.execute(sa.select(state, sa.func.count()).select_from(Source).outerjoin(
        newest, newest.c.source_id == Source.id).where(Source.state == "active").group_by(state))
    return {str(name): int(number) for name, number in rows}


def queue() -> Json:
    """What waits for a worker and for how long, what works and for how long nothing was heard of it, in seconds."""
    def oldest(model_: Any, *conditions: Any) -> tuple[int, float | None]:
        number, first = model.Session.execute(sa.select(sa.func.count(), sa.func.min(
            sa.func.coalesce(model_.heartbeat, model_.created))).where(*conditions)).one()
        return int(number), rounded((now() - first).total_seconds()) if first else None
    waiting, waited = oldest(Run, Run.state == "queued")
    working, silent = oldest(Run, Run.state == "running")
    looks, looked = oldest(Look, Look.state.in_(LIVE))
    return {"waiting": waiting, "oldest_seconds": waited, "running": working, "silent_seconds": silent, "looks": looks,
            "looks_oldest_seconds": looked}


def rounded(value: Any) -> float | None:
    return None if value is None else round(float(value), 1)
