"""How long, how large and how often: the bounds of every request."""
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Bounds:
    """Bounds of requests; seconds and bytes. The operator may set others under ``web`` of the list."""

    connect_seconds: float = 10.0
    between_seconds: float = 30.0        # between two pieces of an answer
    request_seconds: float = 300.0       # one request with its redirects, without its waits
    body_bytes: int = 50 * 1024 * 1024   # after decompression
    ratio: int = 200                     # of the decompressed size to the bytes that came
    ratio_from: int = 1024 * 1024        # ... looked at from this size on
    redirects: int = 5
    attempts: int = 4
    wait_seconds: float = 1.0            # before the second attempt; doubled each time
    longest_wait: float = 60.0           # the longest wait a source may ask for
    depth: int = 100                     # nesting of JSON and XML
    address_chars: int = 8_000
