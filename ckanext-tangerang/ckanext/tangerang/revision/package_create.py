"""``package_create``: by API it opens a revision and says so; elsewhere it passes through the door only."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context

from ckanext.tangerang.revision.door import is_open, through
from satudata import form as forms


@tk.chained_action
def package_create(next_action: Callable[..., Any], context: Context, data_dict: dict[str, Any]) -> Any:
    """Creates the package for the door; makes a revision of what an API client sent."""
    if is_open(context):
        return through(next_action, context, data_dict)
    if not context.get("api_version"):
        raise tk.NotAuthorized(
            tk._("Records are not written directly. Open a revision with sdi_revision_create, save with sdi_revision_save, "
                 "and send it with sdi_submission_submit."))
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
    names = {field.ckan_name or field.name: field.name for field in forms.load(kind).fields if not field.auto}
    return {names[name]: value for name, value in flat.items() if name in names and value not in (None, "", [])}
