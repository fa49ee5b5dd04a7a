"""The minutes of a review to download, and the public page where anybody checks that a printed one is genuine."""
from __future__ import annotations

import base64
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from flask import Blueprint, Response

from ckanext.tangerang.pages import as_private, call, errors_of, page, signed_in
from ckanext.tangerang.revision import minutes, minutes_check
from ckanext.tangerang.revision.model import Revision, Submission

sdi_minutes = Blueprint("sdi_minutes", __name__)


@sdi_minutes.route("/pengajuan/<submission_id>/berita-acara.pdf")
@signed_in
def download(submission_id: str) -> Any:
    """The minutes as PDF, for who may read the submission."""
    try:
        found = call("sdi_submission_minutes", id=submission_id)
    except tk.ValidationError as refusal:
        return tk.abort(404, " ".join(sentence for _field, sentence in errors_of(refusal)))
    response = Response(base64.b64decode(found["content"]), mimetype=found["mimetype"])
    return as_private(response, found["filename"], show=True)


@sdi_minutes.route("/verifikasi/<code>")
@page
def verify(code: str) -> Any:
    """Whether the minutes with this code are genuine and what they are about, without names of persons. A code of none says
    the same whether its number exists or not.
    """
    found = minutes_check.looked_up(code)
    shown = about(found) if found else {"matches": False, "known": False}
    return tk.render("revision/minutes_verify.html", {"code": code[:80], **shown}), 200 if found else 404


def about(found: Submission) -> dict[str, Any]:
    """What of a submission anybody may read."""
    last = minutes_check.final(found)
    return {"known": True, "matches": minutes_check.as_decided(found), "number": found.number,
            "agency": minutes.agency(found.owner_org), "records": [(item.kind, public_title(item)) for item in found.revisions],
            "state": last.to_state, "notes": last.notes, "sent": found.submitted, "decided": last.created, "role": last.role,
            "digest": minutes_check.digest_of(found)}


def public_title(revision: Revision) -> str:
    """The title, where the record went public and still is; empty for one rejected, under embargo or withdrawn."""
    package = model.Package.get(revision.record_id) if revision.version else None
    return revision.title if package is not None and package.state == "active" and not package.private else ""
