"""What stands at the address of a record or file that was taken out: 410, the reason and the day."""
from __future__ import annotations

import re
from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint, Response, jsonify

from ckanext.tangerang.discovery import words
from ckanext.tangerang.publish.model import Tombstone
from satudata import form as forms

__all__ = ["sdi_withdrawn"]

sdi_withdrawn = Blueprint("sdi_withdrawn", __name__)
ADDRESS = re.compile(r"^/(?:id/)?(?P<kind>[a-z]+)/(?:activity/|history/)?(?P<ref>[^/]+?)(?:\.(?:json|jsonld|ttl|xml|rdf|n3))?"
                     r"(?:/resource/(?P<resource>[0-9a-f-]{36}).*|/[^/]*)?$")
BY_PROGRAM = re.compile(r"^/api/(?:3/)?action/(?:package_show|resource_show|dcat_dataset_show)/?$")
REFUSED = (403, 404)


@sdi_withdrawn.before_app_request
def gone() -> Any:
    """Answer for what was withdrawn before any page looks for it; every other address passes untouched."""
    match = ADDRESS.match(tk.request.path)
    if match is None or match["kind"] not in forms.kinds() or tk.request.method not in ("GET", "HEAD"):
        return None
    stone = Tombstone.of(match["ref"])
    if stone is None and match["resource"]:
        stone = Tombstone.of(match["ref"], match["resource"])
    if stone is None:
        return None
    return tk.render("publish/withdrawn.html", {"tombstone": stone.as_dict()}), 410, {"Cache-Control": "no-cache"}


@sdi_withdrawn.after_app_request
def gone_for_programs(response: Response) -> Response:
    """The same answer for programs: 410 with reason and day, where core's action says only that one may not see it."""
    if response.status_code not in REFUSED or BY_PROGRAM.match(tk.request.path) is None:
        return response
    body = tk.request.get_json(silent=True)
    given = body if isinstance(body, dict) else {**tk.request.form, **tk.request.args}
    reference = str(given.get("id") or given.get("name_or_id") or "")
    stone = Tombstone.of(reference) or Tombstone.of_file(reference) if reference and "\x00" not in reference else None
    if stone is None:
        return response
    said = tk._("“{title}” was withdrawn from the public on {date}. Reason: {reason}").format(
        title=stone.resource_name or stone.title, date=words.day(stone.created), reason=stone.reason)
    error = {"__type": "Withdrawn", "message": said, "reason": stone.reason, "withdrawn": stone.created.isoformat()}
    answer: Response = jsonify({"success": False, "error": error})
    answer.status_code = 410
    answer.headers["Cache-Control"] = "no-cache"
    return answer
