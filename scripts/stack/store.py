"""What is remembered between runs: ports and passwords in var/services.json, and the lock over both."""
from __future__ import annotations

import fcntl
import json
import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from stack.paths import SERVICES, VAR


@contextmanager
def locked() -> Iterator[None]:
    """Lets one process at a time change services or instances; the others wait."""
    VAR.mkdir(exist_ok=True)
    with open(VAR / ".lock", "w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def read(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text()) if path.exists() else {}


def write(path: Path, document: dict[str, Any]) -> None:
    """Writes JSON in one step, readable by the owner alone: there are passwords in it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as handle:
        json.dump(document, handle, indent=2, sort_keys=True)
        handle.write("\n")
    draft.replace(path)


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def taken(port: int) -> bool:
    """Whether somebody listens on the port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def known_ports() -> set[int]:
    """Every port already promised to a service or to an instance's web server."""
    ports = {entry["port"] for entry in read(SERVICES).values()}
    for meta in (VAR / "instances").glob("*.json"):
        ports.add(read(meta)["web_port"])
    return ports


def new_port() -> int:
    """A free port that is promised to nobody else."""
    known = known_ports()
    while (port := free_port()) in known:
        continue
    return port


def service(name: str) -> dict[str, Any]:
    """Port and password of a service, chosen the first time and kept."""
    services = read(SERVICES)
    if name not in services:
        services[name] = {"port": new_port(), "password": secrets.token_hex(16)}
        write(SERVICES, services)
    return services[name]


def move_service(name: str) -> dict[str, Any]:
    """Another port for a service whose remembered one is now used by somebody else."""
    services = read(SERVICES)
    services[name]["port"] = new_port()
    write(SERVICES, services)
    return services[name]
