"""Publishing: a submission as a whole, or a batch of revisions that arrived by harvest."""
from __future__ import annotations

import logging
from dataclasses import dataclass

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.tangerang.discovery.refresh import refresh
from ckanext.tangerang.lifecycle import told
from ckanext.tangerang.publish import together, version
from ckanext.tangerang.publish.errors import ApplyFailed
from ckanext.tangerang.revision import flow, records
from ckanext.tangerang.revision.model import Revision, Submission

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ApplyOutcome:
    """What became of one revision of a batch; ``reason`` is a sentence where it was refused."""

    revision_id: str
    ok: bool
    reason: str | None = None


def apply_submission(submission_id: str, *, actor: str) -> None:
    """Publish the members of an approved submission: all are checked, then each is written in order of reference.

    Each member is one commit, so whatever the caller has pending is committed with the first. A member that is public
    already is only completed: called again after a failure or a kill, it goes on where it stood.

    :param actor: id or name of the user whose decision this carries out
    :raises ApplyFailed: names the member and why; the members before it are public
    """
    submission = model.Session.get(Submission, submission_id)
    if submission is None or submission.state != "APPROVED":
        raise ApplyFailed("", tk._("Only an approved submission is published."))
    members = [revision.id for revision in flow.apply_order(submission)]
    for revision in flow.apply_order(submission):
        reason = None if revision.applied else version.obstacle(revision, records.published(revision.record_id))
        if reason:
            raise _failed(revision.id, reason)
    written: list[str] = []
    try:
        for revision_id in members:
            written.append(_apply(revision_id, actor))
    finally:
        refresh(told.with_datasets(written))


def _apply(revision_id: str, actor: str) -> str:
    """Publish or complete one member; gives the id of its record."""
    revision = version.locked(revision_id)
    record_id = revision.record_id
    if revision.applied:
        if is_latest(revision):
            version.settle(revision)
        model.Session.commit()
        return record_id
    version.hold(record_id)
    before = records.published(record_id)
    reason = version.obstacle(revision, before)
    if reason:
        raise _failed(revision_id, reason)
    try:
        wanted = version.publish(revision, before, actor)
    except tk.ValidationError as error:
        raise _failed(revision_id, sentences(error)) from error
    except OSError as error:
        log.exception("files of revision %s", revision_id)
        raise _failed(revision_id, tk._("The files could not be stored. The administrator looks at the storage.")) from error
    version.finish(record_id, wanted)
    return record_id


def apply_batch(revision_ids: list[str], *, actor: str) -> list[ApplyOutcome]:
    """Publish many revisions, the plain ones together, with one index commit for all; one refused leaves the others alone.

    The caller answers for the standing decision these rest on, and has committed what it has pending: a refused record
    rolls the session back.
    """
    outcomes, written = [], []
    for start in range(0, len(revision_ids), together.TOGETHER):
        part = revision_ids[start:start + together.TOGETHER]
        done = together.publish(part, actor)
        written += done.values()
        for revision_id in part:
            if revision_id in done:
                outcomes.append(ApplyOutcome(revision_id, True))
                continue
            try:
                written.append(_apply(revision_id, actor))
                outcomes.append(ApplyOutcome(revision_id, True))
            except ApplyFailed as error:
                outcomes.append(ApplyOutcome(revision_id, False, error.reason))
    refresh(told.with_datasets(written))
    return outcomes


def is_latest(revision: Revision) -> bool:
    """Whether no later version of the record is public."""
    return not model.Session.query(Revision.id).filter(
        Revision.record_id == revision.record_id, Revision.version > revision.version).first()


def _failed(revision_id: str, reason: str) -> ApplyFailed:
    """Note on the revision where it stands, in a transaction of its own."""
    model.Session.rollback()
    revision = model.Session.get(Revision, revision_id)
    if revision is not None:
        revision.apply_error = reason
        model.Session.commit()
    log.warning("revision %s was not published: %s", revision_id, reason)
    return ApplyFailed(revision_id, reason)


def sentences(error: tk.ValidationError) -> str:
    """Core's refusal as one line naming the fields."""
    return "; ".join(f"{field}: {said}" for field, said in error.error_summary.items())
