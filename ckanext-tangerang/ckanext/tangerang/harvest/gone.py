"""What happens to a record the source no longer gives: it is missed for a while, then archived, never purged."""
from __future__ import annotations

from collections.abc import Callable

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.tangerang.harvest import policy
from ckanext.tangerang.harvest.model import Record, Source, now
from ckanext.tangerang.harvest.shared import held
from ckanext.tangerang.revision import saving, transitions
from ckanext.tangerang.revision.model import Revision
from satudata_harvest.limits import Grace


def miss(source: Source, run_id: str, identifier: str) -> tuple[str, Callable[[], None]]:
    """Notes that a run did not find the record; gives the outcome and what is left to do after the commit.

    A run counts once, however often it is taken up again. After the grace the record leaves the public on the standing
    decision; without one it waits as missing, and the run's report tells walidata.
    """
    row = held(source, [identifier]).get(identifier)
    if row is None or row.state == "gone":
        return "unchanged", nothing
    if row.missing_run != run_id:
        row.state, row.missing_run = "missing", run_id
        row.missing_runs += 1
        row.missing_since = row.missing_since or now()
        row.modified = now()
    days = (now() - (row.missing_since or now())).total_seconds() / 86_400
    if not Grace(**source.document.get("grace", {})).over(row.missing_runs, days):
        return "missing", nothing
    package = model.Package.get(row.record_id)
    if package is None or package.state != "active":
        drop_proposal(row)
        row.state = "gone"
        return "archived", nothing
    person = policy.holder(source)
    if person is None:
        return "awaiting_archive", nothing
    row.state = "gone"
    return "archived", lambda: archive(row.record_id, person.id, source.title)


def nothing() -> None:
    """Nothing is left to do."""


def archive(record_id: str, user_id: str, title: str) -> None:
    """Takes the record out of the public, in a transaction of its own; it comes back when the source gives it again."""
    from ckanext.tangerang.publish.withdraw import withdraw_record
    package, user = model.Package.get(record_id), model.User.get(user_id)
    if package is not None and user is not None and package.state == "active":
        withdraw_record(package, user, tk._("No longer at its source: %(title)s.") % {"title": title})


def drop_proposal(row: Record) -> None:
    """A proposal that was never public and whose source is gone is cancelled where it still lies with the agency or waits."""
    from ckanext.tangerang.revision import flow
    from ckanext.tangerang.revision.ask import Ask
    revision = model.Session.get(Revision, row.revision_id) if row.revision_id else None
    if revision is None or revision.version is not None or not transitions.leaving(
            revision.submission.state, revision.submission.stage, "withdraw"):
        return
    author = model.User.get(revision.created_by)
    submission = saving.locked(revision.submission_id)
    if author is not None:
        flow.move(Ask(submission, "withdraw", author, reason=tk._("No longer at its source.")))
