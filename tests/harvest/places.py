"""The two kinds of server of files, handled alike: files are put, taken away, looked for; a server is away, slow or endless."""
from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import paramiko

from tests.harvest.s3_server import BUCKET, KEY, REGION, SECRET, Bucket
from tests.harvest.server import Server, reply
from tests.harvest.sftp_server import PASSWORD, USER, SftpServer

Json = dict[str, Any]
#: Kinds of place.
KINDS = ("sftp", "s3")
BACK = "../rahasia.csv"


@dataclass
class Place:
    """A folder on a live server. ``entry`` is what the operator lists, ``secret`` the value that opens it, ``wrong`` one that
    does not; ``ways`` are the ways to be a bad server.
    """

    address: str
    entry: Json
    secret: str
    wrong: str
    put: Callable[[str, bytes], None]
    drop: Callable[[str], None]
    opened: Callable[[], list[str]]
    ways: dict[str, Callable[[], None]]

    def allow(self, source: str, variable: str, **more: Any) -> Json:
        """The operator's list with this server alone and its secret, read from a variable of the environment."""
        return {"hosts": [{**self.entry, **more}], "networks": ["127.0.0.0/8"], "secrets": [
            {"name": "kunci-berkas", "source": source, "host": "127.0.0.1", "env": variable}],
            "web": {"attempts": 1, "connect_seconds": 2, "between_seconds": 0.8, "request_seconds": 2}}


@contextmanager
def sftp(folder: Path) -> Iterator[Place]:
    """An empty folder of an SFTP server; a file put again has another time."""
    folder.mkdir()
    with SftpServer(folder, paramiko.ECDSAKey.generate()) as live:
        def put(name: str, data: bytes) -> None:
            (folder / name).parent.mkdir(exist_ok=True)
            seconds = (folder / name).stat().st_mtime - 60 if (folder / name).exists() else 1_700_000_000
            (folder / name).write_bytes(data)
            os.utime(folder / name, (seconds, seconds))

        yield Place(
            f"sftp://{USER}@127.0.0.1:{live.port}",
            {"protocol": "sftp", "host": "127.0.0.1", "port": live.port, "fingerprints": [live.key.fingerprint]},
            PASSWORD, "sandi-keliru-9", put, lambda name: (folder / name).unlink(),
            lambda: [path.lstrip("/") for path in live.opened],
            {"away": lambda: setattr(live, "breaks", True), "slow": lambda: setattr(live, "slow", "open"),
             "endless": lambda: setattr(live, "endless", True), "climbs": lambda: setattr(live, "also", [BACK])})


@contextmanager
def s3(folder: Path) -> Iterator[Place]:
    """An empty bucket of an S3 server."""
    bucket, names = Bucket({}), "berkas/"
    with Server(otherwise=bucket) as live:
        def every(behaviour: Any) -> Callable[[], None]:
            return lambda: bucket.wrong.update(dict.fromkeys(list(bucket.objects), behaviour))

        yield Place(
            f"s3://{BUCKET}/berkas",
            {"protocol": "s3", "host": "127.0.0.1", "port": live.port, "buckets": [BUCKET], "region": REGION, "plain_http": True},
            f"{KEY}:{SECRET}", f"{KEY}:kunci-keliru-9",
            lambda name, data: bucket.objects.update({names + name: data}),
            lambda name: bucket.objects.__delitem__(names + name),
            lambda: [key.removeprefix(names) for key in bucket.fetched],
            {"away": every(lambda _: reply(b"", 503)), "slow": every(live.silent(b"HTTP/1.1 200 X\r\n\r\na")),
             "endless": every(live.flood(b"HTTP/1.1 200 X\r\n\r\n", b"a" * 65536)),
             "climbs": lambda: bucket.objects.update({names + BACK: b"a,b\n1,2\n"})})


@contextmanager
def opened(kind: str, folder: Path) -> Iterator[Place]:
    """A place of that kind."""
    with (sftp if kind == "sftp" else s3)(folder) as place:
        yield place
