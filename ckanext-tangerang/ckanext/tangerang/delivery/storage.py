"""Where the bytes of deliveries lie: one place per content, outside the reach of resource downloads."""
from __future__ import annotations

import hashlib
import os
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

import file_keeper as fk
from ckan.lib import files
from ckan.plugins import toolkit as tk

STORAGE = "sdi_deliveries"
CHUNK = 1 << 20
_made: dict[str, fk.Storage] = {}


class TooLarge(Exception):
    """The file is larger than ``limit`` bytes; reading stopped there."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


@dataclass(frozen=True)
class Stored:
    """A content in the store: its sha-256 (hex) and its size in bytes."""

    sha256: str
    size: int


def store() -> fk.Storage:
    """The storage configured as ``ckan.files.storage.sdi_deliveries.*``, else a folder under ``ckan.storage_path``."""
    try:
        return files.get_storage(STORAGE)
    except files.exc.UnknownStorageError:
        path = os.path.join(tk.config["ckan.storage_path"], "sdi", "deliveries")
        if path not in _made:
            _made[path] = files.make_storage(STORAGE, {"type": "ckan:fs", "path": path, "initialize": True})
        return _made[path]


def location(sha256: str) -> str:
    """The place of a content, made of its hash alone so that no name a person typed is ever part of a path."""
    return f"{sha256[:2]}/{sha256}"


def limit() -> int:
    """The largest file taken, in bytes."""
    return int(tk.config.get("ckanext.sdi.delivery.max_bytes", 50 * 1024 * 1024))


def put(stream: IO[bytes], max_bytes: int | None = None) -> Stored:
    """Copy a stream into the store; the same content twice lies there once.

    :raises TooLarge: after ``max_bytes`` were read; nothing is stored then.
    """
    most = max_bytes if max_bytes is not None else limit()
    digest, size = hashlib.sha256(), 0
    with tempfile.SpooledTemporaryFile(max_size=8 * CHUNK) as spool:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > most:
                raise TooLarge(most)
            digest.update(chunk)
            spool.write(chunk)
        spool.seek(0)
        sha256 = digest.hexdigest()
        if not exists(sha256):
            _place(fk.Upload(spool, sha256, size, "application/octet-stream"), sha256)
    return Stored(sha256, size)


def _place(upload: fk.Upload, sha256: str) -> None:
    """Put it where its hash says in one step: a kill while writing leaves no half file under a hash."""
    storage = store()
    if not storage.supports(files.Capability.MOVE):  # object stores show a file only when it is whole
        storage.upload(files.Location(location(sha256)), upload)
        return
    arriving = storage.upload(files.Location(f"arriving/{uuid.uuid4()}"), upload)
    try:
        storage.move(files.Location(location(sha256)), arriving)
    except files.exc.ExistingFileError:  # somebody handed in the same content meanwhile
        storage.remove(arriving)


def remove(sha256: str) -> None:
    """Take a content out of the store; the caller knows that no delivery needs it."""
    if exists(sha256):
        store().remove(_file(sha256))


def _file(sha256: str) -> Any:
    return files.FileData(files.Location(location(sha256)))


def exists(sha256: str) -> bool:
    return bool(store().exists(_file(sha256)))


def stream(sha256: str) -> Iterator[bytes]:
    """The content in pieces; ``fk.exc.MissingFileError`` where it is gone."""
    return iter(store().stream(_file(sha256)))


def content(sha256: str) -> bytes:
    """The whole content; only for what the limit of the store keeps small."""
    return store().content(_file(sha256))
