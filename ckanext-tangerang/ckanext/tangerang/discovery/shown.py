"""What core shows of packages by its own schema and by the form's, read for many at once and validated by nobody.

What ``logic.package_show_default_and_custom_schemas`` gives for records of our forms, without its queries and its validation
of each of them; the tests compare the two. A package that is not of that kind is left to core.
"""
from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import ckan.plugins as p
import sqlalchemy as sa
from ckan import logic, model
from ckan.lib import helpers
from ckan.lib.dictization import obj_list_dictize, table_dictize
from ckan.lib.dictization.model_dictize import resource_dictize

from ckanext.tangerang.discovery import known, shape
from ckanext.tangerang.discovery.shape import Shape

Json = dict[str, Any]
Both = tuple[Json, Json]
#: Fields of a resource that core's schema leaves out where they hold nothing.
DROPPED = ("url", "format", "hash", "created", "datastore_active")
#: What core keeps apart from the other fields, in the order in which it adds those that are empty.
NESTED = ("extras", "resources", "tags", "groups", "relationships_as_subject", "relationships_as_object")


def both(packages: list[model.Package]) -> Iterable[tuple[model.Package, Both]]:
    """Each package with what core's schema and the form's show of it."""
    shapes = {kind: shape.of(kind) for kind in {package.type for package in packages}} if known.shows() else {}
    ours = [package for package in packages if shapes.get(package.type)]
    parts = Parts(ours) if ours else None
    for package in packages:
        form = shapes.get(package.type)
        whole = parts.whole(package) if parts and form else None
        if whole is None or form is None:
            yield package, logic.package_show_default_and_custom_schemas({"ignore_auth": True}, package.id)
        else:
            yield package, (by_core(whole), finished(by_form(whole, form)))


class Parts:
    """The rows that belong to packages, read in one query a table."""

    def __init__(self, packages: list[model.Package]) -> None:
        ids = [package.id for package in packages]
        resource, tag, link = model.resource_table, model.tag_table, model.package_tag_table
        self.resources = _by(sa.select(resource).where(resource.c.package_id.in_(ids)), "package_id")
        self.tags = _by(sa.select(tag, link.c.state, link.c.package_id).join(link, tag.c.id == link.c.tag_id).where(
            link.c.package_id.in_(ids)), "package_id")
        group = model.group_table
        owners = sa.select(group).where(group.c.id.in_({package.owner_org for package in packages}), group.c.state == "active")
        self.owners = {owner["id"]: owner for owner in obj_list_dictize(list(model.Session.execute(owners)), {})}
        self.strange = _related(ids)

    def whole(self, package: model.Package) -> Json | None:
        """The package as core's ``package_dictize`` gives it; None for one in a group, related to another, or oddly made."""
        if package.id in self.strange or not all(isinstance(value, str) and value for value in (package.extras or {}).values()):
            return None
        found: Json = table_dictize(package, {})
        found.pop("plugin_data", None)
        found["title"] = (found["title"] or "").strip() or found["name"]
        resources = [resource_dictize(row, {}) for row in self.resources[package.id] if row.state == "active"]
        tags = [table_dictize(row, {}) for row in self.tags[package.id] if row.state == "active"]
        found["resources"] = sorted(resources, key=lambda one: one["position"])
        found["tags"] = [{name: value for name, value in tag.items() if name != "package_id"} | {"display_name": tag["name"]}
                         for tag in sorted(tags, key=lambda one: one["name"])]
        if any(tag["vocabulary_id"] for tag in tags):
            return None
        owner, extras = self.owners.get(package.owner_org or ""), package.extras or {}
        found |= {
            "num_resources": len(resources), "num_tags": len(tags), "groups": [], "relationships_as_subject": [],
            "relationships_as_object": [], "extras": [{"key": key, "value": value} for key, value in extras.items()],
            "organization": {name: value for name, value in owner.items() if name != "extras"} if owner else None,
            "isopen": package.isopen(), "metadata_modified": package.metadata_modified.isoformat(),
        }
        return found | _licence(package)


def _by(query: sa.Select[Any], column: str) -> defaultdict[str, list[Any]]:
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for row in model.Session.execute(query):
        found[getattr(row, column)].append(row)
    return found


def _related(ids: list[str]) -> set[str]:
    """Those of the packages that are in a group or related to another: core writes what that means."""
    member, group, relation = model.member_table, model.group_table, model.package_relationship_table
    grouped = sa.select(member.c.table_id).join(group, group.c.id == member.c.group_id).where(
        member.c.table_id.in_(ids), member.c.state == "active", group.c.is_organization.is_(False))
    ends = sa.select(relation.c.subject_package_id, relation.c.object_package_id).where(
        sa.or_(relation.c.subject_package_id.in_(ids), relation.c.object_package_id.in_(ids)))
    return {*model.Session.scalars(grouped), *(end for row in model.Session.execute(ends) for end in row)}


def _licence(package: model.Package) -> Json:
    licence = package.license
    if not licence:
        return {"license_title": package.license_id}
    title = {"license_title": licence.title.split("::")[-1] if licence.url else licence.title}
    return title | ({"license_url": licence.url} if licence.url else {})


def by_core(whole: Json) -> Json:
    """The package through core's own schema."""
    for plugin in p.PluginImplementations(p.IResourceController):
        for resource in whole["resources"]:
            plugin.before_resource_show(resource)
    return ordered(whole | {"resources": [_resource(resource) for resource in whole["resources"]]})


def _resource(given: Mapping[str, Any]) -> Json:
    """A resource through core's own schema."""
    found = {name: value for name, value in given.items() if value is not None or name not in DROPPED}
    for name in ("url", "format"):
        if name in found:
            found[name] = _cleaned(name, found[name])
    return found


def _cleaned(name: str, value: str) -> str:
    return value.strip() if name == "url" else str(helpers.unified_resource_format(value))


def by_form(whole: Json, form: Shape) -> Json:
    """The package through the schema of its form."""
    extras = {extra["key"]: extra["value"] for extra in whole["extras"]}
    found = {name: value for name, value in whole.items()
             if name != "extras" and not (name in form.fields and name in form.columns and value is None)}
    for name, way in form.fields.items():
        if name in extras and name not in form.columns:
            found[name] = extras.pop(name)
        if way.loads and name in found:
            found[name] = _loaded(found[name])
    if extras or not whole["extras"]:
        found["extras"] = [extra for extra in whole["extras"] if extra["key"] in extras]
    found["resources"] = [_form_resource(resource, form) for resource in whole["resources"]]
    return ordered(found)


def ordered(package: Json) -> Json:
    """The fields in core's order: by name, then the nested ones that hold something, then those that do not."""
    held = [name for name in sorted(NESTED) if package.get(name)]
    empty = [name for name in NESTED if name in package and not package[name]]
    whole = {name: package[name] for name in [*sorted(package.keys() - set(NESTED)), *held, *empty]}
    return whole | {name: [dict(sorted(item.items())) for item in whole[name]] for name in held}


def _form_resource(given: Mapping[str, Any], form: Shape) -> Json:
    found = _resource(given)
    for name, way in form.resource_fields.items():
        if given.get(name) is None:
            found.pop(name, None)
        else:
            found[name] = _loaded(given[name]) if way.loads else given[name]
    return found


def _loaded(value: Any) -> Any:
    """What a JSON text says; another text as it is."""
    try:
        return json.loads(value) if isinstance(value, str) else value
    except ValueError:
        return value


def finished(custom: Json) -> Json:
    """After the hooks that end every show."""
    logic.apply_after_dataset_show_plugins({"ignore_auth": True, "use_cache": False, "validate": False}, custom)
    return custom
