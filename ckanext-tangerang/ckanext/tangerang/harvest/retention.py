"""How long runs, their reports, looks and drafts are kept; the newest run of a source and what is held stay."""
from __future__ import annotations

from datetime import timedelta

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.harvest.looks import KEEP as KEEP_LOOKS
from ckanext.tangerang.harvest.model import LIVE, Draft, Look, Run, now

KEPT = (*LIVE, "quarantined")
DRAFT_DAYS = 90


def prune(source_id: str) -> int:
    """Removes the oldest ended runs of a source beyond ``ckanext.sdi.harvest.keep_runs``; their batches go with them."""
    model.Session.flush()
    old = sa.select(Run.id).where(Run.source_id == source_id, Run.state.not_in(KEPT)).order_by(
        Run.created.desc()).offset(max(1, int(tk.config["ckanext.sdi.harvest.keep_runs"])))
    return removed(sa.delete(Run).where(Run.id.in_(old)))


def prune_all() -> dict[str, int]:
    """Removes what is older than its days: ``{runs, looks, drafts}``. Idempotent; the caller commits."""
    days = max(1, int(tk.config["ckanext.sdi.harvest.keep_days"]))
    newest = sa.select(Run.id).distinct(Run.source_id).order_by(Run.source_id, Run.created.desc())
    old = Run.created < now() - timedelta(days=days)
    runs = removed(sa.delete(Run).where(Run.state.not_in(KEPT), old, Run.id.not_in(newest)))
    looks = removed(sa.delete(Look).where(Look.created < now() - KEEP_LOOKS))
    drafts = removed(sa.delete(Draft).where(Draft.modified < now() - timedelta(days=DRAFT_DAYS)))
    return {"runs": runs, "looks": looks, "drafts": drafts}


def removed(statement: sa.Delete) -> int:
    """Carries a removal out; gives the number of rows."""
    done = model.Session.execute(statement.execution_options(synchronize_session=False))
    return int(getattr(done, "rowcount", 0))
