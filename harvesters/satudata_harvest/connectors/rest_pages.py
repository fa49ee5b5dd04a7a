"""How a list is walked page by page, whatever the service calls it, and never without end."""
from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jmespath.exceptions import JMESPathError

from satudata.text import Text
from satudata_harvest.connectors.network import no_progress, with_query
from satudata_harvest.failure import Failure
from satudata_harvest.mapping import ODD, compiled
from satudata_harvest.web.parse import invalid
from satudata_harvest.web.target import joined, target

Fetch = Callable[[str], tuple[Any, Mapping[str, str]]]
LINK = re.compile(r'<([^<>]{1,4000})>\s*;[^,<]*?\brel\s*=\s*"?([^",;]{1,100})"?', re.IGNORECASE)


@dataclass(frozen=True)
class Page:
    """One page: its records, how many the source says there are in all, and what leads on."""

    records: list[Any]
    total: int | None
    value: Any
    headers: Mapping[str, str]


def pages(fetch: Fetch, url: str, options: Mapping[str, Any]) -> Iterator[Page]:
    """Every page of a list.

    :raises Failure: SOURCE_DATA_INVALID when what came has no list, or leads in a circle
    """
    how = options.get("pages", {})
    seen: set[str] = set()
    place = next_ = with_query(url, _first(how))
    count = 0
    while next_:
        if next_ in seen:
            raise no_progress()
        seen.add(next_)
        place = next_
        value, headers = fetch(place)
        page = Page(_records(value, options.get("records", "@")), _total(value, how), value, headers)
        yield page
        count += len(page.records)
        next_ = _next(page, place, url, how, (len(seen), count))


def search(path: str, value: Any) -> Any:
    """What a JMESPath finds; nothing where a function met the wrong type."""
    try:
        return compiled(path).search(value)
    except ODD:
        return None


def compiles(path: str, field: str) -> None:
    """:raises Failure: SOURCE_DATA_INVALID when a path of the document is no JMESPath"""
    try:
        compiled(path)
    except (JMESPathError, RecursionError, OverflowError) as error:
        raise Failure("SOURCE_DATA_INVALID", Text(id=f"Jalur {path!r} bukan ungkapan JMESPath.",
                                                  en=f"Path {path!r} is no JMESPath expression."), field) from error


def _first(how: Mapping[str, Any]) -> dict[str, Any]:
    query = {how["size_param"]: how.get("size", 100)} if "size_param" in how else {}
    if how.get("style") in ("page", "offset"):
        query[how.get("param", how["style"])] = how.get("start", 1 if how["style"] == "page" else 0)
    return query


def _next(page: Page, place: str, url: str, how: Mapping[str, Any], far: tuple[int, int]) -> str:
    """The address of the next page; empty at the end. ``far``: pages and records so far."""
    style = how.get("style", "none")
    if style == "none" or (style in ("page", "offset") and not page.records):
        return ""
    if style in ("page", "offset"):
        step = far[0] if style == "page" else far[1]
        first = _first(how)
        first[how.get("param", style)] = int(first[how.get("param", style)]) + step
        return with_query(url, first)
    if style == "link":
        found = next((link[1] for link in LINK.finditer(page.headers.get("link", "")[:20_000])
                      if "next" in link[2].casefold().split()), None)
    else:
        found = search(how.get("path", "next"), page.value)
    if found in (None, "", False):
        return ""
    if not isinstance(found, (str, int)):
        raise invalid("Petunjuk ke halaman berikutnya bukan teks.", "What leads to the next page is no text.")
    if style == "cursor":
        return with_query(url, {**_first(how), how.get("param", "cursor"): found})
    return joined(target(place), str(found)).url


def _records(value: Any, path: str) -> list[Any]:
    found = search(path, value)
    if not isinstance(found, list):
        raise Failure("SOURCE_DATA_INVALID", Text(id=f"Pada jalur {path!r} tidak ada daftar catatan.",
                                                  en=f"There is no list of records at path {path!r}."), "options.records")
    return found


def _total(value: Any, how: Mapping[str, Any]) -> int | None:
    found = search(how["total"], value) if "total" in how else None
    text = str(found)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None
