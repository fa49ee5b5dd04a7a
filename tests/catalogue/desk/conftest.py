"""Pages of registration, review and harvest, opened and posted as a person of the city."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
import pytest

from tests.catalogue.conftest import City


@pytest.fixture
def visit(city: City, app: Any) -> Callable[..., Any]:
    """``visit("walidata", "/pengajuan/")`` reads a page; with ``post={...}`` posts a form; redirects are not followed."""
    tokens: dict[str, str] = {}

    def token(who: str) -> str:
        if who not in tokens:
            name = city.user(who).name
            made = tk.get_action("api_token_create")({"ignore_auth": True, "user": name}, {"user": name, "name": "pages"})
            tokens[who] = made["token"]
        return tokens[who]

    def go(who: str | None, address: str, post: Any = None, **options: Any) -> Any:
        headers = options.pop("headers", {}) | ({"Authorization": token(who)} if who else {})
        given = {"follow_redirects": False, "headers": headers, **options}
        return app.get(address, **given) if post is None else app.post(address, data=post, **given)
    return go
