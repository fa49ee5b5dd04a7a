"""Actions on the audit chain: list its rows, check it, list the heads told each day."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context

from ckanext.tangerang.audit import checking, heads, listing, verify
from ckanext.tangerang.people import permissions

__all__ = ["sdi_audit_head_list", "sdi_audit_list", "sdi_audit_verify"]

Json = dict[str, Any]


@tk.side_effect_free
def sdi_audit_list(context: Context, data_dict: Json) -> Json:
    """What happened, latest first: ``{results: [{seq, moment, actor, actor_name, action, subject, text, details, hash}], next}``.

    :param actor: id or name of the person (optional)
    :param action: such as ``submission.moved`` (optional)
    :param subject: id of what it was done to (optional)
    :param from: first day (optional)
    :param until: last day (optional)
    :param limit: at most so many (optional: 50, at most 200)
    :param after: ``next`` of the page before (optional)
    """
    permissions.require(context, "audit_read")
    limit = min(max(int(data_dict.get("limit") or listing.LIMIT), 1), listing.MOST)
    return listing.listed(listing.wanted(data_dict), listing.place(data_dict.get("after")), limit)


def sdi_audit_verify(context: Context, data_dict: Json) -> Json:
    """Checks that no row was changed, removed or put in: ``{unbroken, whole, checked, head: {seq, hash}, problems, queued,
    moment}``. Of a long chain the newest rows are checked at once, the whole by the worker (``queued``).

    :param head: a head kept elsewhere, as ``12:<64 hexadecimal digits>`` (optional)
    """
    permissions.require(context, "audit_read")
    given = str(data_dict.get("head") or "").strip()
    try:
        known = verify.Head.parse(given) if given else None
    except ValueError as error:
        raise tk.ValidationError({"head": [tk._("A head is a number, a colon and 64 characters, as it was told.")]}) from error
    if known and not 0 <= known.seq < 10 ** listing.DIGITS:
        raise tk.ValidationError({"head": [tk._("A head is a number, a colon and 64 characters, as it was told.")]})
    return checking.check(known)


@tk.side_effect_free
def sdi_audit_head_list(context: Context, data_dict: Json) -> Json:
    """The heads of the chain told to everybody, one a day, latest first: ``{results: [{date, seq, hash}]}``.

    :param limit: at most so many (optional: 100, at most 400)
    """
    return {"results": heads.told(int(data_dict.get("limit") or heads.LIMIT))}
