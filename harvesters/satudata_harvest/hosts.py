"""Which servers of files the operator lets sources read: SFTP with its known host keys, S3 with its buckets."""
from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FINGERPRINT = re.compile(r"SHA256:[A-Za-z0-9+/]{43}")
PORTS = {"sftp": 22, "s3": 443}
KEYS = {"sftp": {"fingerprints"}, "s3": {"buckets", "region", "plain_http"}}


@dataclass(frozen=True)
class Host:
    """A server of files.

    :param fingerprints: SFTP: the host keys it may show, as ``ssh-keygen -l`` writes them
    :param buckets: S3: the buckets that are read from this endpoint
    :param plain_http: S3: without TLS, in a closed network
    :param sources: for these alone; for every source when empty
    """

    protocol: str
    host: str
    port: int
    fingerprints: tuple[str, ...] = ()
    buckets: tuple[str, ...] = ()
    region: str = "us-east-1"
    plain_http: bool = False
    sources: tuple[str, ...] = ()

    def is_for(self, source: str) -> bool:
        """Whether a source may use it."""
        return not self.sources or source in self.sources


def parse(entry: Mapping[str, Any]) -> Host:
    """An entry of the list; one that says too little stops the start, for it would let in what nobody named.

    :raises ValueError: it is none
    """
    protocol = entry["protocol"]
    if protocol not in PORTS:
        raise ValueError(f"hosts: protocol {protocol!r} is neither sftp nor s3")
    if odd := set(entry) - {"protocol", "host", "port", "sources"} - KEYS[protocol]:
        raise ValueError(f"hosts: {protocol} has no {', '.join(sorted(odd))}")
    prints = tuple(str(one).rstrip("=") for one in entry.get("fingerprints", ()))
    if protocol == "sftp" and not (prints and all(map(FINGERPRINT.fullmatch, prints))):
        raise ValueError(f"hosts: {entry['host']} needs fingerprints such as SHA256:..., as ssh-keygen -l writes them")
    if protocol == "s3" and not entry.get("buckets"):
        raise ValueError(f"hosts: {entry['host']} needs the buckets it is for")
    plain = bool(entry.get("plain_http", False))
    return Host(protocol, str(entry["host"]).lower(), int(entry.get("port") or (80 if plain else PORTS[protocol])), prints,
                tuple(entry.get("buckets", ())), str(entry.get("region", Host.region)), plain, tuple(entry.get("sources", ())))
