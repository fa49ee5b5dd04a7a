"""What a database's tables hold: how many rows, which tables they point at, and what the columns look like, within a time."""
from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from satudata import personal
from satudata_harvest.connectors.base import Column, ColumnProfile, Reference, Structure, TableStructure
from satudata_harvest.content import cell

SAMPLE = 5_000  # rows looked at
COUNTED = 100_000  # rows counted one by one; more are estimated
SHOWN = 5  # values shown of a column
LONGEST = 60
ORDERED = frozenset({"integer", "number", "date", "year"})
#: Columns whose values are people's own, whatever they look like.
OWN = re.compile(r"nama|alamat|lahir|\bibu|ayah|wali|nik\b|ktp|telp|telepon|\bhp\b|email|surel|rekening|passw|sandi|token",
                 re.IGNORECASE)
ESTIMATES = {
    "postgresql": "SELECT reltuples::bigint FROM pg_class WHERE oid = to_regclass(:name)",
    "mysql": "SELECT table_rows FROM information_schema.tables WHERE table_schema = COALESCE(:schema, DATABASE()) "
             "AND table_name = :table",
}


class Profiler:
    """Looks at the tables of one connection until its time is over; what is not looked at stays without a profile.

    :param again: called before each statement, to start its time-out anew
    """

    def __init__(self, connection: sa.Connection, schema: str | None, seconds: float, again: Callable[[], None]) -> None:
        self.connection, self.schema, self.again = connection, schema, again
        self.end = time.monotonic() + seconds
        self.quote = connection.dialect.identifier_preparer.quote_identifier

    def all(self, structure: Structure) -> Structure:
        """The structure with counts, references and profiles."""
        references = references_of(self.connection, self.schema)
        named = [replace(table, references=references.get(table.name, ())) for table in structure.tables]
        return Structure(tuple(map(self._table, named)))

    def _table(self, table: TableStructure) -> TableStructure:
        if time.monotonic() > self.end or not table.columns:
            return table
        try:
            with self._apart():
                count, exact = self._count(table.name)
                rows = self._rows(table)
        except sa.exc.SQLAlchemyError:  # one table one may not look into, or that takes too long
            return table
        columns = tuple(replace(column, profile=profile_of(column, [row[at] for row in rows]))
                        for at, column in enumerate(table.columns))
        return replace(table, columns=columns, rows=count, exact=exact)

    def _apart(self) -> AbstractContextManager[Any]:
        """One table's statements, so that their failure leaves the rest; SQLite needs no savepoint and is given none."""
        return nullcontext() if self.connection.dialect.name == "sqlite" else self.connection.begin_nested()

    def _count(self, name: str) -> tuple[int, bool]:
        """Rows of a table, and whether they were counted: a large one is estimated where the database keeps an estimate."""
        within = f"SELECT count(*) FROM (SELECT 1 AS satu FROM {self._named(name)} LIMIT {COUNTED + 1}) AS sebagian"  # noqa: S608
        counted = int(self._ask(within) or 0)
        if counted <= COUNTED:
            return counted, True
        statement = ESTIMATES.get(self.connection.dialect.name)
        if statement is None:
            return COUNTED, False
        self.again()
        found = self.connection.execute(sa.text(statement), self._estimated(statement, name)).scalar()
        return max(COUNTED, int(found or 0)), False

    def _estimated(self, statement: str, name: str) -> Mapping[str, Any]:
        asked = {"name": self._named(name), "schema": self.schema, "table": name}
        return {key: value for key, value in asked.items() if f":{key}" in statement}

    def _rows(self, table: TableStructure) -> Sequence[Sequence[Any]]:
        columns = ", ".join(self.quote(column.name) for column in table.columns)
        self.again()
        plain = self.connection.execution_options(no_parameters=True)
        return plain.exec_driver_sql(f"SELECT {columns} FROM {self._named(table.name)} LIMIT {SAMPLE}").fetchall()  # noqa: S608

    def _ask(self, statement: str) -> Any:
        self.again()
        return self.connection.execution_options(no_parameters=True).exec_driver_sql(statement).scalar()

    def _named(self, name: str) -> str:
        return ".".join(map(self.quote, filter(None, (self.schema, name))))


def profile_of(column: Column, values: Sequence[Any]) -> ColumnProfile:
    """What values of a column look like; none is shown where they may be somebody's own."""
    texts = [cell(value)[:LONGEST] for value in values]
    filled = Counter(text for text in texts if text)
    kinds = tuple(sorted({hit.kind for hit in personal.scan(list(filled), column=column.name)}))
    closed = bool(kinds) or OWN.search(column.name.replace("_", " ")) is not None
    ordered = _ordered(values) if column.type in ORDERED and not closed else []
    return ColumnProfile(
        looked_at=len(values), missing=len(texts) - filled.total(), distinct=len(filled),
        minimum=cell(min(ordered)) if ordered else "", maximum=cell(max(ordered)) if ordered else "",
        samples=() if closed else tuple(text for text, _ in filled.most_common(SHOWN)), personal=kinds, closed=closed)


def _ordered(values: Sequence[Any]) -> list[Any]:
    """Values that have an order: all of one kind, since SQLite keeps any kind in any column."""
    found = [value for value in values if value is not None]
    return found if len({type(value) for value in found}) == 1 else []


def references_of(connection: sa.Connection, schema: str | None) -> dict[str, tuple[Reference, ...]]:
    """The foreign keys of each table."""
    found = sa.inspect(connection).get_multi_foreign_keys(schema=schema)
    return {str(place[1]): tuple(
        Reference(tuple(key["constrained_columns"]), key["referred_table"], tuple(key["referred_columns"])) for key in keys)
        for place, keys in found.items()}

