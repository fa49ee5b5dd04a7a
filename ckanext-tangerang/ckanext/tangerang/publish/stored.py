"""The rows core keeps for a package, made from what ``package_create`` would be given; the tests compare the two.

``None`` where core itself has to say what becomes of it: a value its validators may refuse or change in a way not known here.
"""
from __future__ import annotations

import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from ckan import model
from ckan.lib.navl.validators import unicode_safe
from ckan.model.types import make_uuid

from ckanext.tangerang.discovery.shape import OBJECT, TAGS, TEXTS, Shape, Way

Json = dict[str, Any]
NAME = re.compile(r"[a-z0-9_\-]{2,100}")
NO_NAMES = ("new", "edit", "search")
TAG = re.compile(r"[\w \-.]{2,100}")
#: The fields of a resource that are no columns of the form, and the types core takes them in.
PLAIN = {"id": str, "name": str, "url": str, "url_type": str, "format": str, "mimetype": str, "hash": str, "size": int}
RESOURCE = frozenset(model.resource_table.c.keys())
PACKAGE = frozenset(model.package_table.c.keys())


class AskCore(Exception):
    """What becomes of this value is core's to say."""


@dataclass
class Stored:
    """The rows of one package; ``tags`` are names."""

    package: Json
    tags: list[str] = field(default_factory=list)
    resources: list[Json] = field(default_factory=list)
    member: Json = field(default_factory=dict)


def rows(given: Mapping[str, Any], shape: Shape, creator: str | None) -> Stored | None:
    """The rows of a package as ``row.package`` makes it.

    :param creator: id of the user core would note
    """
    try:
        return _rows(given, shape, creator)
    except AskCore:
        return None


def _rows(given: Mapping[str, Any], shape: Shape, creator: str | None) -> Stored:
    _identified(given)
    columns: Json = {"id": given["id"], "name": given["name"], "type": given["type"], "state": "active", "private": False}
    extras: dict[str, str] = {}
    tags: list[str] = []
    for name, value in given.items():
        if name in columns or name == "resources":
            continue
        way = shape.fields.get(name)
        if way is None:
            raise AskCore
        if way.taken == TAGS:
            tags = tag_names(value)
        elif name in shape.columns:
            if name not in PACKAGE:
                raise AskCore
            columns[name] = taken(way, value)
        else:
            extras[name] = _text(taken(way, value))
    moment = now()
    columns |= {"extras": extras, "creator_user_id": creator, "metadata_created": moment, "metadata_modified": moment}
    member = {"id": make_uuid(), "table_id": given["id"], "table_name": "package", "capacity": "organization",
              "group_id": given["owner_org"], "state": "active"}
    made = [resource(one, place, given["id"], shape) for place, one in enumerate(given["resources"])]
    return Stored(columns, tags, made, member)


def now() -> datetime:
    """The present as core's tables hold it."""
    return datetime.now(UTC).replace(tzinfo=None)


def _identified(given: Mapping[str, Any]) -> None:
    """Refuses to say anything of a package whose id, name or agency core might refuse."""
    name, owner = given.get("name"), given.get("owner_org")
    if not (isinstance(name, str) and NAME.fullmatch(name) and name not in NO_NAMES and isinstance(owner, str) and owner):
        raise AskCore
    if given.get("state") != "active" or given.get("private") is not False:
        raise AskCore
    for one in (given["id"], *(each.get("id") for each in given["resources"])):
        _uuid(one)


def _uuid(value: Any) -> None:
    try:
        if str(uuid.UUID(value)) != value:
            raise AskCore
    except (ValueError, AttributeError, TypeError) as error:
        raise AskCore from error


def taken(way: Way, value: Any) -> Any:
    """A value as its validators leave it."""
    if way.taken == TEXTS:
        return _texts(value)
    if way.taken == OBJECT:
        return _object(value)
    return unicode_safe(value)


def _text(value: Any) -> str:
    """The value of an extra: never empty, since core shows those in another way."""
    if not isinstance(value, str) or not value:
        raise AskCore
    return value


def _texts(value: Any) -> str:
    found = [value] if isinstance(value, str) else value
    if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
        raise AskCore
    return json.dumps([item for item in found if item])


def _object(value: Any) -> str:
    """A JSON object as text; core refuses everything else."""
    try:
        found = json.loads(value) if isinstance(value, str) and value else None
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise AskCore
    return str(value)


def tag_names(value: Any) -> list[str]:
    """The tags of a comma-separated text, each once."""
    if not isinstance(value, str):
        raise AskCore
    found = [name for part in value.split(",") if (name := part.strip())]
    if not all(TAG.fullmatch(name) for name in found):
        raise AskCore
    return list(dict.fromkeys(found))


def resource(given: Mapping[str, Any], place: int, package_id: str, shape: Shape) -> Json:
    """The row of a resource; what is no column is an extra of it."""
    columns: Json = {"url": "", "format": "", "hash": ""}
    extras: Json = {}
    for name, value in given.items():
        way = shape.resource_fields.get(name)
        if way is None and name in RESOURCE and type(value) is not PLAIN.get(name):
            raise AskCore
        if way is None and not isinstance(value, (str, int)):
            raise AskCore
        found = taken(way, value) if way else value
        (columns if name in RESOURCE else extras)[name] = found
    if columns.get("url_type") == "upload":
        columns["url"] = columns["url"].rsplit("/")[-1]
    elif columns.get("url_type"):
        raise AskCore
    moment = now()
    return columns | {"package_id": package_id, "position": place, "state": "active", "extras": extras, "created": moment,
                      "metadata_modified": moment}
