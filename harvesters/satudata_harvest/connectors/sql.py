"""A database: one table, view or query is one dataset."""
from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import partial
from itertools import chain
from typing import Any, ClassVar

import sqlalchemy as sa

from satudata.text import Text
from satudata_harvest import content
from satudata_harvest.connectors.base import Check, Connector, Since, SourceRecord, SourceTable, Structure, TableStructure
from satudata_harvest.connectors.proposal import propose
from satudata_harvest.connectors.sql_profile import Profiler
from satudata_harvest.connectors.sql_reach import Reach
from satudata_harvest.connectors.sql_structure import queried, read_structure
from satudata_harvest.failure import Failure

CHUNK, CHUNK_CHARS = 2_000, 8_000_000  # rows fetched at a time, and about how much they may hold


class SqlConnector(Connector):
    """Tables and queries of an SQLite, PostgreSQL, MySQL or MariaDB database."""

    options_schema: ClassVar[Mapping[str, Any]] = {
        "type": "object",
        "additionalProperties": False,
        "required": ["url"],
        "properties": {
            "url": {"type": "string", "minLength": 5, "maxLength": 500},
            "schema": {"type": "string", "maxLength": 63},
            "tables": {"type": "array", "items": {"type": "string", "minLength": 1, "maxLength": 128}, "maxItems": 5000},
            "exclude": {"type": "array", "items": {"type": "string", "maxLength": 128}, "maxItems": 5000},
            "views": {"type": "boolean"},
            "queries": {"type": "array", "maxItems": 1000, "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["name", "sql"],
                "properties": {
                    "name": {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,100}$"},
                    "title": {"type": "string", "maxLength": 300},
                    "comment": {"type": "string", "maxLength": 5000},
                    "sql": {"type": "string", "minLength": 8, "maxLength": 20000},
                },
            }},
            "marks": {"type": "object", "maxProperties": 5000,
                      "additionalProperties": {"type": "string", "minLength": 8, "maxLength": 2000}},
        },
    }

    def check(self) -> Check:
        def look() -> Text:
            structure = self._structure()
            names = {table.name for table in structure.tables}
            missing = [name for name in self._patterns() if not any(c in name for c in "*?[") and name not in names]
            if missing:
                raise Failure("SOURCE_NOT_FOUND", Text(id=f"Tabel tidak ada: {', '.join(missing)}.",
                                                       en=f"There is no table {', '.join(missing)}."), "options.tables")
            count = len(self._chosen(structure)) + len(self._queries())
            return Text(id=f"Basis data terbaca; {count} tabel akan dipanen.",
                        en=f"The database can be read; {count} tables to harvest.")
        return self.guarded(look)

    def describe(self) -> Structure:
        """Tables with their keys, references, counts and a look at their columns, in the time of one statement."""
        reach, schema = self._reach(), self.document.options.get("schema")
        structure = self._structure()
        with reach.reading() as connection:
            return Profiler(connection, schema, reach.seconds, lambda: reach.rearm(connection)).all(structure)

    def _structure(self) -> Structure:
        """Tables and columns alone."""
        with self._reach().reading() as connection:
            return read_structure(connection, self.document.options.get("schema"), self.document.options.get("views", True))

    def records(self, since: Since | None = None) -> Iterator[SourceRecord]:
        reach = self._reach()
        structure = self._structure()
        for table in self._chosen(structure):
            yield from self._one(reach, table.name, table, partial(self._select, table), since)
        for query in self._queries():
            shape = TableStructure(query["name"], query.get("title", ""), query.get("comment", ""))
            yield from self._one(reach, f"query:{query['name']}", shape, partial(one_select, query["sql"]), since)

    def _one(self, reach: Reach, identifier: str, table: TableStructure, statement: Callable[[], str],
             since: Since | None) -> Iterator[SourceRecord]:
        """The record of one table; a table that cannot be read is a record with a failure, the others go on."""
        try:
            mark = self._mark(reach, table.name)
            if mark and since and identifier in since.known(mark):
                yield SourceRecord(identifier, mark=mark, unchanged=True)
                return
            found = self._read(reach, table, statement())
        except Failure as failure:
            if failure.retriable:
                raise
            yield SourceRecord(identifier, failure=failure)
            return
        metadata = propose(found, self.document, {"table": table.name, "schema": self.document.options.get("schema") or ""})
        yield SourceRecord(identifier, metadata, (found,), mark)

    def _read(self, reach: Reach, table: TableStructure, statement: str) -> SourceTable:
        with reach.reading() as connection:
            streaming = connection.execution_options(stream_results=True, max_row_buffer=CHUNK, no_parameters=True)
            result = streaming.exec_driver_sql(statement)
            header = list(result.keys())
            kinds = {entry[0]: entry[1] for entry in result.cursor.description or ()} if result.cursor else {}
            written = content.write(header, chain.from_iterable(chunks(result)), self.limits, self.room)
        columns = table.columns or tuple(queried(name, kinds.get(name), reach.dialect) for name in header)
        return SourceTable(table.name, table.title, table.comment, columns, written)

    def _mark(self, reach: Reach, name: str) -> str:
        """A cheap sign of change the document asks for (such as count and newest change), hashed with the table's name."""
        statement = self.document.options.get("marks", {}).get(name)
        if not statement:
            return ""
        with reach.reading() as connection:
            row = connection.execution_options(no_parameters=True).exec_driver_sql(one_select(statement)).first()
        return hashlib.sha256(repr((name, [content.cell(value) for value in row or ()])).encode()).hexdigest()[:24]

    def _select(self, table: TableStructure) -> str:
        """Every row, in an order that is the same each time: by key, or by every column."""
        quote = sa.dialects.registry.load(self._reach().dialect)().identifier_preparer.quote_identifier
        name = ".".join(map(quote, filter(None, (self.document.options.get("schema"), table.name))))
        columns = ", ".join(quote(column.name) for column in table.columns)
        text = "CHAR" if self._reach().dialect == "mysql" else "TEXT"
        order = ", ".join([quote(column.name) for column in table.columns if column.key]
                          or [f"CAST({quote(column.name)} AS {text})" for column in table.columns])
        return f"SELECT {columns} FROM {name} ORDER BY {order}"  # noqa: S608 - quoted names only

    def _chosen(self, structure: Structure) -> Sequence[TableStructure]:
        exclude = self.document.options.get("exclude", ())
        return [table for table in structure.tables
                if any(fnmatchcase(table.name, pattern) for pattern in self._patterns())
                and not any(fnmatchcase(table.name, pattern) for pattern in exclude) and table.columns]

    def _patterns(self) -> Sequence[str]:
        """Table names or patterns; all tables, unless the document has queries only."""
        everything: list[str] = [] if self._queries() else ["*"]
        wanted: list[str] = self.document.options.get("tables", everything)
        return wanted

    def _queries(self) -> Sequence[Mapping[str, Any]]:
        queries: Sequence[Mapping[str, Any]] = self.document.options.get("queries", ())
        return queries

    def _reach(self) -> Reach:
        if not hasattr(self, "_kept"):
            self._kept = Reach(self.document, self.allowance, self.limits.statement_seconds)
        return self._kept


def chunks(result: sa.CursorResult[Any]) -> Iterator[Sequence[sa.Row[Any]]]:
    """The rows a few at a time: first one, then more as long as they are light, so that heavy rows do not fill the memory."""
    size = 1
    while rows := result.fetchmany(size):
        yield rows
        heaviest = max(_weight(row) for row in rows[::max(1, len(rows) // 16)])
        size = max(1, min(CHUNK, size * 8, CHUNK_CHARS // (heaviest + 1)))


def _weight(row: sa.Row[Any]) -> int:
    return sum(len(value) for value in row if isinstance(value, (str, bytes, memoryview)))


def one_select(written: str) -> str:
    """A query as the inside of a SELECT, so that it cannot be more than one statement nor write.

    :raises Failure: SOURCE_BLOCKED when it is not one SELECT
    """
    statement = written.strip().removesuffix(";").strip()
    first = statement.split(None, 1)[0].casefold() if statement else ""
    if first not in {"select", "with", "values"} or ";" in statement or "\x00" in statement:
        raise Failure("SOURCE_BLOCKED", Text(id="Kueri harus satu perintah SELECT tanpa titik koma.",
                                             en="The query must be one SELECT without a semicolon."), "options.queries")
    return f"SELECT * FROM (\n{statement}\n) AS satu"  # noqa: S608 - a read-only transaction
