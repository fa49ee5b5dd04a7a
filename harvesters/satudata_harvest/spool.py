"""Where a run keeps what it knows and what it plans: one folder on disk, so that memory stays flat; gone when it ends."""
from __future__ import annotations

import json
import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISDIR
from typing import Any

from satudata_harvest.connectors.base import SourceTable
from satudata_harvest.fingerprint import Fingerprint

SCHEMA = """
CREATE TABLE known (identifier TEXT PRIMARY KEY, hash TEXT, fingerprint TEXT, reach TEXT, mark TEXT, bytes TEXT, siblings INT,
                    content TEXT, state TEXT) WITHOUT ROWID;
CREATE TABLE seen (identifier TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE planned (number INTEGER PRIMARY KEY, identifier TEXT, change TEXT, hash TEXT, fingerprint TEXT, record TEXT,
                      files TEXT);
"""


PREFIX = "panen-"
LEFT = 24 * 3600  # seconds after which a folder is of a run that was killed: no run lasts so long
MARKS = 5_000  # new fingerprints of unchanged records that one run hands in


@dataclass(frozen=True)
class Known:
    """What the catalogue already holds of one record."""

    identifier: str
    hash: str
    fingerprint: str
    state: str = "present"


@dataclass(frozen=True)
class Item:
    """One planned change; ``files`` are the CSV files of its tables, in their order."""

    identifier: str
    change: str
    hash: str = ""
    fingerprint: str = ""
    record: dict[str, Any] | None = None
    files: tuple[Path, ...] = ()


class Spool:
    """A run's memory on disk. Use as a context manager."""

    def __init__(self, under: Path | None = None) -> None:
        self.room = Path(tempfile.mkdtemp(prefix=PREFIX, dir=under))
        sweep(self.room.parent)
        try:
            self.db = sqlite3.connect(self.room / "run.db", isolation_level=None)
            self.db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + SCHEMA)
            self.db.execute("BEGIN")
        except BaseException:  # no room even to begin: nothing of it stays
            shutil.rmtree(self.room, ignore_errors=True)
            raise
        self.number = 0
        self.reach = ""
        self.marks: dict[str, str] = {}

    def __enter__(self) -> Spool:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(sqlite3.Error):
            self.db.close()
        shutil.rmtree(self.room, ignore_errors=True)

    def remember(self, known: Iterable[Known]) -> int:
        """Keeps what the catalogue holds; gives how many of them are present there or only missing so far."""
        rows = ((one.identifier, one.hash, one.fingerprint, *_parts(one.fingerprint), one.state) for one in known)
        self.db.executemany("INSERT OR REPLACE INTO known VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        self.db.execute("CREATE INDEX known_mark ON known (mark)")
        self.db.execute("CREATE INDEX known_bytes ON known (bytes)")
        return int(self.db.execute("SELECT count(*) FROM known WHERE state <> 'gone'").fetchone()[0])

    def held(self, identifier: str) -> Known | None:
        """What the catalogue holds of this record."""
        row = self.db.execute("SELECT identifier, hash, fingerprint, state FROM known WHERE identifier = ?",
                              (identifier,)).fetchone()
        return Known(*row) if row else None

    def known(self, sign: str) -> Sequence[str]:
        """Identifiers present at this sign under the present mapping; none unless all that were read together are there."""
        rows = self.db.execute(
            "SELECT identifier, siblings FROM known WHERE (mark = ? OR bytes = ?) AND reach = ? AND state = 'present'"
            " ORDER BY identifier", (sign, sign, self.reach[:16])).fetchall() if sign else []
        return [row[0] for row in rows] if rows and rows[0][1] == len(rows) else []

    def remark(self, held: Known, fingerprint: str) -> None:
        """Notes that a record is the same, but known by another fingerprint from now on; so many in one run, not more."""
        if fingerprint != held.fingerprint and len(self.marks) < MARKS:
            self.marks[held.identifier] = fingerprint

    def see(self, identifier: str) -> bool:
        """Marks a record as given by the source; False when it was already given in this run."""
        return self.db.execute("INSERT OR IGNORE INTO seen VALUES (?)", (identifier,)).rowcount == 1

    def absent(self) -> Iterator[str]:
        """Known records the source did not give."""
        rows = self.db.execute("SELECT identifier FROM known WHERE state <> 'gone' AND identifier NOT IN"
                               " (SELECT identifier FROM seen) ORDER BY identifier")
        return (row[0] for row in rows)

    def add(self, item: Item, tables: Sequence[SourceTable] = ()) -> None:
        """Keeps a planned change and the rows of its tables."""
        files = [str(self._keep(table, place)) for place, table in enumerate(tables)]
        self.db.execute("INSERT INTO planned VALUES (?, ?, ?, ?, ?, ?, ?)", (
            self.number, item.identifier, item.change, item.hash, item.fingerprint,
            json.dumps(item.record, ensure_ascii=False), json.dumps(files)))
        self.number += 1

    def planned(self, batch: int) -> Iterator[list[Item]]:
        """The planned changes in batches, in the order they were planned."""
        start = 0
        while rows := self.db.execute("SELECT identifier, change, hash, fingerprint, record, files FROM planned"
                                      " WHERE number >= ? ORDER BY number LIMIT ?", (start, batch)).fetchall():
            start += batch
            yield [Item(row[0], row[1], row[2], row[3], json.loads(row[4]), tuple(map(Path, json.loads(row[5])))) for row in rows]

    def _keep(self, table: SourceTable, place: int) -> Path:
        path = self.room / f"{self.number}-{place}.csv"
        with path.open("wb") as out:
            shutil.copyfileobj(table.content.reader(), out)
        return path


def sweep(folder: Path) -> None:
    """Removes what killed runs of this account left behind."""
    for path in folder.glob(f"{PREFIX}*"):
        with suppress(OSError):
            state = path.lstat()
            if S_ISDIR(state.st_mode) and state.st_uid == os.geteuid() and state.st_mtime < time.time() - LEFT:
                shutil.rmtree(path, ignore_errors=True)


def _parts(fingerprint: str) -> tuple[str, str, str, int, str]:
    found = Fingerprint.parse(fingerprint)
    mark, _, bytes_ = found.mark.partition(".")
    return found.reach, mark, bytes_, found.siblings, found.content
