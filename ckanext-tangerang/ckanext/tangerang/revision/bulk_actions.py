"""Actions on many submissions: decide, and see what became of each."""
from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from ckan.model.types import make_uuid
from ckan.types import Context

from ckanext.tangerang.people import permissions
from ckanext.tangerang.revision import bulk, bulk_job, bulk_report, bulk_wanted
from ckanext.tangerang.revision.bulk import ALLOWED, Verdict
from ckanext.tangerang.revision.bulk_model import Bulk, BulkItem
from ckanext.tangerang.revision.bulk_wanted import Wanted
from ckanext.tangerang.revision.model import now
from ckanext.tangerang.revision.queue import words

Json = dict[str, Any]


def sdi_submission_bulk(context: Context, data_dict: Json) -> Json:
    """Decides many submissions: ``do`` approve, return, assign or check, of ``ids`` or of those a ``filter`` finds.

    With ``dry_run`` it only says what would become of each: ``{do, total, counts, results: [{id, number, title, owner_org,
    version, outcome, sentence, guard}]}`` with outcome allowed, held (by a rule), decided (already, or not waiting),
    refused (not for you) or changed. Else a job is made, worked through by the worker, and given as ``sdi_bulk_show`` does.

    :param ids: at most 5,000; or ``filter``: an object with the filters of ``sdi_submission_list``
    :param versions: id -> version seen (optional): one that has changed since is not decided
    :param reason: for ``return`` needed; ``note`` is the same
    :param due: day of the correction: for ``return`` needed, and for ``approve`` with ``notes``
    :param notes: approve although conditions of SDI are open (optional)
    :param document: of standards: the deciding document (optional)
    :param assignee: for ``assign``: who takes them over
    """
    user = permissions.require(context, "submission_bulk")
    wanted = bulk_wanted.read(data_dict)
    ids = bulk.chosen(user, words(data_dict.get("ids")), data_dict.get("filter"))
    versions = seen_versions(data_dict.get("versions"))
    if tk.asbool(data_dict.get("dry_run") or False):
        return forecast(wanted, bulk.split(user, wanted, ids, versions))
    bulk_wanted.require_complete(wanted)
    return started(user, wanted, bulk.split(user, wanted, ids, versions))


def seen_versions(given: Any) -> dict[str, str] | None:
    """Which version of each was looked at."""
    if given in (None, ""):
        return None
    if not isinstance(given, Mapping) or not all(isinstance(value, str) for value in given.values()):
        raise tk.ValidationError({"versions": [tk._("Give an object of ids and the versions seen.")]})
    return dict(given)


def forecast(wanted: Wanted, verdicts: list[Verdict]) -> Json:
    """The split, with nothing written."""
    counts = Counter(item.outcome for item in verdicts)
    return {"do": wanted.do, "dry_run": True, "total": len(verdicts), "counts": dict(counts),
            "results": [asdict(item) for item in verdicts]}


def started(user: model.User, wanted: Wanted, verdicts: list[Verdict]) -> Json:
    """Makes the job, with an outcome at once for what cannot be decided; commits, and leaves it to the worker."""
    whole = Bulk(id=make_uuid(), do=wanted.do, parameters=wanted.parameters(), total=len(verdicts), started_by=user.id)
    model.Session.add(whole)
    model.Session.flush()
    moment = now()
    model.Session.execute(sa.insert(BulkItem), [
        {"bulk_id": whole.id, "position": place, "submission_id": item.id, "seen": item.version,
         "outcome": None if item.outcome == ALLOWED else item.outcome, "sentence": item.sentence or None,
         "moment": None if item.outcome == ALLOWED else moment}
        for place, item in enumerate(verdicts, 1)])
    model.Session.commit()
    bulk_id = whole.id
    queued = bulk_job.leave(bulk_id)
    return bulk_report.whole(bulk_id, {}) | {"queued": queued}


@tk.side_effect_free
def sdi_bulk_show(context: Context, data_dict: Json) -> Json:
    """How far a bulk is and what became of each: ``{id, do, state, parameters, total, done, waiting, acted, counts, started_by,
    created, moved, finished, results: [{position, id, number, title, owner_org, outcome, sentence, public, moment}], next}``.

    :param outcome: only items that came out so; ``waiting`` for those not looked at yet (optional)
    :param after: ``next`` of the page before (optional); ``limit``: at most 200
    """
    permissions.require(context, "submission_bulk")
    return bulk_report.whole(tk.get_or_bust(data_dict, "id"), data_dict)


@tk.side_effect_free
def sdi_bulk_list(context: Context, data_dict: Json) -> Json:
    """Bulks, latest first: ``{count, results, next}``; with ``mine`` one's own."""
    return bulk_report.listed(permissions.require(context, "submission_bulk"), data_dict)
