"""The files of a folder on an SFTP server: listed folder by folder, no link followed out of it, bytes counted as they come."""
from __future__ import annotations

import stat
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from satudata.text import Text
from satudata_harvest import content
from satudata_harvest.connectors.found import (
    MOST,
    Found,
    Place,
    cut_short,
    irregular,
    misnamed,
    nameless,
    outside,
    too_many,
    wanted,
)
from satudata_harvest.connectors.sftp_session import Session
from satudata_harvest.failure import Failure

if TYPE_CHECKING:
    import paramiko

DEPTH = 40
PIECE = 64 * 1024


class SftpPlace(Place):
    """A folder of a server.

    :param folder: as written in the address
    :param session: the way there
    """

    def __init__(self, folder: str, session: Session) -> None:
        self.folder, self.session = folder, session
        self.seen = 0

    def files(self, patterns: Sequence[str], exclude: Sequence[str]) -> Iterator[Found]:
        root, self.seen = self._root(), 0
        pending = [""]
        while pending:
            below = pending.pop()
            if below.count("/") > DEPTH:
                raise too_many()
            folders = []
            for name, state in sorted(self._listed(root, below), key=lambda entry: entry[0]):
                relative = below + name
                if wrong := nameless(relative) if "/" in name else misnamed(relative):
                    if wanted(wrong.relative, patterns, exclude):
                        yield wrong
                elif stat.S_ISDIR(state.st_mode or 0):
                    folders += [] if name.startswith(".") else [f"{relative}/"]
                elif wanted(relative, patterns, exclude):
                    yield from self._found(root, relative, state)
            pending += reversed(folders)

    def read(self, file: Found, most: int) -> bytes:
        data = bytearray()
        with self.session.step(file.relative) as client, client.open(file.where, "rb") as remote:
            while piece := remote.read(PIECE):
                data += piece
                if len(data) > most:
                    raise content.too_big(f"{most} byte", f"{most} bytes")
        if len(data) < file.size:
            raise cut_short(file.relative)
        return bytes(data)

    def close(self) -> None:
        self.session.close()

    def _root(self) -> str:
        """The folder, links resolved by the server."""
        try:
            with self.session.step() as client:
                root: str = client.normalize(self.folder)
                state = client.stat(root)
        except Failure as failure:
            if failure.word.name == "SOURCE_NOT_FOUND":
                raise _absent() from failure
            raise
        if not stat.S_ISDIR(state.st_mode or 0):
            raise _absent()
        return root.rstrip("/") + "/"

    def _listed(self, root: str, below: str) -> list[tuple[str, paramiko.SFTPAttributes]]:
        try:
            with self.session.step() as client:
                found = []
                for name, state in _entries(client, root + below):
                    self.seen += 1
                    if self.seen > MOST:
                        raise too_many()
                    if name not in (".", ".."):
                        found.append((name, state if state.st_mode else client.lstat(root + below + name)))
                return found
        except Failure as failure:
            if failure.word.name == "SOURCE_FORBIDDEN":
                raise Failure("SOURCE_FORBIDDEN", Text(id="Isi folder sumber tidak boleh dibaca.",
                                                       en="The source's folder may not be listed.")) from failure
            raise

    def _found(self, root: str, relative: str, state: paramiko.SFTPAttributes) -> Iterator[Found]:
        """The file of an entry; a link is followed only to a file of this folder, and only where the server resolves it."""
        where = root + relative
        if stat.S_ISLNK(state.st_mode or 0):
            try:
                with self.session.step(relative) as client:
                    where = client.normalize(where)
                    state = client.lstat(where)
            except Failure as failure:
                if failure.retriable:
                    raise
                yield Found(relative, "", 0, 0, failure)
                return
            if stat.S_ISDIR(state.st_mode or 0):
                return
            if not where.startswith(root) or ".." in where.split("/") or stat.S_ISLNK(state.st_mode or 0):
                yield Found(relative, "", 0, 0, outside(relative))
                return
        regular = stat.S_ISREG(state.st_mode or 0)
        yield Found(relative, where, state.st_size or 0, int(state.st_mtime or 0), None if regular else irregular(relative))


def _entries(client: paramiko.SFTPClient, folder: str) -> Iterator[tuple[str, paramiko.SFTPAttributes]]:
    """Names and states of a folder.

    Asked by hand, because the library's own listing takes a connection that breaks for the end of the list, which would make
    files look gone, and gives up at a name that is no UTF-8.
    """
    from paramiko.sftp import CMD_CLOSE, CMD_HANDLE, CMD_NAME, CMD_OPENDIR, CMD_READDIR
    from paramiko.sftp_attr import SFTPAttributes

    kind, answer = client._request(CMD_OPENDIR, folder.encode())
    if kind != CMD_HANDLE:
        raise ValueError(kind)
    handle = answer.get_string()
    while True:
        try:
            kind, answer = client._request(CMD_READDIR, handle)
        except EOFError:
            break
        if kind != CMD_NAME:
            raise ValueError(kind)
        for _ in range(answer.get_int()):
            name = answer.get_string().decode("utf-8", "surrogateescape")
            answer.get_string()  # the line of ls, for people
            yield name, SFTPAttributes._from_msg(answer)
    client._request(CMD_CLOSE, handle)


def _absent() -> Failure:
    return Failure("SOURCE_NOT_FOUND", Text(id="Folder sumber tidak ada.", en="The source's folder is not there."),
                   "options.folder")
