"""A harvest of very many records in a process of its own: prints the memory after every tenth of it."""
from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from satudata_harvest import connectors, source
from satudata_harvest.allowance import Allowance
from satudata_harvest.catalogue import Outcome
from satudata_harvest.connectors.base import SourceRecord
from satudata_harvest.connectors.rest import RestConnector
from satudata_harvest.engine import Engine
from satudata_harvest.spool import Known

PAGE = os.sysconf("SC_PAGE_SIZE")


class Store:
    """A catalogue that keeps what it holds in a file, so that the memory measured is the harvest's alone."""

    owner_org = "dinkes"

    def __init__(self, path: Path, line: Line) -> None:
        self.path, self.line = path, line

    def records(self) -> Iterator[Known]:
        if self.path.exists():
            with self.path.open() as held:
                for row in held:
                    yield Known(*json.loads(row))

    def values(self, identifiers: list[str]) -> dict[str, dict[str, Any]]:
        return {}

    def plan(self, run_id: str, plan: dict[str, Any]) -> dict[str, Any]:
        return {"state": "running"}

    def deliver(self, file: Path, filename: str) -> str:
        return "d"

    def apply(self, run_id: str, items: list[dict[str, Any]]) -> list[Outcome]:
        with self.path.open("a") as held:
            for item in items:
                held.write(json.dumps([item["identifier"], item["hash"], item["fingerprint"]]) + "\n")
        self.line.step(len(items))
        return [Outcome(item["identifier"], "created") for item in items]


class Line:
    """Resident memory in MB at every tenth of what is counted."""

    def __init__(self, whole: int) -> None:
        self.tenth, self.count, self.seen = whole // 10, 0, []

    def step(self, many: int) -> None:
        before, self.count = self.count, self.count + many
        if before // self.tenth != self.count // self.tenth:
            self.seen.append(int(Path("/proc/self/statm").read_text().split()[1]) * PAGE // 2**20)


def given(whole: int, line: Line, change: int) -> Iterator[SourceRecord]:
    """Records with ordinary words; every thousandth is refused, every ``change``-th says something else."""
    for number in range(whole):
        line.step(1)
        title = "" if number % 1000 == 999 else f"Data contoh nomor {number}"
        words = "Isi lain. " if change and number % change == 0 else "Isi contoh. "
        yield SourceRecord(f"data-{number:07}", {"title": title, "description": words * 20, "tags": ["contoh", "uji"]})


def main(whole: int) -> None:
    document = source.from_dict({"name": "tunak", "title": "Sumber tunak", "owner_org": "dinkes", "connector": "rest",
                                 "options": {"url": "https://tunak.example/"}, "limits": {"records": whole}})
    connectors.find("rest")
    said: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        for name, change in (("first", 0), ("unchanged", 0), ("changed", 50)):
            reading, applying = Line(whole), Line(whole)
            RestConnector.records = lambda self, since=None, line=reading, many=change: given(whole, line, many)  # type: ignore[method-assign]
            report = Engine(document, Store(room / "held", applying), Allowance(), under=room).run(name)
            said[name] = {"state": report.state, "counts": report.plan.counts, "reading": reading.seen, "applying": applying.seen,
                          "seconds": round(report.seconds, 1)}
    print(json.dumps(said))


if __name__ == "__main__":
    main(int(sys.argv[1]))
