"""What stands at the address of a record or file that was taken out: 410, the reason and the day."""
from __future__ import annotations

import re
from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint

from ckanext.tangerang.publish.model import Tombstone
from satudata import form as forms

__all__ = ["sdi_withdrawn"]

sdi_withdrawn = Blueprint("sdi_withdrawn", __name__)
ADDRESS = re.compile(r"^/(?:id/)?(?P<kind>[a-z]+)/(?:activity/|history/)?(?P<ref>[^/]+?)(?:\.(?:json|jsonld|ttl|xml|rdf|n3))?"
                     r"(?:/resource/(?P<resource>[0-9a-f-]{36}).*|/[^/]*)?$")


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
