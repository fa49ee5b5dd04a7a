"""A live server on the loopback whose every answer is written by the test: raw bytes, so that it can be as wrong as needed."""
from __future__ import annotations

import gzip
import json
import socketserver
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class Request:
    """What was asked; ``count`` is how often this path was asked before."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes
    count: int
    wire: Any

    def send(self, data: bytes) -> None:
        self.wire.sendall(data)


Behaviour = Callable[[Request], bytes | None]


def reply(body: Any = b"", status: int = 200, kind: str = "application/json", **headers: str) -> bytes:
    """An answer as it should be; what is not bytes is written as JSON."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(data)}", f"Content-Type: {kind}",
             *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + data


def packed(body: bytes) -> bytes:
    return reply(gzip.compress(body), Content_Encoding="gzip")


class _Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        with suppress(OSError):
            while self.one():
                pass

    def one(self) -> bool:
        line = self.rfile.readline().decode("latin-1").split()
        if len(line) < 2:
            return False
        headers: dict[str, str] = {}
        while (header := self.rfile.readline().decode("latin-1").strip()):
            name, _, value = header.partition(":")
            headers[name.lower()] = value.strip()
        body = self.rfile.read(int(headers.get("content-length", 0)))
        parts = urlsplit(line[1])
        server: Any = self.server
        live: Server = server.live
        with live.lock:
            count = live.counts.get(parts.path, 0)
            live.counts[parts.path] = count + 1
        query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        request = Request(line[0], parts.path, query, headers, body, count, self.connection)
        live.requests.append(request)
        behaviour = live.paths.get(parts.path, live.otherwise)
        sent = behaviour(request)
        if sent is None:
            return False
        self.connection.sendall(sent)
        return True


class _Threading(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@dataclass
class Server:
    """``paths[path] = behaviour``; ``requests`` are all that came. A behaviour that gives None closes the connection."""

    paths: dict[str, Behaviour] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    lock: Any = field(default_factory=threading.Lock)
    stopped: threading.Event = field(default_factory=threading.Event)
    otherwise: Behaviour = field(default=lambda _: reply({"galat": "tidak ada"}, 404))

    def __enter__(self) -> Server:
        self.tcp = _Threading(("127.0.0.1", 0), _Handler)
        self.tcp.live = self  # type: ignore[attr-defined]
        self.thread = threading.Thread(target=self.tcp.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopped.set()
        self.tcp.shutdown()
        self.tcp.server_close()

    @property
    def port(self) -> int:
        return int(self.tcp.server_address[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def drip(self, *pieces: bytes, every: float = 0.02) -> Behaviour:
        """The first pieces once, then the last for ever, slowly; ends when the server does."""
        def behave(request: Request) -> None:
            for piece in pieces[:-1]:
                request.send(piece)
            while not self.stopped.wait(every):
                request.send(pieces[-1])
        return behave

    def flood(self, head: bytes, piece: bytes) -> Behaviour:
        """A head, then pieces for ever, as fast as they are taken."""
        def behave(request: Request) -> None:
            request.send(head)
            while not self.stopped.is_set():
                request.send(piece)
        return behave

    def silent(self, *first: bytes) -> Behaviour:
        """These bytes, then nothing until the server ends."""
        def behave(request: Request) -> None:
            for piece in first:
                request.send(piece)
            self.stopped.wait(30)
        return behave
