"""The SQL connector on a real PostgreSQL: comments, order, read-only, time-out, and its failures without the driver's words."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url

from satudata_harvest import source
from satudata_harvest.allowance import Allowance, Database, Secret
from satudata_harvest.connectors.sql import SqlConnector
from satudata_harvest.limits import Limits

SCHEMA = "panen_uji"
MAKE = f"""
CREATE SCHEMA {SCHEMA};
CREATE TABLE {SCHEMA}.kunjungan (puskesmas text, tahun integer, jumlah numeric(10,2), kapan date, PRIMARY KEY (puskesmas, tahun));
COMMENT ON TABLE {SCHEMA}.kunjungan IS 'Jumlah Kunjungan Puskesmas (contoh)';
COMMENT ON COLUMN {SCHEMA}.kunjungan.jumlah IS 'Banyaknya kunjungan, dalam orang';
INSERT INTO {SCHEMA}.kunjungan VALUES ('Benda', 2024, 5.50, '2024-02-01'), ('Benda', 2023, 7, NULL);
CREATE TABLE {SCHEMA}.catatan (isi json, nama text);
INSERT INTO {SCHEMA}.catatan VALUES ('{{"a": 1}}', '100%');
CREATE FUNCTION {SCHEMA}.tulis() RETURNS integer LANGUAGE sql AS 'INSERT INTO {SCHEMA}.catatan VALUES (NULL, ''x''); SELECT 1';
"""


@pytest.fixture
def server(with_plugins: None) -> Iterator[Any]:
    """The private server's address, with a schema of its own."""
    url = make_url(tk.config["sqlalchemy.url"])
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", execution_options={"no_parameters": True})
    with engine.connect() as connection:
        connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
        connection.exec_driver_sql(MAKE)
    yield url
    with engine.connect() as connection:
        connection.exec_driver_sql(f"DROP SCHEMA {SCHEMA} CASCADE")
    engine.dispose()


@pytest.fixture
def connector(server: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., SqlConnector]:
    """``connector(queries=[...])``: the connector, its password bound as a secret."""
    monkeypatch.setenv("UJI_SANDI", server.password or "")
    host = server.host or "127.0.0.1"
    secrets = (Secret("sandi", "uji", host, env="UJI_SANDI"),) if server.password else ()
    allowance = Allowance(databases=(Database("postgresql", host, server.port or 5432),), secrets=secrets)

    def make(secret: str | None = "sandi", seconds: int = 30, **options: Any) -> SqlConnector:
        address = f"postgresql://{server.username}@{host}:{server.port or 5432}/{server.database}"
        document = {"name": "uji", "title": "Uji coba", "owner_org": "dinkes", "connector": "sql",
                    "options": {"url": address, "schema": SCHEMA, **options}}
        if secret and server.password:
            document["secret"] = secret
        return SqlConnector(source.from_dict(document), allowance, Limits(statement_seconds=seconds), tmp_path)
    return make


def test_tables_come_with_comments_keys_types_and_rows(connector):
    found = {record.identifier: record for record in connector().records()}
    assert {name: record.failure for name, record in found.items()} == {"kunjungan": None, "catatan": None}
    table = found["kunjungan"].tables[0]
    assert found["kunjungan"].metadata["title"] == "Jumlah Kunjungan Puskesmas (contoh)"
    assert [(one.name, one.type, one.key, one.comment) for one in table.columns] == [
        ("puskesmas", "string", True, ""), ("tahun", "year", True, ""),
        ("jumlah", "number", False, "Banyaknya kunjungan, dalam orang"), ("kapan", "date", False, "")]
    assert table.content.reader().read().decode().splitlines() == [
        "puskesmas,tahun,jumlah,kapan", "Benda,2023,7.00,", "Benda,2024,5.50,2024-02-01"]


@pytest.mark.parametrize(("sql", "word"), [
    (f"SELECT {SCHEMA}.tulis()", "SOURCE_FORBIDDEN"),
    (f"SELECT set_config('transaction_read_only', 'off', false), {SCHEMA}.tulis()", "SOURCE_FORBIDDEN"),
    (f"WITH a AS (DELETE FROM {SCHEMA}.catatan RETURNING 1) SELECT * FROM a", "SOURCE_DATA_INVALID"),
    ("SELECT set_config('statement_timeout', '0', false), pg_sleep(20)", "SOURCE_DATA_INVALID"),
    ("SELECT tidak_ada FROM tidak_ada", "SOURCE_NOT_FOUND"),
    ("SELECT 1/0", "SOURCE_DATA_INVALID"),
])
def test_a_query_that_writes_waits_or_errs_is_a_failure_of_its_record_alone(connector, server, sql, word):
    queries = [{"name": "jahat", "sql": sql}, {"name": "baik", "sql": "SELECT 1 AS satu, '100%' AS dua"}]
    found = {record.identifier: record for record in connector(queries=queries, seconds=1).records()}
    assert found["query:jahat"].failure.word.name == word
    assert found["query:baik"].tables[0].content.rows == 1
    engine = sa.create_engine(server)
    with engine.connect() as connection:
        assert connection.exec_driver_sql(f"SELECT count(*) FROM {SCHEMA}.catatan").scalar() == 1
    engine.dispose()


def test_a_server_that_is_down_and_a_wrong_secret_say_so_without_the_drivers_words(connector, server, monkeypatch):
    made = connector()
    for variable in ("PGPASSWORD",):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("UJI_SANDI", "salah-sekali")
    check = made.check()
    if server.password:
        assert check.failure is not None
        assert check.failure.word.name in ("SOURCE_FORBIDDEN", "SOURCE_UNAVAILABLE")
        assert "salah-sekali" not in check.message.id
        assert "password" not in check.message.en


def test_a_server_that_does_not_answer_is_unavailable(server, tmp_path):
    host = server.host or "127.0.0.1"
    document = source.from_dict({"name": "uji", "title": "Uji coba", "owner_org": "dinkes", "connector": "sql",
                                 "options": {"url": f"postgresql://x@{host}:1/x"}})
    check = SqlConnector(document, Allowance(databases=(Database("postgresql", host, 1),)), Limits(), tmp_path).check()
    assert check.failure is not None
    assert (check.failure.word.name, check.failure.retriable) == ("SOURCE_UNAVAILABLE", True)
