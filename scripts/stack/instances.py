"""An instance: databases, Solr core, Redis number, storage and configuration of its own on the shared services."""
from __future__ import annotations

import os
import re
import secrets
import shutil
import subprocess
from pathlib import Path
from typing import Any

from stack import ini, postgres, redis, solr, store
from stack.paths import INSTANCES, PLUGIN, VENV
from stack.say import fail, say

# Instances that serve people or measurements; every other one is for tests.
SERVING = ("demo", "bench", "stock")


def meta_path(name: str) -> Path:
    return INSTANCES / f"{name}.json"


def names() -> list[str]:
    return sorted(path.stem for path in INSTANCES.glob("*.json"))


def web_ini(name: str) -> Path:
    """The configuration the web server and the worker of an instance read."""
    testing = store.read(meta_path(name))["testing"]
    return INSTANCES / (f"{name}.web.ini" if testing else f"{name}.ini")


def _new_meta(name: str, stock: bool) -> dict[str, Any]:
    used = {store.read(meta_path(other))["redis_db"] for other in names()}
    number = next((n for n in range(1, 64) if n not in used), None)
    if number is None:
        fail("All 63 Redis numbers are in use: drop an instance with 'scripts/instance.py drop NAME'.")
    return {
        "redis_db": number, "web_port": store.new_port(), "testing": name not in SERVING, "stock": stock,
        "role": f"{name}_ckan", "database": f"{name}_ckan", "datastore": f"{name}_datastore", "reader": f"{name}_reader",
        "db_password": secrets.token_hex(16), "reader_password": secrets.token_hex(16), "secret": secrets.token_hex(32),
        "csrf_secret": secrets.token_hex(32), "token_secret": secrets.token_hex(32),
        "title": "Katalog Satu Data Kota Tangerang",
    }


def ckan(name: str, *words: str) -> str:
    """Runs a ``ckan`` command on the instance; gives what it printed."""
    command = [VENV / "bin" / "ckan", "-c", web_ini(name), *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | {"PYTHONWARNINGS": "ignore"})
    if done.returncode:
        fail(f"'ckan {' '.join(words)}' failed on {name}:\n{(done.stdout + done.stderr)[-4000:]}")
    return done.stdout


def _databases(meta: dict[str, Any]) -> None:
    postgres.ensure_role(meta["role"], meta["db_password"])
    postgres.ensure_role(meta["reader"], meta["reader_password"])
    for database in (meta["database"], meta["datastore"]):
        postgres.ensure_database(database, meta["role"])


def _tables(name: str, meta: dict[str, Any]) -> None:
    """CKAN's tables, the plugins' migrations, and the rights of the datastore's reader."""
    ckan(name, "db", "init")
    if meta["stock"]:
        ckan(name, "db", "upgrade", "-p", "activity")
    elif any((PLUGIN / "migration" / "tangerang" / "versions").glob("*.py")):
        ckan(name, "db", "upgrade", "-p", "tangerang")
    postgres.sql(ckan(name, "datastore", "set-permissions"))


def create(name: str, *, reset: bool = False, stock: bool = False, settings: dict[str, str] | None = None) -> Path:
    """Makes the instance, or brings an existing one up to date; gives its configuration file.

    ``settings`` are further configuration keys; they are remembered.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,30}", name):
        fail(f"'{name}' is no name for an instance: a small letter first, then small letters, digits and underscores.")
    with store.locked():
        if reset:
            drop(name)
        meta = store.read(meta_path(name)) or _new_meta(name, stock)
        meta["settings"] = meta.get("settings", {}) | (settings or {})
        store.write(meta_path(name), meta)
        (INSTANCES / name / "storage").mkdir(parents=True, exist_ok=True)
        ini.write_ini(name, meta)
        _databases(meta)
        solr.ensure_core(name, stock=meta["stock"])
    _tables(name, meta)
    return INSTANCES / f"{name}.ini"


def refresh(name: str) -> None:
    """Writes the configuration anew: a service may have moved to another port."""
    ini.write_ini(name, store.read(meta_path(name)))


def drop(name: str) -> None:
    """Removes everything the instance has; nothing happens when there is none."""
    meta = store.read(meta_path(name))
    if not meta:
        return
    postgres.drop([meta["database"], meta["datastore"]], [meta["role"], meta["reader"]])
    solr.drop_core(name)
    redis.flush(meta["redis_db"])
    shutil.rmtree(INSTANCES / name, ignore_errors=True)
    for path in (meta_path(name), INSTANCES / f"{name}.ini", INSTANCES / f"{name}.web.ini"):
        path.unlink(missing_ok=True)
    say(f"instance {name}: dropped")
