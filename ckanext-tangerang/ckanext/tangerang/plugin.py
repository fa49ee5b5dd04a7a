"""Assembles the rooms into one CKAN plugin; what a room gives is named in its modules' ``__all__``."""
from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

import ckan.plugins as p
import ckan.plugins.toolkit as tk
import yaml
from ckan.lib.plugins import DefaultTranslation

from ckanext.tangerang.incoming import sdi_incoming
from ckanext.tangerang.inputs import guarded

ROOMS = (
    "people", "audit", "revision", "delivery", "publish", "registry", "compliance",
    "lifecycle", "planning", "calendar", "harvest", "discovery", "desk", "exchange",
)
HERE = Path(__file__).parent


def room_modules(name: str) -> Iterator[ModuleType]:
    """Every room's module of this name, in the order of ``ROOMS``."""
    for room in ROOMS:
        path = f"{__package__}.{room}.{name}"
        if find_spec(path):
            yield import_module(path)


def collected(name: str) -> dict[str, Any]:
    """Public names of every room's module of this name; a name given twice is an error."""
    found: dict[str, Any] = {}
    for module in room_modules(name):
        for public in module.__all__:
            if public in found:
                raise ValueError(f"{public} is given by two rooms' {name}.py")
            found[public] = getattr(module, public)
    return found


class TangerangPlugin(p.SingletonPlugin, DefaultTranslation):
    p.implements(p.IConfigDeclaration)
    p.implements(p.IConfigurer)
    p.implements(p.IConfigurable)
    p.implements(p.IActions)
    p.implements(p.IAuthFunctions)
    p.implements(p.IBlueprint)
    p.implements(p.ITemplateHelpers)
    p.implements(p.IValidators)
    p.implements(p.IClick)
    p.implements(p.ITranslation)
    p.implements(p.IPackageController, inherit=True)

    # IConfigDeclaration
    def declare_config_options(self, declaration: Any, key: Any) -> None:
        declaration.load_dict(yaml.safe_load((HERE / "config_declaration.yaml").read_text("utf-8")))

    # IConfigurer
    def update_config(self, config: Any) -> None:
        tk.add_template_directory(config, "templates")
        tk.add_public_directory(config, "public")
        tk.add_resource("assets", "tangerang")

    # IConfigurable
    def configure(self, config: Any) -> None:
        from ckan.exceptions import CkanConfigurationException

        from ckanext.tangerang.compliance import city, epss
        from satudata.epss import EpssError
        from satudata.rules import RegisterError
        try:
            city.register()
            epss.evaluation()
        except (RegisterError, EpssError) as error:  # said now, with file and entry, rather than when somebody needs it
            raise CkanConfigurationException(str(error)) from error

    # IActions
    def get_actions(self) -> dict[str, Any]:
        guards = {name: f for name, f in collected("guards").items() if not getattr(f, "auth_function", False)}
        return {name: guarded(name, action) for name, action in collected("actions").items()} | guards

    # IAuthFunctions
    def get_auth_functions(self) -> dict[str, Any]:
        return collected("auth")

    # IBlueprint
    def get_blueprint(self) -> list[Any]:
        return [sdi_incoming, *collected("views").values()]  # first: it refuses before any other looks

    # ITemplateHelpers
    def get_helpers(self) -> dict[str, Any]:
        return collected("helpers")

    # IValidators
    def get_validators(self) -> dict[str, Any]:
        return collected("validators")

    # IClick
    def get_commands(self) -> list[Any]:
        from ckanext.tangerang.cli import sdi
        from ckanext.tangerang.clock import clock
        sdi.add_command(clock)
        for command in collected("cli").values():
            sdi.add_command(command)
        return [sdi]

    # ITranslation
    def i18n_directory(self) -> str:
        return str(HERE / "i18n")

    # IPackageController
    def after_dataset_show(self, context: Any, pkg_dict: dict[str, Any]) -> None:
        from ckanext.tangerang.discovery import reads
        reads.after_show(context, pkg_dict)

    def before_dataset_search(self, search_params: dict[str, Any]) -> dict[str, Any]:
        from ckanext.tangerang.discovery import reads
        return reads.before_search(search_params)

    def after_dataset_search(self, search_results: dict[str, Any], search_params: dict[str, Any]) -> dict[str, Any]:
        from ckanext.tangerang.discovery import reads
        return reads.after_search(search_results, search_params)

    def before_dataset_index(self, pkg_dict: dict[str, Any]) -> dict[str, Any]:
        from ckanext.tangerang.discovery import reads
        return reads.before_index(pkg_dict)
