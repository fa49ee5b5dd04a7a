"""Actions on what is public: withdraw now, put a correction notice."""
from __future__ import annotations

import hashlib
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context, DataDict

from ckanext.tangerang import audit
from ckanext.tangerang.discovery.refresh import refresh
from ckanext.tangerang.people import notice_events, permissions
from ckanext.tangerang.publish import version, withdraw
from ckanext.tangerang.publish.model import Correction

__all__ = ["sdi_record_correct", "sdi_record_withdraw"]

LONGEST = 2000


def sdi_record_withdraw(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Take a record, or one file of it, out of the public at once.

    :param record_id: id or name of the record
    :param reason: shown at its address from now on
    :param table: the resource's id, where only one file goes
    :returns: the tombstone
    """
    package = _public(data_dict)
    user = permissions.require(context, "record_withdraw", owner_org=package.owner_org, kind=package.type)
    reason = _text(data_dict, "reason", tk._("Give the reason. It is shown at the address of the record."))
    wanted = data_dict.get("table")
    version.hold(package.id)  # a version that is being made public is either there and goes, or comes too late
    model.Session.refresh(package)
    if package.state != "active":
        raise tk.ObjectNotFound(tk._("There is no such public record."))
    if not wanted:
        return withdraw.withdraw_record(package, user, reason).as_dict()
    resource = next((item for item in package.resources if item.id == wanted), None)
    if resource is None:
        raise tk.ValidationError({"table": [tk._("This record has no such file.")]})
    return withdraw.withdraw_file(package, resource, user, reason).as_dict()


def sdi_record_correct(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Put a dated correction notice on a public record; it changes no value.

    :param record_id: id or name of the record
    :param notice: the sentence shown on the page, in the API and in exports
    """
    package = _public(data_dict)
    user = permissions.require(context, "record_correct", owner_org=package.owner_org, kind=package.type)
    notice = _text(data_dict, "notice", tk._("Write the notice: what is wrong, and since when."))
    correction = Correction(record_id=package.id, notice=notice, created_by=user.id)
    model.Session.add(correction)
    audit.record(audit.RecordCorrected(
        actor=user.id, subject=package.id, digest=hashlib.sha256(notice.encode()).hexdigest()))
    notice_events.corrected(package, user.id, notice)
    model.Session.flush()
    answer = {"notice": notice, "created": correction.created.isoformat(), "by": user.name}
    record_id = package.id
    model.Session.commit()
    refresh([record_id])
    return answer


def _public(data_dict: DataDict) -> model.Package:
    package = model.Package.get(str(tk.get_or_bust(data_dict, "record_id")))
    if package is None or package.state != "active":
        raise tk.ObjectNotFound(tk._("There is no such public record."))
    return package


def _text(data_dict: DataDict, field: str, missing: str) -> str:
    text = str(data_dict.get(field) or "").strip()
    if not text:
        raise tk.ValidationError({field: [missing]})
    if len(text) > LONGEST:
        raise tk.ValidationError({field: [tk._("At most 2,000 characters.")]})
    return text
