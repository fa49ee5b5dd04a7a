"""What a CKAN client's ``package_create`` becomes: a revision, and an answer that says so.

Routed before the action, since core reports every ``package_create`` that succeeds as a package that exists.
"""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, Response
from ckan.views.api import action as core_action
from flask import Blueprint

from satudata import form as forms

sdi_proposal = Blueprint("sdi_proposal", __name__)


@sdi_proposal.route("/api/action/package_create", methods=["POST"])
@sdi_proposal.route("/api/<int(min=3, max=3):ver>/action/package_create", methods=["POST"])
def package_create(ver: int = 3) -> Response:
    """Core's own API view, on the action that opens a revision."""
    return core_action("sdi_package_propose", ver=ver)


def sdi_package_propose(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Opens a revision from a package as CKAN clients write it: ``{"revision", "message"}``; nothing becomes public."""
    kind = data_dict.get("type") or "dataset"
    made = tk.get_action("sdi_revision_create")(
        {"user": context.get("user", "")},
        {"kind": kind, "record": as_record(kind, data_dict), "owner_org": data_dict.get("owner_org"), "origin": "api"})
    return {
        "revision": made,
        "message": tk._("A revision was opened, nothing is public yet. Complete it with sdi_revision_save and send it with "
                        "sdi_submission_submit."),
    }


def as_record(kind: str, package: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of the form that a package as CKAN knows it carries; tags and extras in their plain shape."""
    if kind not in forms.kinds():
        return {}
    flat = {item.get("key"): item.get("value") for item in package.get("extras") or [] if isinstance(item, Mapping)}
    flat |= {name: value for name, value in package.items() if name not in ("extras", "resources")}
    if isinstance(flat.get("tags"), list):
        flat["tags"] = [tag.get("name") if isinstance(tag, Mapping) else tag for tag in flat["tags"]]
    fields = [field for field in forms.load(kind).fields if not field.auto]
    names = {field.ckan_name: field.name for field in fields} | {field.name: field.name for field in fields}
    return {names[name]: value for name, value in flat.items() if name in names and value not in (None, "", [])}
