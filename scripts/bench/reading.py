"""Data sources: an unchanged harvest of files and of a database beside a plain read of the same bytes."""
from __future__ import annotations

import csv
import io
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
import harvest
import people
import sqlalchemy as sa
import table20
import timing
import yaml

FILES, TABLES = 8, 4
DEFAULTS = {"jenis_data": "lainnya", "accessRights": "terbuka", "license_id": "cc-by", "notes": "Angka contoh.",
            "accrualPeriodicity": "ad-hoc"}
Json = dict[str, Any]


def make(folder: str, rows: int) -> Json:
    """Writes the files and the database, registers both as sources, harvests them once; gives the sources' ids."""
    place = Path(folder)
    shutil.rmtree(place, ignore_errors=True)
    (place / "berkas").mkdir(parents=True)
    for number in range(FILES):
        (place / "berkas" / f"tabel-{number}.csv").write_bytes(table20.content(rows, number))
    write_database(place / "dinas.db", rows)
    allow = place / "izin.yaml"
    allow.write_text(yaml.safe_dump({"databases": [{"dialect": "sqlite", "path": folder}], "roots": [folder]}))
    tk.config["ckanext.sdi.harvest.allow"] = str(allow)
    ids = {"files": register("berkas", "files", folder=str(place / "berkas")),
           "sql": register("dinas", "sql", url=f"sqlite:///{place / 'dinas.db'}")}
    ended = {kind: harvest.run(id_) for kind, id_ in ids.items()}
    wrong = {kind: one for kind, one in ended.items() if one["state"] != "finished" or one["counts"]["refused"]}
    if wrong:
        raise RuntimeError(f"the first harvest of the data sources did not finish: {wrong}")
    return ids


def write_database(path: Path, rows: int) -> None:
    columns = table20.names()
    with closing(sqlite3.connect(path)) as database, database:
        for number in range(TABLES):
            database.execute(f"CREATE TABLE tabel_{number} (id INTEGER PRIMARY KEY, {', '.join(columns)})")
            lines = csv.reader(table20.content(rows, number).decode().splitlines()[1:])
            marks = ", ".join("?" * len(columns))
            database.executemany(f"INSERT INTO tabel_{number} ({', '.join(columns)}) VALUES ({marks})", lines)  # noqa: S608


def register(name: str, connector: str, **options: str) -> str:
    document = {"name": name, "title": f"Sumber {name}", "owner_org": people.ORG, "connector": connector, "options": options,
                "defaults": DEFAULTS}
    return str(people.call("produsen", "sdi_harvest_source_create", document=document)["id"])


def read_files(folder: str) -> float:
    """Seconds of reading every row of every file with the standard library."""
    return timing.seconds(lambda: [sum(1 for _ in csv.reader(path.read_text().splitlines()))
                                   for path in sorted((Path(folder) / "berkas").glob("*.csv"))])


def read_database(folder: str) -> float:
    """Seconds of fetching every row through the same driver and writing it as CSV: the bytes a harvest compares."""
    engine = sa.create_engine(f"sqlite:///{Path(folder) / 'dinas.db'}")

    def work() -> None:
        with engine.connect() as connection:
            for number in range(TABLES):
                rows = connection.exec_driver_sql(f"SELECT * FROM tabel_{number} ORDER BY id")  # noqa: S608
                csv.writer(io.StringIO()).writerows(rows)
    try:
        return timing.seconds(work)
    finally:
        engine.dispose()


def touch(folder: str) -> None:
    """Gives every file another time: the harvest must read it to know that nothing changed."""
    for path in (Path(folder) / "berkas").glob("*.csv"):
        path.touch()


def unchanged(source_id: str) -> float:
    """Seconds of a run that finds nothing changed.

    :raises RuntimeError: it found something
    """
    ended = harvest.run(source_id)
    counts = ended["counts"]
    if ended["state"] != "finished" or counts["new"] or counts["changed"] or counts["gone"] or counts["refused"]:
        raise RuntimeError(f"the source should be unchanged: {ended}")
    return float(ended["seconds"])


TASKS: dict[str, Callable[..., Any]] = {
    "sources_make": make, "read_files": read_files, "read_database": read_database, "sources_touch": touch,
    "source_unchanged": unchanged}
