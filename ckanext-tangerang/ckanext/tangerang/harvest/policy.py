"""Whether a source's records go public by walidata's standing decision, and how a batch of them does."""
from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.harvest.model import Record, Source, now
from ckanext.tangerang.people import permissions
from ckanext.tangerang.revision import standing
from ckanext.tangerang.revision.model import Revision, Submission
from satudata_harvest.source import APPLY_WHEN_CLEAR

if TYPE_CHECKING:
    from ckanext.tangerang.harvest.shared import Shared
    from ckanext.tangerang.harvest.take import Taken


def holder(source: Source) -> model.User | None:
    """Whose standing decision is in force; None where there is none or the holder's grant has ended."""
    if source.policy != APPLY_WHEN_CLEAR or not source.policy_by:
        return None
    user = model.User.get(source.policy_by)
    still = user is not None and permissions.can(user, "harvest_policy_set", owner_org=source.owner_org)
    return user if still else None


def basis(source: Source) -> str:
    """The decision as decision rows and audit events name it."""
    day = source.policy_set.date().isoformat() if source.policy_set else "-"
    return f"harvest source {source.id}, document version {source.policy_version}, {source.policy_by}, {day}"


def decide(batch: Shared, taken: Taken) -> bool:
    """Approves a sent revision on the standing decision of its holder; False leaves it in the queue.

    What walidata took out of the public does not come back this way: only what the harvest itself archived.
    """
    if batch.holder is None or taken.revision is None:
        return False
    if taken.outcome == "updated" and taken.revision.record_id in batch.withdrawn:
        return False
    return standing.decide(taken.revision.submission, holder=batch.holder, basis=basis(batch.source))


def publish_left(source_id: str) -> None:
    """Makes public what was approved by a run that was killed before it got so far."""
    left = sa.select(Record.revision_id).join(Revision, Revision.id == Record.revision_id).join(
        Submission, Submission.id == Revision.submission_id).where(
        Record.source_id == source_id, Submission.state == "APPROVED", Submission.applied.is_(None), Submission.apply_at <= now(),
        Revision.origin == "harvest")
    publish(source_id, [(revision_id, {}) for revision_id in model.Session.scalars(left) if revision_id])


def publish(source_id: str, approved: list[tuple[str, dict[str, Any]]]) -> None:
    """Makes the approved revisions of a batch public, with one index commit; what fails is left to the apply job."""
    if not approved:
        return
    from ckanext.tangerang.publish.apply import apply_batch
    from ckanext.tangerang.revision import jobs
    source = model.Session.get_one(Source, source_id)
    results, done = dict(approved), []
    actor = source.policy_by or source.modified_by
    for outcome in apply_batch(list(results), actor=actor):
        if outcome.ok:
            done.append(outcome.revision_id)
            results[outcome.revision_id]["state"] = "public"
        else:
            results[outcome.revision_id]["message"] = outcome.reason or tk._("It is approved and will be published later.")
            jobs.later(model.Session.get_one(Revision, outcome.revision_id).submission_id, jobs.RETRY)
    mine = sa.select(Revision.submission_id).where(Revision.id.in_(done))
    model.Session.execute(sa.update(Submission).where(Submission.id.in_(mine)).values(applied=now())
                          .execution_options(synchronize_session=False))
    model.Session.commit()
