"""Actions on a run beside its course: stop it, its report by record, the numbers of all of them."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from ckanext.tangerang.harvest import metrics, report, runs, sources
from ckanext.tangerang.harvest.model import Source
from ckanext.tangerang.people import permissions

Json = dict[str, Any]


def sdi_harvest_run_cancel(context: Context, data_dict: Json) -> Json:
    """Stops a run that waits or works. What it has taken stays; the process notices at its next batch.

    :param id: the run
    :param reason: why (optional)
    """
    run = runs.get(tk.get_or_bust(data_dict, "id"), lock=True)
    user = sources.require(context, "harvest_run_cancel", model.Session.get_one(Source, run.source_id))
    runs.cancel(user, run, data_dict.get("reason"))
    model.Session.commit()
    return runs.as_dict(run, full=False)


@tk.side_effect_free
def sdi_harvest_report_list(context: Context, data_dict: Json) -> Json:
    """What became of each record of a run, those that were refused first: ``{count, outcomes, results}``.

    :param id: the run
    :param outcome: only these: refused, created, updated, kept, waiting, missing, awaiting_archive, archived, restored
    :param limit: at most 500 (optional: 100)
    :param offset: so many are skipped (optional)
    """
    run = runs.get(tk.get_or_bust(data_dict, "id"))
    sources.require(context, "harvest_source_read", model.Session.get_one(Source, run.source_id))
    return report.listed(run, str(data_dict.get("outcome") or ""), number(data_dict, "limit", 100, report.MOST),
                         number(data_dict, "offset", 0, 1_000_000))


@tk.side_effect_free
def sdi_harvest_metrics(context: Context, data_dict: Json) -> Json:
    """Numbers of the harvest: runs, durations, records a second, failures by word, sources by state, what waits how long.

    :param days: of so many days (optional: 7)
    """
    permissions.require(context, "harvest_metrics")
    return metrics.numbers(number(data_dict, "days", 7, metrics.LONGEST))


def number(data_dict: Json, name: str, default: int, largest: int) -> int:
    """A whole number that was asked for, not above the largest; ``ValidationError`` keyed by its name."""
    value = data_dict.get(name)
    if value in (None, ""):
        return default
    if not (str(value).isascii() and str(value).isdigit()) or len(str(value)) > 9:
        raise tk.ValidationError({name: [tk._("Give a whole number.")]})
    return min(int(value), largest)
