"""Every document of the search index written anew, by several processes at once and with one commit of the search engine."""
from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from ckan import model
from ckan.lib.search.common import make_connection

from ckanext.tangerang.discovery import drift
from ckanext.tangerang.discovery.refresh import index

PART = 200
"""Records a process takes at a time; a catalogue of no more is not worth a second process."""


def cores() -> int:
    """How many processes this one may run at once."""
    return len(os.sched_getaffinity(0))


def rebuild(processes: int | None = None) -> Iterator[int]:
    """Writes every document anew and removes what is too much; gives how many are written, part by part.

    What was published, changed or withdrawn meanwhile shows as a difference at the end and is repaired.
    """
    done = 0
    for count in written(drift.public(), processes or cores()):
        done += count
        yield done
    make_connection().commit()
    drift.repair(drift.drift())


def written(ids: list[str], processes: int) -> Iterator[int]:
    """Sends the documents of these records without a commit; gives the number of each part."""
    parts = [ids[start:start + PART] for start in range(0, len(ids), PART)]
    processes = min(processes, len(parts))
    if processes < 2:
        yield from map(write, parts)
        return
    model.Session.remove()  # no connection is open while the process is forked
    with ProcessPoolExecutor(processes, get_context("fork"), initializer=begin) as pool:
        yield from pool.map(write, parts)


def begin() -> None:
    """A process that was forked leaves the connections alone that it shares with its parent, and opens its own."""
    model.meta.engine.dispose(close=False)


def write(part: list[str]) -> int:
    """Sends the documents of some records; gives their number."""
    index(part, commit=False)
    model.Session.expunge_all()
    return len(part)
