"""The lists of the BPS WebAPI: pages of objects, an error inside a 200, and the many ways it says there is nothing."""
from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from satudata.text import Text
from satudata_harvest.connectors.network import incomplete, no_progress
from satudata_harvest.failure import Failure
from satudata_harvest.web.parse import invalid

Ask = Callable[[Mapping[str, Any]], Any]
MOST_PAGES = 10_000
KEY_WORDS = ("key", "kunci", "token", "unauthor", "forbidden")


def answer_of(value: Any) -> Mapping[str, Any]:
    """An answer that is no error.

    :raises Failure: SOURCE_FORBIDDEN where BPS does not take the key, SOURCE_DATA_INVALID for every other error
    """
    if not isinstance(value, dict) or "status" not in value:
        raise invalid("Alamat ini tidak menjawab seperti WebAPI BPS.", "This address does not answer as the BPS WebAPI does.")
    if str(value["status"]).casefold() != "ok":
        said = str(value.get("message", "")).casefold()
        if any(word in said for word in KEY_WORDS):
            raise Failure("SOURCE_FORBIDDEN", Text(id="WebAPI BPS tidak menerima kunci ini.",
                                                   en="The BPS WebAPI does not take this key."), "secret")
        raise invalid("WebAPI BPS menjawab galat.", "The BPS WebAPI answers with an error.")
    return value


def is_there(answer: Mapping[str, Any]) -> bool:
    """Whether an answer holds anything: nothing has a word of its own, and an empty text where the list would be."""
    return str(answer.get("data-availability", "available")) == "available"


def pages(ask: Ask, query: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], list[Mapping[str, Any]]]]:
    """What each page says of the list, and its objects.

    :raises Failure: SOURCE_DATA_INVALID for pages that repeat, or fewer objects than the list says it has
    """
    came = 0
    last: list[Mapping[str, Any]] = []
    info: Mapping[str, Any] = {}
    for number in range(1, MOST_PAGES + 1):
        answer = answer_of(ask({**query, "page": number}))
        if not is_there(answer):
            break
        info, found = _page(answer.get("data"))
        if found and found == last:
            raise no_progress()
        came, last = came + len(found), found
        yield info, found
        if not found or number >= _number(info, "pages"):
            break
    if came < _number(info, "total"):
        raise incomplete(_number(info, "total"), came)


def everything(ask: Ask, query: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The objects of every page."""
    for _, found in pages(ask, query):
        yield from found


def _page(data: Any) -> tuple[Mapping[str, Any], list[Mapping[str, Any]]]:
    if not isinstance(data, list) or len(data) != 2 or not isinstance(data[0], dict) or not isinstance(data[1], list):
        raise invalid("Daftar BPS tidak berbentuk halaman.", "The list of BPS has no pages.")
    if not all(isinstance(one, dict) for one in data[1]):
        raise invalid("Daftar BPS memuat yang bukan objek.", "The list of BPS holds what is no object.")
    return data[0], data[1]


def _number(info: Mapping[str, Any], name: str) -> int:
    value = info.get(name, 0)
    return value if isinstance(value, int) else int(value) if isinstance(value, str) and value.isdigit() else 0
