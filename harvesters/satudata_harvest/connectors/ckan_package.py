"""What a CKAN dataset says, as the values mappings read, whichever CKAN 2.x wrote it."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from satudata_harvest.connectors.described import links_of
from satudata_harvest.source import SourceDocument

RESOURCE = ("id", "name", "description", "url", "format", "mimetype", "size", "hash", "created", "last_modified")
MOST_RESOURCES = 1_000
MOST_TAGS = 100


def metadata_of(package: Mapping[str, Any], document: SourceDocument) -> dict[str, Any]:
    """The dataset's own keys, and ``description tags extras publisher license resources links source`` made plain."""
    organization = package.get("organization")
    extras = _extras(package.get("extras"))
    return {
        **package,
        "title": package.get("title") or package.get("name") or "",
        "description": package.get("notes") or "",
        "tags": _tags(package.get("tags")),
        "groups": [str(one.get("name")) for one in _objects(package.get("groups"))],
        "extras": extras,
        "publisher": str(organization.get("title") or organization.get("name") or "") if isinstance(organization, dict) else "",
        "license": package.get("license_title") or package.get("license_id") or "",
        "links": links_of(_objects(package.get("resources"))),
        "resources": [{name: one.get(name) for name in RESOURCE if one.get(name) is not None}
                      for one in _objects(package.get("resources"))[:MOST_RESOURCES]],
        "source": {"name": document.name, "title": document.title},
    }


def _objects(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _tags(value: Any) -> list[str]:
    """Names of tags: objects in CKAN 2, plain texts before."""
    given = value if isinstance(value, list) else []
    names = [one.get("display_name") or one.get("name") if isinstance(one, dict) else one for one in given]
    return list(dict.fromkeys(name.strip() for name in names if isinstance(name, str) and name.strip()))[:MOST_TAGS]


def _extras(value: Any) -> dict[str, Any]:
    """Extras as one object: a list of key and value in CKAN 2, an object before."""
    if isinstance(value, dict):
        return value
    return {str(one["key"]): one.get("value") for one in _objects(value) if "key" in one}
