"""Actions on the process record: its sub-processes, copying last year's plan, activities side by side."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from ckanext.tangerang.lifecycle import activities, city, copying, overview, steps, told, updating
from ckanext.tangerang.lifecycle.overview import Wanted
from ckanext.tangerang.lifecycle.phases import Scope
from ckanext.tangerang.people import permissions
from satudata import gsbpm

Json = dict[str, Any]
USUAL = 50


@tk.side_effect_free
def sdi_process_step_list(context: Context, data_dict: Json) -> Json:
    """Every sub-process of an activity (``id``: record id or name), by phase, with its progress.

    :returns: ``{activity, edition, internal, may_write, progress, reached, phases}``; the public gets state, dates and methods
    """
    return steps.life(activities.seen(context, str(tk.get_or_bust(data_dict, "id"))))


@tk.side_effect_free
def sdi_process_step_show(context: Context, data_dict: Json) -> Json:
    """One sub-process (``step``, as ``1.4``) of an activity (``id``) with its guidance and the evidence open to the person."""
    reference, code = tk.get_or_bust(data_dict, ["id", "step"])
    seen = activities.seen(context, str(reference))
    return steps.panel(seen, steps.find(seen, code))


def sdi_process_step_update(context: Context, data_dict: Json) -> Json:
    """What the agency says of a sub-process; fields not given stay as they are.

    :param id: the activity; :param step: the sub-process; :param base: the ``saves`` seen
    :param applies: ``ya``, ``tidak``, or empty: as the way of collection has it
    :param state: ``belum``, ``berjalan``, ``selesai``, ``dilewati``; done needs a last day and evidence
    :returns: the step; ``ValidationError`` names every field that does not fit
    """
    reference, code = tk.get_or_bust(data_dict, ["id", "step"])
    seen = activities.writable(context, str(reference))
    step = steps.find(seen, code)
    with told.followed(seen.activity.record_id):
        try:
            row = updating.update(seen, step, data_dict, permissions.actor(context).id)
        except tk.ValidationError:
            model.Session.rollback()
            raise
        model.Session.commit()
    return steps.shown(seen, step, row, steps.counts(row.activity_id, internal=True).get(step.code, {}))


def sdi_process_copy(context: Context, data_dict: Json) -> Json:
    """Takes last year's planned days, posts and methods into what is empty; states and evidence are never copied.

    :param id: the activity; :param from: another record of the agency (without it the activity's ``base_id``)
    :param dry_run: only say what would be copied
    :returns: ``{from, steps: {code: {field: value}}, copied}``
    """
    seen = activities.writable(context, str(tk.get_or_bust(data_dict, "id")))
    wanted = str(data_dict.get("from") or seen.activity.base_id)
    if not wanted:
        raise tk.ValidationError({"from": [
            tk._("This activity names no record of the year before. Choose one in its registration first.")]})
    origin = activities.seen(context, wanted)
    copying.require_other(seen, origin)
    values = copying.planned(seen, origin)
    if not tk.asbool(data_dict.get("dry_run") or False):
        copying.copy(seen, values, permissions.actor(context).id)
        model.Session.commit()
    told = {code: {name: str(value) for name, value in fields.items()} for code, fields in values.items()}
    return {"from": steps.activity(origin), "steps": told, "copied": len(told)}


@tk.side_effect_free
def sdi_process_overview(context: Context, data_dict: Json) -> Json:
    """Public activities with their progress by phase.

    :param owner_org: id or name of an agency; :param year: as ``2026``; :param phase: the phase reached, ``0`` for none
    :param collection: a way of collection; :param stuck: only those that are stuck, as ``sdi_process_city`` counts them
    :param limit: at most 200; :param after: the value of ``next``
    :returns: ``{count, years, results, next}``
    """
    org = _agency(str(data_dict.get("owner_org") or ""))
    phase = str(data_dict.get("phase") or "")
    if phase not in {"", "0", *(one.code for one in gsbpm.phases())}:
        raise tk.ValidationError({"phase": [tk._("Use the number of a phase, or 0.")]})
    stuck = city.idle_days() if tk.asbool(data_dict.get("stuck") or False) else 0
    wanted = Wanted(Scope(str(data_dict.get("year") or ""), str(data_dict.get("collection") or ""), org), phase, stuck)
    limit = min(max(int(data_dict.get("limit") or USUAL), 1), overview.MOST)
    internal = permissions.can(context.get("user") or None, "process_read", owner_org=org or None)
    return overview.listed(wanted, str(data_dict.get("after") or ""), limit, internal=internal)


def _agency(reference: str) -> str:
    """The id of an agency, "" for all; ``ObjectNotFound``."""
    if not reference:
        return ""
    group = model.Group.get(reference)
    if group is None or not group.is_organization or group.state != "active":
        raise tk.ObjectNotFound(tk._("There is no such agency."))
    return str(group.id)
