"""Guards on core's file actions: a file that belongs to a record is changed by a delivery only."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from ckan.types import Context

from ckanext.tangerang.revision.door import is_open, through

OWNERS = ("package", "dataset", "resource", "organization", "group")


def owned(data_dict: dict[str, Any]) -> bool:
    """Whether the file belongs, or would then belong, to a record or its agency."""
    if data_dict.get("owner_type") in OWNERS:
        return True
    owner = model.FileOwner.__table__.c
    query = sa.select(owner.file_id).where(
        owner.file_id == str(data_dict.get("id") or ""), owner.owner_type.in_(OWNERS))
    return model.Session.scalar(sa.select(query.exists())) is True


def file_guard(name: str) -> Callable[..., Any]:
    """A chained action that refuses files of records unless the door is open."""
    def guard(next_action: Callable[..., Any], context: Context, data_dict: dict[str, Any]) -> Any:
        if is_open(context):
            return through(next_action, context, data_dict)
        if owned(data_dict):
            raise tk.NotAuthorized(
                tk._("Files and tables come from deliveries. Send the file with sdi_delivery_create to a revision."))
        return next_action(context, data_dict)
    guard.__name__ = name
    return tk.chained_action(guard)


FILE_GUARDS = {name: file_guard(name) for name in (
    "file_delete", "file_rename", "file_pin", "file_unpin", "file_ownership_transfer")}
