"""Walks the chain and names the row that was changed, removed or inserted."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.audit.chain import GENESIS, row_hash
from ckanext.tangerang.audit.model import audit_event


@dataclass(frozen=True)
class Problem:
    """One broken link: ``word`` is changed, removed, inserted or head; ``seq`` and ``id`` name the row."""

    word: str
    seq: int
    id: str
    action: str = ""


@dataclass(frozen=True)
class Head:
    """The end of the chain: how many rows, and the hash of the last one."""

    seq: int
    hash: str

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash}"

    @classmethod
    def parse(cls, text: str) -> Head:
        """Reads what ``str(head)`` wrote; ``ValueError`` if it is something else."""
        seq, _, digest = text.strip().partition(":")
        if len(digest) != len(GENESIS):
            raise ValueError(text)
        return cls(int(seq), digest)


def rows(since: int = 0) -> Iterator[Mapping[str, Any]]:
    """Every audit row after number ``since`` in order, a thousand at a time."""
    query = sa.select(audit_event).where(audit_event.c.seq > since).order_by(audit_event.c.seq)
    query = query.execution_options(yield_per=1000)
    yield from model.Session.execute(query).mappings()


def head() -> Head:
    """Where the chain ends now; an empty chain ends at 0."""
    last = model.Session.execute(sa.select(audit_event.c.seq, audit_event.c.hash)
                                 .order_by(audit_event.c.seq.desc()).limit(1)).first()
    return Head(last.seq, last.hash) if last else Head(0, GENESIS)


def problems(chain: Iterable[Mapping[str, Any]], known: Head | None = None, start: Head | None = None) -> Iterator[Problem]:
    """What is wrong with the chain; ``known`` is a head kept elsewhere, against which a cut-off end shows. ``start``: the
    row before the first one of ``chain``, where only its end is walked.
    """
    before: Mapping[str, Any] | None = None
    trusted, expected = (start.hash, start.seq + 1) if start else (GENESIS, 1)  # what the next row must name, and its number
    found_known = known is None or known.seq == 0
    for row in chain:
        problem = None
        if row["seq"] != expected:
            problem = Problem("removed", expected, "", "")
        elif row["prev_hash"] != trusted:
            problem = relinked(before, row)
        if problem:
            yield problem
        if row["hash"] != row_hash(row):
            yield Problem("changed", row["seq"], row["id"], row["action"])
        if known and row["seq"] == known.seq:
            found_known = True
            if row["hash"] != known.hash:
                yield Problem("head", row["seq"], row["id"], row["action"])
        before, trusted, expected = row, row["hash"], row["seq"] + 1
    if not found_known and known:
        yield Problem("removed", known.seq, "", "")


def relinked(before: Mapping[str, Any] | None, row: Mapping[str, Any]) -> Problem:
    """Which of two neighbours that do not fit is the false one."""
    if before is not None and row["prev_hash"] == before["prev_hash"]:
        return Problem("inserted", before["seq"], before["id"], before["action"])
    if before is not None:
        return Problem("changed", before["seq"], before["id"], before["action"])
    return Problem("changed", row["seq"], row["id"], row["action"])
