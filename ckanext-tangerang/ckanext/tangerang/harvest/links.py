"""Which addresses lead out of a public record, and does each answer? Asked through the guarded client."""
from __future__ import annotations

import tempfile
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.harvest import local
from ckanext.tangerang.harvest.link_model import Link
from ckanext.tangerang.harvest.model import now
from ckanext.tangerang.people.clock import today
from ckanext.tangerang.publish import embargo
from satudata.form.links import links
from satudata_harvest.failure import Failure
from satudata_harvest.web.client import Client

Found = list[tuple[str, str]]
HOW = {"SOURCE_NOT_FOUND": "gone", "SOURCE_UNAVAILABLE": "silent", "SOURCE_DATA_INVALID": "refused"}
"""What a failure says of a link. One that asks for a password answers; one the operator keeps us from is not judged."""
QUICK = {"connect_seconds": 5.0, "between_seconds": 10.0, "request_seconds": 15.0, "attempts": 2, "longest_wait": 2.0}
LONE = 3  # servers asked, and none of them answers: it is our own line that is down


def external(record: Mapping[str, Any], kind: str) -> Found:
    """``(path, address)`` of what lies on other servers; a table that waits for its hour is not asked for before."""
    own = urlsplit(tk.config["ckan.site_url"]).netloc.lower()
    tables = record.get("tables") or []
    waiting = tuple(f"tables.{place}." for place, table in enumerate(tables) if embargo.waits(record, table))
    return [(path, url) for path, url in links(record, kind) if server(url) != own and not path.startswith(waiting)]


def server(url: str) -> str:
    """The server of an address, "" where it cannot be read."""
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return ""


class Asker:
    """Asks each address once. ``alone`` is true once several servers were asked and none of all answered."""

    def __init__(self) -> None:
        self.room = tempfile.TemporaryDirectory(prefix="links-")
        allowed = local.allowed()
        bounds = {name: min(value, getattr(allowed.web, name)) for name, value in QUICK.items()}
        self.client = Client(Path(self.room.name), networks=allowed.networks_of(""), bounds=replace(allowed.web, **bounds),
                             proxy=allowed.proxy, ca_file=allowed.ca_file)
        self.seen: dict[str, str | None] = {}

    def __enter__(self) -> Asker:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()
        self.room.cleanup()

    @property
    def alone(self) -> bool:
        return len({server(url) for url in self.seen}) >= LONE and set(self.seen.values()) == {"silent"}

    def ask(self, urls: Collection[str]) -> Mapping[str, str | None]:
        """How each fails, None where it answers."""
        for url in sorted(set(urls) - self.seen.keys()):
            self.seen[url] = self.one(url)
        return self.seen

    def one(self, url: str) -> str | None:
        try:
            self.client.reach(url)
        except Failure as failure:
            return HOW.get(failure.word.name)
        return None


def note(ids: Collection[str], named: Mapping[str, Found], answers: Mapping[str, str | None]) -> int:
    """Keeps the answers for these records, forgets links they name no more; gives how many fail. Flushes."""
    kept = {(row.record_id, row.path): row for row in model.Session.scalars(sa.select(Link).where(Link.record_id.in_(ids)))}
    failed = 0
    for record_id, found in named.items():
        for path, url in found:
            row = kept.pop((record_id, path), None)
            if row is None or row.url != url:
                row = row or Link(record_id=record_id, path=path)
                row.url, row.how, row.since, row.failed_on = url, None, None, None
                model.Session.add(row)
            answered(row, answers[url])
            failed += row.how is not None
    for row in kept.values():
        model.Session.delete(row)
    model.Session.flush()
    return failed


def answered(row: Link, how: str | None) -> None:
    """Brings a link up to its last answer: the first day of failures in a row stays."""
    row.checked, row.how = now(), how
    row.since = (row.since or today()) if how else None
    row.failed_on = today() if how else None
