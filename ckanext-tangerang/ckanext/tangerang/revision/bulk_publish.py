"""How what a bulk approved becomes public: many at once, with one commit of the index."""
from __future__ import annotations

import sqlalchemy as sa
from ckan import model
from sqlalchemy.orm import defer, selectinload

from ckanext.tangerang.revision import jobs, transitions
from ckanext.tangerang.revision.bulk_decide import APPROVED
from ckanext.tangerang.revision.bulk_model import Bulk, BulkItem
from ckanext.tangerang.revision.model import Revision, Submission, now


def publish(bulk_id: str) -> None:
    """Makes public what this bulk approved and the public does not see yet; what fails is left to the apply job, which also
    finds what a killed worker left."""
    whole = model.Session.get_one(Bulk, bulk_id)
    actor, alone, together = whole.started_by, [], []
    for submission in approved(bulk_id):
        (alone if len(submission.revisions) == 1 else together).append(submission)
    first = [submission.revisions[0] for submission in alone]
    one_by_one(sorted(first, key=lambda revision: transitions.apply_rank(revision.kind)), actor)
    for submission in together:  # its members are checked as a whole before the first is written
        jobs.publish(submission, actor)


def approved(bulk_id: str) -> list[Submission]:
    """The submissions approved by this bulk that are not public; one whose publishing failed waits for the apply job."""
    failed = sa.select(Revision.id).where(Revision.submission_id == Submission.id, Revision.apply_error.is_not(None))
    query = sa.select(Submission).join(BulkItem, BulkItem.submission_id == Submission.id).where(
        BulkItem.bulk_id == bulk_id, BulkItem.outcome == APPROVED, Submission.state == "APPROVED",
        Submission.applied.is_(None), Submission.apply_at <= now(), ~failed.exists())
    members = selectinload(Submission.revisions).options(defer(Revision.record), defer(Revision.touched))
    return list(model.Session.scalars(query.order_by(BulkItem.position).options(members)))


def one_by_one(revisions: list[Revision], actor: str) -> None:
    """Publishes members that are alone in their submission, and notes which are done."""
    from ckanext.tangerang.publish.apply import apply_batch
    if not revisions:
        return
    outcomes = apply_batch([revision.id for revision in revisions], actor=actor)
    done = [outcome.revision_id for outcome in outcomes if outcome.ok]
    mine = sa.select(Revision.submission_id).where(Revision.id.in_(done))
    model.Session.execute(sa.update(Submission).where(Submission.id.in_(mine)).values(applied=now()).execution_options(
        synchronize_session=False))
    model.Session.commit()
    for outcome in outcomes:
        if not outcome.ok:
            jobs.later(model.Session.get_one(Revision, outcome.revision_id).submission_id, jobs.RETRY)
