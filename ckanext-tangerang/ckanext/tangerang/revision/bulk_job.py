"""How a bulk is worked through: one transaction an item, going on where a worker was killed, nothing decided twice."""
from __future__ import annotations

import logging
import time
import uuid
from datetime import timedelta

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from sqlalchemy.exc import InterfaceError, OperationalError

from ckanext.tangerang.later import left_to_worker
from ckanext.tangerang.revision import bulk, bulk_decide, bulk_notices, bulk_publish, bulk_wanted
from ckanext.tangerang.revision.bulk_decide import FAILED, Outcome
from ckanext.tangerang.revision.bulk_model import DONE, RUNNING, Bulk, BulkItem
from ckanext.tangerang.revision.model import now

log = logging.getLogger(__name__)

STEP = 50
"""Items after which what was approved is made public together, with one commit of the index."""
SPAN, TIMEOUT = 600, 1800
"""Seconds after which a job hands on to the next one, so that others have their turn; seconds a job may take at most."""
SILENT = timedelta(minutes=2)
"""Nobody was at it for so long: its worker is gone."""
SPAN_OF_CLOCK = 30
TITLE = "decide many submissions"
AWAY = (InterfaceError, OperationalError)


def leave(bulk_id: str) -> bool:
    """Leaves a committed bulk to the worker; where the queue is away, the clock finds it."""
    return left_to_worker(run, [bulk_id], TITLE, TIMEOUT)


def resume() -> int:
    """Goes on with what a killed worker left; gives how many. By the clock itself where the queue does not answer."""
    stale = sa.update(Bulk).where(Bulk.state == RUNNING, Bulk.moved < now() - SILENT).values(moved=now()).returning(Bulk.id)
    ids = list(model.Session.scalars(stale, execution_options={"synchronize_session": False}))
    model.Session.commit()
    for bulk_id in ids:
        if not leave(bulk_id):
            run(bulk_id, SPAN_OF_CLOCK)
    return len(ids)


def run(bulk_id: str, span: float = SPAN) -> None:
    """Steps until all is done or the time is up; then another job goes on. Safe to run twice at once."""
    began = time.monotonic()
    while step(bulk_id):
        if time.monotonic() - began > span:
            leave(bulk_id)
            return


def step(bulk_id: str) -> bool:
    """The next items, each committed, and what was approved made public; whether there may be more."""
    alive = sa.update(Bulk).where(Bulk.id == bulk_id, Bulk.state == RUNNING).values(moved=now())
    if not model.Session.execute(alive.returning(Bulk.id), execution_options={"synchronize_session": False}).first():
        model.Session.rollback()
        return False
    model.Session.commit()
    taken = 0
    while taken < STEP and one(bulk_id):
        taken += 1
    bulk_publish.publish(bulk_id)
    return taken == STEP or not finish(bulk_id) and taken > 0


def one(bulk_id: str) -> bool:
    """Decides the next item; false where none is left, or another worker has the last ones. The row of the item is locked
    until its outcome is committed with the decision, so no other worker takes it.
    """
    query = sa.select(BulkItem).where(BulkItem.bulk_id == bulk_id, BulkItem.outcome.is_(None)).order_by(BulkItem.position)
    item = model.Session.scalars(query.limit(1).with_for_update(skip_locked=True)).first()
    if item is None:
        model.Session.rollback()
        return False
    item.outcome, item.sentence = attempted(item)
    item.moment = now()
    model.Session.commit()
    return True


def attempted(item: BulkItem) -> Outcome:
    """What became of an item; of one refused, nothing is kept but the sentence."""
    whole = model.Session.get_one(Bulk, item.bulk_id)
    user = model.User.get(whole.started_by)
    if user is None:
        return bulk.REFUSED, bulk_wanted.refusal()
    try:
        with model.Session.begin_nested():
            return bulk_decide.decided(user, bulk_wanted.kept(whole.do, whole.parameters), item.submission_id, item.seen)
    except tk.NotAuthorized as refusal:
        return bulk.REFUSED, str(refusal.message or "")
    except tk.ObjectNotFound:
        return bulk.REFUSED, tk._("There is no such submission.")
    except tk.ValidationError as refusal:
        mine = "event" in refusal.error_dict or "state" in refusal.error_dict
        return bulk.DECIDED if mine else bulk.HELD, bulk.sentences(refusal)
    except AWAY:
        raise
    except Exception:  # an error of ours in one submission stops none of the others
        number = uuid.uuid4().hex[:8]
        log.exception("bulk %s, submission %s: reference %s", item.bulk_id, item.submission_id, number)
        return FAILED, tk._("Something went wrong in the catalogue (%(number)s). Nothing was decided.") % {"number": number}


def finish(bulk_id: str) -> bool:
    """Ends the bulk once every item has its outcome, and tells people, once each; whether it is ended."""
    whole = model.Session.get(Bulk, bulk_id, with_for_update=True, populate_existing=True)
    left = sa.select(BulkItem.position).where(BulkItem.bulk_id == bulk_id, BulkItem.outcome.is_(None))
    if whole is None or whole.state != RUNNING or model.Session.scalar(sa.select(left.exists())):
        model.Session.rollback()
        return whole is None or whole.state != RUNNING
    bulk_notices.tell(whole)
    whole.state, whole.finished = DONE, now()
    model.Session.commit()
    return True
