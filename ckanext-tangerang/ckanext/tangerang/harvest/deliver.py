"""How the rows of a harvested table come in: a delivery that belongs to a source until its record is taken."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from ckanext.tangerang.delivery.receive import receive
from ckanext.tangerang.harvest import sources


def deliver(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Takes the ``upload`` in for the source ``source_id``; only its agent may. Gives the delivery."""
    source = sources.get(tk.get_or_bust(data_dict, "source_id"))
    user = sources.require(context, "harvest_apply", source)
    upload = data_dict["upload"]
    try:
        delivery = receive(upload.stream, upload.filename, actor=user.id, owner_org=source.owner_org, source_id=source.id)
        model.Session.commit()
    except Exception:
        model.Session.rollback()
        raise
    return delivery.as_dict()
