"""Bringing the index up to date after the database: many records, one Solr commit."""
from __future__ import annotations

import logging
import socket
from collections.abc import Iterator
from typing import Any

import ckan.plugins.toolkit as tk
import pysolr
from ckan import logic, model
from ckan.lib.search.common import SearchError, SearchIndexError, make_connection

from ckanext.tangerang.discovery import document
from ckanext.tangerang.discovery.index import batch
from ckanext.tangerang.later import left_to_worker

log = logging.getLogger(__name__)
AT_ONCE = 100  # documents in one request
BAD_REQUEST = "HTTP 400"  # Solr answered and did not like what it got
UNREACHABLE = (SearchError, SearchIndexError, pysolr.SolrError, socket.error)


def refresh(record_ids: list[str]) -> None:
    """Index these records, or take them out where they are public no more. What cannot be indexed now is left to a job:
    the database is the truth, ``ckan sdi index check --fix`` compares both.
    """
    if not record_ids:
        return
    wanted = list(dict.fromkeys(record_ids))
    try:
        index(wanted)
    except UNREACHABLE as error:
        log.error("index not reached, %s records wait: %s", len(wanted), type(error).__name__)
        left_to_worker(index, [wanted], "index what waits", 1800)


def index(record_ids: list[str]) -> None:
    """Write the documents of these records and commit once; raises what Solr's client raises."""
    connection = make_connection()
    for start in range(0, len(record_ids), AT_ONCE):
        part = record_ids[start:start + AT_ONCE]
        found = model.Session.query(model.Package).filter(model.Package.id.in_(part), model.Package.state == "active").all()
        documents = list(made(found))
        if documents:
            send(connection, documents)
        for gone in set(part) - {package.id for package in found}:
            remove(connection, gone)
    connection.commit()


def made(packages: list[model.Package]) -> Iterator[dict[str, Any]]:
    """The documents of these records; one that is not made by our forms is sent by core itself."""
    with batch(packages):
        for package in packages:
            both = logic.package_show_default_and_custom_schemas({"ignore_auth": True}, package.id)
            if document.is_ours(both[0]):
                yield document.of(*both)
            else:
                logic.index_update_package_dicts(both, defer_commit=True)


def send(connection: pysolr.Solr, documents: list[dict[str, Any]]) -> None:
    """One request for all. If Solr refuses one of them it takes none: then each goes alone, and the refused are named."""
    try:
        connection.add(documents, commit=False)
    except pysolr.SolrError as error:
        if BAD_REQUEST not in str(error):
            raise
        refused = []
        for one in documents:
            try:
                connection.add([one], commit=False)
            except pysolr.SolrError:
                refused.append(one["id"])
        if refused:
            raise SearchIndexError(f"refused by the search engine: {', '.join(refused)}") from None


def remove(connection: pysolr.Solr, record_id: str) -> None:
    """Take a record's document out; becomes visible with the next commit."""
    connection.delete(q=f'id:"{record_id}" AND site_id:"{tk.config["ckan.site_id"]}"', commit=False)
