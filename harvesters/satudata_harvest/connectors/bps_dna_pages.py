"""The lists of BPS's DNA service: pages that name the next one, and the rows under an activity."""
from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from satudata.text import Text
from satudata_harvest.connectors.network import incomplete, no_object, no_progress
from satudata_harvest.failure import Failure
from satudata_harvest.web.parse import invalid
from satudata_harvest.web.target import joined, target

MOST_PAGES = 10_000


@dataclass(frozen=True)
class Page:
    """One page: its activities, and how many there are in all, where it says so."""

    items: list[Mapping[str, Any]]
    total: int | None


def pages(ask: Callable[[int], Any], url: str) -> Iterator[Page]:
    """Every page, by its number: the address of the next is not followed, for it may leave out what was asked for.

    :param url: the service's own address: a next page elsewhere is refused
    :raises Failure: SOURCE_DATA_INVALID for what is no page, pages that repeat, fewer activities than it says there are
    """
    came, total = 0, None
    last: list[Mapping[str, Any]] = []
    for number in range(1, MOST_PAGES + 1):
        page, following = _page(ask(number))
        if page.items and page.items == last:
            raise no_progress()
        came, last, total = came + len(page.items), page.items, page.total if page.total is not None else total
        yield page
        if not following:
            break
        _same_server(following, url)
        if not page.items:
            raise no_progress()
    if total is not None and came < total:
        raise incomplete(total, came)


def listed(value: Any) -> list[Mapping[str, Any]]:
    """The rows under an activity."""
    found = value.get("result") if isinstance(value, dict) else None
    if not isinstance(found, list):
        raise unlike()
    return _objects(found)


def _page(value: Any) -> tuple[Page, str]:
    """A page, and the address of the next; empty at the end."""
    result = value.get("result") if isinstance(value, dict) else None
    if not isinstance(result, dict) or not isinstance(result.get("data"), list) or "next_page_url" not in result:
        raise unlike()
    following, total = result["next_page_url"], result.get("total")
    if following is not None and not isinstance(following, str):
        raise invalid("Alamat halaman berikutnya bukan teks.", "The address of the next page is no text.")
    known = isinstance(total, int) and not isinstance(total, bool)
    return Page(_objects(result["data"]), total if known else None), following or ""


def _same_server(following: str, url: str) -> None:
    """Refuses a next page elsewhere; a proxy may write http where we came by https."""
    own = target(url)
    if joined(own, following).host != own.host:
        raise Failure("SOURCE_DATA_INVALID", Text(id="Halaman berikutnya menunjuk ke server lain; tidak diikuti.",
                                                  en="The next page is at another server; it is not followed."))


def _objects(found: list[Any]) -> list[Mapping[str, Any]]:
    if not all(isinstance(one, dict) for one in found):
        raise no_object()
    return found


def unlike() -> Failure:
    """The failure of an answer that is not as DNA's client code expects it."""
    return invalid("Alamat ini tidak menjawab seperti DNA BPS.", "This address does not answer as the DNA service of BPS does.")
