"""The city on an empty index, and the public pages read as an anonymous person reads them."""
from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest

from tests.catalogue.conftest import City, founded

VOID = frozenset({"meta", "link", "input", "img", "br", "hr"})


class Outline(HTMLParser):
    """What a test asks of a page: its headings in order, its elements with their attributes, its words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.headings: list[tuple[int, str]] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words = ""
        self._level = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag in ("h1", "h2", "h3", "h4"):
            self._level = int(tag[1])
            self.headings.append((self._level, ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("h1", "h2", "h3", "h4"):
            self._level = 0

    def handle_data(self, data: str) -> None:
        self.words += f" {data}"
        if self._level:
            level, text = self.headings[-1]
            self.headings[-1] = (level, text + data)

    def handlers(self) -> list[str]:
        """Elements that carry a script in an attribute."""
        return [tag for tag, attributes in self.elements if any(name.startswith("on") for name in attributes)]

    def named(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture
def city(with_plugins: None, clean_db: None, clean_index: None) -> City:
    """The small city on an empty database and index."""
    return founded()


@pytest.fixture
def read(app: Any) -> Callable[..., Any]:
    """``read("/dataset/")``: the answer to an anonymous person, its ``outline`` beside it; redirects are not followed."""
    def get(address: str, **options: Any) -> Any:
        answer = app.get(address, follow_redirects=False, **options)
        answer.outline = Outline(answer.get_data(as_text=True)) if answer.mimetype == "text/html" else None
        return answer
    return get
