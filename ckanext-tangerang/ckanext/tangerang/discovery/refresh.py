"""Bringing the index up to date after the database: many records, one Solr commit."""
from __future__ import annotations

import logging
import socket

import ckan.plugins.toolkit as tk
import pysolr
from ckan import logic, model
from ckan.lib import search
from ckan.lib.search.common import SearchError, SearchIndexError, make_connection

from ckanext.tangerang.discovery.index import batch

log = logging.getLogger(__name__)
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
        tk.enqueue_job(index, [wanted], title="index what waits", rq_kwargs={"timeout": 1800})


def index(record_ids: list[str]) -> None:
    """Write the documents of these records and commit once; raises what Solr's client raises."""
    found = model.Session.query(model.Package).filter(model.Package.id.in_(record_ids), model.Package.state == "active").all()
    public = {package.id for package in found}
    with batch(found):
        for record_id in record_ids:
            if record_id in public:
                logic.index_update_package({"ignore_auth": True}, record_id, True)
            else:
                remove(record_id)
    make_connection().commit()


def remove(record_id: str) -> None:
    """Take a record's document out; becomes visible with the next commit."""
    search.index_for("Package").remove_dict({"id": record_id})
