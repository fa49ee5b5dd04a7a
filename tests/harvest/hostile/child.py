"""One harvest of a hostile source in a process of its own: prints the word, the counts, the seconds and the memory it took."""
from __future__ import annotations

import json
import resource
import sqlite3
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from satudata_harvest import source
from satudata_harvest.allowance import Allowance, Database, Network, Root
from satudata_harvest.catalogue import Outcome
from satudata_harvest.connectors import find
from satudata_harvest.engine import Engine
from tests.harvest.conftest import Memory
from tests.harvest.server import Behaviour, Request, Server, reply

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
MEGABYTE = b"100000\r\n" + b"x" * 0x100000 + b"\r\n"
SEARCH = "/api/3/action/package_search"


class Sink(Memory):
    """A catalogue that takes everything and keeps nothing."""

    def apply(self, run_id: str, items: list[dict[str, Any]]) -> list[Outcome]:
        return [Outcome(item["identifier"], "created") for item in items]

    def deliver(self, file: Path, filename: str) -> str:
        return "d"


def bomb() -> bytes:
    """A megabyte or so that unpacks to a gigabyte."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packer.compress(bytes(10_000_000)) for _ in range(100)) + packer.flush()


def pieces(*parts: tuple[bytes, int]) -> Behaviour:
    """An answer in chunks, each part so many times, made while it is sent."""
    def behave(request: Request) -> bytes:
        request.send(HEAD)
        for part, times in parts:
            for _ in range(times):
                request.send(b"%x\r\n%b\r\n" % (len(part), part))
        return b"0\r\n\r\n"
    return behave


def endless(request: Request) -> bytes:
    """A page of a thousand records never seen before, and a link to the next."""
    first = request.count * 1000
    records = [{"id": f"x{first + n}", "judul": "Data " * 20} for n in range(1000)]
    return reply({"h": records, "next": f"/d?p={request.count + 1}"})


def field(megabytes: int) -> Behaviour:
    return pieces((b'{"h": [{"id": 1, "judul": "', 1), (b"x" * 0x100000, megabytes), (b'"}]}', 1))


def always(body: bytes) -> Behaviour:
    return lambda request: body


def package(**more: Any) -> Behaviour:
    return always(reply({"success": True, "result": {"count": 1, "results": [{"id": "a", "title": "Data", **more}]}}))


WEB: dict[str, tuple[str, Callable[[Server], Behaviour], dict[str, Any]]] = {
    "never-ending body": ("rest", lambda s: s.flood(HEAD, MEGABYTE), {}),
    "gzip bomb": ("rest", lambda s: always(reply(bomb(), Content_Encoding="gzip")), {}),
    "a field of 100 MB": ("rest", lambda s: field(100), {}),
    "a field of 20 MB": ("rest", lambda s: field(20), {}),
    "nesting of a million": ("rest", lambda s: pieces((b'{"h": ', 1), (b"[" * 10_000, 100)), {}),
    "10,000 resources": ("ckan", lambda s: package(resources=[
        {"id": str(n), "name": f"Berkas {n}", "url": f"https://a.example/{n}.csv", "format": "CSV"} for n in range(10_000)]), {}),
    "100,000 tags": ("ckan", lambda s: package(tags=[{"name": f"kata-{n}"} for n in range(100_000)]), {}),
    "100,000 tags of a service": ("rest", lambda s: always(reply(
        {"h": [{"id": 1, "judul": "Data", "tags": [f"kata-{n}" for n in range(100_000)]}]})), {}),
    "a full disk": ("rest", lambda s: always(reply({"h": [{"id": n, "judul": "Data " * 30} for n in range(5_000)]})), {}),
    "next links without end": ("rest", lambda s: endless, {"pages": {"style": "next"}}),
}
SQL = {
    "a cell of 900 MB": "SELECT 1 AS a, hex(zeroblob(450000000)) AS b",
    "rows of 3 MB": "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 5000)"
                    " SELECT x, printf('%.*c', 3000000, 'x') AS b FROM n",
}


def documents(case: str, server: Server, room: Path) -> dict[str, Any]:
    """The source document of a case, its source made ready."""
    common = {"name": "uji", "title": "Uji sumber", "owner_org": "dinkes", "limits": {"records": 20_000}}
    if case in SQL:
        sqlite3.connect(room / "a.db").close()
        queries = [{"name": "q", "sql": SQL[case]}]
        return common | {"connector": "sql", "options": {"url": f"sqlite:///{room}/a.db", "queries": queries}}
    connector, behave, options = WEB[case]
    server.paths["/d" if connector == "rest" else SEARCH] = behave(server)
    url = {"url": f"{server.url}/d", "records": "h"} if connector == "rest" else {"url": server.url}
    return common | {"connector": connector, "options": {**url, **options}}


def measured(case: str, room: Path) -> Iterator[tuple[str, Any]]:
    allowance = Allowance(networks=(Network("127.0.0.0/8"),), databases=(Database("sqlite", path=room),), roots=(Root(room),))
    with Server() as server:
        document = source.from_dict(documents(case, server, room))
        find(document.connector)
        catalogue = Sink()
        engine = Engine(document, catalogue, allowance, under=room)
        Engine(source.from_dict(document.as_dict()), Sink(), Allowance(), under=room).run("0")  # loads what is loaded once
        if case == "a full disk":
            resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.RLIM_INFINITY))
        before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
        report = engine.run("1")
        yield "seconds", round(time.monotonic() - started, 2)
        yield "megabytes", (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
        yield "state", report.state
        yield "word", report.failure.word.name if report.failure else None
        yield "words", sorted({problem["word"] for problem in report.problems})
        yield "counts", report.plan.counts
        yield "left", len(list(room.glob("panen-*")))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(dict(measured(sys.argv[1], Path(folder)))))
