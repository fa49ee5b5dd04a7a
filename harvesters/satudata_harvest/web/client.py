"""The guarded client: every request of every connector goes through here."""
from __future__ import annotations

import io
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpcore

from satudata.text import Text
from satudata_harvest.failure import Failure
from satudata_harvest.web import address
from satudata_harvest.web.answer import Answer, spooled, too_big
from satudata_harvest.web.bounds import Bounds
from satudata_harvest.web.dial import Clock, Dialler
from satudata_harvest.web.status import AGAIN, REDIRECTS, refusal, wait
from satudata_harvest.web.target import Target, joined, target
from satudata_harvest.web.trouble import Again, broken, late, unreachable

AGENT = "satudata-harvest/1.0"


@dataclass(frozen=True)
class _Ask:
    """What is asked: ``private`` headers go to the first address's own server only."""

    method: str
    headers: Mapping[str, str]
    private: Mapping[str, str]
    body: bytes | None
    bounds: Bounds
    to_read: bool = True


class Client:
    """Fetches from one source. Not shared between threads; close it, or use it as a context manager.

    :param room: folder for bodies that are too big for memory
    :param networks: networks (CIDR) beyond the public ones the operator lists for this source
    :param proxy: address of the operator's proxy; the environment's is never used
    :param ca_file: certificates trusted instead of the system's
    :param seconds: all the time this client has
    """

    def __init__(self, room: Path, *, networks: Sequence[str] = (), bounds: Bounds | None = None, proxy: str | None = None,
                 ca_file: Path | None = None, seconds: float = 3_600, resolver: address.Resolver = address.resolve,
                 sleep: Callable[[float], None] = time.sleep) -> None:
        self.room, self.bounds, self.sleep = room, bounds or Bounds(), sleep
        self.clock = Clock()
        self.end = self.clock.now() + seconds
        by = target(proxy) if proxy else None
        self.proxied = by is not None
        dialler = Dialler(networks, self.bounds, self.clock, proxy=(by.host, by.port) if by else None, resolver=resolver)
        common: dict[str, Any] = {"ssl_context": _trust(ca_file), "network_backend": dialler, "max_connections": 4,
                                  "keepalive_expiry": 15.0, "retries": 0}
        self.dialler = dialler
        self.pool: httpcore.ConnectionPool = (httpcore.HTTPProxy(by.url, **common) if by else httpcore.ConnectionPool(**common))

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self.pool.close()

    def get(self, url: str, headers: Mapping[str, str] | None = None, *, secrets: Mapping[str, str] | None = None,
            most: int | None = None) -> Answer:
        """The answer to a GET; ``secrets`` are headers only this address's own server gets; ``most`` bytes at the most.

        :raises Failure: SOURCE_UNAVAILABLE, SOURCE_NOT_FOUND, SOURCE_FORBIDDEN, SOURCE_BLOCKED or SOURCE_DATA_INVALID
        """
        return self.request("GET", url, headers, secrets=secrets, most=most)

    def reach(self, url: str) -> None:
        """Whether an address answers a GET; its body is not read. Raises as :meth:`get`."""
        self._ask(_Ask("GET", {}, {}, None, self.bounds, to_read=False), url).close()

    def request(self, method: str, url: str, headers: Mapping[str, str] | None = None, *, body: bytes | None = None,
                secrets: Mapping[str, str] | None = None, most: int | None = None) -> Answer:
        """As :meth:`get`; tried again where that can help."""
        bounds = self.bounds if most is None else replace(self.bounds, body_bytes=min(self.bounds.body_bytes, most))
        return self._ask(_Ask(method, headers or {}, secrets or {}, body, bounds), url)

    def _ask(self, ask: _Ask, url: str) -> Answer:
        """Every attempt."""
        first = target(url, self.bounds.address_chars)
        for attempt in range(self.bounds.attempts):
            try:
                return self._attempt(ask, first)
            except Again as again:
                seconds = wait(attempt, again.asked, self.bounds)
                if seconds is None or attempt + 1 == self.bounds.attempts or self.clock.now() + seconds > self.end:
                    raise again.failure from again
                self.sleep(seconds)
        raise Failure("SOURCE_UNAVAILABLE")

    def _attempt(self, ask: _Ask, first: Target) -> Answer:
        """One attempt: the address, and where it redirects to; each hop judged as the first."""
        left = self.end - self.clock.now()
        self.clock.start(min(self.bounds.request_seconds, left))
        now = first
        for _ in range(self.bounds.redirects + 1):
            if not now.may_have_secrets_of(first):
                ask = replace(ask, private={})
            found = self._hop(ask, now)
            if isinstance(found, Answer):
                return found
            status, location = found
            if not location:
                raise refusal(status, now.place)
            now = joined(now, location)
            if status == 303 or (status in (301, 302) and ask.method == "POST"):
                ask = replace(ask, method="GET", body=None)
        raise Failure("SOURCE_DATA_INVALID", Text(id="Sumber mengalihkan terlalu sering.", en="The source redirects too often."))

    def _hop(self, ask: _Ask, where: Target) -> Answer | tuple[int, str]:
        """The answer of one address, or status and location of a redirect."""
        if self.proxied:
            self._judge_behind_proxy(where)
        sent = {"User-Agent": AGENT, "Accept": "*/*", "Accept-Encoding": "gzip, deflate", **ask.headers, **ask.private}
        times = {"connect": self.bounds.connect_seconds, "read": self.bounds.between_seconds,
                 "write": self.bounds.between_seconds, "pool": self.bounds.connect_seconds}
        began = False
        try:
            with self.pool.stream(ask.method, where.url, headers=_header(where, sent), content=ask.body,
                                  extensions={"timeout": times}) as response:
                began = True
                return self._read(response, where, ask)
        except (httpcore.ConnectError, httpcore.ConnectTimeout, httpcore.PoolTimeout) as error:
            raise Again(unreachable(where, error)) from error
        except (httpcore.TimeoutException, httpcore.NetworkError) as error:
            raise (late(where) if self.clock.over else Again(late(where))) from error
        except httpcore.ProtocolError as error:
            raise broken(error, began, where) from error

    def _read(self, response: httpcore.Response, where: Target, ask: _Ask) -> Answer | tuple[int, str]:
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
        status = response.status
        if status in REDIRECTS:
            return status, headers.get("location", "")
        if status in AGAIN:
            raise Again(refusal(status, where.place), headers.get("retry-after"))
        if not 200 <= status < 300:
            raise refusal(status, where.place)
        if not ask.to_read:
            return Answer(status, headers, where.url, io.BytesIO(), 0, "")
        length = headers.get("content-length", "")
        if length.isdigit() and int(length[:18]) > ask.bounds.body_bytes:
            raise too_big(ask.bounds.body_bytes)
        encoding = headers.get("content-encoding", "").strip().lower()
        file, size, digest = spooled(response.iter_stream(), encoding, ask.bounds, self.room)
        return Answer(status, headers, where.url, file, size, digest)

    def _judge_behind_proxy(self, where: Target) -> None:
        """What a proxy is asked for is judged as far as this machine can resolve it; unknown names are the proxy's matter."""
        with suppress(_Unresolved):
            address.judge(where.host, self._resolved(where), self.dialler.networks)

    def _resolved(self, where: Target) -> Sequence[str]:
        try:
            return self.dialler.resolver(where.host, where.port, self.clock.left(self.bounds.connect_seconds))
        except Failure as failure:
            raise _Unresolved from failure


class _Unresolved(Exception):  # noqa: N818 - a signal
    """This machine knows no address of the name."""


def _trust(ca_file: Path | None) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=str(ca_file) if ca_file else None)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _header(where: Target, sent: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    host = where.url.split("/")[2]
    return [(b"Host", host.encode()), *((name.encode("latin-1"), value.encode("latin-1", "replace"))
                                        for name, value in sent.items())]
