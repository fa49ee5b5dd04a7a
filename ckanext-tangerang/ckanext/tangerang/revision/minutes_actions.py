"""Action: the *berita acara pemeriksaan* of a decided submission as a file."""
from __future__ import annotations

import base64
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from ckanext.tangerang.discovery import theme
from ckanext.tangerang.people import permissions
from ckanext.tangerang.revision import minutes, minutes_pdf, visible
from ckanext.tangerang.revision.model import Submission, now

Json = dict[str, Any]
MIMETYPE = "application/pdf"


@tk.side_effect_free
def sdi_submission_minutes(context: Context, data_dict: Json) -> Json:
    """The minutes of the review as PDF: ``{filename, mimetype, content (base64), encoding, address, digest}``.

    :param id: a submission that was approved or rejected and that the person may read
    """
    user = permissions.actor(context)
    found = model.Session.get(Submission, str(tk.get_or_bust(data_dict, "id")))
    if found is None:
        raise tk.ObjectNotFound(tk._("There is no such submission."))
    visible.require(user, found)
    minutes.require_decided(found)
    said = minutes.of(found)
    content = minutes_pdf.document(said, theme.city(), minutes.moment(now()))
    return {"filename": f"berita-acara-{found.number}.pdf", "mimetype": MIMETYPE, "encoding": "base64",
            "content": base64.b64encode(content).decode("ascii"), "address": said.address, "digest": said.digest}
