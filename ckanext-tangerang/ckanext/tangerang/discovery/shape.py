"""What core's schemas do with the fields of a kind of record; None for a kind with a validator that is not known here."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from ckan.lib.plugins import lookup_package_plugin
from ckan.logic.schema import default_show_package_schema

TEXT, TEXTS, OBJECT, TAGS = "text", "texts", "object", "tags"
#: How a value is taken in, by the validators the form names.
TAKEN = {
    "ignore_missing unicode_safe": TEXT, "if_empty_same_as(name) unicode_safe": TEXT, "owner_org_validator unicode_safe": TEXT,
    "ignore_missing scheming_multiple_text": TEXTS, "ignore_missing scheming_valid_json_object": OBJECT,
    "ignore_missing tag_string_convert": TAGS,
}
#: Whether a value is read as JSON where it is shown.
GIVEN = {None: False, "scheming_load_json": True}
STRANGE = ("repeating_subfields", "create_validators", "simple_subfields")


@dataclass(frozen=True)
class Way:
    """How one value goes in (``TEXT``...), and whether it comes out as what its JSON says."""

    taken: str
    loads: bool


@dataclass(frozen=True)
class Shape:
    """The fields of a package and of its resources; ``columns`` are the fields core keeps itself, the others are extras."""

    fields: Mapping[str, Way]
    resource_fields: Mapping[str, Way]
    columns: frozenset[str]


def of(kind: str) -> Shape | None:
    """The shape of packages of this type, as scheming reads it just now."""
    plugin = lookup_package_plugin(kind)
    schemas = getattr(plugin, "_expanded_schemas", {}) if getattr(plugin, "name", "") == "scheming_datasets" else {}
    return made(schemas[kind]) if kind in schemas else None


def made(schema: Mapping[str, Any]) -> Shape | None:
    """The shape a scheming schema describes."""
    if schema.get("before_validators") or schema.get("after_validators"):
        return None
    fields, resource_fields = ways(schema["dataset_fields"]), ways(schema["resource_fields"])
    if fields is None or resource_fields is None or any(way.taken == TAGS for way in resource_fields.values()):
        return None
    return Shape(fields, resource_fields, core_fields())


def ways(fields: Iterable[Mapping[str, Any]]) -> dict[str, Way] | None:
    """The way of each field by its name."""
    found: dict[str, Way] = {}
    for field in fields:
        taken, given = TAKEN.get(field.get("validators", "")), field.get("output_validators")
        if taken is None or given not in GIVEN or field.get("required") or any(name in field for name in STRANGE):
            return None
        found[field["field_name"]] = Way(taken, GIVEN[given])
    return found


@cache
def core_fields() -> frozenset[str]:
    """The fields of core's own schema: a form's field of that name is no extra."""
    return frozenset(default_show_package_schema())
