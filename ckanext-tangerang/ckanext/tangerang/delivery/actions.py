"""Actions on deliveries: hand in, look, list, clear, withdraw."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context, DataDict

from ckanext.tangerang import audit
from ckanext.tangerang.delivery import attach, holding, reading
from ckanext.tangerang.delivery.model import Delivery, now
from ckanext.tangerang.delivery.receive import receive
from ckanext.tangerang.people import permissions
from ckanext.tangerang.revision.model import Revision

__all__ = [
    "sdi_delivery_clear", "sdi_delivery_create", "sdi_delivery_list", "sdi_delivery_show", "sdi_delivery_withdraw",
]


def sdi_delivery_create(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Hand in a file for a revision, or (its agent only) for a harvest source.

    :param upload: the file (multipart)
    :param revision_id: the revision it belongs to; or
    :param source_id: the harvest source, whose next batch names the file
    :param table: which table of the record it fills: its number from 0, or "new" (optional: none)
    :returns: the delivery; ``ValidationError`` names what is wrong with the file and what to send instead
    """
    upload = data_dict.get("upload")
    if not getattr(upload, "stream", None) or not upload.filename:
        raise tk.ValidationError({"upload": [tk._("Choose a file to send: CSV or XLSX.")]})
    if data_dict.get("source_id") and not data_dict.get("revision_id"):
        from ckanext.tangerang.harvest.deliver import deliver
        return deliver(context, data_dict)
    revision = _revision(data_dict)
    user = permissions.require(context, "delivery_create", owner_org=revision.owner_org, kind=revision.kind)
    attach.check(revision, data_dict.get("table"))
    try:
        delivery = receive(
            upload.stream, upload.filename, actor=user.id, owner_org=revision.owner_org or "", revision_id=revision.id,
            source_id=data_dict.get("source_id"), record_id=revision.record_id,
        )
        if data_dict.get("table") not in (None, ""):
            attach.attach(context, revision, delivery, data_dict["table"])
        model.Session.commit()
    except Exception:
        model.Session.rollback()
        raise
    return delivery.as_dict()


@tk.side_effect_free
def sdi_delivery_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """A delivery with its tables, columns, first rows and what holds it."""
    delivery = _delivery(data_dict)
    reading.require(context, delivery)
    return delivery.as_dict()


@tk.side_effect_free
def sdi_delivery_list(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """``{"results"}``: the deliveries of a revision, newest first."""
    revision = _revision(data_dict)
    reading.require_revision(context, revision)
    found = model.Session.query(Delivery).filter_by(revision_id=revision.id).order_by(Delivery.created.desc()).limit(200)
    return {"results": [row.as_dict() for row in found]}


def sdi_delivery_clear(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Let a held file go, with a reason; only by somebody who saved no value to its revision."""
    delivery = _delivery(data_dict, lock=True)
    user = permissions.require(context, "delivery_clear", owner_org=delivery.owner_org)
    reading.require_four_eyes(user, delivery)
    if delivery.state != "held":
        raise tk.ValidationError({"id": [tk._("Only a held file can be cleared.")]})
    if not delivery.tables:
        raise tk.ValidationError({"id": [tk._("This file cannot be read. The agency sends another one.")]})
    reason = _reason(data_dict)
    holding.close_findings(delivery, reason)
    return _decide(delivery, "cleared", user, reason)


def sdi_delivery_withdraw(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Take a file back before it is published; a published one is taken out with ``sdi_record_withdraw``."""
    delivery = _delivery(data_dict, lock=True)
    user = permissions.require(context, "delivery_withdraw", owner_org=delivery.owner_org)
    if delivery.state == "withdrawn":
        raise tk.ValidationError({"id": [tk._("This file was withdrawn already.")]})
    if reading.is_published(delivery):
        raise tk.ValidationError({"id": [tk._("This file is public. Walidata takes it out with Withdraw now.")]})
    return _decide(delivery, "withdrawn", user, _reason(data_dict))


def _reason(data_dict: DataDict) -> str:
    reason = str(data_dict.get("reason") or "").strip()
    if not reason:
        raise tk.ValidationError({"reason": [tk._("Give the reason.")]})
    if len(reason) > 2000:
        raise tk.ValidationError({"reason": [tk._("At most 2,000 characters.")]})
    return reason


def _decide(delivery: Delivery, state: str, user: Any, reason: str) -> dict[str, Any]:
    delivery.state, delivery.reason, delivery.decided_by, delivery.decided = state, reason, user.id, now()
    audit.record(audit.FileChanged(
        actor=user.id, subject=delivery.id, change=state, sha256=delivery.sha256, revision_id=delivery.revision_id))
    model.Session.commit()
    return delivery.as_dict()


def _delivery(data_dict: DataDict, lock: bool = False) -> Delivery:
    wanted = tk.get_or_bust(data_dict, "id")
    query = model.Session.query(Delivery).filter_by(id=str(wanted))
    found = (query.with_for_update() if lock else query).first()
    if found is None:
        raise tk.ObjectNotFound(tk._("There is no such file."))
    return found


def _revision(data_dict: DataDict) -> Revision:
    found = model.Session.get(Revision, str(tk.get_or_bust(data_dict, "revision_id")))
    if found is None:
        raise tk.ObjectNotFound(tk._("There is no such revision."))
    return found
