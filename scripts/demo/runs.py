"""The runs of the demo's sources: what happens at the agency before each, then the run itself, done by the worker."""
from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable
from typing import Any

from city import HERE, City

sys.path.insert(0, str(HERE.parent))

from stack import postgres  # noqa: E402
from stack.paths import VAR  # noqa: E402

FOLDER = VAR / "demo" / "dlh"
AWAY = FOLDER.with_name("dlh-away")
DATABASE = "demo_dinkes"
WAIT = 240
MORE = "Ciledug,1,2025,49.3,Mikrogram per meter kubik\n"


def nothing() -> None:
    """The source is as it was."""


def folder_away() -> None:
    """The shared folder is not mounted: the run fails."""
    shutil.rmtree(AWAY, ignore_errors=True)
    if FOLDER.exists():
        FOLDER.rename(AWAY)


def folder_back() -> None:
    """The folder is there again, with a row more in one file."""
    if AWAY.exists():
        shutil.rmtree(FOLDER, ignore_errors=True)
        AWAY.rename(FOLDER)
    air = FOLDER / "kualitas_udara_bulanan_contoh.csv"
    air.write_text((HERE / "folder_dlh" / air.name).read_text("utf-8") + MORE, "utf-8")


def numbers_wrong() -> None:
    """Somebody loads thousands instead of units into every table: the guard holds the run."""
    postgres.sql("UPDATE kunjungan_puskesmas SET jumlah_kunjungan = jumlah_kunjungan * 1000 WHERE jumlah_kunjungan < 100000; "
                 "UPDATE imunisasi_bayi SET jumlah_bayi = jumlah_bayi * 1000 WHERE jumlah_bayi < 100000; "
                 "UPDATE tenaga_kesehatan SET jumlah = jumlah * 1000 WHERE jumlah < 10000;", DATABASE)


#: run -> (source, what happens before it); in this order, after the first run of each source
LATER: dict[str, tuple[str, Callable[[], None]]] = {
    "files:away": ("files", folder_away), "files:back": ("files", folder_back), "sql:same": ("sql", nothing),
    "sql:held": ("sql", numbers_wrong),
}


def first(city: City, key: str, source_id: str) -> str:
    """The first run of a source; the database's records go public by the standing decision."""
    if key == "sql" and key not in city.made("runs_begun"):
        city.act("walidata-satu", "sdi_harvest_source_update", id=source_id, policy="apply_when_clear")
    return harvest(city, source_id, key)


def later(city: City, sources: dict[str, Any]) -> list[str]:
    """The runs after the first ones that are still to do: how each ended."""
    runs = city.made("runs")
    for key, (source, happens) in LATER.items():
        if key not in runs:
            happens()
            runs[key] = harvest(city, sources[source], key)
            city.keep()
    return [runs[key].split()[0] for key in LATER]


def harvest(city: City, source_id: str, key: str) -> str:
    """Has the worker run the source, and waits for its end: how it ended."""
    from ckan import model

    begun = city.made("runs_begun")
    if key not in begun:
        begun[key] = city.act("walidata-satu", "sdi_harvest_run_start", source_id=source_id)["id"]
        city.keep()
    end = time.monotonic() + WAIT
    while time.monotonic() < end:
        model.Session.rollback()
        shown = city.act("walidata-satu", "sdi_harvest_run_show", id=begun[key])
        if shown["state"] not in {"queued", "running"}:
            return f"{shown['state']} {shown['counts']}"
        time.sleep(0.3)
    raise SystemExit(f"demo: the harvest run {begun[key]} did not end within {WAIT} s; see the worker's log")
