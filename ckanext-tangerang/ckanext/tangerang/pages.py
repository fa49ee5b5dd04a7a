"""What the pages of every room share: calling actions as the person who asks, and refusals turned into pages."""
from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import ckan.plugins.toolkit as tk
from flask import Response, jsonify


def call(action: str, /, **data: Any) -> Any:
    """An action, as the person whose page this is."""
    return tk.get_action(action)({"user": tk.g.user, "auth_user_obj": tk.g.userobj}, data)


def page(view: Callable[..., Any]) -> Callable[..., Any]:
    """Anonymous people are sent to log in and come back; a refusal is a page that says why."""

    @wraps(view)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        try:
            return view(*args, **kwargs)
        except tk.NotAuthorized as refusal:
            if not tk.g.user:
                return tk.redirect_to("user.login", came_from=tk.request.full_path.rstrip("?"))
            return tk.abort(403, str(refusal.message or "") or tk._("Your role does not allow this."))
        except tk.ObjectNotFound:
            return tk.abort(404, tk._("There is nothing at this address, or it is not open to you."))

    return wrapped


def signed_in(view: Callable[..., Any]) -> Callable[..., Any]:
    """A page for people with an account."""

    @wraps(view)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        if not tk.g.user:
            return tk.redirect_to("user.login", came_from=tk.request.full_path.rstrip("?"))
        return page(view)(*args, **kwargs)

    return wrapped


def here(address: str | None) -> str:
    """The address if it is a path of this catalogue, else nothing: nobody is sent elsewhere by a posted value."""
    path = address or ""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else ""


def errors_of(refusal: tk.ValidationError) -> list[tuple[str, str]]:
    """(field, sentence) pairs of a refused input, in the order given."""
    found = []
    for field, said in refusal.error_dict.items():
        if field == "conflict":
            continue
        for sentence in said if isinstance(said, list) else [said]:
            found.append((str(field), str(sentence)))
    return found


def flash_errors(refusal: tk.ValidationError) -> None:
    """Shows the sentences of a refused input above the next page."""
    for _field, sentence in errors_of(refusal):
        tk.h.flash_error(sentence)


def as_json(data: Any, status: int = 200) -> Response:
    """A JSON answer for the page's own script."""
    response: Response = jsonify(data)
    response.status_code = status
    return response


def as_private(response: Response, filename: str, *, show: bool = False) -> Response:
    """A file for this person alone: no cache keeps it. ``show``: the browser may open it rather than save it."""
    tk.request.environ["__no_cache__"] = True  # else core adds "public" after the view
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Disposition"] = f'{"inline" if show else "attachment"}; filename="{filename}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
