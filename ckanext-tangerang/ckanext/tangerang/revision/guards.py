"""Core's own writes, closed: they pass through the door only, for sysadmins and internal calls too.

Chained actions, because auth functions are skipped for sysadmins and under ``ignore_auth``. Each refusal says what to call
instead. ``registered_actions.yaml`` says of every action whether it is door, closed or harmless.
"""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context

from ckanext.tangerang.revision import agency_guards
from ckanext.tangerang.revision.door import DOOR, door_context, is_open, through  # noqa: F401 - the first two are for apply
from ckanext.tangerang.revision.file_guards import FILE_GUARDS

Sentence = Callable[[], str]


def use_revision() -> str:
    return tk._("Records are not written directly. Open a revision with sdi_revision_create, save with sdi_revision_save, "
                "and send it with sdi_submission_submit.")


def use_withdraw() -> str:
    return tk._("Records are not deleted. Walidata takes one out of the public with sdi_record_withdraw.")


def use_delivery() -> str:
    return tk._("Files and tables come from deliveries. Send the file with sdi_delivery_create to a revision.")


def no_views() -> str:
    return tk._("Table previews are made from the published file; resource views are not used.")


def no_relations() -> str:
    return tk._("Records point at each other by their fields. Change the field in a revision: sdi_revision_create.")


def no_collaborators() -> str:
    return tk._("Rights come from roles. Ask walidata for a role: sdi_grant_create.")


def no_tags() -> str:
    return tk._("Keywords belong to the records. Change them in a revision: sdi_revision_create.")


CLOSED: dict[Sentence, tuple[str, ...]] = {
    use_revision: ("package_create", "package_update", "package_patch", "package_revise", "package_owner_org_update",
                   "bulk_update_private", "bulk_update_public"),
    use_withdraw: ("package_delete", "dataset_purge", "bulk_update_delete", "resource_delete"),
    use_delivery: ("resource_create", "resource_update", "resource_patch", "package_resource_reorder", "datastore_create",
                   "datastore_upsert", "datastore_delete", "datastore_records_delete", "datastore_run_triggers",
                   "datastore_function_create", "datastore_function_delete"),
    no_views: ("resource_view_create", "resource_view_update", "resource_view_delete", "resource_view_reorder",
               "resource_view_clear", "resource_create_default_resource_views", "package_create_default_resource_views"),
    no_relations: ("package_relationship_create", "package_relationship_update", "package_relationship_delete"),
    no_collaborators: ("package_collaborator_create", "package_collaborator_delete"),
    no_tags: ("tag_delete", "vocabulary_update", "vocabulary_delete"),
}


def closed(name: str, sentence: Sentence) -> Callable[..., Any]:
    """A chained action that lets only the door pass."""
    def guard(next_action: Callable[..., Any], context: Context, data_dict: Any) -> Any:
        if is_open(context):
            return through(next_action, context, data_dict)
        raise tk.NotAuthorized(sentence())
    guard.__name__ = name
    guard.__doc__ = "Closed: passes through the door only."
    return tk.chained_action(guard)


GUARDS = {name: closed(name, sentence) for sentence, names in CLOSED.items() for name in names}
GUARDS |= agency_guards.GUARDS | FILE_GUARDS
globals().update(GUARDS)

__all__ = [*GUARDS]  # noqa: PLE0604 - the names are the table's
