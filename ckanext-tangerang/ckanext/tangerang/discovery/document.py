"""The search document of a record, as core makes it, without sending it: so that a batch goes to Solr in one request.

What core's ``PackageSearchIndex.index_package`` does for records of our forms, line by line; the tests compare the two.
"""
from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan import model
from ckan.lib.navl.dictization_functions import MissingNullEncoder
from ckan.lib.plugins import get_permission_labels
from ckan.lib.search.index import KEY_CHARS, PACKAGE_TYPE, RESERVED_FIELDS, TYPE_FIELD, escape_xml_illegal_chars
from dateutil.parser import ParserError, parse

Json = dict[str, Any]
RESOURCE_FIELDS = {"name": "res_name", "description": "res_description", "format": "res_format", "url": "res_url",
                   "resource_type": "res_type"}
ELSEWHERE = ("relationships_as_subject", "relationships_as_object")


def is_ours(shown: Mapping[str, Any]) -> bool:
    """Whether the record is one our forms make; one with relationships or tags of a vocabulary is left to core."""
    return not any(shown.get(name) for name in ELSEWHERE) and not any(tag.get("vocabulary_id") for tag in shown["tags"])


def of(shown: Mapping[str, Any], custom: Mapping[str, Any]) -> Json:
    """The document of one record.

    :param shown: the record by core's own schema
    :param custom: the record by its form's schema
    """
    doc = dict(shown)
    doc["data_dict"] = json.dumps(doc)
    doc["validated_data_dict"] = json.dumps(custom, cls=MissingNullEncoder)
    if doc.get("title"):
        doc["title_string"] = doc["title"]
    _flatten(doc)
    doc = dict(_dated(doc))
    for name in ("title", "notes", "title_string"):
        if doc.get(name):
            doc[name] = escape_xml_illegal_chars(doc[name])
    if doc.get("title"):
        doc["title"] = doc["title"].lstrip()
    doc["metadata_created"] += "Z"
    doc["metadata_modified"] += "Z"
    doc["site_id"] = tk.config["ckan.site_id"]
    doc["index_id"] = hashlib.md5(f"{doc['id']}{doc['site_id']}".encode(), usedforsecurity=False).hexdigest()
    for plugin in p.PluginImplementations(p.IPackageController):
        doc = plugin.before_dataset_index(doc)
    doc["permission_labels"] = get_permission_labels().get_dataset_labels(model.Package.get(doc["id"]))
    return doc


def _flatten(doc: Json) -> None:
    """Puts what is nested beside the other fields, in place."""
    taken = [*RESERVED_FIELDS, *doc]
    for extra in doc.pop("extras", ()):
        value = extra["value"]
        value = " ".join(map(str, value)) if isinstance(value, (tuple, list)) else value
        key = "".join(letter for letter in extra["key"] if letter in KEY_CHARS)
        doc[f"extras_{key}"] = value
        if key not in taken:
            doc[key] = value
    doc["tags"] = [tag["name"] for tag in doc.get("tags", ())]
    doc["groups"] = [group["name"] for group in doc.get("groups", ())]
    doc["capacity"] = "private" if doc["private"] else "public"
    doc["organization"] = doc["organization"]["name"] if doc.get("organization") else None
    names = RESOURCE_FIELDS | {name: f"res_extras_{name}" for name in model.Resource.get_extra_columns()}
    for resource in doc.pop("resources", ()):
        for name, into in names.items():
            doc[into] = [*doc.get(into, ()), resource.get(name, "")]
    for name in ELSEWHERE:
        doc.pop(name, None)
    doc[TYPE_FIELD] = PACKAGE_TYPE
    doc["dataset_type"] = doc["type"]


def _dated(doc: Mapping[str, Any]) -> Any:
    """The fields, those that end in ``_date`` as Solr takes dates; what is no date is left out."""
    for name, value in doc.items():
        if not name.endswith("_date"):
            yield name, value
        elif value:
            try:
                moment = parse(value)
            except ParserError:
                continue
            yield name, moment.isoformat() + ("" if moment.tzinfo else "Z")
