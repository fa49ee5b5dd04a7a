"""Whether every loaded plugin that has a say when packages are written or shown is one whose say is known here.

What core does for a package one by one is done for many at once only then: a plugin we do not know is asked by core itself.
"""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.lib import datapreview

#: Which plugins may implement what. dcat and datastore do nothing when a package is written.
KNOWN: Mapping[Any, frozenset[str]] = {
    p.IPackageController: frozenset({"tangerang", "dcat"}),
    p.IResourceController: frozenset({"datastore"}),
    p.IDatasetForm: frozenset({"scheming_datasets"}),
    p.IDomainObjectModification: frozenset(),
    p.IResourceUrlChange: frozenset(),
}
OURS = frozenset({"tangerang", "dcat", "datastore", "scheming_datasets"})
WRITING = ("package_create", "package_update", "package_owner_org_update")
SHOWING = ("package_show",)


def writes() -> bool:
    """Whether writing a package means what is known: no other hook, no chained action, nobody told (activity), no views."""
    told = any(True for name in WRITING for _ in tk.signals.action_succeeded.receivers_for(name))
    return _alone(WRITING) and not told and not datapreview.get_default_view_plugins()


def shows() -> bool:
    """Whether showing a package means what is known."""
    return _alone(SHOWING)


def _alone(actions: tuple[str, ...]) -> bool:
    if any(plugin.name not in names for interface, names in KNOWN.items() for plugin in p.PluginImplementations(interface)):
        return False
    others = (plugin for plugin in p.PluginImplementations(p.IActions) if plugin.name not in OURS)
    return not any(name in plugin.get_actions() for plugin in others for name in actions)
