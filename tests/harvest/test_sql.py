"""The SQL connector: what it reads, and what it refuses to reach or to run."""
from __future__ import annotations

import sqlite3

import pytest

from satudata_harvest.allowance import Allowance, Database
from satudata_harvest.connectors.sql import SqlConnector, one_select
from satudata_harvest.failure import Failure
from satudata_harvest.limits import Limits


def rows_of(record):
    return record.tables[0].content.reader().read().decode().splitlines()


def test_each_table_is_a_record_with_its_rows_in_the_order_of_the_key(document, connect, database):
    found = {record.identifier: record for record in connect(document("sql", url=f"sqlite:///{database}")).records()}
    assert list(found) == ["kunjungan", "tanpa_kunci"]
    assert rows_of(found["kunjungan"]) == ["id,puskesmas,tahun,jumlah", "1,Cipondoh,2023,7", "2,Benda,2024,5", "3,,2024,"]
    assert found["kunjungan"].tables[0].content.years == ("2023", "2024")
    assert [(column.name, column.type, column.key) for column in found["kunjungan"].tables[0].columns] == [
        ("id", "integer", True), ("puskesmas", "string", False), ("tahun", "year", False), ("jumlah", "integer", False)]
    assert found["kunjungan"].metadata["title"] == "Kunjungan"


def test_rows_without_a_key_have_one_order_so_that_reordering_changes_nothing(document, connect, database):
    wanted = document("sql", url=f"sqlite:///{database}", tables=["tanpa_kunci"])
    first = next(connect(wanted).records()).tables[0].content.sha256
    with sqlite3.connect(database) as connection:
        connection.executescript("CREATE TABLE t2 AS SELECT * FROM tanpa_kunci ORDER BY nilai; DELETE FROM tanpa_kunci;"
                                 "INSERT INTO tanpa_kunci SELECT * FROM t2;")
    assert next(connect(wanted).records()).tables[0].content.sha256 == first


def test_a_query_is_a_record_and_percent_signs_and_colons_are_left_alone(document, connect, database):
    query = {"name": "rekap", "title": "Rekap 100%",
             "sql": "SELECT tahun, ':x' AS tanda FROM kunjungan WHERE puskesmas LIKE '%d%';"}
    found = list(connect(document("sql", url=f"sqlite:///{database}", queries=[query])).records())
    assert [record.identifier for record in found] == ["query:rekap"]
    assert rows_of(found[0]) == ["tahun,tanda", "2023,:x", "2024,:x"]
    assert found[0].metadata["title"] == "Rekap 100%"


@pytest.mark.parametrize("sql", [
    "DELETE FROM kunjungan", "SELECT 1; DELETE FROM kunjungan", "PRAGMA writable_schema = 1", "ATTACH 'x' AS y", "",
    "UPDATE kunjungan SET jumlah = 0",
])
def test_what_is_no_single_select_is_refused(sql):
    with pytest.raises(Failure) as refused:
        one_select(sql)
    assert refused.value.word.name == "SOURCE_BLOCKED"


@pytest.mark.parametrize("sql", [
    "SELECT * FROM kunjungan) AS a; DELETE FROM kunjungan; --", "WITH a AS (SELECT 1) SELECT load_extension('x')",
    "SELECT * FROM pragma_query_only(0)",
])
def test_a_query_cannot_break_out_and_nothing_is_written(document, connect, database, sql):
    query = {"name": "jahat", "sql": sql}
    before = database.read_bytes()
    found = list(connect(document("sql", url=f"sqlite:///{database}", queries=[query])).records())
    assert database.read_bytes() == before
    assert all(record.failure is not None for record in found) or "pragma" in sql


def test_a_query_runs_no_longer_than_its_time(document, connect, database):
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) AS c FROM n"
    wanted = document("sql", url=f"sqlite:///{database}", queries=[{"name": "lama", "sql": endless}])
    found = list(connect(wanted, statement_seconds=1).records())
    assert found[0].failure is not None
    assert "batas waktu" in found[0].failure.message.id


@pytest.mark.parametrize(("url", "word"), [
    ("sqlite:////etc/lain.db", "SOURCE_BLOCKED"),
    ("sqlite:///{folder}/../../../etc/passwd", "SOURCE_BLOCKED"),
    ("sqlite:///{folder}/tidak-ada.db", "SOURCE_NOT_FOUND"),
    ("postgresql://orang@10.0.0.1/db", "SOURCE_BLOCKED"),
    ("postgresql://orang:rahasia@127.0.0.1/db", "SOURCE_BLOCKED"),
    ("postgresql://orang@127.0.0.1/db?host=10.0.0.1", "SOURCE_BLOCKED"),
    ("mysql://orang@127.0.0.1/db", "SOURCE_BLOCKED"),
    ("bukan alamat", "SOURCE_BLOCKED"),
])
def test_only_what_the_operator_listed_is_reached(document, tmp_path, url, word):
    allowance = Allowance(databases=(Database("sqlite", path=tmp_path), Database("postgresql", "127.0.0.1", 5432)))
    connector = SqlConnector(document("sql", url=url.format(folder=tmp_path)), allowance, Limits(), tmp_path)
    check = connector.check()
    assert not check.ok
    assert check.failure is not None
    assert check.failure.word.name == word
    assert "rahasia" not in check.message.id.replace("pasang sebagai rahasia", "")


def test_a_secret_is_only_for_its_source_and_host(monkeypatch):
    from satudata_harvest.allowance import Secret
    monkeypatch.setenv("CONTOH_SANDI", "sangat-rahasia")
    allowance = Allowance(secrets=(Secret("sandi", "sumber-contoh", "127.0.0.1", env="CONTOH_SANDI"),))
    assert allowance.secret("sandi", "sumber-contoh", "127.0.0.1") == "sangat-rahasia"
    for name, source, host in (("lain", "sumber-contoh", "127.0.0.1"), ("sandi", "sumber-lain", "127.0.0.1"),
                               ("sandi", "sumber-contoh", "10.0.0.1")):
        with pytest.raises(Failure) as refused:
            allowance.secret(name, source, host)
        assert refused.value.word.name == "SOURCE_BLOCKED"
        assert "sangat-rahasia" not in refused.value.message.id


def test_a_table_beyond_the_limit_is_refused_and_the_others_are_read(document, connect, database):
    with sqlite3.connect(database) as connection:
        connection.execute("INSERT INTO kunjungan SELECT id + 10, puskesmas, tahun, jumlah FROM kunjungan")
    found = {record.identifier: record for record in connect(document("sql", url=f"sqlite:///{database}"), rows=5).records()}
    assert found["kunjungan"].failure is not None
    assert found["tanpa_kunci"].failure is None


def test_a_mark_that_is_unchanged_reads_no_rows(document, connect, database):
    class Held:
        marks: list[str] = []

        def known(self, mark):
            self.marks.append(mark)
            return ["kunjungan"]
    wanted = document("sql", url=f"sqlite:///{database}", tables=["kunjungan"],
                      marks={"kunjungan": "SELECT count(*), max(id) FROM kunjungan"})
    held = Held()
    assert [record.unchanged for record in connect(wanted).records(held)] == [True]
    with sqlite3.connect(database) as connection:
        connection.execute("DELETE FROM kunjungan WHERE id = 3")
    list(connect(wanted).records(held))
    assert held.marks[0] != held.marks[1]


def test_check_names_a_table_that_is_not_there(document, connect, database):
    check = connect(document("sql", url=f"sqlite:///{database}", tables=["kunjungan", "tidak_ada"])).check()
    assert not check.ok
    assert "tidak_ada" in check.message.id
