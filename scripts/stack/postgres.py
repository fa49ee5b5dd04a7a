"""The private PostgreSQL: a cluster of our own on 127.0.0.1, with a password."""
from __future__ import annotations

import os
import shutil
import signal
import subprocess
from pathlib import Path

from stack import process, store
from stack.paths import data, give, service_user
from stack.say import fail

NAME = "postgres"
SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 200
shared_buffers = 256MB
"""


def program(name: str) -> Path:
    """A program of the newest PostgreSQL installed."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: float(path.parts[4]))
    if found:
        return found[-1]
    plain = shutil.which(name)
    if not plain:
        fail(f"PostgreSQL's {name} is missing: run 'make setup'.")
    return Path(str(plain))


def _initialise(folder: Path, password: str) -> None:
    folder.mkdir(parents=True)
    secret = folder.with_name("postgres-password")
    secret.write_text(password)
    secret.chmod(0o600)
    give(folder)
    give(secret)
    user = service_user()
    subprocess.run(
        [program("initdb"), "-D", folder, "-U", "postgres", f"--pwfile={secret}", "--auth=scram-sha-256",
         "--encoding=UTF8", "--locale=C.UTF-8"],
        check=True, stdout=subprocess.DEVNULL, cwd=folder.parent, user=user, group=user, extra_groups=[] if user else None)
    secret.unlink()
    with open(folder / "postgresql.conf", "a") as conf:
        conf.write(SETTINGS)


def ready() -> bool:
    port = store.service(NAME)["port"]
    return subprocess.run([program("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)], check=False).returncode == 0


def up() -> None:
    """Starts PostgreSQL, making its cluster the first time."""
    if process.pid_of(NAME):
        return
    settings, folder = store.service(NAME), data() / "postgres"
    if not (folder / "postgresql.conf").exists():
        shutil.rmtree(folder, ignore_errors=True)
        _initialise(folder, settings["password"])
    if store.taken(settings["port"]):
        settings = store.move_service(NAME)
    process.start(NAME, [program("postgres"), "-D", folder, "-p", str(settings["port"])], cwd=folder, as_service=True)
    process.wait_ready(NAME, ready)


def down() -> bool:
    return process.stop(NAME, signal.SIGINT)


def sql(text: str, database: str = "postgres") -> str:
    """Runs SQL as the owner of the cluster; gives the rows, one a line, columns parted by ``|``."""
    settings = store.service(NAME)
    done = subprocess.run(
        [program("psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", str(settings["port"]),
         "-U", "postgres", "-d", database, "-f", "-"],
        input=text, text=True, capture_output=True, check=False, env=os.environ | {"PGPASSWORD": settings["password"]})
    if done.returncode:
        fail(f"PostgreSQL refused: {done.stderr.strip()}")
    return done.stdout.strip()


def ensure_role(role: str, password: str) -> None:
    """A login role of this name and password."""
    verb = "ALTER" if role in sql("SELECT rolname FROM pg_roles").splitlines() else "CREATE"
    sql(f"""{verb} ROLE "{role}" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD '{password}'""")


def ensure_database(name: str, owner: str) -> None:
    """An UTF-8 database of this name and owner."""
    if name not in sql("SELECT datname FROM pg_database").splitlines():
        sql(f"""CREATE DATABASE "{name}" OWNER "{owner}" TEMPLATE template0 ENCODING 'UTF8'""")


def drop(databases: list[str], roles: list[str]) -> None:
    """Removes databases with whoever is connected, then the roles."""
    for name in databases:
        sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    for role in roles:
        sql(f'DROP ROLE IF EXISTS "{role}"')
