"""What the operator of this machine lets sources reach: folders, databases, servers of files, and secrets bound by name."""
from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import yaml

from satudata.text import Text
from satudata_harvest import hosts
from satudata_harvest.failure import Failure
from satudata_harvest.limits import Limits
from satudata_harvest.web.bounds import Bounds

VARIABLE = "SATUDATA_HARVEST_ALLOW"


@dataclass(frozen=True)
class Root:
    """A folder sources may read below; for everyone, or for the sources named."""

    path: Path
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Database:
    """A database server (or a folder of SQLite files) sources may query."""

    dialect: str
    host: str | None = None
    port: int | None = None
    path: Path | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Network:
    """A network (CIDR) that is not public and that sources may reach; for everyone, or for the sources named."""

    cidr: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Secret:
    """A secret's name bound to one source and one host; the value is read when needed and kept nowhere."""

    name: str
    source: str
    host: str
    env: str | None = None
    file: Path | None = None


@dataclass(frozen=True)
class Allowance:
    """The operator's list. Empty allows nothing."""

    roots: tuple[Root, ...] = ()
    databases: tuple[Database, ...] = ()
    secrets: tuple[Secret, ...] = ()
    limits: Limits = field(default_factory=Limits)
    networks: tuple[Network, ...] = ()
    web: Bounds = field(default_factory=Bounds)
    proxy: str | None = None
    ca_file: Path | None = None
    hosts: tuple[hosts.Host, ...] = ()

    def networks_of(self, source: str) -> tuple[str, ...]:
        """The networks beyond the public ones this source may reach."""
        return tuple(network.cidr for network in self.networks if not network.sources or source in network.sources)

    def secret(self, name: str, source: str, host: str) -> str:
        """The value bound to exactly this name, source and host.

        :raises Failure: SOURCE_BLOCKED when the operator bound no such secret, or it has no value here
        """
        for entry in self.secrets:
            if (entry.name, entry.source, entry.host) == (name, source, host):
                value = _value(entry)
                if value:
                    return value
        raise Failure("SOURCE_BLOCKED", Text(
            id=f"Rahasia {name} tidak dipasang operator untuk sumber {source} dan server {host}.",
            en=f"The operator bound no secret {name} to source {source} and server {host}."), "secret")


def load(path: str | Path | None = None) -> Allowance:
    """The list in a YAML file, or in the file the environment variable names; nothing allowed when neither is given.

    :raises ValueError: the file is there but not such a list
    """
    path = path or os.environ.get(VARIABLE)
    if not path:
        return Allowance()
    raw = yaml.safe_load(Path(path).read_text("utf-8")) or {}
    if not isinstance(raw, Mapping):
        raise ValueError(f"{path} holds no mapping")
    return parse(raw)


def parse(raw: Mapping[str, Any]) -> Allowance:
    """The list in plain values, as the file holds them.

    :raises ValueError: an entry that is not what it should be (KeyError, TypeError where its shape is another)
    """
    return Allowance(
        roots=tuple(Root(Path(entry["path"]), tuple(entry.get("sources", ()))) for entry in map(_entry, raw.get("roots", ()))),
        databases=tuple(_database(entry) for entry in raw.get("databases", ())),
        secrets=tuple(_secret(entry) for entry in raw.get("secrets", ())),
        limits=Limits(**raw.get("limits", {})),
        networks=tuple(_network(entry) for entry in raw.get("networks", ())),
        web=Bounds(**raw.get("web", {})),
        proxy=raw.get("proxy"),
        ca_file=Path(raw["ca_file"]) if raw.get("ca_file") else None,
        hosts=tuple(map(hosts.parse, raw.get("hosts", ()))),
    )


def _entry(entry: Any) -> Mapping[str, Any]:
    return {"path": entry} if isinstance(entry, str) else entry


def _database(entry: Mapping[str, Any]) -> Database:
    path = entry.get("path")
    return Database(entry["dialect"], entry.get("host"), entry.get("port"), Path(path) if path else None,
                    tuple(entry.get("sources", ())))


def _network(entry: Any) -> Network:
    """A network of the list; one that cannot be read stops the start rather than be taken for none."""
    found = {"cidr": entry} if isinstance(entry, str) else entry
    return Network(str(ip_network(found["cidr"])), tuple(found.get("sources", ())))


def _secret(entry: Mapping[str, Any]) -> Secret:
    file = entry.get("file")
    return Secret(entry["name"], entry["source"], entry["host"], entry.get("env"), Path(file) if file else None)


def _value(entry: Secret) -> str | None:
    if entry.env:
        return os.environ.get(entry.env)
    if entry.file and entry.file.is_file():
        return entry.file.read_text("utf-8").rstrip("\r\n")
    return None
