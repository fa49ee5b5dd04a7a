"""Which database a source may query, and how: on the operator's list, read-only, one statement, with a time-out."""
from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from satudata.text import Text
from satudata_harvest.allowance import Allowance, Database
from satudata_harvest.content import too_big
from satudata_harvest.failure import Failure
from satudata_harvest.source import SourceDocument

HARMLESS_QUERY = {"sslmode", "application_name"}
READS = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE, sqlite3.SQLITE_PRAGMA}
FORBIDDEN_PRAGMAS = {"query_only", "writable_schema", "journal_mode", "temp_store_directory", "trusted_schema"}
CONNECT_SECONDS = 10
LONGEST_ROW = 4_000_000  # bytes of one value or row of SQLite, which would make one of a gigabyte on demand
DRIVERS = {"postgresql": "postgresql+psycopg2", "mysql": "mysql+pymysql"}
PORTS = {"postgresql": 5432, "mysql": 3306}
NAMES = {"mariadb": "mysql"}  # one protocol, one driver
MYSQL_WORDS = {
    **dict.fromkeys((1044, 1045, 1142, 1143, 1227, 1290, 1792), "SOURCE_FORBIDDEN"),
    **dict.fromkeys((1049, 1054, 1146, 1305), "SOURCE_NOT_FOUND"),
    **dict.fromkeys((1040, 1053, 2002, 2003, 2006, 2013), "SOURCE_UNAVAILABLE"),
}
MYSQL_LATE = frozenset({1317, 1969, 3024})


class Reach:
    """A source's way into its database.

    :raises Failure: SOURCE_BLOCKED when the address is not on the operator's list
    """

    def __init__(self, document: SourceDocument, allowance: Allowance, seconds: int) -> None:
        self.seconds = seconds
        self.url = _address(document.options["url"])
        entry = _allowed(self.url, document.name, allowance)
        self.dialect = NAMES.get(entry.dialect, entry.dialect)
        self.engine = self._sqlite(entry) if entry.dialect == "sqlite" else self._server(document, allowance)

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection inside one read-only transaction; driver errors become failures without the driver's text."""
        try:
            with self.engine.connect() as connection:
                if self.dialect == "postgresql":
                    connection.execution_options(postgresql_readonly=True, isolation_level="REPEATABLE READ")
                elif self.dialect == "mysql":
                    connection.exec_driver_sql("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY")
                self.rearm(connection)
                yield connection
                connection.rollback()
        except SQLAlchemyError as error:
            raise translated(error) from error

    def rearm(self, connection: sa.Connection) -> None:
        """Starts the time-out anew, before each statement: a statement could have taken it away."""
        if self.dialect == "postgresql":
            connection.exec_driver_sql(f"SET LOCAL statement_timeout = {int(self.seconds * 1000)}")
            return
        if self.dialect == "mysql":
            connection.exec_driver_sql(mysql_timeout(self.seconds, bool(getattr(connection.dialect, "is_mariadb", False))))
            return
        end = time.monotonic() + self.seconds
        driver: Any = connection.connection.driver_connection
        driver.set_progress_handler(lambda: int(time.monotonic() > end), 10_000)

    def _server(self, document: SourceDocument, allowance: Allowance) -> sa.Engine:
        host = self.url.host or ""
        password = allowance.secret(document.secret, document.name, host) if document.secret else None
        arguments: dict[str, Any] = {"connect_timeout": CONNECT_SECONDS, "passfile": "/dev/null"}
        if self.dialect == "mysql":
            arguments = {"connect_timeout": CONNECT_SECONDS, "read_timeout": self.seconds + CONNECT_SECONDS,
                         "local_infile": False, "charset": "utf8mb4"}
        try:
            return sa.create_engine(self.url.set(drivername=DRIVERS[self.dialect], password=password), poolclass=NullPool,
                                    connect_args=arguments, hide_parameters=True)
        except ModuleNotFoundError as error:
            raise Failure("SOURCE_BLOCKED", Text(
                id=f"Pembaca basis data {self.dialect} tidak terpasang di mesin ini.",
                en=f"The reader of {self.dialect} databases is not installed on this machine."), "options.url", Text(
                id=f'Minta operator memasang "ckanext-tangerang[{self.dialect}]".',
                en=f'Ask the operator to install "ckanext-tangerang[{self.dialect}]".')) from error

    def _sqlite(self, entry: Database) -> sa.Engine:
        path = _inside(self.url.database or "", entry)

        def connect() -> sqlite3.Connection:
            connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=CONNECT_SECONDS)
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_ROW)
            connection.execute("PRAGMA query_only = ON")
            connection.set_authorizer(_authorise)
            return connection

        return sa.create_engine("sqlite://", creator=connect, poolclass=NullPool, hide_parameters=True)


def mysql_timeout(seconds: int, mariadb: bool) -> str:
    """The statement that bounds the next ones: MariaDB counts seconds, MySQL milliseconds."""
    name, value = ("max_statement_time", seconds) if mariadb else ("MAX_EXECUTION_TIME", seconds * 1000)
    return f"SET SESSION {name} = {int(value)}"


def translated(error: SQLAlchemyError) -> Failure:
    """What a driver's error means to a person; its text stays out, for it may show an address or data."""
    original = getattr(error, "orig", None)
    code = str(getattr(original, "pgcode", None) or "")
    said = str(original or "").casefold()
    number = original.args[0] if isinstance(original, Exception) and original.args else None
    if code == "57014" or "interrupted" in said or "too big" in said or number in MYSQL_LATE:
        return _beyond(said)
    if isinstance(number, int) and number in MYSQL_WORDS:
        return Failure(MYSQL_WORDS[number])
    if code[:2] in {"25", "28"} or code == "42501" or any(w in said for w in ("authentication", "permission denied",
                                                                              "not authorized", "no password", "prohibited")):
        return Failure("SOURCE_FORBIDDEN")
    if code in {"42P01", "42703", "3F000", "3D000", "42883"} or any(w in said for w in ("no such", "does not exist")):
        return Failure("SOURCE_NOT_FOUND", Text(
            id="Basis data, tabel, atau kolom yang ditunjuk tidak ada.",
            en="The database, table or column pointed at is not there."))
    if isinstance(error, DBAPIError) and (code[:2] in {"08", "57", "53"} or (not code and _lost(said))):
        return Failure("SOURCE_UNAVAILABLE")
    return Failure("SOURCE_DATA_INVALID", Text(id="Basis data menolak kueri itu.", en="The database refused the query."))


def _beyond(said: str) -> Failure:
    """The failure of a statement that took too long, or of a row of SQLite beyond what one may hold."""
    if "too big" in said:
        return too_big(f"{LONGEST_ROW} byte dalam satu baris", f"{LONGEST_ROW} bytes in one row")
    return Failure("SOURCE_DATA_INVALID", Text(id="Kueri melewati batas waktu.", en="The query ran beyond the time limit."))


def _lost(said: str) -> bool:
    words = ("connect", "refused", "timeout", "timed out", "closed", "server", "locked", "unable to open")
    return any(word in said for word in words)


def _address(written: str) -> URL:
    try:
        url = make_url(written)
    except (ArgumentError, ValueError) as error:
        raise _blocked(Text(id="Alamat basis data tidak terbaca.", en="The database address cannot be read.")) from error
    if url.password:
        raise _blocked(Text(id="Kata sandi tidak boleh ditulis dalam alamat; pasang sebagai rahasia.",
                            en="A password must not stand in the address; bind it as a secret."))
    if set(url.query) - HARMLESS_QUERY:
        names = ", ".join(sorted(set(url.query) - HARMLESS_QUERY))
        raise _blocked(Text(id=f"Bagian alamat ini tidak diizinkan: {names}.",
                            en=f"These parts of the address are not allowed: {names}."))
    return url


def _allowed(url: URL, source: str, allowance: Allowance) -> Database:
    dialect = NAMES.get(url.get_backend_name(), url.get_backend_name())
    for entry in allowance.databases:
        if NAMES.get(entry.dialect, entry.dialect) != dialect or (entry.sources and source not in entry.sources):
            continue
        if dialect == "sqlite" and entry.path and url.database and _is_inside(url.database, entry.path):
            return entry
        port = PORTS.get(dialect)
        if port and url.host and (url.host, url.port or port) == (entry.host, entry.port or port):
            return entry
    raise _blocked(Text(id="Basis data ini tidak ada dalam daftar operator.", en="This database is not on the operator's list."))


def _is_inside(database: str, root: Path) -> bool:
    return Path(database).resolve().is_relative_to(root.resolve())


def _inside(database: str, entry: Database) -> Path:
    path = Path(database).resolve()
    if not path.is_file():
        raise Failure("SOURCE_NOT_FOUND", Text(id=f"Berkas basis data {path.name} tidak ada.",
                                               en=f"There is no database file {path.name}."), "options.url")
    return path


def _authorise(action: int, first: str | None, second: str | None, _database: str | None, _trigger: str | None) -> int:
    """SQLite asks before each step: reading passes, everything else (attaching files above all) does not."""
    if action == sqlite3.SQLITE_PRAGMA:
        return sqlite3.SQLITE_DENY if second is not None and first in FORBIDDEN_PRAGMAS else sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_FUNCTION and second == "load_extension":
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK if action in READS or action == sqlite3.SQLITE_TRANSACTION else sqlite3.SQLITE_DENY


def _blocked(detail: Text) -> Failure:
    return Failure("SOURCE_BLOCKED", detail, "options.url")
