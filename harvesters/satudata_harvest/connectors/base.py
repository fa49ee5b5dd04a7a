"""What every connector gives: a check, a stream of source records, and the structure of the system."""
from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Protocol

from satudata.text import Text
from satudata_harvest.allowance import Allowance
from satudata_harvest.content import Content
from satudata_harvest.failure import Failure
from satudata_harvest.limits import Limits
from satudata_harvest.source import DATASET, SourceDocument


@dataclass(frozen=True)
class ColumnProfile:
    """What the first rows of a column look like. ``closed``: no value is shown, it may be somebody's own."""

    looked_at: int
    missing: int
    distinct: int
    minimum: str = ""
    maximum: str = ""
    samples: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()
    closed: bool = False


@dataclass(frozen=True)
class Reference:
    """Columns that point at columns of another table."""

    columns: tuple[str, ...]
    table: str
    referred: tuple[str, ...]


@dataclass(frozen=True)
class Column:
    """A column of a table: its type is one of integer, number, string, boolean, date, year."""

    name: str
    type: str = "string"
    title: str = ""
    comment: str = ""
    key: bool = False
    unit: str = ""
    codelist: str = ""
    role: str = ""
    profile: ColumnProfile | None = None


@dataclass(frozen=True)
class TableStructure:
    """A table of a system, without its rows. ``rows``: how many there are, where known; ``exact``: counted, not estimated."""

    name: str
    title: str = ""
    comment: str = ""
    columns: tuple[Column, ...] = ()
    rows: int | None = None
    exact: bool = True
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True)
class Codelist:
    """A code list of a system: (code, name, code above it)."""

    name: str
    title: str = ""
    items: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class Structure:
    """What tables and columns a system has, and the code lists its columns point at."""

    tables: tuple[TableStructure, ...]
    codelists: tuple[Codelist, ...] = ()


@dataclass(frozen=True)
class Check:
    """Whether a source can be reached and read; ``message`` says it to a person."""

    ok: bool
    message: Text
    failure: Failure | None = None


@dataclass(frozen=True)
class SourceTable:
    """One table of a record with its rows as CSV."""

    name: str
    title: str
    comment: str
    columns: tuple[Column, ...]
    content: Content


@dataclass(frozen=True)
class SourceRecord:
    """What the source has about one record.

    :param identifier: stable at the source
    :param metadata: plain JSON values, what mappings read
    :param mark: what it is known by the next time: one sign or more with points between, the cheapest first (size and time
        of a file, then the hash of its bytes); each of them equal = nothing to read. Of an unchanged record: empty = as held
    :param unchanged: the catalogue already holds it at one of its signs, so nothing was read
    :param failure: why it could not be read; it still counts as present
    """

    identifier: str
    metadata: Mapping[str, Any] = field(default_factory=dict)
    tables: tuple[SourceTable, ...] = ()
    mark: str = ""
    unchanged: bool = False
    failure: Failure | None = None

    def discard(self) -> None:
        """Frees what the contents hold on disk."""
        for table in self.tables:
            table.content.close()


class Since(Protocol):
    """What the catalogue already holds, asked by a connector before it reads."""

    def known(self, sign: str) -> Sequence[str]:
        """Identifiers already held at this sign under the present mapping."""
        ...


class Connector(ABC):
    """One kind of source. Reads only; never writes anything at the source.

    :param document: the source
    :param allowance: what the operator lets it reach
    :param limits: bounds of this run
    :param room: folder for what is spooled, emptied by the caller
    """

    options_schema: ClassVar[Mapping[str, Any]]
    kinds: ClassVar[tuple[str, ...]] = (DATASET,)  # of record that its records can become, the usual one first
    complete: ClassVar[bool] = True  # every run sees all records, so what is absent is gone

    def __init__(self, document: SourceDocument, allowance: Allowance, limits: Limits, room: Path) -> None:
        self.document, self.allowance, self.limits, self.room = document, allowance, limits, room

    @abstractmethod
    def check(self) -> Check:
        """Whether the source can be reached and read; raises nothing."""

    @abstractmethod
    def records(self, since: Since | None = None) -> Iterator[SourceRecord]:
        """Every record, one at a time, in a stable order.

        :raises Failure: the source as a whole cannot be read; a record that cannot be read carries its own failure
        """

    @abstractmethod
    def describe(self) -> Structure | None:
        """Tables and columns of the system; None when the kind has none."""

    def close(self) -> None:  # noqa: B027 - most kinds hold nothing open
        """Lets go of what the connector holds open; nothing, unless a kind has something."""

    def guarded(self, look: Callable[[], Text]) -> Check:
        """A check made of a look that may fail."""
        try:
            return Check(True, look())
        except Failure as failure:
            return Check(False, failure.message, failure)
