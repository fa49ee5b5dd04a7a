"""How audit rows are written: queued on the session, hashed one onto the other when it commits, under one lock."""
from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from ckan import model
from ckan.model import meta
from sqlalchemy import event as sa_event
from sqlalchemy.orm import Session, SessionTransaction

from ckanext.tangerang.audit.events import Event
from ckanext.tangerang.audit.model import audit_event

GENESIS = "0" * 64
LOCK = 0x5D1A0D17  # one number for the whole catalogue: the chain has one end
QUEUE, MARKS = "sdi_audit_queue", "sdi_audit_marks"
HASHED = ("seq", "id", "created", "actor", "action", "subject", "details", "prev_hash")


def record(event: Event) -> None:
    """Queues the event; it is written with the transaction it belongs to, and vanishes with it on rollback."""
    row = {
        "id": str(uuid.uuid4()), "created": datetime.now(UTC).isoformat(timespec="microseconds"), "actor": event.actor,
        "action": event.action, "subject": event.subject, "details": canonical(event.details()),
    }
    session = model.Session()
    if not session.in_transaction():
        session.begin()  # the event belongs to a transaction from the start, so that a rollback finds it
    session.info.setdefault(QUEUE, []).append(row)


def canonical(value: Any) -> str:
    """JSON with sorted keys and no spare space: the same bytes on every machine."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def row_hash(row: Mapping[str, Any]) -> str:
    """SHA-256 (hex) over everything in the row, the hash of the row before included."""
    return hashlib.sha256(canonical([row[name] for name in HASHED]).encode()).hexdigest()


def write(session: Session) -> None:
    """Writes the queued rows as the last thing before the commit; the lock is held only for that moment."""
    queue = session.info.get(QUEUE)
    if not queue or session.in_nested_transaction():
        return
    session.flush()
    session.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
    last = session.execute(sa.select(audit_event.c.seq, audit_event.c.hash).order_by(audit_event.c.seq.desc()).limit(1)).first()
    seq, prev = (last.seq, last.hash) if last else (0, GENESIS)
    rows = []
    for waiting in queue:
        seq += 1
        row = {**waiting, "seq": seq, "prev_hash": prev}
        prev = row["hash"] = row_hash(row)
        rows.append(row)
    session.execute(sa.insert(audit_event), rows)
    queue.clear()


def mark(session: Session, transaction: SessionTransaction) -> None:
    """Remembers how much was queued before a savepoint, so that rolling back to it forgets only what came after."""
    if transaction.nested:
        session.info.setdefault(MARKS, {})[transaction] = len(session.info.get(QUEUE, ()))


def forget(session: Session, transaction: SessionTransaction) -> None:
    """Drops the events of work that was rolled back (the transaction has ended already when this is told)."""
    queue = session.info.get(QUEUE)
    if queue and transaction.nested:
        del queue[session.info.get(MARKS, {}).get(transaction, 0):]


def clear(session: Session, transaction: SessionTransaction) -> None:
    """Nothing outlives the outermost transaction: it was written, or it never happened."""
    if transaction.parent is None:
        session.info.pop(QUEUE, None)
        session.info.pop(MARKS, None)


def listen(target: Any) -> None:
    """Puts the listeners on a session factory, after core's own (which index before the commit)."""
    sa_event.listen(target, "before_commit", write)
    sa_event.listen(target, "after_transaction_create", mark)
    sa_event.listen(target, "after_soft_rollback", forget)
    sa_event.listen(target, "after_transaction_end", clear)


listen(meta.Session)
