"""Is a submission priority data? Where a record of it has a plan code, or an agreed entry of the Daftar Data says so."""
from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.planning import lookup
from ckanext.tangerang.revision import transitions
from ckanext.tangerang.revision.model import Revision, Submission


def note(submission: Submission) -> None:
    """Notes it in the submission: the pembina decides about priority data, and no standing decision covers them."""
    submission.priority = any(is_priority(revision) for revision in submission.revisions)


def is_priority(revision: Revision) -> bool:
    """Whether the record says so, or the entry of its agency that it names or that is linked to it."""
    if any(revision.record.get(name) for name in transitions.document()["priority_fields"]):
        return True
    return revision.kind == "dataset" and bool(lookup.priority_entry(revision.record, revision.record_id, revision.owner_org))


def renew(numbers: Sequence[str], datasets: Sequence[str | None]) -> None:
    """Notes it anew in undecided submissions of datasets that name one of these entries or are linked to one."""
    named = Revision.record["daftar_data_id"].astext.in_(numbers)
    linked = Revision.record_id.in_([one for one in datasets if one])
    ended = [state for state in transitions.document()["states"] if transitions.final(state)]
    query = sa.select(Submission).where(
        Submission.state.not_in(ended), Submission.id.in_(sa.select(Revision.submission_id).where(
            Revision.version.is_(None), Revision.kind == "dataset", sa.or_(named, linked))))
    for submission in model.Session.scalars(query.order_by(Submission.id).with_for_update()):
        note(submission)
