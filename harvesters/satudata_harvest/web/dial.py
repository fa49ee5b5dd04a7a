"""How a connection is made: the name resolved once, judged, and that very address dialled, within a deadline."""
from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import httpcore

from satudata.text import Text
from satudata_harvest.failure import Failure
from satudata_harvest.web import address
from satudata_harvest.web.bounds import Bounds


class Clock:
    """When the present request has to be over; shared by every stream of a client."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self.now = now
        self.end = float("inf")

    def start(self, seconds: float) -> None:
        self.end = self.now() + seconds

    @property
    def over(self) -> bool:
        """True when the request has no time left worth a step."""
        return self.end - self.now() < 0.01

    def left(self, wanted: float | None) -> float:
        """Seconds a step may take.

        :raises Failure: SOURCE_UNAVAILABLE when the request's time is over
        """
        left = self.end - self.now()
        if left <= 0:
            raise Failure("SOURCE_UNAVAILABLE", Text(id="Jawaban sumber melewati batas waktu.",
                                                     en="The source's answer took too long."))
        return left if wanted is None else min(left, wanted)


class Dialler(httpcore.NetworkBackend):
    """Dials judged addresses only. The operator's proxy, where there is one, is the one address that is not judged."""

    def __init__(self, networks: Sequence[str], bounds: Bounds, clock: Clock, *, proxy: tuple[str, int] | None = None,
                 resolver: address.Resolver = address.resolve) -> None:
        self.networks, self.bounds, self.clock, self.proxy, self.resolver = networks, bounds, clock, proxy, resolver
        self.below = httpcore.SyncBackend()

    def connect_tcp(self, host: str, port: int, timeout: float | None = None, local_address: str | None = None,
                    socket_options: Iterable[Any] | None = None) -> httpcore.NetworkStream:
        """A stream to the judged address of a name.

        :raises Failure: SOURCE_BLOCKED, SOURCE_UNAVAILABLE
        """
        seconds = self.clock.left(self.bounds.connect_seconds)
        found = self.resolver(host, port, seconds)
        where = found[0] if (host, port) == self.proxy else address.judge(host, found, self.networks)
        stream = self.below.connect_tcp(where, port, self.clock.left(self.bounds.connect_seconds), local_address, socket_options)
        return _Stream(stream, self.clock)

    def connect_unix_socket(self, path: str, timeout: float | None = None,
                            socket_options: Iterable[Any] | None = None) -> httpcore.NetworkStream:
        """Never: a socket of this machine is no source."""
        raise Failure("SOURCE_BLOCKED")


class _Stream(httpcore.NetworkStream):
    """A stream whose every step also ends with the request's time."""

    def __init__(self, below: httpcore.NetworkStream, clock: Clock) -> None:
        self.below, self.clock = below, clock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.below.read(max_bytes, self.clock.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.below.write(buffer, self.clock.left(timeout))

    def close(self) -> None:
        self.below.close()

    def start_tls(self, ssl_context: ssl.SSLContext, server_hostname: str | None = None,
                  timeout: float | None = None) -> httpcore.NetworkStream:
        return _Stream(self.below.start_tls(ssl_context, server_hostname, self.clock.left(self.bounded(timeout))), self.clock)

    @staticmethod
    def bounded(timeout: float | None) -> float:
        return 10.0 if timeout is None else timeout

    def get_extra_info(self, info: str) -> Any:
        return self.below.get_extra_info(info)
