"""How an approved submission becomes public: at once, at its hour, or again after a failure."""
from __future__ import annotations

import logging
from datetime import timedelta

import ckan.lib.jobs as queue
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from redis.exceptions import RedisError

from ckanext.tangerang.revision.model import Decision, Revision, Submission, now

log = logging.getLogger(__name__)

RETRY = timedelta(minutes=10)
TIMEOUT = 1800


def publish(submission: Submission, actor: str) -> bool:
    """Applies a committed, approved submission; after a failure notes it on the revision and leaves it to a job, and
    after another one to the clock alone: else each attempt would queue one more.

    True if the public sees it now. Idempotent: members already applied are skipped by apply itself.
    """
    from ckanext.tangerang.publish.apply import apply_submission
    from ckanext.tangerang.publish.errors import ApplyFailed
    submission_id = submission.id
    failed_before = any(revision.apply_error for revision in submission.revisions)
    if submission.apply_at and submission.apply_at > now():
        later(submission_id, submission.apply_at - now())
        return False
    try:
        apply_submission(submission_id, actor=actor)
    except ApplyFailed as failure:
        model.Session.rollback()
        log.warning("apply of revision %s failed: %s", failure.revision_id, failure.reason)
        failed = model.Session.get(Revision, failure.revision_id)
        if failed is not None:
            failed.apply_error = str(failure.reason)[:2000]
        model.Session.commit()
        if not failed_before:
            later(submission_id, RETRY)
        return False
    done = model.Session.get_one(Submission, submission_id, populate_existing=True)
    done.applied = now()
    for revision in done.revisions:
        revision.apply_error = None
    model.Session.commit()
    return True


def later(submission_id: str, wait: timedelta) -> None:
    """Leaves the submission to the worker's scheduler; without Redis to ``apply_due``, which finds it all the same."""
    try:
        queue.get_queue().enqueue_in(wait, apply_one, submission_id, job_timeout=TIMEOUT)
    except RedisError:
        log.exception("submission %s could not be queued; 'ckan sdi clock' publishes it", submission_id)


def apply_one(submission_id: str) -> bool:
    """The job: publishes one approved submission unless that is done; true if the public sees it now."""
    query = sa.select(Submission).where(Submission.id == submission_id).with_for_update(skip_locked=True)
    submission = model.Session.scalars(query).first()
    if submission is None or submission.state != "APPROVED" or submission.applied:
        model.Session.rollback()
        return False
    return publish(submission, approver(submission_id))


def approver(submission_id: str) -> str:
    """Who approved it: the apply acts for that person."""
    query = sa.select(Decision.actor).where(Decision.submission_id == submission_id, Decision.to_state == "APPROVED")
    return model.Session.scalars(query.order_by(Decision.created.desc())).first() or tk.get_action("get_site_user")(
        {"ignore_auth": True}, {})["id"]


def apply_due() -> int:
    """Publishes every approved submission whose hour has come, also those a killed worker left; gives their number."""
    query = sa.select(Submission.id).where(
        Submission.state == "APPROVED", Submission.applied.is_(None), Submission.apply_at <= now()).order_by(Submission.apply_at)
    ids = list(model.Session.scalars(query))
    return sum(apply_one(submission_id) for submission_id in ids)
