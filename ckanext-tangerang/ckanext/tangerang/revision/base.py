"""Whether a version still follows the one that is public, and whether no other version of the record is about to."""
from __future__ import annotations

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.revision import fresh, records
from ckanext.tangerang.revision.ask import Ask
from ckanext.tangerang.revision.model import Revision, Submission


def base_current(ask: Ask) -> None:
    """What the reviewer compared with is still what the public sees, and nothing approved is to take its place."""
    revisions = ask.submission.revisions
    if fresh.is_new(ask.submission) and not any(revision.base_version for revision in revisions):
        return  # records that were made up just now
    revised = [revision.record_id for revision in revisions if revision.base_version]
    coming = coming_of(revised)
    public = records.published_versions([revision.record_id for revision in revisions])
    for revision in revisions:
        if public.get(revision.record_id, 0) != revision.base_version:
            raise tk.ValidationError({"base_version": [
                tk._("“%(title)s” has a newer public version than the one this revision started from. Return it, so that the "
                     "agency works from the new one.") % {"title": revision.title}]})
    if coming is not None:
        known = {"title": coming.title, "number": coming.number}
        raise tk.ValidationError({"base_version": [
            tk._("Another version of “%(title)s” is approved and not public yet (%(number)s). Wait until it is public, then "
                 "return this one, so that the agency works from the new one.") % known]})


def coming_of(record_ids: list[str]) -> fresh.Coming | None:
    """The next version of one of these records, where one is approved; what a batch has asked already is asked no more."""
    known = [fresh.coming(record_id) for record_id in record_ids if fresh.is_alone(record_id)]
    found = alone_with([record_id for record_id in record_ids if not fresh.is_alone(record_id)])
    return next((one for one in (*known, *found.values()) if one), None)


def alone_with(record_ids: list[str]) -> dict[str, fresh.Coming | None]:
    """The next version of each record, where one is approved. Others who decide about these records wait until this transaction
    ends: no row stands for the next version.
    """
    if not record_ids:
        return {}
    keys = sa.select(sa.func.unnest(sorted({f"sdi_version:{one}" for one in record_ids})).label("key")).subquery()
    model.Session.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext(keys.c.key))))
    found = {row.record_id: fresh.Coming(row.title, row.number) for row in model.Session.execute(next_versions(record_ids))}
    return dict.fromkeys(record_ids) | found


def next_versions(record_ids: list[str]) -> sa.Select[tuple[str, str, str]]:
    """Record, title and submission of versions that are approved and wait for their hour or are being made public. One that
    could not be made public is none: it holds nobody up.
    """
    return sa.select(Revision.record_id, Revision.title, Submission.number).join(Revision.submission).where(
        Revision.record_id.in_(record_ids), Submission.state == "APPROVED", Revision.applied.is_(None),
        Revision.apply_error.is_(None))
