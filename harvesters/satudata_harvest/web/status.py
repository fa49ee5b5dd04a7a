"""What a status means: the word of a refusal, and how long to wait before trying again."""
from __future__ import annotations

import random
import time
from email.utils import parsedate_to_datetime

from satudata.text import Text
from satudata_harvest.failure import Failure
from satudata_harvest.web.bounds import Bounds

AGAIN = frozenset({429, 502, 503, 504})
REDIRECTS = frozenset({301, 302, 303, 307, 308})


def refusal(status: int, place: str) -> Failure:
    """The failure of an answer that is none."""
    word = ("SOURCE_FORBIDDEN" if status in (401, 403, 407) else "SOURCE_NOT_FOUND" if status in (404, 410)
            else "SOURCE_UNAVAILABLE" if status in (408, 425, 429) or status >= 500 else "SOURCE_DATA_INVALID")
    return Failure(word, Text(id=f"Sumber menjawab status {status} untuk {place}.",
                              en=f"The source answers status {status} for {place}."))


def wait(attempt: int, asked: str | None, bounds: Bounds) -> float | None:
    """Seconds before the next attempt, with jitter; what the source asks for, if more; None when it asks for too much."""
    own = min(bounds.wait_seconds * 2.0**attempt, bounds.longest_wait)
    own *= random.uniform(0.5, 1.0)  # noqa: S311 - spreads load, guards nothing
    wanted = _asked(asked)
    if wanted is not None and wanted > bounds.longest_wait:
        return None
    return max(own, wanted or 0.0)


def _asked(written: str | None) -> float | None:
    """Seconds of a Retry-After: a number, or a date; None when it says nothing."""
    if not written:
        return None
    text = written.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return None
