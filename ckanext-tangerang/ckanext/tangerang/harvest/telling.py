"""Who is told when a source stops working, works again, is held, let go or dropped: once a change, never once a run."""
from __future__ import annotations

import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.harvest.model import Run, Source
from ckanext.tangerang.people import notices

TELLING = ("finished", "failed", "quarantined", "released", "dropped")


def ended(source: Source, run: Run) -> None:
    """Tells the agency when this run failed and the one before did not, or the other way round."""
    before = state_before(run)
    if run.state == "failed" and before != "failed":
        told(source, run, "harvest_failed", agency(source), reason=reason_of(run))
    elif run.state == "finished" and before == "failed":
        told(source, run, "harvest_works", agency(source))


def held(source: Source, run: Run) -> None:
    """Tells the data steward and the agency that a run is held, unless the one before is held still."""
    if state_before(run) != "quarantined":
        told(source, run, "harvest_held", [*notices.holders("walidata"), *agency(source)])


def decided(source: Source, run: Run, actor: str) -> None:
    """Tells the agency what the data steward did with a run that was held."""
    if run.state in ("released", "dropped"):
        told(source, run, f"harvest_{run.state}", agency(source), actor=actor, reason=run.reason or "")


def state_before(run: Run) -> str | None:
    """How the run before this one ended; runs that somebody stopped say nothing about the source."""
    query = sa.select(Run.state).where(Run.source_id == run.source_id, Run.id != run.id, Run.state.in_(TELLING))
    return model.Session.scalar(query.order_by(Run.created.desc()).limit(1))


def agency(source: Source) -> list[str]:
    """The producers of the source's agency; where it has none, the data steward."""
    found = notices.holders("produsen", org=source.owner_org)
    return found or notices.holders("walidata")


def reason_of(run: Run) -> str:
    """Why it failed and what to do, as the notice quotes it."""
    report = run.report or {}
    parts = [(report.get(part) or {}).get("id") for part in ("message", "advice") if isinstance(report.get(part), dict)]
    return " ".join(str(part) for part in parts if part)


def told(source: Source, run: Run, event: str, people: list[str], *, actor: str | None = None, reason: str = "") -> None:
    """Tells people something about a source; the notice opens the run."""
    notices.tell(people, event, actor=actor, subject=("harvest_source", source.id), title=source.title,
                 url=f"/panen/jalan/{run.id}", reason=reason)
