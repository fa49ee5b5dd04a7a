"""Actions on quality indicators: what is known of an activity, and a value its agency gives."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from ckanext.tangerang.lifecycle import activities, quality, steps
from ckanext.tangerang.people import permissions

Json = dict[str, Any]


@tk.side_effect_free
def sdi_quality_list(context: Context, data_dict: Json) -> Json:
    """The quality indicators of an activity (``id``), of all sub-processes that apply or of one (``step``).

    :returns: ``{activity, may_write, results: [{indicator, step, name, tells, formula, unit, better, computed, confirm, min, max,
        value, date, note, trend: [{id, year, value}]}]}``; ``trend``: this and earlier years, the oldest first;
        ``released_on_time`` also ``counted: {made, on_time, late, overdue, asked}`` (null: none was due) and ``releases``, the
        latest 24 of them as ``sdi_release_calendar`` gives them
    """
    seen = activities.seen(context, str(tk.get_or_bust(data_dict, "id")))
    step = str(data_dict.get("step") or "")
    if step:
        steps.find(seen, step)
    return {"activity": steps.activity(seen), "may_write": seen.may_write, "results": quality.of_activity(seen, step)}


def sdi_quality_set(context: Context, data_dict: Json) -> Json:
    """A value an agency gives of an indicator that is not computed; the latest counts, earlier ones stay.

    :param id: the activity; :param indicator: its name; :param value: a number within the bounds
    :param date: the day it was measured (today); :param note: at most 1,000 characters
    :returns: ``{indicator, value, date, note}``; ``ValidationError`` names every field that does not fit
    """
    reference = tk.get_or_bust(data_dict, "id")
    seen = activities.writable(context, str(reference))
    try:
        row = quality.give(seen, data_dict, permissions.actor(context).id)
    except tk.ValidationError:
        model.Session.rollback()
        raise
    model.Session.commit()
    return {"indicator": row.indicator, "value": row.value, "date": row.date.isoformat(), "note": row.note}
