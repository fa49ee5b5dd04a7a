"""Removing a table of the datastore, also one whose resource is no longer public."""
from __future__ import annotations

import ckan.plugins as p


def drop(resource_id: str) -> None:
    """Remove the table of a resource; none is no error. Core's action looks the resource up first, which fails for one
    that was taken out, and writes the package again: so the datastore's back end is asked itself.
    """
    if not p.plugin_loaded("datastore"):
        return
    from ckanext.datastore.backend import DatastoreBackend
    backend = DatastoreBackend.get_active_backend()
    if backend.resource_exists(resource_id):
        backend.delete({"ignore_auth": True}, {"resource_id": resource_id})
