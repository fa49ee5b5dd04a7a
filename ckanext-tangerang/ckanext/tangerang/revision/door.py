"""The key of the write door: core writes to records pass only with it, and nothing outside this process can hold it."""
from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from ckan import model
from ckan.types import Context

DOOR = object()  # compared by identity: no value sent from outside can equal it
_inside: ContextVar[bool] = ContextVar("sdi_door", default=False)


def door_context(user: str, **more: Any) -> Context:
    """A context for core's own writes when a revision is applied; ``user`` is the id or name of who approved it."""
    person = model.User.get(user)
    context: dict[str, Any] = {"user": person.name if person else user, "auth_user_obj": person, "ignore_auth": True,
                               "sdi_door": DOOR, **more}
    return context  # type: ignore[return-value]


def is_open(context: Context) -> bool:
    """Whether the call comes through the door, directly or from inside a core action that did."""
    return context.get("sdi_door") is DOOR or _inside.get()


def through(action: Callable[..., Any], context: Context, data_dict: Any) -> Any:
    """Runs a core action with the door open for the actions it calls in turn (core makes them fresh contexts)."""
    token = _inside.set(True)
    try:
        return action(context, data_dict)
    finally:
        _inside.reset(token)
