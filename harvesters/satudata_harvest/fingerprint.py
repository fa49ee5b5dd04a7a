"""What stands for the content of a source record: how it was mapped, a cheap mark, and the hash of its rows."""
from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from satudata_harvest.connectors.base import SourceRecord


@dataclass(frozen=True)
class Fingerprint:
    """``reach`` digest of address and mapping; ``mark`` cheap signs; ``siblings`` records read together; ``content`` sha-256."""

    reach: str
    mark: str
    siblings: int
    content: str

    def __str__(self) -> str:
        return f"{self.reach}:{self.mark}:{self.siblings}:{self.content}"

    @classmethod
    def of(cls, reach: str, source: SourceRecord) -> Fingerprint:
        """The fingerprint of a record just read. A mark ``m/3`` says three records were read at it."""
        mark, _, siblings = source.mark.partition("/")
        joined = "".join(table.content.sha256 for table in source.tables)
        content = joined if len(source.tables) == 1 else hashlib.sha256(joined.encode()).hexdigest()
        return cls(reach[:16], mark, int(siblings or 1), content)

    def marked(self, mark: str) -> Fingerprint:
        """The same content, known by another mark."""
        return replace(self, mark=mark) if mark else self

    @classmethod
    def parse(cls, written: str) -> Fingerprint:
        """The fingerprint the catalogue kept; an unknown form equals nothing."""
        parts = (written or "").split(":")
        if len(parts) != 4 or not parts[2].isdigit():
            return cls("", "", 1, written or "")
        return cls(parts[0], parts[1], int(parts[2]), parts[3])
