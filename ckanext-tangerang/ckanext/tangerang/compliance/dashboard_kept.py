"""Numbers of the whole catalogue kept in Redis until something is decided, so that looking at them costs the same at any size."""
from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from ckan.lib.redis import connect_to_redis
from redis.exceptions import RedisError

from ckanext.tangerang.audit.model import audit_event
from ckanext.tangerang.compliance.model import Reassessment

DAY = 24 * 3600


def kept(name: str, work: Callable[[], Mapping[str | None, Any]]) -> dict[str | None, Any]:
    """What ``work`` finds by agency; found anew only where the catalogue has moved since it was last found.

    The state is read before the work: what is decided meanwhile makes the next reader find anew.
    """
    state, key = state_of_catalogue(), f"sdi:{tk.config['ckan.site_id']}:compliance:{name}"
    try:
        if (found := _read(key, state)) is not None:
            return found
        fresh = dict(work())
        connect_to_redis().set(key, json.dumps({"state": state, "found": list(fresh.items())}), ex=DAY)
        return fresh
    except RedisError:
        return dict(work())


def _read(key: str, state: str) -> dict[str | None, Any] | None:
    raw = connect_to_redis().get(key)
    held = json.loads(raw) if raw else {}
    return dict(held["found"]) if held.get("state") == state else None


def state_of_catalogue() -> str:
    """Changes with every decision (whatever becomes public or ceases to be stands in the audit chain, in the same transaction)
    and with every step of a look at all records anew, which alone writes verdicts without one.
    """
    head = sa.select(audit_event.c.hash).order_by(audit_event.c.seq.desc()).limit(1).scalar_subquery()
    last = sa.select(sa.func.max(Reassessment.moved)).scalar_subquery()
    return "{}/{}".format(*model.Session.execute(sa.select(head, last)).one())
