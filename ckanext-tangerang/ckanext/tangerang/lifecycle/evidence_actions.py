"""Actions on evidence of a sub-process: add, confirm, decline, remove; by the agency it belongs to."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from ckan.types import Context

from ckanext.tangerang.lifecycle import activities, evidence, steps, told
from ckanext.tangerang.lifecycle.activities import Seen
from ckanext.tangerang.lifecycle.model import Evidence
from ckanext.tangerang.people import permissions

Json = dict[str, Any]


def sdi_process_evidence_add(context: Context, data_dict: Json) -> Json:
    """Adds evidence to a sub-process: a file (``upload``: PDF, Office, image, CSV; at most 10 MB) or a ``link``.

    :param id: the activity; :param step: the sub-process; :param kind: one of its kinds of evidence
    :param title: what it is; :param date: its day; :param note: a remark; :param public: whether everybody may see it
    :returns: the evidence, confirmed; ``ValidationError`` names every field that does not fit
    """
    reference, code = tk.get_or_bust(data_dict, ["id", "step"])
    seen = activities.writable(context, str(reference))
    upload = data_dict.get("upload")
    stream = getattr(upload, "stream", None) if getattr(upload, "filename", "") else None
    texts = {name: str(data_dict.get(name) or "") for name in ("kind", "title", "date", "link", "note")}
    given = evidence.Given(**texts, public=_flag(data_dict), filename=getattr(upload, "filename", "") or "", stream=stream)
    return _done(seen, lambda: evidence.add(seen, steps.find(seen, code), given, permissions.actor(context).id))


def sdi_process_evidence_confirm(context: Context, data_dict: Json) -> Json:
    """Confirms what the catalogue proposed (``id``) as evidence; ``public``: everybody may see it."""
    seen, row = _locked(context, data_dict)
    return _done(seen, lambda: _decided(context, row, data_dict, confirm=True))


def sdi_process_evidence_decline(context: Context, data_dict: Json) -> Json:
    """Declines what the catalogue proposed (``id``), with a ``reason``; it is not proposed again."""
    seen, row = _locked(context, data_dict)
    return _done(seen, lambda: _decided(context, row, data_dict, confirm=False))


def sdi_process_evidence_remove(context: Context, data_dict: Json) -> Json:
    """Removes evidence a person added (``id``) and its file; not the one a finished sub-process rests on."""
    seen, row = _locked(context, data_dict)
    shown = evidence.shown(row)
    with told.followed(row.activity_id):
        try:
            evidence.remove(seen, row, permissions.actor(context).id)
        except tk.ValidationError:
            model.Session.rollback()
            raise
        model.Session.commit()
    return shown


def _decided(context: Context, row: Evidence, data_dict: Json, *, confirm: bool) -> Evidence:
    reason = str(data_dict.get("reason") or "").strip()
    if len(reason) > evidence.LONGEST["reason"]:
        raise tk.ValidationError({"reason": [tk._("At most %(limit)s characters.") % {"limit": evidence.LONGEST["reason"]}]})
    evidence.decide(row, confirm=confirm, reason=reason, public=_flag(data_dict), actor=permissions.actor(context).id)
    return row


def _locked(context: Context, data_dict: Json) -> tuple[Seen, Evidence]:
    """The evidence, kept from changing, if the person may write the process record of its activity."""
    permissions.actor(context)
    query = sa.select(Evidence).where(Evidence.id == str(tk.get_or_bust(data_dict, "id"))).with_for_update()
    row = model.Session.scalars(query).first()
    if row is None:
        raise tk.ObjectNotFound(tk._("There is no such evidence."))
    return activities.writable(context, row.activity_id), row


def _flag(data_dict: Json) -> bool:
    return bool(tk.asbool(data_dict.get("public") or False))


def _done(seen: Seen, work: Any) -> Json:
    """Does it and commits; a refusal leaves nothing."""
    with told.followed(seen.activity.record_id):
        try:
            row = work()
        except tk.ValidationError:
            model.Session.rollback()
            raise
        model.Session.commit()
    return evidence.shown(row)
