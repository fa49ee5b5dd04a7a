"""How often one address or person may do something that anybody may do: counted in Redis by the hour."""
from __future__ import annotations

import hashlib
import time

import ckan.plugins.toolkit as tk
from ckan.lib.redis import connect_to_redis
from flask import has_request_context

HOUR = 3600
EVERYBODY = 20
"""How many times the limit of one address all anonymous people together may use in an hour."""


def address() -> str:
    """The address the nearest proxy saw; empty outside a request."""
    if not has_request_context():
        return ""
    route = tk.request.access_route
    return str(route[-1]) if route else str(tk.request.remote_addr or "")


def within(what: str, who: str, most: int) -> bool:
    """Counts one more of ``what`` by ``who`` in this hour; false once there are more than ``most``. Addresses are kept hashed."""
    hashed = hashlib.sha256(f"{tk.config['SECRET_KEY']}:{who}".encode()).hexdigest()[:24]
    key = f"sdi:limit:{what}:{hashed}:{int(time.time()) // HOUR}"
    pipe = connect_to_redis().pipeline()
    pipe.incr(key)
    pipe.expire(key, HOUR)
    return int(pipe.execute()[0]) <= most


def refuse_often(what: str, user_id: str | None, most: int) -> None:
    """``ValidationError`` for who did this too often within an hour; nobody is counted outside a request."""
    if not has_request_context() or not most:
        return
    fine = within(what, user_id or address(), most)
    if not user_id:
        fine = within(what, "*", most * EVERYBODY) and fine
    if not fine:
        raise tk.ValidationError({"message": [tk._("Too many of these came from here within an hour. Try again later.")]})
