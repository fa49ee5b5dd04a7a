"""Actions on what points where: references, impact, and putting a change aside."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context

from ckanext.tangerang.people import permissions
from ckanext.tangerang.registry import impact, reference_list, told
from ckanext.tangerang.revision import queue, visible

Json = dict[str, Any]


@tk.side_effect_free
def sdi_reference_list(context: Context, data_dict: Json) -> Json:
    """The public records that point at a record, or those it points at.

    :param id: id or name of the record, or id of a variable or indicator of an activity
    :param direction: ``in`` (who uses it, the default) or ``out`` (what it uses)
    :param limit: at most 500; ``after``: the ``next`` of the page before
    :returns: ``{count, by_kind, results: [{id, kind, name, title, owner_org, path, version}], next}``; ``count`` and
        ``by_kind`` count records, ``results`` has a line for each pointer
    """
    ident = reference_list.target(str(tk.get_or_bust(data_dict, "id")))
    direction = data_dict.get("direction") or "in"
    if direction not in ("in", "out"):
        raise tk.ValidationError({"direction": [tk._("Use one of: %(words)s.") % {"words": "in, out"}]})
    limit = queue.whole(data_dict.get("limit"), "limit", reference_list.LIMIT, reference_list.MOST)
    return reference_list.listed(ident, direction, max(limit, 1), queue.whole(data_dict.get("after"), "after", 0, 2**62))


@tk.side_effect_free
def sdi_impact_show(context: Context, data_dict: Json) -> Json:
    """What a revision of a standard would touch, or who uses a public standard.

    :param revision_id: the revision, for those who may see it, or
    :param record_id: id or name of a public standard
    :returns: ``{uses, breaks: [{id, kind, name, title, owner_org, path, what, values, ...}], by_agency, correspondence,
        summary}``
    """
    if data_dict.get("revision_id"):
        user = permissions.actor(context)
        revision = visible.revision_of(user, str(data_dict["revision_id"]))
        return impact.of_revision(revision, user)
    if not data_dict.get("record_id"):
        raise tk.ValidationError({"revision_id": [tk._("Say which: revision_id or record_id.")]})
    ident = reference_list.target(str(data_dict["record_id"]))
    name = context.get("user")
    return impact.of_record(ident, permissions.actor(context) if name else None)


@tk.side_effect_free
def sdi_change_list(context: Context, data_dict: Json) -> Json:
    """Standards that changed or were retired after records of the person's agencies began to use them.

    :param limit: at most 200
    :returns: ``{count, results: [{standard, record, version, what}]}``, latest change first
    """
    user = permissions.actor(context)
    return told.listed(user, queue.whole(data_dict.get("limit"), "limit", queue.LIMIT, queue.MOST))


def sdi_change_put_aside(context: Context, data_dict: Json) -> Json:
    """Says that a record needs no revision for the present version of a standard it uses.

    :param record_id: the record; ``standard_id``: the standard
    """
    user = permissions.actor(context)
    return told.put_aside(user, str(tk.get_or_bust(data_dict, "record_id")), str(tk.get_or_bust(data_dict, "standard_id")))
