"""The head of the chain, told to everybody once a day: whoever kept one sees later whether what came before was changed."""
from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.audit import verify
from ckanext.tangerang.audit.chain import LOCK, record
from ckanext.tangerang.audit.events import HeadPublished
from ckanext.tangerang.audit.model import audit_event
from ckanext.tangerang.people.clock import today

Json = dict[str, Any]
CLOCK = "clock"
"""The actor of what the catalogue does by itself."""
LIMIT, MOST = 100, 400

#: From one told head to the one before it by its number: no index is asked for, and no row in between is read.
BACK = sa.text("""
    WITH RECURSIVE told(seq, subject, details, n) AS (
        SELECT seq, subject, details, 1 FROM sdi_audit_event WHERE seq = :start AND action = :action
        UNION ALL
        SELECT e.seq, e.subject, e.details, told.n + 1 FROM told JOIN sdi_audit_event e
            ON e.seq = CAST(CAST(told.details AS json)->>'previous' AS bigint) AND e.seq < told.seq AND e.action = :action
        WHERE told.n < :most)
    SELECT subject, details FROM told ORDER BY seq DESC
""")


def publish_head() -> Json | None:
    """Tells today's head unless that is done (or nothing ever happened): ``{date, seq, hash}`` of the head told; commits.

    Several clocks may ask at once: the lock of the chain lets one of them tell it.
    """
    model.Session.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
    last, head, day = newest(), verify.head(), today().isoformat()
    if head.seq == 0 or (last is not None and last.subject >= day):
        model.Session.commit()  # lets the lock go; what the caller left open is not lost
        return None
    record(HeadPublished(actor=CLOCK, subject=day, seq=head.seq, hash=head.hash, previous=last.seq if last else 0))
    model.Session.commit()
    return {"date": day, "seq": head.seq, "hash": head.hash}


def newest() -> Any:
    """The row that told the latest head, read from the end of the chain; it lies at most some days back."""
    query = sa.select(audit_event.c.seq, audit_event.c.subject).where(audit_event.c.action == HeadPublished.action)
    return model.Session.execute(query.order_by(audit_event.c.seq.desc()).limit(1)).first()


def told(limit: int = LIMIT) -> list[Json]:
    """The heads told, latest first: ``{date, seq, hash}``."""
    last = newest()
    if last is None:
        return []
    rows = model.Session.execute(BACK, {"start": last.seq, "action": HeadPublished.action, "most": min(max(limit, 1), MOST)})
    heads = [(day, json.loads(details)) for day, details in rows]
    return [{"date": day, "seq": found["seq"], "hash": found["hash"]} for day, found in heads]
