"""The search index made anew on our side, as ``ckan sdi index rebuild`` does it."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import timing
from ckan.lib.search.common import make_connection

from ckanext.tangerang.discovery import drift, rebuild


def rebuilt(limit: int, processes: int) -> tuple[int, float]:
    """How many documents ``ckan sdi index rebuild`` writes anew, and how many a second, its one commit included."""
    ids = drift.public()[:limit]

    def work() -> None:
        for _ in rebuild.written(ids, processes):
            pass
        make_connection().commit()
    return len(ids), len(ids) / timing.seconds(work)


TASKS: dict[str, Callable[..., Any]] = {"rebuild": rebuilt}
