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

from ckanext.tangerang.discovery import auto, document, shown
from ckanext.tangerang.discovery.index import batch
from ckanext.tangerang.later import left_to_worker

log = logging.getLogger(__name__)
AT_ONCE = 100  # documents in one request
ROUNDS = 3  # how often a record that changes while it is sent goes again
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


def index(record_ids: list[str], *, commit: bool = True) -> None:
    """Write the documents of these records and commit once, or leave that to the caller; raises what Solr's client raises.

    What another process changed meanwhile goes again: its document may have been sent before ours, which is older.
    """
    connection = make_connection()
    for start in range(0, len(record_ids), AT_ONCE):
        part = record_ids[start:start + AT_ONCE]
        for _ in range(ROUNDS):
            before = auto.of_ids(part)
            write(connection, part)
            after = auto.of_ids(part)
            part = [record_id for record_id in part if before.get(record_id) != after.get(record_id)]
            if not part:
                break
            model.Session.expire_all()  # everything is committed here, and what this session remembers is old
    if commit:
        connection.commit()


def write(connection: pysolr.Solr, record_ids: list[str]) -> None:
    """Send the documents of these records as they are now; becomes visible with the next commit."""
    found = model.Session.query(model.Package).filter(model.Package.id.in_(record_ids), model.Package.state == "active").all()
    documents = list(made(found))
    if documents:
        send(connection, documents)
    for gone in set(record_ids) - {package.id for package in found}:
        remove(connection, gone)


def made(packages: list[model.Package]) -> Iterator[dict[str, Any]]:
    """The documents of these records; one that is not made by our forms is sent by core itself."""
    with batch(packages):
        for _, both in shown.both(packages):
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
