"""The SQL connector: what it reads, and what it refuses to reach or to run."""
from __future__ import annotations

import sqlite3

import pymysql
import pytest
from sqlalchemy.exc import OperationalError

from satudata_harvest.allowance import Allowance, Database
from satudata_harvest.connectors.base import Column, TableStructure
from satudata_harvest.connectors.sql import SqlConnector, one_select
from satudata_harvest.connectors.sql_profile import Profiler
from satudata_harvest.connectors.sql_reach import Reach, mysql_timeout, translated
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


PEOPLE = """
CREATE TABLE kecamatan (kode TEXT PRIMARY KEY, label TEXT);
INSERT INTO kecamatan VALUES ('3671010', 'Ciledug'), ('3671020', 'Benda');
CREATE TABLE pasien (id INTEGER PRIMARY KEY, nama TEXT, kontak TEXT, kode TEXT REFERENCES kecamatan (kode), umur INTEGER);
INSERT INTO pasien VALUES (1, 'Orang Contoh', '081234567890', '3671010', 30), (2, 'Orang Lain', '081298765432', '3671010', NULL);
"""


def test_a_description_has_counts_references_and_what_columns_look_like(document, connect, tmp_path):
    path = tmp_path / "orang.db"
    with sqlite3.connect(path) as connection:
        connection.executescript(PEOPLE)
    tables = {table.name: table for table in connect(document("sql", url=f"sqlite:///{path}")).describe().tables}
    people = tables["pasien"]
    columns = {column.name: column.profile for column in people.columns}
    assert (people.rows, people.exact, tables["kecamatan"].rows) == (2, True, 2)
    assert [(one.columns, one.table, one.referred) for one in people.references] == [(("kode",), "kecamatan", ("kode",))]
    assert (columns["umur"].missing, columns["umur"].minimum, columns["umur"].samples) == (1, "30", ("30",))
    assert (columns["kode"].distinct, columns["kode"].samples) == (1, ("3671010",))
    assert (columns["nama"].closed, columns["nama"].samples, columns["nama"].distinct) == (True, (), 2)
    assert (columns["kontak"].personal, columns["kontak"].samples) == (("telepon",), ())


def test_a_description_ends_in_time_and_leaves_out_what_it_has_not_seen(document, connect, database, monkeypatch):
    found = connect(document("sql", url=f"sqlite:///{database}"))
    monkeypatch.setattr("satudata_harvest.connectors.sql_profile.COUNTED", 2)
    assert [(table.rows, table.exact) for table in found.describe().tables] == [(2, False), (2, False)]
    with found._reach().reading() as connection:
        late = Profiler(connection, None, -1, lambda: None).all(found._structure())
    assert {column.profile for table in late.tables for column in table.columns} == {None}


@pytest.mark.parametrize(("url", "blocked"), [
    ("mysql://pembaca@10.0.0.5/simrs", False), ("mariadb://pembaca@10.0.0.5:3306/simrs", False),
    ("mysql://pembaca:sandi@10.0.0.5/simrs", True), ("mysql://pembaca@10.0.0.6/simrs", True),
    ("mysql://pembaca@10.0.0.5:3307/simrs", True), ("mysql://pembaca@10.0.0.5/simrs?local_infile=1", True),
    ("mysql://pembaca@10.0.0.5/simrs?unix_socket=/run/x.sock", True), ("oracle://a@10.0.0.5/x", True)])
def test_mysql_and_mariadb_are_reached_by_the_operators_list_alone(document, tmp_path, url, blocked):
    allowed = Allowance(databases=(Database("mysql", "10.0.0.5"),))
    if blocked:
        with pytest.raises(Failure) as refused:
            Reach(document("sql", url=url), allowed, 5)
        assert refused.value.word.name == "SOURCE_BLOCKED"
        return
    reach = Reach(document("sql", url=url), allowed, 5)
    assert (reach.dialect, reach.engine.url.drivername) == ("mysql", "mysql+pymysql")
    statement = SqlConnector(document("sql", url=url), allowed, Limits(), tmp_path)._select(
        TableStructure("a`b", columns=(Column("x"), Column("y z"))))
    assert statement == "SELECT `x`, `y z` FROM `a``b` ORDER BY CAST(`x` AS CHAR), CAST(`y z` AS CHAR)"


@pytest.mark.parametrize(("number", "word"), [
    (1045, "SOURCE_FORBIDDEN"), (1792, "SOURCE_FORBIDDEN"), (1146, "SOURCE_NOT_FOUND"), (2003, "SOURCE_UNAVAILABLE"),
    (1969, "SOURCE_DATA_INVALID"), (3024, "SOURCE_DATA_INVALID"), (1064, "SOURCE_DATA_INVALID")])
def test_errors_of_mysql_become_words_without_their_text(number, word):
    failure = translated(OperationalError("SELECT 1", {}, pymysql.err.OperationalError(number, "rahasia 10.0.0.5")))
    assert (failure.word.name, "rahasia" in failure.message.id) == (word, False)


def test_the_time_out_is_told_to_each_in_its_own_words():
    assert mysql_timeout(5, mariadb=True) == "SET SESSION max_statement_time = 5"
    assert mysql_timeout(5, mariadb=False) == "SET SESSION MAX_EXECUTION_TIME = 5000"
